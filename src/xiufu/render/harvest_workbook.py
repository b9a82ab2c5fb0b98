"""采集结果: what was harvested from plans as a workbook, to look through and to decide which of conflicting readings to go by."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xiufu.render.xlsx.rows import Value, write_book, write_rows


class Place(NamedTuple):
    """Where a value stands (出处): ``times`` is in how many documents, of which this is the first."""

    document: str
    place: str
    times: int


class UseRow(NamedTuple):
    """A consumption of an item or a machine shift (一项消耗); ``cost`` is other costs in percent, or the first class cost."""

    number: str
    name: str
    unit: str
    cost: Decimal
    kind: str
    resource: str
    resource_unit: str
    quantity: Decimal
    factor: Decimal
    price: Decimal
    state: str
    at: Place


class PriceRow(NamedTuple):
    """A price of labour or a material (一条价格)."""

    kind: str
    resource: str
    unit: str
    budget: Decimal
    ceiling: Decimal | None
    day: str
    state: str
    at: Place


class FeeRow(NamedTuple):
    """A rate or a price of a fee (一项费用)."""

    part: str
    fee: str
    rate: Decimal
    unit: str
    base: str
    formula: str
    amount: str
    day: str
    state: str
    at: Place


class CompositeRow(NamedTuple):
    """A composite price (一条综合单价)."""

    work: str
    quota: str
    unit: str
    price: Decimal
    made_of: str
    day: str
    state: str
    at: Place


class ReadingRow(NamedTuple):
    """What some documents say of a thing that others say differently (一种说法)."""

    kind: str
    name: str
    day: str
    said: str
    state: str
    documents: str
    place: str


class LeftRow(NamedTuple):
    """What was not taken, or what to be careful of (一处未采集或注意), and why."""

    what: str
    reason: str
    document: str
    place: str


class Sheets(NamedTuple):
    """The rows of every sheet (各表内容); ``about`` are what and what of it."""

    about: Sequence[tuple[str, str]]
    items: Sequence[UseRow]
    shifts: Sequence[UseRow]
    prices: Sequence[PriceRow]
    fees: Sequence[FeeRow]
    composites: Sequence[CompositeRow]
    conflicts: Sequence[ReadingRow]
    refused: Sequence[LeftRow]
    cautions: Sequence[LeftRow]


UNDECIDED, CHOSEN, NOT_CHOSEN = "冲突未定", "采用", "不采用"
"""What becomes of a reading where documents say different things (采用情况)."""
_TINTS = {UNDECIDED: "#FFF2CC", CHOSEN: "#E2EFDA"}
_FROM = (("方案", 18), ("位置", 34), ("方案数", 7))
_ABOUT = (("项目", 24), ("情况", 110))
_ITEMS = (
    ("定额编号", 13),
    ("子目名称", 20),
    ("定额单位", 9),
    ("其他费用（%）", 14),
    ("类别", 8),
    ("名称、台班编号", 16),
    ("单位", 7),
    ("数量（不含系数）", 17),
    ("系数", 7),
    ("综合单价（元）", 15),
    ("采用", 9),
    *_FROM,
)
_SHIFTS = (
    ("台班编号", 16),
    ("机械名称", 20),
    ("单位", 6),
    ("一类费用（元）", 15),
    ("类别", 8),
    ("名称", 12),
    ("单位", 7),
    ("用量", 8),
    ("系数", 6),
    ("台班费（元）", 13),
    ("采用", 9),
    *_FROM,
)
_PRICES = (
    ("类别", 7),
    ("名称及规格", 22),
    ("单位", 8),
    ("预算价（元）", 13),
    ("限价（元）", 11),
    ("日期", 12),
    ("采用", 9),
    *_FROM,
)
_FEES = (
    ("所属", 13),
    ("费用", 18),
    ("费率、单价", 10),
    ("单位", 10),
    ("取费基数", 24),
    ("算式", 26),
    ("金额", 13),
    ("日期", 12),
    ("采用", 9),
    *_FROM,
)
_COMPOSITES = (
    ("项目", 24),
    ("定额编号", 13),
    ("单位", 9),
    ("综合单价（元）", 15),
    ("出自", 11),
    ("日期", 12),
    ("采用", 9),
    *_FROM,
)
_CONFLICTS = (
    ("种类", 9),
    ("名称", 24),
    ("日期", 12),
    ("说法", 50),
    ("采用", 9),
    ("方案", 30),
    ("位置", 34),
)
_LEFT = (("内容", 30), ("原因", 60), ("方案", 20), ("位置", 44))


def write_harvest_workbook(sheets: Sheets) -> bytes:
    """What was harvested (采集结果): a sheet for every kind that there is, the readings that conflict side by side, and what was left with its reason.

    The same arguments give the same bytes.
    """
    with write_book("采集结果") as (book, target):
        write_rows(book, "说明", _ABOUT, sheets.about)
        listed: Sequence[tuple[str, Sequence[tuple[str, int]], Sequence[Sequence[Value]]]] = (
            ("冲突对照", _CONFLICTS, sheets.conflicts),
            ("定额子目", _ITEMS, _flat(sheets.items)),
            ("机械台班", _SHIFTS, _flat(sheets.shifts)),
            ("价格", _PRICES, _flat(sheets.prices)),
            ("费用", _FEES, _flat(sheets.fees)),
            ("综合单价", _COMPOSITES, _flat(sheets.composites)),
            ("未采集", _LEFT, sheets.refused),
            ("注意", _LEFT, sheets.cautions),
        )
        for name, heads, rows in listed:
            if rows:
                write_rows(book, name, heads, rows, _TINTS)
    return target.getvalue()


def _flat(rows: Iterable[UseRow | PriceRow | FeeRow | CompositeRow]) -> list[Sequence[Value]]:
    return [(*row[:-1], *row.at) for row in rows]
