"""Repairs of a boundary (图形修复): only those asked for, each written down with the area before and after."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from xiufu.core.errors import InputError, Problem
from xiufu.core.numbers import plain_text
from xiufu.spatial import repairs
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.areas import areas_m2
from xiufu.spatial.checks.drawing import Drawing, draw, shape_array
from xiufu.spatial.checks.finding import Spot
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.repairs import Mended

REPAIRS: dict[str, tuple[str, Callable[[Drawing], Iterator[Mended]]]] = {
    "close": ("首尾之间以直线闭合", repairs.close),
    "duplicate-points": ("删去与前一点重复的点", repairs.duplicate_points),
    "spikes": ("删去尖角点", repairs.spikes),
    "collinear-points": ("删去不与其他圈共用的共线点", repairs.collinear_points),
    "make-valid": ("重构无效的图形：每圈取界线围绕奇数次的范围，各部分合并，扣除其内圈", repairs.make_valid),
    "tiny-parts": ("删去碎面，每个地块至少保留最大的一部分", repairs.tiny_parts),
    "orient": ("外圈改为顺时针，内圈改为逆时针", repairs.orient),
}
"""Repairs by name, in the order in which they are made: what each does in one line, and how."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair that was made (修复记录): where, what was done, the ellipsoidal area of the plot before and after, in m².

    The area before is what its rings add up to as they are: for a ring that crosses itself that is not what it encloses.
    """

    name: str
    spot: Spot
    done: str
    before_m2: Decimal
    after_m2: Decimal
    plot: int

    def __str__(self) -> str:
        change = self.after_m2 - self.before_m2
        sign = "+" if change > 0 else "-"
        area = (
            f"地块面积由{self.before_m2}平方米变为{self.after_m2}平方米（{sign}{plain_text(abs(change))}）"
            if change
            else f"地块面积{self.after_m2}平方米，没有变化"
        )
        return f"{self.spot}：{self.done}；{area}"


def parse_repairs(text: str, place: str) -> tuple[str, ...]:
    """Names of repairs as a user lists them (修复名称), parted by commas. Raises ``InputError`` with what there is.

    >>> parse_repairs("close, duplicate-points", "--repair")
    ('close', 'duplicate-points')
    """
    names = tuple(name.strip() for name in text.replace("，", ",").split(","))
    known = "；".join(f"{name} {what}" for name, (what, _) in REPAIRS.items())
    unknown = [
        Problem(place, 0, f"没有修复“{name}”" if name else "修复的名称是空白", f"可用：{known}")
        for name in names
        if name not in REPAIRS
    ]
    if unknown:
        raise InputError(*unknown)
    return names


def repair(boundary: Boundary, wanted: Collection[str]) -> tuple[Boundary, list[Repair]]:
    """Make the repairs asked for by name (图形修复), in the order of ``REPAIRS``, and write down each.

    Raises ``KeyError`` for a name that is no repair.

    >>> list(REPAIRS)
    ['close', 'duplicate-points', 'spikes', 'collinear-points', 'make-valid', 'tiny-parts', 'orient']
    """
    unknown = set(wanted) - set(REPAIRS)
    if unknown:
        raise KeyError(*sorted(unknown))
    made: list[Repair] = []
    for name, (_, method) in REPAIRS.items():
        if name in wanted:
            boundary, done = _applied(boundary, name, method)
            made += done
    return boundary, made


def _applied(
    boundary: Boundary, name: str, method: Callable[[Drawing], Iterator[Mended]]
) -> tuple[Boundary, list[Repair]]:
    drawing = draw(boundary)
    mended = list(method(drawing))
    if not mended:
        return boundary, []
    plots = list(boundary.plots)
    for one in mended:
        plots[one.index] = one.plot
    out = replace(boundary, plots=tuple(plots))
    before, after = _areas(drawing), _areas(draw(out))
    return out, [
        Repair(name, spot, text, before[one.index], after[one.index], one.index)
        for one in mended
        for spot, text in one.done
    ]


def _areas(drawing: Drawing) -> list[Decimal]:
    """What the rings of each plot add up to: outer ones less inner ones, each as it goes around."""
    rings = [ring for ring in drawing.rings if ring.polygon is not None]
    areas = areas_m2(drawing, shape_array([ring.polygon for ring in rings]))
    sums = np.zeros(len(drawing.boundary.plots))
    signs = np.array([-1.0 if ring.hole else 1.0 for ring in rings])
    np.add.at(sums, np.array([ring.plot for ring in rings], dtype=np.int64), areas * signs)
    return [printed_m2(area) for area in sums.tolist()]
