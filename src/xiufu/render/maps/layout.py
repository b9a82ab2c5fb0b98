"""A map laid out on paper (图面配置): which way the page stands, the scale, where frame, legend and words go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import shapely

from xiufu.render.maps.ground import Ground, scale_for
from xiufu.render.maps.labels import LINE, Box, text_width
from xiufu.spatial.map_content import LegendEntry, MapContent

PAGES = {False: (154, 214), True: (236, 136)}
"""Width and height in mm, upright and across: what the house's own page has room for above a caption."""
TITLE_MM = 10.0
BAND_MM = 5.0
"""Between the two lines of the frame, where coordinates stand."""
SWATCH_MM = (8.0, 4.0)
_PANEL_MM = 54.0
_GAP_MM = 2.5
_FOOT_MM = 16.0
_SMALL = 2.1
_LEGEND_SIZES = (2.6, 2.3, 2.0, 1.7)
_TIMES = {"detail": 1, "vicinity": 4, "surroundings": 10}
_LEAST_FRAME_MM = 60.0
_TRIES = 4
"""A smaller legend leaves a larger frame, which may show more."""
_LEAST_DRAWN_MM = 100.0
_SHARE = 0.8
"""Of the height of an upright frame, for what it shows: a sheet is no higher than it need be."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the legend with its place (图例位置): the left of its swatch, the middle of its height."""

    entry: LegendEntry
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A sheet with everything in its place (图面). ``outer`` is the outer line of the frame, ``foot`` is where the scale stands."""

    content: MapContent
    landscape: bool
    ground: Ground
    outer: Box
    legend_head: tuple[float, float]
    legend: tuple[Placed, ...]
    legend_size: float
    foot: Box
    small: tuple[str, ...]
    small_top: float
    height: int
    """Of the sheet in mm."""

    @property
    def width(self) -> int:
        """Of the sheet in mm."""
        return PAGES[self.landscape][0]


def lay_out_content(content: MapContent) -> Layout:
    """The layout whose legend names what lies in its frame and nothing else (排图)."""
    layout = _best(content)
    for _ in range(_TRIES):
        legend = _seen(content, layout)
        if legend == layout.content.legend:
            return layout
        layout = _best(replace(content, legend=legend))
    return _best(content)


def _seen(content: MapContent, layout: Layout) -> tuple[LegendEntry, ...]:
    """Lines of the legend but those whose shapes all lie outside the frame."""
    frame = shapely.box(*layout.ground.bounds)
    inside = shapely.intersects([shape.shape for shape in content.shapes], frame)
    used = {shape.style for shape in content.shapes}
    seen = {shape.style for shape, shown in zip(content.shapes, inside, strict=True) if shown}
    return tuple(entry for entry in content.legend if entry.style in seen or entry.style not in used)


def _best(content: MapContent) -> Layout:
    """The layout whose legend is whole, with the larger scale; upright where both are alike."""
    tried = [_laid(content, landscape=landscape) for landscape in (False, True)]
    return min(tried, key=lambda layout: (-len(layout.legend), layout.ground.scale, layout.landscape))


def wrapped(text: str, size: float, width: float) -> tuple[str, ...]:
    """Words in lines no wider than ``width`` (折行).

    >>> wrapped("复垦单元与土地损毁程度", 2.0, 10.0)
    ('复垦单元与', '土地损毁程', '度')
    """
    lines = [""]
    for letter in text:
        if lines[-1] and text_width(lines[-1] + letter, size) > width:
            lines.append("")
        lines[-1] += letter
    return tuple(lines)


def _laid(content: MapContent, *, landscape: bool) -> Layout:
    bounds = shapely.total_bounds(list(content.focus))
    height = PAGES[landscape][1]
    whole = _with_height(content, bounds, height, landscape=landscape)
    if landscape:
        return whole
    frame = whole.ground.frame
    needed = max(_LEAST_DRAWN_MM, (bounds[3] - bounds[1]) * 1000 / whole.ground.scale / _SHARE)
    spare = int(frame.bottom - frame.top - needed)
    return (
        _with_height(content, bounds, height - spare, landscape=False, scale=whole.ground.scale) if spare > 0 else whole
    )


def _with_height(
    content: MapContent, bounds: Sequence[float], height: int, *, landscape: bool, scale: int | None = None
) -> Layout:
    width, _ = PAGES[landscape]
    small = [line for words in (*content.sources, *content.notes) for line in wrapped(words, _SMALL, width - 2)]
    bottom = height - len(small) * _SMALL * LINE - 1.0
    if landscape:
        panel = width - _PANEL_MM
        outer = Box(0.5, TITLE_MM, panel, bottom - 1)
        size, legend, end = _legend(content.legend, panel + _GAP_MM, _PANEL_MM - _GAP_MM, bottom - TITLE_MM - 40)
        top = TITLE_MM + 3.5
        foot = Box(panel + _GAP_MM, bottom - 34, width - 0.5, bottom - 1)
        head = (panel + _GAP_MM, top)
        legend = tuple(Placed(p.entry, p.lines, p.x, p.y + top + 2) for p in legend)
    else:
        size, legend, end = _legend(content.legend, 1.0, width - 2, height - TITLE_MM - _FOOT_MM - _LEAST_FRAME_MM - 20)
        foot = Box(1.0, bottom - _FOOT_MM, width - 1.0, bottom)
        top = foot.top - end - 6
        outer = Box(0.5, TITLE_MM, width - 0.5, top - 2)
        head = (1.0, top + 2.6)
        legend = tuple(Placed(p.entry, p.lines, p.x, p.y + top + 4) for p in legend)
    frame = Box(outer.left + BAND_MM, outer.top + BAND_MM, outer.right - BAND_MM, outer.bottom - BAND_MM)
    times = _TIMES[content.extent]
    scale = scale or scale_for(bounds, frame.right - frame.left, frame.bottom - frame.top, times=times)
    ground = Ground.around(bounds, frame, scale, content.crs)
    return Layout(content, landscape, ground, outer, head, legend, size, foot, tuple(small), bottom, height)


def _legend(
    entries: Sequence[LegendEntry], left: float, width: float, height: float
) -> tuple[float, tuple[Placed, ...], float]:
    """Size of type, places from the top of the legend, and its height: the largest type with which all has room.

    Where even the smallest has not, the last line counts what is left out.
    """
    size = _LEGEND_SIZES[0]
    for size in _LEGEND_SIZES:
        placed, total = _arranged(entries, left, width, size)
        if total <= height:
            return size, placed, total
    for kept in range(len(entries) - 1, -1, -1):
        rest = LegendEntry("number", f"其余 {len(entries) - kept} 项见正文", "text")
        placed, total = _arranged((*entries[:kept], rest), left, width, size)
        if total <= height:
            break
    return size, placed, total


def _arranged(
    entries: Sequence[LegendEntry], left: float, width: float, size: float
) -> tuple[tuple[Placed, ...], float]:
    """Entries in columns, down and then across."""
    room = min(width, 72.0) - SWATCH_MM[0] - 3
    texts = [wrapped(entry.text, size, room) for entry in entries]
    widest = max((text_width(line, size) for lines in texts for line in lines), default=0.0)
    columns = max(1, int(width // (widest + SWATCH_MM[0] + 4.0)))
    rows = max(1, ceil(len(entries) / columns))
    high = [max(SWATCH_MM[1], len(lines) * size * LINE) + 0.8 for lines in texts]
    heights = [max(high[row::rows], default=0.0) for row in range(rows)]
    placed = tuple(
        Placed(
            entry,
            lines,
            left + i // rows * (width / columns),
            sum(heights[: i % rows]) + heights[i % rows] / 2,
        )
        for i, (entry, lines) in enumerate(zip(entries, texts, strict=True))
    )
    return placed, sum(heights)
