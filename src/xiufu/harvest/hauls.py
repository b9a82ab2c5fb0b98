"""Base and step of hauled items (基本定额与增运定额), where analyses of one item with different numbers of steps tell them apart."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from xiufu.compute.unit_price import haul_steps, with_haul
from xiufu.core.numbers import CONTEXT, exponent, plain_text
from xiufu.harvest.taken import NotTakenError, Origin, Refused, TakenHaul, TakenItem, TakenUse
from xiufu.packs.kinds import HaulSteps

_FILL = "方案没有写{missing}，使用前请在“定额子目”中给 {base} 填写基本运距、每增运距和增运子目编号 {step}；已含增运的子目一并保留"


def separated(items: Sequence[TakenItem]) -> tuple[list[TakenItem], list[Refused]]:
    """The items with base and step told apart (分出基本与增运), and what must be said of it.

    One analysis alone, or several that do not agree, leave their items as they are: with the haul in them.
    """
    kept: list[TakenItem] = []
    said: list[Refused] = []
    by_number: dict[str, list[TakenItem]] = {}
    for one in items:
        by_number.setdefault(one.haul.number if one.haul else one.id, []).append(one)
    for number, found in by_number.items():
        if len({_steps(one) for one in found}) < 2:
            kept += found
            continue
        what, origin = f"定额 {number} 的基本定额和增运定额", found[0].origin
        try:
            base, step = _solved(number, found)
        except NotTakenError as reason:
            kept += found
            said.append(Refused(what, f"{reason}，未能分开，保留含增运的子目", origin))
            continue
        by_steps = _by_steps(found, step.id)
        without = [one for one in found if not _steps(one)] or [base]
        kept += [*(replace(one, by_steps=by_steps) for one in without), step]
        if not by_steps:
            kept += [one for one in found if _steps(one)]
            missing = "、".join(_missing(found)) or "与各次增运相符的基本运距和每增运距"
            said.append(Refused(what, _FILL.format(missing=missing, base=number, step=step.id), origin))
        if len({_steps(one) for one in found}) == 2 and len({one.origin.document for one in found}) > 1:
            said.append(Refused(what, "只由两种运距的分析分出，且来自不同方案，没有第三种可校核，请对照核实", origin))
    return kept, said


def _steps(item: TakenItem) -> int:
    return item.haul.steps if item.haul else 0


def _solved(number: str, found: Sequence[TakenItem]) -> tuple[TakenItem, TakenItem]:
    """Consumption = base + steps × step for every resource, as all analyses have it."""
    by_steps: dict[int, TakenItem] = {}
    for one in sorted(found, key=_steps):
        steps = _steps(one)
        if by_steps.setdefault(steps, one).said != one.said:
            raise NotTakenError(f"增运 {steps} 次的几份分析互不相同")
    (n, first), (m, second), *_ = by_steps.items()
    fixed = {(one.size, one.unit, one.other_percent, frozenset(_shares(one))) for one in by_steps.values()}
    if len(fixed) > 1:
        raise NotTakenError("各份分析的定额单位、费率或按百分率计的费用不同")
    keys = dict.fromkeys((use.kind, use.resource, use.unit) for one in by_steps.values() for use in _uses(one))
    base, step = list[TakenUse](), list[TakenUse]()
    for kind, resource, unit in keys:
        quantities = {s: _quantity(one, (kind, resource, unit)) for s, one in by_steps.items()}
        with localcontext(CONTEXT):
            each = (quantities[m] - quantities[n]) / (m - n)
            own = quantities[n] - n * each
            agree = all(with_haul(own, Decimal(s), each) == quantity for s, quantity in quantities.items())
        if not agree or own < 0 or each < 0 or _places(each) > max(map(_places, quantities.values())):
            said = "、".join(f"增运 {s} 次 {plain_text(quantity)}" for s, quantity in quantities.items())
            raise NotTakenError(f"“{resource}”的消耗量（{said}）不是基本用量加次数乘每次用量")
        origin = _of_both(first, second, resource)
        base += [TakenUse(kind, resource, unit, _plain(own), origin)] if own else []
        step += [TakenUse(kind, resource, unit, _plain(each), origin)] if each else []
    if not base or not step:
        raise NotTakenError("基本定额或增运定额没有一项消耗")
    origin = Origin(first.origin.document, _both(first.origin, second.origin))
    haul = TakenHaul(number)
    return (
        replace(first, id=number, uses=(*base, *_shares(first)), origin=origin, haul=haul),
        replace(
            first,
            id=f"{number}增运",
            name=f"{first.name}（每增运一次）",
            other_percent=Decimal(0),
            uses=tuple(step),
            origin=origin,
            haul=TakenHaul(f"{number}增运"),
        ),
    )


def _uses(item: TakenItem) -> Iterator[TakenUse]:
    return (use for use in item.uses if not use.percent_of)


def _shares(item: TakenItem) -> Iterator[TakenUse]:
    return (use for use in item.uses if use.percent_of)


def _quantity(item: TakenItem, key: tuple[str, str, str]) -> Decimal:
    return next((use.quantity for use in _uses(item) if (use.kind, use.resource, use.unit) == key), Decimal(0))


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-_places(number)))


def _places(number: Decimal) -> int:
    return max(0, -exponent(number.normalize(CONTEXT)))


def _of_both(first: TakenItem, second: TakenItem, resource: str) -> Origin:
    origins = [use.origin for one in (first, second) for use in _uses(one) if use.resource == resource]
    return Origin(origins[0].document, _both(*origins)) if origins else first.origin


def _both(first: Origin, second: Origin | None = None) -> str:
    if second is None:
        return first.place
    of = "" if second.document == first.document else f"方案“{second.document}”"
    return f"{first.place}，与{of}{second.place}相比得出"


def _missing(found: Sequence[TakenItem]) -> Iterator[str]:
    hauls = [one.haul for one in found if one.haul]
    if not any(haul.base_m is not None for haul in hauls):
        yield "基本运距"
    if not any(haul.step_m is not None for haul in hauls):
        yield "每增运距"


def _by_steps(found: Sequence[TakenItem], step_item: str) -> HaulSteps | None:
    """Basic distance and length of a step (基本运距、每增运距), where they are stated once and make every number of steps."""
    hauls = [one.haul for one in found if one.haul]
    bases = {haul.base_m for haul in hauls if haul.base_m is not None}
    lengths = {haul.step_m for haul in hauls if haul.step_m}
    if len(bases) != 1 or len(lengths) != 1:
        return None
    base, length = bases.pop(), lengths.pop()
    with localcontext(CONTEXT):
        fits = all(haul_steps(h.distance_m, base, length) == h.steps for h in hauls if h.distance_m is not None)
    return HaulSteps(base_m=base, step_m=length, step_item=step_item) if fits else None
