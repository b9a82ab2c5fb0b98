"""Comparing works with the boundary (与范围比较): a file of the plots that were worked on, read and checked as boundaries are, and what
of them lies outside the boundary that stands.
"""

from dataclasses import dataclass
from datetime import datetime

import xiufu
from xiufu.register.accounts.actors import Actor
from xiufu.register.boundaries.actions import ask_size
from xiufu.register.boundaries.keeping import MOST_AT_ONCE, fill_land, fill_plot, units_of
from xiufu.register.boundaries.models import Boundary, BoundaryPlot, CurrentBoundary
from xiufu.register.library.models import Project
from xiufu.register.library.uploads import file_name
from xiufu.register.rules.refusals import Refused, Stale, by_whom
from xiufu.register.supervision.models import WorkedLand, WorkedPlot
from xiufu.register.supervision.worked import PlotFile, standing_boundary
from xiufu.spatial.kept import Beyond, Footprint, KeptBoundary, beyond
from xiufu.tasks.register_land import TakenBoundary, take_boundary


@dataclass(frozen=True, slots=True)
class Compared:
    """Plots that were worked on, against a version of the boundary (与范围比较的结果)."""

    file: PlotFile
    boundary: Boundary
    taken: TakenBoundary
    kept: KeptBoundary
    beyond: Beyond

    @property
    def outside_units(self) -> int:
        """What lies outside (范围以外的面积), in 0.0001 hm²: the plots' areas as printed, so that the column adds up."""
        return sum(map(units_of, self.beyond.hm2))

    @property
    def partial(self) -> bool:
        """Whether they are only some of the plots (只是部分施工地块)."""
        return self.file.partial


def compare(project: Project, file: PlotFile) -> Compared:
    """Read a file of plots and compare it with the boundary that stands (与现行范围比较); nothing is kept.

    Raises ``Refused`` with everything that is wrong with the file, or where there is no boundary. It takes seconds: call it outside a
    transaction, so that nobody else waits.
    """
    boundary = standing_boundary(project)
    if boundary is None:
        raise Refused(
            "项目还没有范围，不能由地块文件计算范围以外的面积；先由主管的自然资源部门在“范围”中上传，或者不附地块文件，填实测的数"
        )
    ask_size(len(file.content))
    taken = take_boundary(file_name(file.name), file.content, crs=file.crs, layer=file.layer)
    if taken.kept is None:
        raise Refused(*taken.problems)
    shapes = BoundaryPlot.objects.filter(boundary=boundary).values_list("shape", flat=True)
    approved = Footprint(boundary.epsg, [bytes(one) for one in shapes])
    return Compared(file, boundary, taken, taken.kept, beyond(taken.kept.footprint, approved, taken.kept.zone))


def keep_worked(project: Project, found: Compared, *, actor: Actor, now: datetime) -> WorkedLand:
    """Keep what was compared (存比较结果), within the transaction of the inspection. Raises ``Stale`` where the boundary has a later version."""
    standing = (
        CurrentBoundary.objects.select_related("boundary__made_by").defer("boundary__outline").get(project=project)
    )
    if standing.boundary_id != found.boundary.pk:
        later = standing.boundary
        raise Stale(
            f"{by_whom(later.made_by.username, later.made_at)}上传了第 {later.version} 版范围，请重新选择地块文件登记，按新的一版计算"
        )
    made = WorkedLand(
        boundary=found.boundary,
        outside_units=found.outside_units,
        outside=found.beyond.outline,
        program=xiufu.__version__,
        partial=found.partial,
        made_at=now,
        made_by_id=actor.user_id,
    )
    fill_land(made, file_name(found.file.name), found.file.content, found.taken, found.kept).save()
    WorkedPlot.objects.bulk_create(
        (
            fill_plot(WorkedPlot(worked=made, outside_units=units_of(outside)), position, plot)
            for position, (plot, outside) in enumerate(zip(found.kept.plots, found.beyond.hm2, strict=True), 1)
        ),
        batch_size=MOST_AT_ONCE,
    )
    return made
