"""Classes and owners of a plan from its layers (地类和权属面积): rows that add up to the units exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.errors import InputError, Problem
from xiufu.core.figure import STATED, Source
from xiufu.core.numbers import plain_text
from xiufu.core.yaml_text import KeyPath
from xiufu.model.geometry import LayerFile
from xiufu.model.load import Dossier
from xiufu.model.measured import MeasuredArea
from xiufu.model.site import LandParcel, Ownership, SubProject, Unit
from xiufu.packs.layer_fields import TENURES
from xiufu.packs.library import Library
from xiufu.spatial.adjustment import adjust
from xiufu.spatial.land import CONTESTED_LAND, UNCOVERED_LAND, Land, Lands
from xiufu.spatial.layer import Layer
from xiufu.spatial.matrix import AREA_UNIT_M2, Matrix, Row, matrix
from xiufu.spatial.overlay import Pieces, contested, doubled, overlay
from xiufu.tasks.survey_units import UnitAreas

_NONE = Decimal()


@dataclass(frozen=True, slots=True)
class Cell:
    """The area of one sort of land in one plot (单元格): as measured in m², and adjusted in hm²."""

    plot: int
    land: Land
    area_m2: Decimal
    area_hm2: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A layer cut with the plots (叠加结果). ``problems`` are about the layer, whoever asks."""

    stated: LayerFile
    layer: Layer
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def of(self, plots: Iterable[int]) -> list[Cell]:
        """The cells of some plots."""
        wanted = set(plots)
        return [cell for cell in self.cells if cell.plot in wanted]

    def source(self, areas: UnitAreas, plots: Iterable[int]) -> Source:
        """Where an area comes from: boundary, plots, method, and the layer it was cut with."""
        beside = f"与 {self.stated.file}（SHA-256 {self.layer.sha256[:12]}）叠加"
        return areas.source(sorted(set(plots)), beside)


def lands_of(dossier: Dossier, library: Library, areas: UnitAreas, stated: LayerFile, layer: Layer) -> Cells:
    """叠加: every plot cut with a layer, in the class standard of the plan, adjusted to the areas of the units."""
    standard = dossier.plan.project.land_class_standard
    try:
        lands = Lands(layer, library, fields=stated.fields, to_standard=standard)
        pieces = overlay(
            areas.sound.own,
            areas.boundary.crs,
            layer,
            areas.zone,
            names=[plot.title for plot in areas.boundary.plots],
            file=areas.boundary.file,
            alike=lands.same,
        )
    except InputError as error:
        return Cells(stated, layer, (), error.problems, ())
    measured = _by_land(matrix(pieces, lands))
    adjusted = matrix(pieces, lands, _plot_controls(areas))
    problems = list(lands.problems)
    if lands.fields is None:
        said = f"没有识别出图层“{stated.name}”的字段（{'、'.join(layer.columns)[:200] or '没有列'}）"
        problems.append(Problem(layer.file, 0, said, "用 fields 写明字段对照，或写成自己的字段对照数据包"))
    cells = []
    for row in adjusted.rows:
        if row.land in (UNCOVERED_LAND, CONTESTED_LAND) and row.area_hm2:
            problems.append(_gap(areas, stated, layer, pieces, row))
        elif row.area_hm2:
            area = measured.get((row.subject, row.land), _NONE)
            cells.append(Cell(row.subject, row.land, area, row.area_hm2))
    twice = doubled(layer, pieces, [f"地块“{plot.title}”" for plot in areas.boundary.plots])
    return Cells(
        stated,
        layer,
        tuple(cells),
        tuple(problems),
        (f"{stated.name}：{'；'.join(lands.reasons)}", *pieces.notes, *twice),
    )


def _by_land(found: Matrix) -> dict[tuple[int, Land], Decimal]:
    return {(row.subject, row.land): row.area_m2 for row in found.rows}


def _plot_controls(areas: UnitAreas) -> dict[int, Decimal]:
    """控制面积 of every plot: its share of its unit."""
    controls: dict[int, Decimal] = {}
    for path, plots in areas.plots.items():
        shares = adjust([areas.plot_m2[i] for i in plots], areas.areas_hm2[path])
        controls |= dict(zip(plots, shares, strict=True))
    return controls


def _gap(areas: UnitAreas, stated: LayerFile, layer: Layer, pieces: Pieces, row: Row) -> Problem:
    name = areas.boundary.plots[row.subject].title
    if row.land == UNCOVERED_LAND:
        said = f"地块“{name}”有 {row.area_m2} 平方米没有图层“{stated.name}”的图斑覆盖"
        return Problem(layer.file, 0, said, "核对图层是否完整、坐标系是否正确")
    claimed = contested(layer, pieces, row.subject)
    said = f"地块“{name}”有 {row.area_m2} 平方米被图层“{stated.name}”的几个图斑同时占有（{claimed}）"
    return Problem(layer.file, 0, said, "请数据提供单位改正重叠的图斑")


