"""Walking a plan (遍历): every part that has a place of its own, with its path in ``plan.yaml``."""

from collections.abc import Iterator

from xiufu.core.yaml_text import KeyPath
from xiufu.model.attachments import Enclosure
from xiufu.model.plan import Plan
from xiufu.model.site import SubProject, Unit
from xiufu.model.works import Allocation, Measure, Period, QuotaLine


def sub_projects(plan: Plan) -> Iterator[tuple[KeyPath, SubProject]]:
    """子项目."""
    for i, sub in enumerate(plan.sub_projects):
        yield ("sub_projects", i), sub


def units(plan: Plan) -> Iterator[tuple[KeyPath, Unit]]:
    """复垦单元 of all sub-projects."""
    for path, sub in sub_projects(plan):
        for i, unit in enumerate(sub.units):
            yield (*path, "units", i), unit


def measures(plan: Plan) -> Iterator[tuple[KeyPath, Unit, Measure]]:
    """复垦措施 with the unit they belong to."""
    for path, unit in units(plan):
        for i, measure in enumerate(unit.measures):
            yield (*path, "measures", i), unit, measure


def lines(plan: Plan) -> Iterator[tuple[KeyPath, Unit, QuotaLine]]:
    """工程量清单行 with the unit they belong to."""
    for path, unit, measure in measures(plan):
        for i, line in enumerate(measure.lines):
            yield (*path, "lines", i), unit, line


def allocations(plan: Plan) -> Iterator[tuple[KeyPath, tuple[Allocation, ...]]]:
    """费用安排, wherever one is written."""
    for path, _, measure in measures(plan):
        if measure.allocation:
            yield (*path, "allocation"), measure.allocation
    shares = (
        ("equipment", [item.allocation for item in plan.equipment or ()]),
        ("other_fees", [fee.allocation for fee in plan.other_fees or ()]),
        ("monitoring", [item.allocation for item in plan.monitoring or ()]),
    )
    for key, listed in shares:
        for i, allocation in enumerate(listed):
            yield (key, i, "allocation"), allocation
    yield ("contingency_allocation",), plan.contingency_allocation


def periods(plan: Plan) -> Iterator[tuple[KeyPath, Period]]:
    """时段 of units and measures."""
    for path, unit in units(plan):
        if unit.period:
            yield (*path, "period"), unit.period
    for path, _, measure in measures(plan):
        if measure.period:
            yield (*path, "period"), measure.period


def geometry_files(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """图形文件: boundary, layers and imagery."""
    if plan.geometry is None:
        return
    yield ("geometry", "boundary"), plan.geometry.boundary.file
    for i, layer in enumerate(plan.geometry.layers):
        yield ("geometry", "layers", i), layer.file
    if plan.geometry.imagery is not None:
        yield ("geometry", "imagery"), plan.geometry.imagery.file


def enclosures(plan: Plan) -> Iterator[tuple[KeyPath, Enclosure]]:
    """附件 and 附图."""
    listed: tuple[tuple[str, tuple[Enclosure, ...]], ...] = (
        ("attachments", plan.attachments),
        ("drawings", plan.drawings),
    )
    for key, items in listed:
        for i, item in enumerate(items):
            yield (key, i), item
