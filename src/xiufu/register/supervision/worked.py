"""Works against the boundary (实际施工范围), as it was kept: the plots that were worked on, and what of them lies outside.

What reads files and measures is in ``comparing``: it needs libraries that pages do without.
"""

from dataclasses import dataclass

from xiufu.lifecycle.risks import MeasureKind, shown
from xiufu.register.boundaries.models import Boundary
from xiufu.register.library.models import Project
from xiufu.register.supervision.models import Inspection, WorkedLand

OUTSIDE = "outside"
"""The measure that a file of plots tells."""


@dataclass(frozen=True, slots=True)
class PlotFile:
    """A file of plots as it is handed in (地块文件); system and layer only where they do not follow from itself. ``partial`` says that it
    has not all plots that were worked on until then.
    """

    name: str
    content: bytes
    crs: str = ""
    layer: str = ""
    partial: bool = False


def standing_boundary(project: Project) -> Boundary | None:
    """The version of a project's boundary that stands (现行范围), nothing where none was uploaded."""
    return Boundary.objects.filter(current__project=project).defer("outline").first()


def worked_of(row: Inspection) -> WorkedLand | None:
    """The plots that an inspection goes by (所据实际施工地块), with their file and boundary, but not what these hold."""
    held = WorkedLand.objects.select_related("file", "boundary").defer("file__content", "boundary__outline")
    return held.filter(pk=row.worked_id).first() if row.worked_id else None


def said_of(found: WorkedLand) -> str:
    """What was compared and what came of it (比较结果), in words: file, version of the boundary, areas."""
    whole, outside = (shown(units, MeasureKind.AREA) for units in (found.area_units, found.outside_units))
    part = "（部分施工地块）" if found.partial else ""
    return (
        f"由地块文件“{found.file_name}”{part}与第 {found.boundary.version} 版范围计算：施工 {whole}，范围以外 {outside}"
    )
