"""``xiufu area``: the areas of the plots of a file, what is wrong with them, and their adjustment to a control area."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiufu.core.errors import InputError, Problem
from xiufu.core.numbers import exponent, parse_decimal, plain_text
from xiufu.document.blocks import Document, Table, text_cell
from xiufu.reading.land_file import read_boundary
from xiufu.render.terminal import text_lines
from xiufu.spatial.adjustment import AREA_UNIT_HM2, adjust
from xiufu.spatial.area import BoundaryAreas, PlotArea, areas_of, boundary_extent, boundary_sheets
from xiufu.spatial.boundary import Boundary, Plot
from xiufu.spatial.checks.finding import GeometryFinding
from xiufu.spatial.checks.gaps import gaps
from xiufu.spatial.checks.run import checked_boundary
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.layer import Layer

CANNOT_TELL = "cannot_tell"
SHEET_SCALE = 10_000
"""The scale of the sheets of a land-use map (土地利用现状图)."""

_NO_AREA = "各圈相交、重叠或围不成面，面积无法确定。→ 改正界址点后再计算"


@dataclass(frozen=True, slots=True, eq=False)
class AreaReport:
    """The areas of a file (面积计算结果). ``adjusted_hm2`` are there where there is a control and every plot has an area."""

    boundary: Boundary
    areas: BoundaryAreas
    findings: tuple[GeometryFinding, ...]
    sheets: tuple[str, ...]
    control_hm2: Decimal | None = None
    adjusted_hm2: tuple[Decimal, ...] | None = None

    @property
    def difference_hm2(self) -> Decimal | None:
        """The control less the measured total (面积差)."""
        total = self.areas.total_hm2
        return None if self.control_hm2 is None or total is None else self.control_hm2 - total

    def problems_of(self, plot: int) -> list[str]:
        """What is wrong with a plot: errors, and that it has no area where it has none."""
        found = [
            str(finding)
            for finding in self.findings
            if finding.severity == "error" and plot in (finding.plot, finding.other)
        ]
        return found or ([_NO_AREA] if self.areas.plots[plot] is None else [])

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the file as a whole."""
        return tuple(
            finding.as_problem() for finding in self.findings if finding.severity == "error" and finding.plot is None
        )

    @property
    def notes(self) -> list[str]:
        """What else should be known: of the reading and of the checks."""
        return [*self.boundary.notes, *(str(finding) for finding in self.findings if finding.severity == "note")]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not any(self.problems_of(plot) for plot in range(len(self.areas.plots)))


def measure(
    path: Path,
    *,
    crs: str = "",
    layer: str = "",
    control: str = "",
    outer: Path | None = None,
    division: Path | None = None,
) -> AreaReport:
    """面积计算: read a file of plots, check it, measure it, and adjust it to the control area (hm²) where one is given.

    ``outer`` is a file of the boundary that the plots are to fill (外围界线), ``division`` a layer of the county that they are
    to lie in (行政区界线). Raises ``InputError``.
    """
    wanted = _control(control) if control else None
    boundary = _plots(path, crs, layer)
    around = _plots(outer, "", "") if outer else None
    return report_of(boundary, wanted, outer=around, division=read_layer(division) if division else None)


def _plots(path: Path, crs: str, layer: str) -> Boundary:
    boundary = read_boundary(path, crs=crs, layer=layer)
    if not boundary.plots:
        raise InputError(Problem(boundary.file, 0, "文件里没有地块", "换一个有地块的文件"))
    return boundary


def _control(text: str) -> Decimal:
    try:
        control = parse_decimal(text)
    except ValueError as error:
        raise InputError(Problem("命令行", 0, f"控制面积（--control）：{error}", "写公顷数，如 6.3758")) from None
    if control <= 0 or exponent(control) < exponent(AREA_UNIT_HM2):
        raise InputError(
            Problem(
                "命令行",
                0,
                f"控制面积（--control）{plain_text(control)}应大于 0，小数不超过 4 位",
                "写公顷数，如 6.3758",
            )
        )
    return control.quantize(AREA_UNIT_HM2)


def report_of(
    boundary: Boundary,
    control_hm2: Decimal | None = None,
    *,
    outer: Boundary | None = None,
    division: Layer | None = None,
) -> AreaReport:
    """The areas of plots that have been read."""
    findings, plots = checked_boundary(boundary, stated_hm2=control_hm2, division=division)
    findings += gaps(boundary, outer) if outer else []
    areas = areas_of(plots)
    measured = [area.ellipsoidal_m2 for area in areas.plots if area]
    adjusted = None
    if control_hm2 is not None and measured and len(measured) == len(areas.plots):
        adjusted = adjust(measured, control_hm2)
    try:
        sheets = boundary_sheets(boundary, SHEET_SCALE)
    except ValueError:
        sheets = ()
    return AreaReport(boundary, areas, tuple(findings), sheets, control_hm2, adjusted)


