"""Which plots a unit has (单元与地块), and its area: measured, and adjusted to the area that controls it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xiufu.core.errors import Problem
from xiufu.core.figure import STATED, Source
from xiufu.core.numbers import plain_text
from xiufu.core.validation import suggestion
from xiufu.core.yaml_text import KeyPath
from xiufu.model.fields import chinese, known
from xiufu.model.geometry import Geometry
from xiufu.model.load import Dossier
from xiufu.model.measured import MeasuredArea
from xiufu.model.walk import units
from xiufu.spatial.adjustment import AREA_UNIT_HM2, adjust
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.checks.given import Given
from xiufu.spatial.crs import Crs
from xiufu.spatial.matrix import AREA_UNIT_M2
from xiufu.spatial.printed import M2_PER_HM2, printed_hm2, printed_m2
from xiufu.tasks.survey_files import Findings

METHOD = "椭球面积（国土调查办发〔2008〕32号）"

Plots = Mapping[KeyPath, tuple[int, ...]]
"""Plots of a unit by its path: their positions in the boundary file, from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitAreas:
    """Areas of units (单元面积): ``computed`` in hm² where the plan states none, ``areas_hm2`` of all that have plots.

    ``control`` says in words what the areas were adjusted to.
    """

    sound: Given
    plots: Plots
    plot_m2: tuple[Decimal, ...]
    computed: Mapping[KeyPath, Decimal]
    areas_hm2: Mapping[KeyPath, Decimal]
    measured: Mapping[KeyPath, MeasuredArea]
    control: str

    @property
    def boundary(self) -> Boundary:
        """The file of their plots (界址点文件)."""
        return self.sound.drawing.boundary

    @property
    def zone(self) -> Crs:
        """The zone that they are measured in (计算所用分带)."""
        return self.sound.drawing.zone

    def source(self, plots: Sequence[int], beside: str = "") -> Source:
        """Where a measured area comes from: file, hash, plots, method."""
        names = "、".join(self.boundary.plots[i].title for i in plots)
        file = f"{self.boundary.file}（SHA-256 {self.boundary.sha256[:12]}）"
        return Source(f"{file}{beside}", f"地块 {names}，{METHOD}，{self.zone.zone_name}", None, STATED)


def match_plots(dossier: Dossier, boundary: Boundary, problems: list[Problem]) -> Plots:
    """地块归属: the plots that units name, by number or name; each belongs to one unit and none is left over."""
    by_name: dict[str, list[int]] = {}
    for i, plot in enumerate(boundary.plots):
        for name in dict.fromkeys((plot.number, plot.name)):
            if name:
                by_name.setdefault(name, []).append(i)
    owner: dict[int, KeyPath] = {}
    found: dict[KeyPath, tuple[int, ...]] = {}
    for path, unit in units(dossier.plan):
        for p, name in enumerate(unit.plots):
            place = (*path, "plots", p)
            meant = by_name.get(name, [])
            if len(meant) != 1:
                problems.append(_unclear(dossier, place, name, boundary, by_name))
            elif meant[0] in owner:
                said = f"地块“{name}”重复，{dossier.position(owner[meant[0]])}已有"
                problems.append(dossier.problem(place, said, "一个地块只写在一个单元里"))
            else:
                owner[meant[0]] = place
                found[path] = (*found.get(path, ()), meant[0])
    left = [plot.title for i, plot in enumerate(boundary.plots) if i not in owner]
    if left and all(name in by_name for _, unit in units(dossier.plan) for name in unit.plots):
        said = f"文件“{boundary.file}”中的地块不属于任何单元：{'、'.join(left[:20])}{'等' if len(left) > 20 else ''}"
        remedy = "写进所属单元的 plots；不是本项目的地块，从文件中去掉"
        problems.append(dossier.problem(("geometry", "boundary", "file"), said, remedy))
    return found


def _unclear(
    dossier: Dossier, place: KeyPath, name: str, boundary: Boundary, by_name: Mapping[str, Sequence[int]]
) -> Problem:
    if name in by_name:
        said = f"文件“{boundary.file}”中有 {len(by_name[name])} 个地块叫“{name[:40]}”"
        return dossier.problem(place, said, "在文件中给它们不同的编号，这里写编号")
    near = suggestion(name, by_name)
    meant = f"是否想写“{near}”？" if near else ""
    listed = "、".join(list(by_name)[:20])
    said = f"文件“{boundary.file}”中没有地块“{name[:40]}”"
    return dossier.problem(place, said, f"{meant}文件中的地块有：{listed}")


