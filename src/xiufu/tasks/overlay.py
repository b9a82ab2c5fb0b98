"""``xiufu overlay``: what layers hold within projects: areas by class and ownership, the pieces, and how they came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from xiufu.core.errors import InputError, Problem
from xiufu.core.numbers import exponent, parse_decimal
from xiufu.packs.library import Library, open_library
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.area import boundary_box, widened
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.drawing import draw
from xiufu.spatial.checks.run import checked_plots
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.layers import NEAR_DEGREES, read_layer
from xiufu.spatial.files.table import Box
from xiufu.spatial.land import CONTESTED_LAND, UNCOVERED_LAND, Land, Lands
from xiufu.spatial.layer import Layer, Shapes
from xiufu.spatial.matrix import Matrix, controls, matrix
from xiufu.spatial.overlay import UNCOVERED, Pieces, contested, doubled, overlay

_PLACES_HM2 = -4


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the overlay besides its files (叠加选项).

    ``fields``, ``standard``, ``layer_crs`` and ``layer_name`` are for every layer, or ``文件名=值`` for the layers of one file,
    or ``文件名:图层=值`` for one of them.
    """

    crs: str = ""
    layer_crs: tuple[str, ...] = ()
    layer_name: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    to_standard: str = ""
    control: tuple[str, ...] = ()
    repair: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Projects:
    """The projects (项目): named shapes of one file, with their measured and their control areas."""

    boundary: Boundary
    names: tuple[str, ...]
    shapes: Shapes
    zone: Crs
    box: Box
    """West, south, east, north of what lies near them, in degrees."""
    measured_m2: tuple[float, ...]
    controls_hm2: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True, eq=False)
class OverlaidLayer:
    """One layer overlaid (图层叠加结果)."""

    name: str
    layer: Layer
    lands: Lands
    pieces: Pieces
    matrix: Matrix
    years: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def of_land(self, land: Land) -> Mapping[int, Decimal]:
        """The area in m² of one sort of land by project, where there is any."""
        return {row.subject: row.area_m2 for row in self.matrix.rows if row.land == land}