def land_rows(
    dossier: Dossier, path: KeyPath, sub: SubProject, cells: Cells, areas: UnitAreas, problems: list[Problem]
) -> list[tuple[LandParcel, MeasuredArea]]:
    """地类面积 of a sub-project. What follows of it only in one way is told; else a problem asks to type ``land``."""
    groups: dict[tuple[str, str, str, str], list[Cell]] = {}
    for u, unit in enumerate(sub.units):
        place = (*path, "units", u)
        listed = cells.of(_plots(dossier, place, unit, areas, problems))
        states = {damage.state for damage in unit.damage}
        if len(states) != 1 and listed:
            said = (
                f"单元“{unit.name}”既有已损毁又有拟损毁的土地，不能由图形分出"
                if states
                else f"单元“{unit.name}”没有写损毁情况"
            )
            problems.append(dossier.problem((*place, "damage"), said, "填写子项目的地类面积（land），逐行写明 damaged"))
            continue
        for code in dict.fromkeys(cell.land.code for cell in listed):
            after = _after(unit, code)
            if after is None:
                said = f"单元“{unit.name}”的地类 {code} 复垦为哪一类不能判定（复垦方向有 {'、'.join(unit.directions)}）"
                problems.append(dossier.problem((*place, "directions"), said, "填写子项目的地类面积（land）"))
                continue
            key = (code, after, next(iter(states)), "planned" if unit.reclaimed else "none")
            groups.setdefault(key, []).extend(cell for cell in listed if cell.land.code == code)
    rows = []
    for (before, after, damaged, reclaimed), of_row in sorted(groups.items()):
        area = _measured(of_row, cells, areas)
        data = {"before": before, "after": after, "damaged": damaged, "reclaimed": reclaimed}
        rows.append((LandParcel.model_validate({**data, "area_hm2": area.area_hm2}), area))
    return rows


def _after(unit: Unit, code: str) -> str | None:
    """复垦后地类: the same where that is a direction of the unit or it is left alone, else its only direction."""
    if not unit.reclaimed or code in unit.directions:
        return code
    return unit.directions[0] if len(unit.directions) == 1 else None


def owner_rows(
    dossier: Dossier, path: KeyPath, sub: SubProject, cells: Cells, areas: UnitAreas, problems: list[Problem]
) -> list[tuple[Ownership, MeasuredArea]]:
    """权属面积 of a sub-project, by ownership and owner."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for u, unit in enumerate(sub.units):
        for cell in cells.of(_plots(dossier, (*path, "units", u), unit, areas, problems)):
            groups.setdefault((cell.land.tenure, cell.land.owner), []).append(cell)
    rows = []
    for (kind, owner), of_row in sorted(groups.items(), key=lambda group: (group[0][0] != "state", group[0])):
        area = _measured(of_row, cells, areas)
        if kind and owner:
            data = {"kind": kind, "owner": owner, "area_hm2": area.area_hm2}
            rows.append((Ownership.model_validate(data), area))
        else:
            said = f"图层“{cells.stated.name}”没有写明子项目“{sub.name}”中 {area.area_hm2} 公顷的权属性质或权属单位"
            problems.append(
                dossier.problem(path, said, "补填图层的权属性质（QSXZ）和权属单位（QSDWMC），或填写 ownership")
            )
    return rows


def _plots(dossier: Dossier, place: KeyPath, unit: Unit, areas: UnitAreas, problems: list[Problem]) -> tuple[int, ...]:
    if place not in areas.plots:
        said = f"单元“{unit.name}”没有写地块，所在子项目的地类和权属面积不能由图形得出"
        found = dossier.problem(place, said, "在 plots 中写明它的地块，或填写子项目的 land 和 ownership")
        if found not in problems:
            problems.append(found)
    return areas.plots.get(place, ())


def _measured(of_row: list[Cell], cells: Cells, areas: UnitAreas) -> MeasuredArea:
    area_m2 = sum((cell.area_m2 for cell in of_row), _NONE)
    area_hm2 = sum((cell.area_hm2 for cell in of_row), _NONE)
    control = Source("单元面积", "按地类和权属平差到单元面积", None, STATED)
    gap = (area_hm2 * 10000 - area_m2).quantize(AREA_UNIT_M2)
    return MeasuredArea(area_m2, gap, cells.source(areas, [c.plot for c in of_row]), control)


def compared_land(sub: SubProject, key: str, cells: Cells, areas: UnitAreas, path: KeyPath) -> tuple[bool, list[str]]:
    """Whether classes or owners as stated could be set beside what the layer gives, and where they differ (提示)."""
    if not cells.cells:
        return False, []
    places = [(*path, "units", u) for u in range(len(sub.units))]
    if any(place not in areas.plots for place in places):
        said = f"子项目“{sub.name}”有单元没有写地块，填写的{'地类' if key == 'land' else '权属'}面积没有与图形比较"
        return False, [said]
    listed = cells.of(i for place in places for i in areas.plots[place])
    found: dict[str, Decimal] = {}
    for cell in listed:
        name = cell.land.code if key == "land" else _owner(cell.land.tenure, cell.land.owner)
        found[name] = found.get(name, _NONE) + cell.area_hm2
    stated: dict[str, Decimal] = {}
    rows: list[tuple[str, object]] = (
        [(row.before, row.area_hm2) for row in sub.parcels]
        if key == "land"
        else [(_owner(row.kind, row.owner), row.area_hm2) for row in sub.owners]
    )
    for name, area in rows:
        if not isinstance(area, Decimal):
            return False, []
        stated[name] = stated.get(name, _NONE) + area
    return True, _differences(sub, "地类" if key == "land" else "权属", stated, found)


def _owner(kind: str, owner: str) -> str:
    titles = {str(tenure): title for tenure, title in TENURES.items()}
    return f"{owner or '（未写权属单位）'}（{titles.get(kind, '权属性质不明')}）"


def _differences(sub: SubProject, what: str, stated: Mapping[str, Decimal], found: Mapping[str, Decimal]) -> list[str]:
    return [
        f"子项目“{sub.name}”{what} {name}：填写 {plain_text(stated.get(name, _NONE))} 公顷，"
        f"图形 {plain_text(found.get(name, _NONE))} 公顷，"
        f"相差 {plain_text(abs(stated.get(name, _NONE) - found.get(name, _NONE)))} 公顷"
        for name in sorted({*stated, *found})
        if stated.get(name, _NONE) != found.get(name, _NONE)
    ]