def unit_areas(
    dossier: Dossier, sound: Given, plots: Plots, cite: Callable[[KeyPath], Source], found: Findings
) -> UnitAreas | None:
    """单元面积, of plots that the checks found sound: those that the plan states control themselves, the others share what is left of the project's area.

    Nothing where that is not possible; ``found`` says why.
    """
    plot_m2 = tuple(map(printed_m2, sound.areas.tolist()))
    measured = {path: sum((plot_m2[i] for i in listed), Decimal()) for path, listed in plots.items()}
    stated = {path: area for path, unit in units(dossier.plan) if (area := known(unit.area_hm2)) is not None}
    before = len(found.problems)
    for path, unit in units(dossier.plan):
        if path not in stated and path not in plots:
            said = f"单元“{unit.name}”没有写面积，也没有写地块"
            found.problems.append(dossier.problem(path, said, "在 plots 中写明它的地块，或填写 area_hm2"))
    asked = {path: area for path, area in measured.items() if path not in stated}
    if len(found.problems) > before:
        return None
    total = known(dossier.plan.project.area_hm2)
    control, words = _control(dossier, total, cite)
    if total is None:
        computed = {path: printed_hm2(area) for path, area in asked.items()}
        if asked:
            found.notes.append("没有写明项目总面积（project.area_hm2），单元面积由图形面积取位至 0.0001 公顷，没有平差")
    else:
        rest = total - sum(stated.values(), Decimal())
        if fault := _rest_fault(total, rest, asked):
            found.problems.append(dossier.problem(("project", "area_hm2"), *fault))
            return None
        computed = dict(zip(asked, adjust(list(asked.values()), rest), strict=True)) if asked else {}
    areas = {path: stated.get(path, computed.get(path, Decimal())) for path in plots}
    result = UnitAreas(sound, plots, plot_m2, computed, areas, {}, words)
    records = {}
    for path, listed in plots.items():
        of_unit = control if path in computed else _own_control(cite, path, areas[path])
        gap = (areas[path] * M2_PER_HM2 - measured[path]).quantize(AREA_UNIT_M2)
        records[*path, "area_hm2"] = MeasuredArea(measured[path], gap, result.source(listed), of_unit)
    found.notes += _compared(dossier, stated, measured)
    return UnitAreas(sound, plots, plot_m2, computed, areas, records, words)


def _control(dossier: Dossier, total: Decimal | None, cite: Callable[[KeyPath], Source]) -> tuple[Source, str]:
    """What controls the computed areas: as a source, and in words."""
    geometry = dossier.plan.geometry
    if total is None or geometry is None:
        return Source("没有控制面积", "图形面积取位至 0.0001 公顷", None, STATED), ""
    basis = chinese(Geometry, "area_basis", geometry.area_basis)
    words = f"{basis}的总面积"
    source = Source(f"{words} {plain_text(total)} 公顷", f"{cite(('project', 'area_hm2'))}", None, STATED)
    return source, words


def _own_control(cite: Callable[[KeyPath], Source], path: KeyPath, area: Decimal) -> Source:
    return Source(f"填写的单元面积 {plain_text(area)} 公顷", f"{cite((*path, 'area_hm2'))}", None, STATED)


def _rest_fault(total: Decimal, rest: Decimal, asked: Mapping[KeyPath, Decimal]) -> tuple[str, str] | None:
    if total != total.quantize(AREA_UNIT_HM2):
        said = f"项目总面积 {plain_text(total)} 公顷多于 4 位小数，不能作为控制面积"
        return said, "按批准文件或勘测定界报告填写，以公顷计最多 4 位小数"
    if asked and rest <= 0:
        said = f"已填单元面积用完了项目总面积 {plain_text(total)} 公顷，没有剩给由图形计算的单元"
        return said, "核对项目总面积和各单元面积"
    return None


def _compared(dossier: Dossier, stated: Mapping[KeyPath, Decimal], measured: Mapping[KeyPath, Decimal]) -> list[str]:
    """提示: what is stated beside what the geometry gives, wherever they differ in the last printed place."""
    notes = []
    for path, unit in units(dossier.plan):
        if path not in stated or path not in measured:
            if path in stated:
                notes.append(f"单元“{unit.name}”没有写地块（plots），填写的面积没有与图形比较")
            continue
        area = printed_hm2(measured[path])
        if area != stated[path]:
            notes.append(
                f"单元“{unit.name}”填写面积 {plain_text(stated[path])} 公顷，图形面积 {plain_text(area)} 公顷"
                f"（{measured[path]} 平方米），相差 {plain_text(abs(stated[path] - area))} 公顷"
            )
    return notes
