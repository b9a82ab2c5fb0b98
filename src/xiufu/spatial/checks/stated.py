"""Checks of what a file states of its plots (所列内容): point counts, areas, numbers and names."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import shapely

from xiufu.core.numbers import Rounding, plain_text, rounded
from xiufu.spatial.boundary import Plot
from xiufu.spatial.checks.areas import in_hm2
from xiufu.spatial.checks.conventions import MOST_LISTED, STATED_SHARE
from xiufu.spatial.checks.finding import GeometryFinding, Severity, Spot
from xiufu.spatial.checks.given import Given
from xiufu.spatial.printed import printed_m2

_UNITS = (("平方米", 10_000, Rounding(2)), ("亩", 15, Rounding(4)))
"""Units that an area may have been written in: how many make a hectare, and the places they are printed with."""

_OF_PLOT = "按界址点计算的椭球面积", "核对界址点是否有缺漏或错误、坐标系是否正确、所列面积是否为本地块的面积"
_OF_ALL = "各地块椭球面积之和", "核对地块是否齐全、坐标系是否正确、总面积是否为这些地块的面积"
"""What the computed area is called, and what to do where the stated one is far from it."""


def point_count(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-017: the stated number of points (界址点数), with or without the closing points of the rings."""
    for index, plot in enumerate(given.drawing.boundary.plots):
        rings = list(plot.rings())
        points = sum(len(ring.points) for ring in rings)
        accepted = {points, points + len(rings), points + sum(ring.closed for ring in rings)}
        if plot.stated_points is not None and plot.stated_points not in accepted:
            yield GeometryFinding(
                "GEOM-017",
                "differs",
                "note",
                given.drawing.plot_spot(index),
                f"所列界址点数{plot.stated_points}与实有点数不符：不计各圈末尾重复的首点有{points}个，"
                f"计入有{points + len(rings)}个",
                "核对是否缺行或多行；无误时改正所列点数",
                index,
            )


