"""What is taken, in words (采集内容的说法), so that two readings can be told apart."""

from collections.abc import Sequence

from xiufu.audit.chain.bases import NAMES as PARTS
from xiufu.audit.chain.totals import NAMES
from xiufu.core.numbers import plain_text
from xiufu.harvest.gathered import Gathered, Group
from xiufu.harvest.taken import TakenComposite, TakenFee, TakenItem, TakenPrice, TakenRate, TakenShift

Taken = TakenItem | TakenShift | TakenPrice | TakenFee | TakenComposite
Groups = Sequence[Group[TakenItem] | Group[TakenShift] | Group[TakenPrice] | Group[TakenFee] | Group[TakenComposite]]
_KINDS: tuple[tuple[type, str], ...] = (
    (TakenItem, "定额"),
    (TakenShift, "台班"),
    (TakenPrice, "价格"),
    (TakenFee, "费用"),
    (TakenComposite, "综合单价"),
)
_CONVENTIONS = {"year_end": "年末计（首年不计）", "mid_year": "年中计", "": "首年即计"}


def kind_of(one: Taken) -> str:
    """Which kind of thing it is (种类)."""
    return next(word for kind, word in _KINDS if isinstance(one, kind))


def name_of(one: Taken) -> str:
    """What a thing is called (名称)."""
    if isinstance(one, TakenPrice):
        return one.resource
    if isinstance(one, TakenFee):
        return one.fee
    if isinstance(one, TakenComposite):
        return f"{one.work}（{one.unit or '单位未写'}）"
    return f"{one.id} {one.name}"


def day_of(one: Taken) -> str:
    """The day of what documents price (日期); nothing for quota items and shifts."""
    day = one.as_of if isinstance(one, TakenPrice) else one.on if isinstance(one, TakenFee | TakenComposite) else None
    return day.isoformat() if day else ""


def said_of(one: Taken) -> str:
    """What a document says of it (说法)."""
    if isinstance(one, TakenPrice):
        ceiling = f"，限价 {plain_text(one.ceiling)}" if one.ceiling is not None else ""
        return f"{plain_text(one.budget)} 元/{one.unit}{ceiling}"
    if isinstance(one, TakenFee):
        return f"{rate_of(one)}{base_of(one)}"
    if isinstance(one, TakenComposite):
        return f"{plain_text(one.price)} 元{f'，定额 {one.quota}' if one.quota else ''}"
    uses = "，".join(use.text for use in one.uses)
    if isinstance(one, TakenItem):
        return f"{plain_text(one.size)}{one.unit}：{uses}，其他费用 {plain_text(one.other_percent)}%"
    return f"一类费用 {plain_text(one.class1)}，{uses}"


def rate_of(one: TakenFee) -> str:
    """A rate with its unit (费率、单价)."""
    return f"{plain_text(one.rate)}{'%' if one.unit == '%' else f' {one.unit}'}"


def base_of(one: TakenFee) -> str:
    """What a fee is charged on, and how years count (取费基数、计年), as goes on from its rate."""
    if one.unit != "%":
        return ""
    if one.part == "price_contingency":
        early = f"，系数先取 {one.factor_places} 位小数" if one.factor_places is not None else ""
        return f"，{_CONVENTIONS[one.convention]}{early}"
    return f"，取费基数 {'、'.join(one.base)}" if one.base else "，取费基数由哪几项组成未定"


def part_of_fee(one: TakenFee) -> str:
    """Which part of the investment a fee is (所属)."""
    return NAMES[one.part] if one.part else ""


def parts_of(rate: TakenRate) -> str:
    """What a rate of analyses is of (取费基数)."""
    return "、".join(PARTS.get(part, part) for part in rate.parts)


def conflicting(found: Gathered) -> Groups:
    """Everything that documents say differently (冲突), composite prices last."""
    groups: Groups = (*found.items, *found.shifts, *found.prices, *found.fees, *found.composites)
    return [group for group in groups if group.conflict]
