"""Adjustment of areas (面积平差): measured parts take exactly the area that controls them, none is left over."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from xiufu.core.numbers import CONTEXT, exponent

AREA_UNIT_HM2 = Decimal("0.0001")
"""The last place of an area in hm² (面积取位): one square metre."""

Path = TypeVar("Path", bound=tuple[Hashable, ...])


def adjust(parts: Sequence[Decimal], control: Decimal, unit: Decimal = AREA_UNIT_HM2) -> tuple[Decimal, ...]:
    """Parts adjusted to the control area (面积平差): in proportion, each a whole number of units, together the control.

    ``parts`` are measured, in m² or any one unit; the control and what is returned are in hm². Every part first gets the
    whole units of its share; those left over go, one each, to the largest remainders, on a tie to the largest part, then
    to the earlier one. So no part moves by a unit or more from its share, and a part of zero stays zero.

    Raises ``ValueError`` where a part or the control is negative, where the control has digits below the unit, and where
    all parts are zero but the control is not.

    >>> [str(a) for a in adjust([Decimal("1000.004"), Decimal("1000.003"), Decimal("1000.002")], Decimal("0.3001"))]
    ['0.1001', '0.1000', '0.1000']
    """
    counts = _allotted(_measured(parts), _units(control, unit))
    return tuple(count * unit for count in counts)


def adjust_nested(
    parts: Mapping[Path, Decimal], control: Decimal, unit: Decimal = AREA_UNIT_HM2
) -> dict[Path, Decimal]:
    """Parts adjusted level by level (逐级平差), e.g. by ``(unit, class, owner)``: units to the control, then the classes
    of each unit to that unit, then the owners of each class in it to that class.

    Cells of a level add up to the cell above them exactly, so every total by unit is the adjusted unit, and totals by
    class or owner, summed over units, add up to the control. Order and ties are as in ``adjust``; the keys keep their order.

    Raises ``ValueError`` as ``adjust`` does, and where paths are not of one length.

    >>> cells = {("a", "0404"): Decimal(3333), ("a", "0602"): Decimal(3333), ("b", "0404"): Decimal(3335)}
    >>> [str(area) for area in adjust_nested(cells, Decimal("1.0000")).values()]
    ['0.3333', '0.3332', '0.3335']
    """
    if len({len(path) for path in parts}) > 1:
        raise ValueError("paths are not of one length")
    measured = dict(zip(parts, _measured(list(parts.values())), strict=True))
    counts = dict.fromkeys(parts, 0)
    _allot_below(measured, 0, _units(control, unit), counts)
    return {path: count * unit for path, count in counts.items()}


def _allot_below(parts: Mapping[Path, int], level: int, units: int, counts: dict[Path, int]) -> None:
    """Allot units to the parts, whose paths agree before a level."""
    groups: dict[tuple[Hashable, ...], dict[Path, int]] = {}
    for path, part in parts.items():
        groups.setdefault(path[level : level + 1], {})[path] = part
    allotted = _allotted([sum(group.values()) for group in groups.values()], units)
    for group, count in zip(groups.values(), allotted, strict=True):
        if len(group) == 1:
            counts.update(dict.fromkeys(group, count))
        else:
            _allot_below(group, level + 1, count, counts)


def _measured(parts: Sequence[Decimal]) -> list[int]:
    """Parts as whole numbers of one small unit."""
    if any(part < 0 for part in parts):
        raise ValueError("面积不能是负数")
    places = max([-exponent(part) for part in parts] + [0])
    return [int(part.scaleb(places, CONTEXT)) for part in parts]


def _units(control: Decimal, unit: Decimal) -> int:
    if control < 0:
        raise ValueError("控制面积不能是负数")
    units = Fraction(control) / Fraction(unit)
    if units.denominator != 1:
        raise ValueError(f"控制面积 {control} 公顷的小数位数超过了取位 {unit} 公顷")
    return units.numerator


def _allotted(parts: Sequence[int], units: int) -> list[int]:
    """Units of each part (最大余数法)."""
    whole = sum(parts)
    if not whole:
        if units:
            raise ValueError("各部分面积都是 0，无法分配控制面积")
        return [0] * len(parts)
    shares = [divmod(part * units, whole) for part in parts]
    counts = [count for count, _ in shares]
    by_claim = sorted(range(len(parts)), key=lambda i: (-shares[i][1], -parts[i], i))
    for i in by_claim[: units - sum(counts)]:
        counts[i] += 1
    return counts