@dataclass(frozen=True, slots=True, eq=False)
class Overlaid:
    """The overlay of all layers (叠加成果)."""

    projects: Projects
    layers: tuple[OverlaidLayer, ...]
    packs: tuple[str, ...]
    to_standard: str

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Findings of all layers (提示): what was not covered, claimed twice or could not be told."""
        return tuple(problem for one in self.layers for problem in one.problems)


def overlay_projects(
    projects: Path, layers: Sequence[Path], asked: Asked, *, pack_folders: Sequence[Path] = ()
) -> Overlaid:
    """Overlay the projects of a file with layers (叠加分析), each layer by itself. Where a file holds several, the one
    meant stands behind its path: ``现状.gpkg:DLTB``. Raises ``InputError``.
    """
    library = open_library(pack_folders)
    _check_standards(library, asked)
    boundary = read_boundary(projects, crs=asked.crs)
    read = _projects(boundary, asked.control)
    found: list[OverlaidLayer] = []
    problems: list[Problem] = []
    for one in dict.fromkeys(map(file_and_layer, layers)):
        try:
            found.append(_overlaid(read, *one, asked, library, [other.name for other in found]))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    packs = [pack.label for kind in ("landclass", "layer_fields") for pack in library.of_kind(kind)]
    return Overlaid(read, tuple(found), tuple(packs), asked.to_standard)


def _check_standards(library: Library, asked: Asked) -> None:
    known = dict.fromkeys(
        standard for pack in library.of_kind("landclass") for standard, _ in library.land(pack).classes
    )
    wanted = [value.rpartition("=")[2] for value in asked.standard] + ([asked.to_standard] if asked.to_standard else [])
    problems = [
        Problem("命令行", 0, f"没有地类标准“{standard}”的数据", f"可用：{'、'.join(known)}")
        for standard in wanted
        if standard not in known
    ]
    if problems:
        raise InputError(*problems)


def _projects(boundary: Boundary, control: Sequence[str]) -> Projects:
    if not boundary.plots:
        raise InputError(Problem(boundary.file, 0, "文件里没有地块", "换一个有地块的项目范围文件"))
    found, plots = checked_plots(draw(boundary))
    if wrong := [finding.as_problem() for finding in found if finding.severity == "error"]:
        raise InputError(*wrong)
    names = _names([plot.title for plot in boundary.plots])
    measured = tuple(plots.areas.tolist())
    extent = boundary_box(boundary)
    if extent is None:
        raise ValueError("sound plots have points")
    box = widened(extent, NEAR_DEGREES)
    return Projects(boundary, names, plots.own, plots.drawing.zone, box, measured, _controls(names, measured, control))


def _names(titles: Sequence[str]) -> tuple[str, ...]:
    """One name a project: those that are not the only ones of their name get their place."""
    return tuple(
        title if titles.count(title) == 1 and title else f"{title or '项目'}（第{place}个）"
        for place, title in enumerate(titles, start=1)
    )


def _controls(names: Sequence[str], measured: Sequence[float], asked: Sequence[str]) -> dict[int, Decimal]:
    """Control areas in hm² (控制面积): one of all projects together, shared out, or those of some of them by name."""
    found: dict[int, Decimal] = {}
    problems: list[Problem] = []
    for text in asked:
        name, _, written = text.rpartition("=")
        try:
            area = parse_decimal(written)
        except ValueError as error:
            problems.append(
                Problem("命令行", 0, f"控制面积“{text}”：{error}", "写成公顷数，如 6.3758 或 甲地块=6.3758")
            )
            continue
        if area <= 0 or exponent(area) < _PLACES_HM2:
            problems.append(
                Problem(
                    "命令行", 0, f"控制面积“{text}”应大于 0，最多 4 位小数", "按批准文件或勘测定界报告填写，单位公顷"
                )
            )
        elif name and name not in names:
            problems.append(Problem("命令行", 0, f"没有名为“{name}”的项目", f"项目有：{'、'.join(names[:20])}"))
        elif name:
            found[names.index(name)] = area
        elif len(asked) > 1:
            problems.append(Problem("命令行", 0, "总的控制面积只能单独写一个", "写一个总数，或逐个写 项目名=公顷"))
        else:
            found = dict(enumerate(controls(measured, area)))
    if problems:
        raise InputError(*problems)
    return found


def file_and_layer(path: Path) -> tuple[Path, str]:
    """The file and the layer that ``文件:图层`` names (图层所在文件); a path with a colon that is there is only a file."""
    file, mark, layer = str(path).rpartition(":")
    return (Path(file), layer) if mark and not path.exists() and Path(file).exists() else (path, "")


def _overlaid(
    projects: Projects, path: Path, layer_name: str, asked: Asked, library: Library, taken: Sequence[str]
) -> OverlaidLayer:
    def meant(values: Sequence[str]) -> str:
        return _meant(values, path.name, layer_name)

    layer = read_layer(
        path,
        layer=layer_name or meant(asked.layer_name),
        crs=meant(asked.layer_crs),
        near=projects.box,
    )
    name = layer.name if layer.name not in taken else f"{layer.name}（{path.name}）"
    lands = Lands(
        layer, library, fields=meant(asked.fields), standard=meant(asked.standard), to_standard=asked.to_standard
    )
    pieces = overlay(
        projects.shapes,
        projects.boundary.crs,
        layer,
        projects.zone,
        names=projects.names,
        file=projects.boundary.file,
        repair=asked.repair,
        alike=lands.same,
    )
    summed = matrix(pieces, lands, projects.controls_hm2)
    problems = [*_layer_problems(layer, lands, projects, pieces, summed), *lands.problems]
    return OverlaidLayer(
        name,
        layer,
        lands,
        pieces,
        summed,
        lands.years([int(feature) for feature in pieces.feature if feature >= 0]),
        tuple(problems),
        (
            *layer.notes,
            *pieces.notes,
            *_apart(layer, pieces),
            *doubled(layer, pieces, [f"项目“{name}”" for name in projects.names]),
        ),
    )


def _meant(values: Sequence[str], file: str, layer: str) -> str:
    """The value for a layer: ``文件名:图层=值`` before ``文件名=值`` before a value for all."""
    said = [(owner if mark else "", value) for owner, mark, value in (one.rpartition("=") for one in values)]
    own = f"{file}:{layer}" if layer else file
    return next((value for wanted in (own, file, "") for owner, value in reversed(said) if owner == wanted), "")


def _layer_problems(layer: Layer, lands: Lands, projects: Projects, pieces: Pieces, summed: Matrix) -> list[Problem]:
    found = []
    if lands.fields is None:
        columns = "、".join(layer.columns)[:200] or "没有列"
        said = f"没有识别出图层“{layer.name}”的字段（{columns}），整层计为一类"
        found.append(Problem(layer.file, 0, said, "用 --fields 写明字段对照，或写成自己的字段对照数据包"))
    for row in summed.rows:
        name = projects.names[row.subject]
        if row.land == UNCOVERED_LAND and (lands.fields is None or lands.fields.fields.continuous):
            said = f"项目“{name}”有 {row.area_m2} 平方米没有图层“{layer.name}”的图斑覆盖"
            found.append(Problem(layer.file, 0, said, "核对图层是否完整、坐标系是否正确"))
        if row.land == CONTESTED_LAND:
            said = f"项目“{name}”有 {row.area_m2} 平方米被图层“{layer.name}”的几个图斑同时占有（{contested(layer, pieces, row.subject)}）"
            found.append(Problem(layer.file, 0, said, "请数据提供单位改正重叠的图斑；现列为“图斑重叠”，没有重复计算"))
    return found


def _apart(layer: Layer, pieces: Pieces) -> list[str]:
    met = bool((pieces.feature != UNCOVERED).any())
    return [] if met else [f"{layer.name}：没有一个图形与项目相交；若不应如此，请核对两边的坐标系"]
