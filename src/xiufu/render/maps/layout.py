"""A map laid out on paper (图面配置): which way the page stands, the scale, where frame, legend and words go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.ground import BAND_MM, Ground, scale_for
from xiufu.render.maps.labels import Box
from xiufu.render.maps.words import LINE, SMALL_MM, text_width, wrapped
from xiufu.spatial.map_content import NO_DATA, Bounds, LegendEntry, MapContent
from xiufu.spatial.map_shapes import covered_reach

PAGES = {False: (154, 214), True: (236, 136)}
"""Width and height in mm, upright and across: what the house's own page has room for above a caption."""
TITLE_MM = 10.0
SWATCH_MM = (8.0, 4.0)
_PANEL_MM = 54.0
_GAP_MM = 2.5
_FOOT_MM, _FOOT_BESIDE_MM = 16.0, 34.0
_LEGEND_SIZES = (2.6, 2.3, 2.0, 1.7)
_SMALL_SHARE = 0.25
"""Of the height of a page, for sources and notes at most."""
_TIMES = {"detail": 1, "vicinity": 4, "surroundings": 10}
_LEAST_FRAME_MM = 60.0
_LEAST_WIDTH_MM = 130
"""Of a sheet with its words below the frame."""
_TRIES = 4
"""A smaller legend leaves a larger frame, which may show more."""
_LEAST_DRAWN_MM = 100.0
_SHARE = 0.8
"""Of the height of an upright frame, for what it shows: a sheet is no higher than it need be."""
_TALL = 1.6
"""Times as high as wide: what is so tall may have its legend beside it."""
_EDGE_MM = 10.0
"""Least distance of what must be seen from a frame that ends where its data end: room for names."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the legend with its place (图例位置): the left of its swatch, the middle of its height."""

    entry: LegendEntry
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A sheet with everything in its place (图面): its frames, one as a rule, and ``foot`` where the scale stands.

    ``beside`` is whether legend and foot stand beside the frame, not below it.
    """

    content: MapContent
    landscape: bool
    beside: bool
    grounds: tuple[Ground, ...]
    legend_head: tuple[float, float]
    legend: tuple[Placed, ...]
    legend_size: float
    foot: Box
    small: tuple[str, ...]
    small_top: float
    width: int
    height: int
    """Of the sheet in mm."""

    @property
    def ground(self) -> Ground:
        """Its frame, or the first of them: all have one scale."""
        return self.grounds[0]


def lay_out_content(content: MapContent) -> Layout:
    """The layout whose legend names what lies in its frame and nothing else (排图)."""
    return settled(content, _best)


def settled(content: MapContent, lay: Callable[[MapContent], Layout]) -> Layout:
    """What a way of laying out gives once its legend names what lies in its frames and nothing else."""
    layout = lay(content)
    for _ in range(_TRIES):
        legend = _seen(content, layout)
        if legend == layout.content.legend:
            return layout
        layout = lay(replace(content, legend=legend))
    return _relabelled(content, lay(content))


def _relabelled(content: MapContent, layout: Layout) -> Layout:
    """A layout as it stands without the lines of its legend that lie outside its frame: their places stay empty."""
    seen = _seen(content, layout)
    placed = [one for one in layout.legend if one.entry in seen]
    left = len(seen) - len(placed)
    rest = [replace(one, lines=(_rest(left),)) for one in layout.legend if left and one.entry not in content.legend]
    return replace(layout, content=replace(content, legend=seen), legend=(*placed, *rest))


def _seen(content: MapContent, layout: Layout) -> tuple[LegendEntry, ...]:
    """Lines of the legend but those whose shapes all lie outside the frame."""
    inside = np.zeros(len(content.shapes), dtype=bool)
    for ground in layout.grounds:
        inside |= shapely.intersects([shape.shape for shape in content.shapes], shapely.box(*ground.bounds))
    used = {shape.style for shape in content.shapes} | {NO_DATA}
    seen = {shape.style for shape, shown in zip(content.shapes, inside, strict=True) if shown}
    if any(not ground.bare(content.cover).is_empty for ground in layout.grounds):
        seen.add(NO_DATA)
    return tuple(entry for entry in content.legend if entry.style in seen or entry.style not in used)


def _best(content: MapContent) -> Layout:
    """The layout whose legend is whole, with the larger scale; upright where both are alike, with the smaller frame."""
    west, south, east, north = shapely.total_bounds(list(content.focus))
    tried = [_laid(content, landscape=False, beside=False), _laid(content, landscape=True, beside=True)]
    if north - south >= _TALL * (east - west):
        tried.append(_laid(content, landscape=False, beside=True))
    return min(
        tried, key=lambda layout: (-len(layout.legend), layout.ground.scale, layout.landscape, layout.ground.area_mm2)
    )


def _laid(content: MapContent, *, landscape: bool, beside: bool) -> Layout:
    """A layout whose frame is no larger than what it has to show."""
    focus = shapely.total_bounds(list(content.focus))
    whole = on_page(content, focus, landscape=landscape, beside=beside)
    ground = whole.ground
    west, south, east, north = ground.bounds
    mm = ground.scale / 1000
    if not landscape:
        middle, high = (focus[1] + focus[3]) / 2, max(_LEAST_DRAWN_MM * mm, (focus[3] - focus[1]) / _SHARE)
        south, north = max(south, middle - high / 2), min(north, middle + high / 2)
    if content.cover is not None:
        west, south, east, north = _covered((west, south, east, north), focus, content.cover, mm)
    if (west, south, east, north) == ground.bounds:
        return whole
    size = ((east - west) / mm, (north - south) / mm)
    return on_page(
        content, (west, south, east, north), landscape=landscape, beside=beside, scale=ground.scale, size=size
    )


def _covered(bounds: Bounds, focus: Sequence[float], cover: BaseGeometry, mm: float) -> Bounds:
    """Bounds that end where the data around ``focus`` do, but never close to it nor closer together than a frame may be."""
    reach = covered_reach(cover, (focus[0], focus[1], focus[2], focus[3]))
    edge, least = _EDGE_MM * mm, _LEAST_FRAME_MM * mm
    found = list(bounds)
    for low, high in ((0, 2), (1, 3)):
        found[low] = max(bounds[low], min(reach[low], focus[low] - edge))
        found[high] = min(bounds[high], max(reach[high], focus[high] + edge))
        if found[high] - found[low] < least:
            middle = (found[low] + found[high]) / 2
            found[low], found[high] = middle - least / 2, middle + least / 2
    return found[0], found[1], found[2], found[3]


def on_page(
    content: MapContent,
    bounds: Sequence[float],
    *,
    landscape: bool,
    beside: bool,
    scale: int | None = None,
    size: tuple[float, float] | None = None,
) -> Layout:
    """A sheet as large as its page, or no larger than its frame of some ``size`` in mm needs, with ``bounds`` in its middle."""
    width, height = PAGES[landscape]
    if size is not None:
        least = int(_PANEL_MM + _LEAST_FRAME_MM) if beside else _LEAST_WIDTH_MM
        width = min(width, max(least, floor(size[0] + 2 * BAND_MM + (_PANEL_MM + 0.5 if beside else 1))))
    panel = width - _PANEL_MM
    small = _small(content, width - 2, PAGES[landscape][1])
    below = len(small) * SMALL_MM * LINE + 1.0
    if beside:
        room = height - below - TITLE_MM - 40
        legend_size, legend, end = _legend(content.legend, panel + _GAP_MM, _PANEL_MM - _GAP_MM, room)
        around, least_high = TITLE_MM + 2 * BAND_MM + 1 + below, end + 40 - 2 * BAND_MM
    else:
        room = height - TITLE_MM - 2 * BAND_MM - 8 - _FOOT_MM - below - _LEAST_FRAME_MM
        legend_size, legend, end = _legend(content.legend, 1.0, width - 2, room)
        around, least_high = TITLE_MM + 2 * BAND_MM + 8 + end + _FOOT_MM + below, _LEAST_FRAME_MM
    if size is not None:
        height = min(height, floor(max(size[1], least_high) + around))
    bottom = height - below
    if beside:
        outer = Box(0.5, TITLE_MM, panel, bottom - 1)
        top = TITLE_MM + 3.5
        foot = Box(panel + _GAP_MM, bottom - _FOOT_BESIDE_MM, width - 0.5, bottom - 1)
        head = (panel + _GAP_MM, top)
        legend = tuple(Placed(p.entry, p.lines, p.x, p.y + top + 2) for p in legend)
    else:
        foot = Box(1.0, bottom - _FOOT_MM, width - 1.0, bottom)
        top = foot.top - end - 6
        outer = Box(0.5, TITLE_MM, width - 0.5, top - 2)
        head = (1.0, top + 2.6)
        legend = tuple(Placed(p.entry, p.lines, p.x, p.y + top + 4) for p in legend)
    frame = Box(outer.left + BAND_MM, outer.top + BAND_MM, outer.right - BAND_MM, outer.bottom - BAND_MM)
    if scale is None:
        scale = scale_for(bounds, frame.right - frame.left, frame.bottom - frame.top, times=_TIMES[content.extent])
    ground = Ground.around(bounds, frame, scale, content.crs)
    return Layout(content, landscape, beside, (ground,), head, legend, legend_size, foot, small, bottom, width, height)


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
        rest = LegendEntry("number", _rest(len(entries) - kept), "text")
        placed, total = _arranged((*entries[:kept], rest), left, width, size)
        if total <= height:
            break
    return size, placed, total


def _rest(count: int) -> str:
    return f"其余 {count} 项见正文"


def _small(content: MapContent, width: float, high: float) -> tuple[str, ...]:
    """Lines of sources and notes (资料来源和说明) for a part of a page so ``high``: sources that have no room are counted."""
    most = int(high * _SMALL_SHARE / (SMALL_MM * LINE))
    sources, notes = (
        [wrapped(words, SMALL_MM, width) for words in listed] for listed in (content.sources, content.notes)
    )
    lines: list[str] = []
    for kept in range(len(sources), -1, -1):
        left = len(sources) - kept
        said = [(f"另有 {left} 项资料来源因图面所限未列出。",)] if left else []
        lines = [line for words in (*sources[:kept], *said, *notes) for line in words]
        if len(lines) <= most:
            return tuple(lines)
    return (*lines[: most - 1], f"{lines[most - 1][:-2]}……")


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
