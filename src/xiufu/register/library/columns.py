"""Columns of the Excel forms that bureaus have (导入表的列): which fact each may hold, and how it is guessed from its head."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from xiufu.reading.grids import Grid


@dataclass(frozen=True, slots=True)
class Column:
    """A fact that a column may hold (可导入的要素), and words by which heads name it."""

    id: str
    title: str
    words: tuple[str, ...]
    length: int = 0


COLUMNS: tuple[Column, ...] = (
    Column("number", "项目编号", ("项目编号", "项目代码", "编号"), 20),
    Column("name", "项目名称", ("项目名称", "工程名称", "名称", "项目"), 120),
    Column("banner", "旗县市区", ("旗县市区", "旗县区", "旗县", "县区", "所在地", "建设地点", "行政区")),
    Column("area_units", "面积", ("治理面积", "修复面积", "项目面积", "实施面积", "面积")),
    Column("budget_fen", "投资概算", ("投资概算", "概算投资", "估算投资", "总投资", "投资总额", "投资合计", "投资")),
    Column("fiscal", "财政资金", ("财政资金", "财政投入", "财政")),
    Column("private", "社会资本", ("社会资本", "社会投资", "企业自筹")),
    Column("key_areas", "重点领域", ("重点领域", "所属领域", "领域")),
    Column("regions", "重点地区", ("重点地区", "重点区域"), 200),
    Column("description", "项目概况", ("项目概况", "概况", "项目简介", "建设内容"), 10_000),
    Column("measures", "工程措施", ("工程措施", "修复措施", "治理措施", "措施"), 10_000),
    Column("resource_allocation", "自然资源资产配置", ("资源资产配置", "资产配置", "资源配置"), 10_000),
    Column("later_industry", "后续产业发展要求", ("后续产业", "产业发展"), 10_000),
)
"""Every fact that can be taken from a form, in the order of pages."""
AREA_UNITS: Mapping[str, str] = {"hm2": "公顷", "mu": "亩（15 亩 = 1 公顷，四舍五入到 0.0001 公顷）"}
MONEY_UNITS: Mapping[str, str] = {"wan": "万元", "yuan": "元", "yi": "亿元"}
MONEY: Mapping[str, str] = {one.id: one.title for one in COLUMNS if one.id in ("budget_fen", "fiscal", "private")}
"""Columns of money (金额列), each of which has its own unit."""
_MONEY_WORDS = (("wan", ("万元",)), ("yi", ("亿元",)), ("yuan", ("元",)))
_MOST_HEADS = 5
_LOOKED_AT = 30
_BRACKETS = re.compile(r"[（(［\[].*?[）)］\]]")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a workbook is read (读法): sheet from 0, heads from row ``first`` to ``last`` counted from 1, where each fact is, and what
    holds for all rows. ``authority`` says whether the banners lead, or their league."""

    sheet: int = 0
    first: int = 1
    last: int = 1
    columns: Mapping[str, int] = field(default_factory=dict)
    area_unit: str = "hm2"
    money_units: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(MONEY, "wan"))
    lifecycle: str = "market_restoration"
    banner: str = ""
    authority: str = "banner"

    def kept(self) -> dict[str, object]:
        """As it is stored (存为 JSON)."""
        return asdict(self)


def heads_of(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """The heads of columns (列名): all rows of heads, one below the other, merged cells spread."""
    rows = [list(row) for row in grid.rows[first - 1 : last]]
    for r1, c1, r2, c2 in grid.merged:
        if first - 1 <= r1 and r2 <= last - 1:
            for row in range(r1, r2 + 1):
                for column in range(c1, c2 + 1):
                    rows[row - first + 1][column] = grid.rows[r1][c1]
    return tuple(
        " ".join(dict.fromkeys(text for row in rows if (text := " ".join(row[column].split()))))
        for column in range(len(grid.rows[0]))
    )


def guessed_columns(heads: tuple[str, ...], never: Iterable[tuple[str, int]] = ()) -> dict[str, int]:
    """Which column holds which fact (识别列): the longest word that a head contains wins; each fact and each column once. ``never``
    are facts that columns do not hold, whatever their heads say."""
    found = sorted(
        (-len(word), place, column.id)
        for place, head in enumerate(heads)
        for column in COLUMNS
        for word in column.words
        if word in _bare(head) and (column.id, place) not in never
    )
    columns: dict[str, int] = {}
    for _, place, name in found:
        if name not in columns and place not in columns.values():
            columns[name] = place
    return columns


def _bare(head: str) -> str:
    return _BRACKETS.sub("", "".join(head.split()))


def guessed_plan(grids: tuple[Grid, ...], *, banner: str, authority: str) -> Plan:
    """How a workbook is most likely read (识别读法): the sheet and the rows of heads in which most facts are found."""
    _, sheet, further, before = max(
        (len(guessed_columns(heads_of(grid, first, last))), -number, first - last, -first)
        for number, grid in enumerate(grids)
        for first, last in _spans(grid)
    )
    plan = Plan(sheet=-sheet, first=-before, last=-before - further, banner=banner, authority=authority)
    return guessed_in(grids[plan.sheet], plan)


def guessed_in(grid: Grid, plan: Plan) -> Plan:
    """The columns and units of a sheet whose rows of heads are known (识别列和单位)."""
    heads = heads_of(grid, plan.first, plan.last)
    columns = _but_serials(grid, plan, heads)
    above = "".join("".join(row) for row in grid.rows[: plan.first - 1])
    area = heads[columns["area_units"]] if "area_units" in columns else ""
    money = {name: heads[columns[name]] if name in columns else "" for name in MONEY}
    return Plan(
        plan.sheet, plan.first, plan.last, columns, _unit((area, above), (("hm2", ("公顷", "hm")), ("mu", ("亩",)))),
        {name: _unit((head, above, money["budget_fen"]), _MONEY_WORDS) for name, head in money.items()},
        plan.lifecycle, plan.banner, plan.authority,
    )  # fmt: skip


def _but_serials(grid: Grid, plan: Plan, heads: tuple[str, ...]) -> dict[str, int]:
    """The columns that heads name, but that a column of serial numbers is none of project numbers, however it is headed."""
    never: list[tuple[str, int]] = []
    while True:
        columns = guessed_columns(heads, never)
        named = columns.get("name")
        place = columns.get("number")
        rows = [row for row in grid.rows[plan.last :] if named is None or row[named]]
        if place is None or not serial([row[place] for row in rows]):
            return columns
        never.append(("number", place))


def serial(numbers: Iterable[str]) -> bool:
    """Whether numbers only count rows (只是序号): 1, 2, 3 and on, perhaps from 1 again where another group begins.

    >>> serial(["1", "2", "", "3", "1", "2"]), serial(["2101", "2102"]), serial([])
    (True, False, False)
    """
    found = [text.strip() for text in numbers if text.strip()]
    if not found or not all(text.isascii() and text.isdecimal() for text in found):
        return False
    counted = [int(text) for text in found]
    return all(one in (1, before + 1) for before, one in zip([0, *counted], counted, strict=False))


def _unit(texts: Iterable[str], words: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    for text in texts:
        for unit, named in words:
            if any(word in text for word in named):
                return unit
    return words[0][0]


def _spans(grid: Grid) -> Iterator[tuple[int, int]]:
    for first in range(1, min(len(grid.rows), _LOOKED_AT) + 1):
        for last in range(first, min(first + _MOST_HEADS, len(grid.rows) + 1)):
            yield first, last