def as_dict(report: AreaReport) -> dict[str, Any]:
    """The report for ``--json``: numbers are decimal strings, and ``cannot_tell`` where there is none."""
    boundary, areas = report.boundary, report.areas
    extent = boundary_extent(boundary)
    return {
        "crs": f"EPSG:{boundary.crs.epsg}",
        "plots": [
            {
                "name": plot.title,
                **dict(
                    zip(("area_m2", "area_hm2", "area_mu", "plane_area_m2"), map(_shown, _values(area)), strict=True)
                ),
                "problems": report.problems_of(n),
            }
            for n, (plot, area) in enumerate(zip(boundary.plots, areas.plots, strict=True))
        ],
        "total_hm2": _shown(areas.total_hm2),
        "total_m2": _shown(areas.total_m2),
        "crs_name": boundary.crs.name,
        "reasons": list(boundary.reasons),
        "file": boundary.file,
        "sha256": boundary.sha256,
        "zone": areas.zone_text,
        "method": areas.method,
        "map_sheets": list(report.sheets),
        "bounds": {"longitude": extent[0], "latitude": extent[1]} if extent else None,
        "stated_hm2": [_stated_text(plot) for plot in boundary.plots],
        "control_hm2": None if report.control_hm2 is None else plain_text(report.control_hm2),
        "adjustment": None
        if report.control_hm2 is None
        else {
            "difference_hm2": _shown(report.difference_hm2),
            "plots_hm2": [plain_text(area) for area in report.adjusted_hm2] if report.adjusted_hm2 else CANNOT_TELL,
        },
        "notes": report.notes,
    }


def _values(area: PlotArea | None) -> Sequence[Decimal | None]:
    return (None,) * 4 if area is None else (area.ellipsoidal_m2, area.hm2, area.mu, area.plane_m2)


def _stated_text(plot: Plot) -> str | None:
    return None if plot.stated_area_hm2 is None else plain_text(plot.stated_area_hm2)


def _shown(area: Decimal | None) -> str:
    return CANNOT_TELL if area is None else plain_text(area)


def summary(report: AreaReport) -> list[str]:
    """The report as lines for people (面积表)."""
    boundary, areas = report.boundary, report.areas
    extent = boundary_extent(boundary)
    lines = [
        f"文件：{boundary.file}（SHA-256 {boundary.sha256}）",
        f"坐标系：{boundary.crs.name}",
        *(f"　依据：{reason}" for reason in boundary.reasons),
        *([f"范围：东经{extent[0]}，北纬{extent[1]}"] if extent else []),
        *([f"1:1万 图幅号：{'、'.join(report.sheets)}"] if report.sheets else []),
        f"面积：{areas.method}。平面面积只供对照。",
        "",
        *text_lines(Document("", (_table(report),))),
        "",
    ]
    if report.control_hm2 is not None:
        lines.append(_adjustment_text(report))
    of_plots = [text for plot in range(len(areas.plots)) for text in report.problems_of(plot)]
    problems = dict.fromkeys([*of_plots, *map(str, report.problems)])
    lines += [f"问题：{' '.join(text.split())}" for text in problems]
    lines += [f"提示：{' '.join(note.split())}" for note in report.notes]
    total = areas.total_hm2
    what = "合计无法确定" if total is None else f"合计 {plain_text(total)} 公顷"
    return [*lines, f"地块 {len(areas.plots)} 个，{what}；问题 {len(problems)} 处。"]


def _adjustment_text(report: AreaReport) -> str:
    control = plain_text(report.control_hm2) if report.control_hm2 is not None else ""
    if report.difference_hm2 is None:
        return f"控制面积 {control} 公顷；有地块的面积无法确定，没有平差。"
    return f"控制面积 {control} 公顷，比计算的合计{_signed(report.difference_hm2)} 公顷；已按面积比例平差，各地块之和等于控制面积。"


def _signed(difference: Decimal) -> str:
    return f"{'少' if difference < 0 else '多'} {plain_text(abs(difference))}"


def _table(report: AreaReport) -> Table:
    plots, areas = report.boundary.plots, report.areas
    stated = any(plot.stated_area_hm2 is not None for plot in plots)
    head = ["序号", "地块", "椭球面积（平方米）", "公顷", "亩", "平面面积（平方米）"]
    head += ["所列（公顷）", "所列减计算"] if stated else []
    head += ["平差后（公顷）"] if report.adjusted_hm2 else []
    rows = [head]
    for n, (plot, area) in enumerate(zip(plots, areas.plots, strict=True)):
        row = [str(n + 1), plot.title, *map(_text, _values(area))]
        if stated:
            row += _stated(plot.stated_area_hm2, None if area is None else area.hm2)
        rows.append([*row, *([plain_text(report.adjusted_hm2[n])] if report.adjusted_hm2 else [])])
    whole = ["", "合计", *map(_text, (areas.total_m2, areas.total_hm2, areas.total_mu)), ""]
    if stated:
        listed = [plot.stated_area_hm2 for plot in plots if plot.stated_area_hm2 is not None]
        whole += _stated(sum(listed, Decimal()) if len(listed) == len(plots) else None, areas.total_hm2)
    rows.append([*whole, *([plain_text(sum(report.adjusted_hm2, Decimal()))] if report.adjusted_hm2 else [])])
    return Table("areas", "", tuple(tuple(text_cell(text) for text in row) for row in rows), (1,) * len(head))


def _stated(stated: Decimal | None, area: Decimal | None) -> list[str]:
    difference = "" if stated is None or area is None else plain_text(stated - area)
    return ["" if stated is None else plain_text(stated), difference]


def _text(area: Decimal | None) -> str:
    return "无法确定" if area is None else plain_text(area)
