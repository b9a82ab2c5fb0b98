"""Files of a plan's geometry (图形文件): what it states of layers and imagery, looked at and read near its plots."""

from dataclasses import dataclass, field
from pathlib import Path

from xiufu.core.errors import InputError, Problem
from xiufu.core.files import inner_file_fault
from xiufu.model.geometry import Imagery as ImageryFile
from xiufu.model.geometry import LayerFile
from xiufu.model.load import Dossier
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.table import POLYGONS, Box, Forms
from xiufu.spatial.layer import Layer
from xiufu.spatial.map_content import Imagery


@dataclass(slots=True)
class Findings:
    """What was found on the way (发现): problems forbid a build, notes a reviewer would ask about."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def inner_file(dossier: Dossier, file: str) -> Path | None:
    """A file that is there (资料内的文件); one that is not, ``geometry_is_there`` reports."""
    return None if inner_file_fault(dossier.folder, file, databases=True) else dossier.folder / file


def told(name: str, read: Boundary | Layer) -> list[str]:
    """How a file's coordinate system was found out, never assumed silently (坐标系识别), and what else to know of it."""
    why = f"（{'；'.join(read.reasons)}）" if read.reasons else ""
    return [f"{name}：坐标系为{read.crs.name}{why}", *(f"{name}：{note}" for note in read.notes)]


def read_near(
    dossier: Dossier, stated: LayerFile, near: Box, found: Findings, *, forms: Forms = POLYGONS, sides: bool = False
) -> Layer | None:
    """A layer of the plan near a place (读取图层). Nothing where it is not there or no good; ``found`` says why.

    ``sides`` asks beyond which sides of the place it has nothing.
    """
    path = inner_file(dossier, stated.file)
    if path is None:
        return None
    try:
        layer = read_layer(path, layer=stated.layer, crs=stated.crs, near=near, forms=forms, sides=sides)
    except InputError as error:
        found.problems += error.problems
        return None
    found.notes += told(stated.name, layer)
    return layer


def opened_imagery(dossier: Dossier, stated: ImageryFile | None, found: Findings) -> Imagery | None:
    """The imagery of the plan (影像). Nothing where there is none or it is no good; ``found`` says why."""
    path = inner_file(dossier, stated.file) if stated else None
    if stated is None or path is None:
        return None
    from xiufu.spatial.imagery import open_imagery  # only a plan with imagery waits for its library

    date = stated.date.isoformat() if stated.date else ""
    try:
        return open_imagery(path, date=date, source=stated.source or "", licence=stated.licence)
    except InputError as error:
        found.problems += error.problems
        return None
