"""Slopes (坡度) after reclamation: of units as stated, and the steepest of those that become farmland."""

from xiufu.compute.case import Case
from xiufu.core.numbers import N
from xiufu.model.plan import Plan
from xiufu.model.site import Unit
from xiufu.model.walk import sub_projects
from xiufu.packs.chosen import Chosen

_FARMLAND = "01"
"""耕地 in every standard of land classes."""


def steepest(first: N, *rest: N) -> N:
    """The greatest of some slopes in degrees (最大坡度).

    >>> steepest(Decimal("3"), Decimal("6.5"), Decimal("2"))
    Decimal('6.5')
    """
    result = first
    for slope in rest:
        result = result.max(slope)
    return result


def becomes_farmland(unit: Unit, plan: Plan, chosen: Chosen) -> bool:
    """Whether a unit is reclaimed to farmland (是否复垦为耕地), wholly or in part."""
    classes = [chosen.land_class(plan.project.land_class_standard, code) for code in unit.directions]
    return unit.reclaimed and any(found and _FARMLAND in (found.code, found.parent) for found in classes)


def slopes(case: Case) -> None:
    """Record the slopes that units state (复垦后地面坡度), and the steepest known one of those that become farmland."""
    of_farmland = []
    for path, sub in sub_projects(case.plan):
        for u, unit in enumerate(sub.units):
            if unit.slope_degrees is None:
                continue
            subject, place = f"sub:{sub.id}/unit:{unit.id}", (*path, "units", u, "slope_degrees")
            slope = case.given("ground_slope", subject, unit.slope_degrees, *place)
            if slope.known and becomes_farmland(unit, case.plan, case.chosen):
                of_farmland.append(slope)
    if of_farmland:
        case.figures.step("farmland_slope", "project", steepest, *of_farmland)