def plot_area(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-018: the stated area of a plot (地块面积) against its ellipsoidal one, at the digits it is stated with."""
    planes = shapely.area(given.shapes)
    for index, plot in enumerate(given.drawing.boundary.plots):
        if plot.stated_area_hm2 is None:
            continue
        if not given.sound[index]:
            yield GeometryFinding(
                "GEOM-018",
                "cannot_tell",
                "note",
                given.drawing.plot_spot(index),
                f"本地块的图形有错误，没有核对所列面积{plain_text(plot.stated_area_hm2)}公顷",
                "先改正本地块的错误，再检查",
                index,
            )
            continue
        outcome = _compare(plot.stated_area_hm2, printed_m2(given.areas[index]), printed_m2(planes[index]), _OF_PLOT)
        if outcome:
            yield GeometryFinding(
                "GEOM-018",
                "differs",
                outcome.severity,
                given.drawing.plot_spot(index),
                f"所列面积{plain_text(plot.stated_area_hm2)}公顷" + outcome.problem,
                outcome.remedy,
                index,
            )


def total_area(given: Given, *, surely_hm2: bool = False) -> Iterator[GeometryFinding]:
    """GEOM-019: the area of all plots that the report or approval states (总面积) against the sum of ellipsoidal ones.

    ``surely_hm2`` says that it was asked for in hectares: a number in another unit is then wrong, and not only written otherwise.
    """
    stated = given.stated_hm2
    if stated is None:
        return
    spot = Spot(given.drawing.boundary.file)
    if not all(given.sound):
        yield GeometryFinding(
            "GEOM-019",
            "cannot_tell",
            "note",
            spot,
            f"有{given.sound.count(False)}个地块的图形有错误，没有核对总面积{plain_text(stated)}公顷",
            "先改正这些地块的错误，再检查",
        )
        return
    computed = sum((printed_m2(area) for area in given.areas.tolist()), Decimal(0))
    plane = sum((printed_m2(area) for area in shapely.area(given.shapes).tolist()), Decimal(0))
    outcome = _compare(stated, computed, plane, _OF_ALL, surely_hm2=surely_hm2)
    if outcome:
        yield GeometryFinding(
            "GEOM-019",
            "differs",
            outcome.severity,
            spot,
            f"{given.stated_as}{plain_text(stated)}公顷" + outcome.problem,
            outcome.remedy,
        )


@dataclass(frozen=True, slots=True)
class _Outcome:
    severity: Severity
    problem: str
    remedy: str


def _compare(
    stated: Decimal, computed_m2: Decimal, plane_m2: Decimal, words: tuple[str, str], *, surely_hm2: bool = False
) -> _Outcome | None:
    """How a stated area differs from the computed one; nothing if it is what its digits allow."""
    computed, plane = in_hm2(computed_m2), in_hm2(plane_m2)
    if _fits(stated, computed):
        return None
    found = f"，{words[0]}为{plain_text(computed)}公顷"
    if not stated:
        return _Outcome("note", f"{found}，可能没有填写", "填写面积")
    if _fits(stated, plane):
        return _Outcome(
            "note",
            f"是平面面积{found}，相差{_gap(stated, computed)}公顷",
            "按接收方要求的面积口径填写；面积应采用椭球面积时改正",
        )
    for unit, per_hm2, places in _UNITS:
        if _fits(stated, computed * per_hm2):
            return _Outcome(
                "error" if surely_hm2 else "note",
                f"{found}，即{plain_text(rounded(computed * per_hm2, places))}{unit}，所列的是{unit}数",
                f"改用公顷填写，即{plain_text(computed)}公顷" if surely_hm2 else "改用公顷填写",
            )
    gap = abs(stated - computed)
    if gap <= computed * Decimal(str(STATED_SHARE)):
        return _Outcome(
            "note",
            f"{found}，相差{_gap(stated, computed)}公顷（不超过{STATED_SHARE * 1000:g}‰，本软件约定作提示）",
            "核对面积的计算方法、坐标系和平差；无误时改正所列面积",
        )
    return _Outcome(
        "error",
        f"{found}，相差{_gap(stated, computed)}公顷（超过{STATED_SHARE * 1000:g}‰，本软件约定作错误）",
        words[1],
    )


def _gap(stated: Decimal, computed: Decimal) -> str:
    return plain_text(abs(stated - computed))


def _fits(stated: Decimal, computed: Decimal) -> bool:
    """Whether a computed value rounds to a stated one at its digits; a tie may go either way."""
    exponent = stated.as_tuple().exponent
    half = Decimal(5).scaleb(min(exponent, 0) - 1) if isinstance(exponent, int) else Decimal(0)
    return abs(stated - computed) <= half


def names_repeated(given: Given) -> Iterator[GeometryFinding]:
    """GEOM-020: numbers or names (地块编号、地块名称) that several plots have."""
    plots = given.drawing.boundary.plots
    for kind, values in (("编号", [plot.number for plot in plots]), ("名称", [plot.name for plot in plots])):
        groups: dict[str, list[int]] = {}
        for index, value in enumerate(values):
            if value.strip():
                groups.setdefault(value.strip(), []).append(index)
        for value, members in groups.items():
            if len(members) > 1:
                yield GeometryFinding(
                    "GEOM-020",
                    "differs",
                    "note",
                    given.drawing.plot_spot(members[0]),
                    f"地块{kind}“{value}”用于{len(members)}个地块：{_places(plots, members)}",
                    f"各地块的{kind}应能区分，改正重复的{kind}；是同一地块的几部分时合为一个地块",
                    members[0],
                )


def _places(plots: tuple[Plot, ...], members: list[int]) -> str:
    shown = "、".join(plots[index].place or f"第{index + 1}个地块" for index in members[:MOST_LISTED])
    return shown + ("等" if len(members) > MOST_LISTED else "")
