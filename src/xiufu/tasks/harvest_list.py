"""What was harvested, as the rows of its workbook (采集结果清单)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from xiufu.audit.chain.bases import NAMES
from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered, Group
from xiufu.harvest.method import MethodRate, fits_method, method_rates
from xiufu.harvest.taken import (
    Origin,
    Refused,
    TakenComposite,
    TakenFee,
    TakenItem,
    TakenPrice,
    TakenRate,
    TakenShift,
    TakenUse,
)
from xiufu.harvest.wording import Taken, conflicting, day_of, kind_of, name_of, part_of_fee, parts_of, said_of
from xiufu.packs.kinds import ResourceKind
from xiufu.render.harvest_workbook import (
    CHOSEN,
    NOT_CHOSEN,
    UNDECIDED,
    CompositeRow,
    FeeRow,
    LeftRow,
    Place,
    PriceRow,
    ReadingRow,
    Sheets,
    UseRow,
)

T = TypeVar("T", TakenItem, TakenShift, TakenPrice, TakenFee, TakenComposite)
_KINDS: Mapping[ResourceKind, str] = {
    "labour": "人工",
    "material": "材料",
    "machine": "机械",
    "unpriced_material": "未计价材料",
}
_DIFFER = "各不相同"
_NOTE = (
    "每个数都取自所列方案，推算闭合的才采集；不是定额、价格文件的原文，使用前请核实。"
    "方案数是写法相同的方案份数，位置是其中第一份的。"
)


def sheets_of(found: Gathered) -> Sheets:
    """The rows of every sheet (采集结果清单各表)."""
    return Sheets(
        tuple(_about(found)),
        [row for one, state, at in _readings(found.items) for row in _item(one, state, at)],
        [row for one, state, at in _readings(found.shifts) for row in _shift(one, state, at)],
        [_price(one, state, at) for one, state, at in _readings(found.prices)],
        [*(_fee(one, state, at) for one, state, at in _readings(found.fees)), *_rates(found)],
        [
            _composite(one, _DIFFER if state == UNDECIDED else state, at)
            for one, state, at in _readings(found.composites)
        ],
        tuple(_conflicts(found)),
        tuple(map(_left, found.refused)),
        tuple(map(_left, found.cautions)),
    )


def _about(found: Gathered) -> Iterator[tuple[str, str]]:
    yield "说明", _NOTE
    yield "方案", "\n".join(found.documents)
    for name, groups in (("定额子目", found.items), ("机械台班", found.shifts), ("价格", found.prices)):
        yield name, _counted(groups)
    yield "费用", _counted(found.fees)
    yield "综合单价", f"{_counted(found.composites)}；仅供参考，不写入数据包"
    yield "未采集", f"{len(found.refused)} 项，原因见“未采集”"
    yield "注意", f"{len(found.cautions)} 处"


def _counted(groups: Sequence[object]) -> str:
    differing = sum(isinstance(group, Group) and group.conflict for group in groups)
    return f"{len(groups)} 条" + (f"，其中 {differing} 条各方案说法不同，见“冲突对照”" if differing else "")


def _state(group: Group[Any], one: Taken) -> str:
    if not group.conflict:
        return ""
    if isinstance(one, TakenComposite) or (isinstance(one, TakenFee) and not fits_method(one)):
        return _DIFFER
    if group.chosen is None:
        return UNDECIDED
    return CHOSEN if group.chosen.said == one.said else NOT_CHOSEN


def _readings(groups: Iterable[Group[T]]) -> Iterator[tuple[T, str, Place]]:
    for group in groups:
        for reading in group.readings:
            first = reading[0]
            yield first, _state(group, first), _place(first.origin, [one.origin.document for one in reading])


def _place(origin: Origin, documents: Iterable[str]) -> Place:
    return Place(origin.document, origin.place, len(set(documents)))


def _item(one: TakenItem, state: str, at: Place) -> Iterator[UseRow]:
    unit = f"{plain_text(one.size) if one.size != 1 else ''}{one.unit}"
    for use in one.uses:
        yield _use(use, (one.id, one.name, unit), one.other_percent, one.price, state, at)


def _shift(one: TakenShift, state: str, at: Place) -> Iterator[UseRow]:
    for use in one.uses:
        yield _use(use, (one.id, one.name, "台班"), one.class1, one.price, state, at)


def _use(use: TakenUse, of: tuple[str, str, str], cost: Decimal, price: Decimal, state: str, at: Place) -> UseRow:
    kind, where = _KINDS[use.kind], at._replace(place=use.origin.place)
    return UseRow(*of, cost, kind, use.resource, use.measure, use.quantity, use.factor, price, state, where)


def _price(one: TakenPrice, state: str, at: Place) -> PriceRow:
    return PriceRow(_KINDS[one.kind], one.resource, one.unit, one.budget, one.ceiling, day_of(one), state, at)


def _fee(one: TakenFee, state: str, at: Place) -> FeeRow:
    base = "、".join(one.base) or ("未定" if one.unit == "%" else "")
    part, day = part_of_fee(one), day_of(one)
    return FeeRow(part, one.fee, one.rate, one.unit, base, one.formula, one.amount, day, state, at)


def _rates(found: Gathered) -> Iterator[FeeRow]:
    """The rates of analyses: a row for every document, rate and base, with how many analyses have it."""
    same: dict[tuple[object, ...], list[TakenRate]] = {}
    for rate in found.rates:
        same.setdefault((rate.fee, rate.percent, rate.parts, rate.origin.document), []).append(rate)
    one_of = {rate.name: rate for rate in method_rates(found)}
    for rates in same.values():
        first = rates[0]
        name, many = NAMES[first.fee], f"{len(rates)} 张单价分析表"
        state = _gone_by(one_of[name], first.percent) if name in one_of else ""
        base = parts_of(first) or "未定"
        at = _place(first.origin, [first.origin.document])
        yield FeeRow("单价分析", name, first.percent, "%", base, "", many, "", state, at)


def _composite(one: TakenComposite, state: str, at: Place) -> CompositeRow:
    made_of = "单价分析表" if one.analysed else "估算表"
    return CompositeRow(one.work, one.quota, one.unit, one.price, made_of, day_of(one), state, at)


def _conflicts(found: Gathered) -> Iterator[ReadingRow]:
    for group in conflicting(found):
        for reading in group.readings:
            one = reading[0]
            state = _state(group, one)
            documents = "、".join(dict.fromkeys(each.origin.document for each in reading))
            yield ReadingRow(kind_of(one), name_of(one), day_of(one), said_of(one), state, documents, one.origin.place)
    for rate in method_rates(found):
        for value in rate.values if len(rate.values) > 1 and not rate.listed else ():
            origins = [origin for stated, origin in rate.stated if stated == value]
            documents = "、".join(dict.fromkeys(origin.document for origin in origins))
            said, state = f"{plain_text(value)}%", _gone_by(rate, value)
            yield ReadingRow("费率", rate.name, "", said, state, documents, origins[0].place)


def _gone_by(rate: MethodRate, value: Decimal) -> str:
    if len(rate.values) < 2:
        return ""
    if rate.settled is None:
        return UNDECIDED
    return CHOSEN if rate.settled[0] == value else NOT_CHOSEN


def _left(one: Refused) -> LeftRow:
    return LeftRow(one.what, one.reason, one.origin.document, one.origin.place)
