"""Enlarged details (局部放大图): what is too narrow to be seen on its map, in frames of a larger scale on sheets of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

import shapely
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.ground import BAND_MM, SCALES, Ground
from xiufu.render.maps.labels import Box
from xiufu.render.maps.layout import PAGES, Layout, lay_out_content, on_page, settled
from xiufu.spatial.map_content import Bounds, LegendEntry, MapContent, MapShape

SEEN_MM = 1.0
"""What is narrower at its widest place is not seen, only its outline."""
_MOST_SHEETS = 2
_NAMED = 3
_GAP_MM = 1.0
_AROUND_MM = 7.0
"""From what a frame shows to its edge: room for a name."""
_LEAST_MM = 36.0
_PIECES_MM = range(160, 30, -10)
"""How long a piece of a strip may be on paper."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """Frames of one size on sheets (分幅): the middle of each on the ground, how many stand beside and below each other."""

    scale: int
    windows: tuple[Bounds, ...]
    columns: int
    rows: int
    high: float

    @property
    def sheets(self) -> int:
        return ceil(len(self.windows) / (self.columns * self.rows))

    @property
    def a_sheet(self) -> int:
        """Frames on a sheet, all sheets having about as many."""
        return ceil(len(self.windows) / self.sheets)


def lay_out_with_details(content: MapContent) -> list[Layout]:
    """A map, and where what it names is too narrow to be seen, at most two sheets that show it larger (局部放大图).

    The map shows where their frames lie, and says what it cannot show where even two sheets have no room for it.
    """
    layout = lay_out_content(content)
    narrow = narrow_shapes(content, layout.ground.scale)
    if not narrow:
        return [layout]
    said = f"{_names(narrow)}在本图上宽不足1 mm"
    grid = _grid(content, [shape.shape for shape in narrow], layout.ground.scale)
    if grid is None:
        return [lay_out_content(replace(content, notes=(*content.notes, f"{said}，只见界线。")))]
    still = narrow_shapes(content, grid.scale)
    below = (f"{_names(still)}在本图上仍宽不足1 mm。",) if still else ()
    enlarged = _sheets(replace(content, notes=(*content.notes, *below)), narrow, grid)
    frames = [ground for sheet in enlarged for ground in sheet.grounds]
    places = [shapely.box(*ground.bounds) for ground in frames]
    corners = [shapely.Point(place.bounds[0], place.bounds[3]) for place in places]
    overview = replace(
        content,
        shapes=(
            *content.shapes,
            *(MapShape(place, "detail") for place in places),
            *(MapShape(corner, "name", (f"（{n}）",), True) for n, corner in enumerate(corners, start=1)),
        ),
        legend=(*content.legend, LegendEntry("detail", "局部放大图的范围和编号")),
        notes=(*content.notes, f"{said}，另见1:{grid.scale}的局部放大图。"),
    )
    return [lay_out_content(overview), *enlarged]


def narrow_shapes(content: MapContent, scale: int) -> list[MapShape]:
    """Areas that a map must name and that are less than 1 mm wide on it, even at their widest place."""
    named = [shape for shape in content.shapes if shape.must and shape.labels and shape.shape.area]
    return [shape for shape in named if _widest(shape.shape) * 1000 / scale < SEEN_MM]


def _names(shapes: Sequence[MapShape]) -> str:
    names = list(dict.fromkeys(shape.labels[0].partition("\n")[0] for shape in shapes))
    return f"{'、'.join(names[:_NAMED])}{f'等 {len(names)} 处' if len(names) > _NAMED else ''}"


def _widest(shape: BaseGeometry) -> float:
    """Width of the widest place (最宽处), in metres."""
    parts = [part for part in shapely.get_parts(shape) if part.area]
    return max(2 * float(shapely.length(shapely.maximum_inscribed_circle(part, tolerance=0.05))) for part in parts)


def _grid(content: MapContent, narrow: Sequence[BaseGeometry], scale: int) -> _Grid | None:
    """The smallest scale at which all can be seen, or the largest one for which two sheets have room."""
    least = min(map(_widest, narrow))
    room = on_page(content, shapely.total_bounds(list(narrow)), landscape=False, beside=False, scale=scale).ground.outer
    seen = [s for s in SCALES if least * 1000 / s >= SEEN_MM]
    for tried in SCALES:
        if max(seen, default=0) <= tried < scale:
            grids = [_arranged(narrow, tried, long, room) for long in _PIECES_MM]
            fitting = [grid for grid in grids if grid is not None and grid.sheets <= _MOST_SHEETS]
            if fitting:
                return min(fitting, key=lambda grid: (grid.sheets, len(grid.windows)))
    return None


def _arranged(narrow: Sequence[BaseGeometry], scale: int, long: int, room: Box) -> _Grid | None:
    """Frames for pieces no longer than ``long`` mm, if a sheet holds one."""
    mm = scale / 1000
    pieces = [piece for shape in narrow for piece in _pieces(shape, long * mm)]
    wide, high = (
        max(_LEAST_MM, max(piece[n + 2] - piece[n] for piece in pieces) / mm + 2 * _AROUND_MM) for n in (0, 1)
    )
    columns = int((room.right - room.left + _GAP_MM) // (wide + 2 * BAND_MM + _GAP_MM))
    rows = int((room.bottom - room.top + _GAP_MM) // (high + 2 * BAND_MM + _GAP_MM))
    if not columns or not rows:
        return None
    windows: list[Bounds] = []
    for west, south, east, north in pieces:
        x, y = (west + east) / 2, (south + north) / 2
        if not any(w <= west and s <= south and east <= e and north <= n for w, s, e, n in windows):
            windows.append((x - wide * mm / 2, y - high * mm / 2, x + wide * mm / 2, y + high * mm / 2))
    return _Grid(scale, tuple(windows), columns, rows, high)


def _pieces(shape: BaseGeometry, long: float) -> list[Bounds]:
    """Bounds of the pieces of a strip (分段), cut across the longer side of its own: from the north, or from the west."""
    west, south, east, north = shape.bounds
    upright = north - south >= east - west
    count = ceil(max(north - south, east - west) / long)
    high, wide = (north - south) / count, (east - west) / count
    whole = shape if shape.is_valid else shapely.make_valid(shape)
    bands = (
        shapely.box(west, north - (n + 1) * high, east, north - n * high)
        if upright
        else shapely.box(west + n * wide, south, west + (n + 1) * wide, north)
        for n in range(count)
    )
    cut = (shapely.intersection(whole, band) for band in bands)
    return [(*map(float, piece.bounds),) for piece in cut if piece.area]  # type: ignore[misc]  # four of them


def _sheets(content: MapContent, narrow: Sequence[MapShape], grid: _Grid) -> list[Layout]:
    """The sheets with their frames, numbered through."""
    shapes = tuple(
        replace(shape, labels=shape.labels[1:]) if shape in narrow and len(shape.labels) > 1 else shape
        for shape in content.shapes
    )
    found: list[Layout] = []
    for n in range(grid.sheets):
        windows = grid.windows[n * grid.a_sheet : (n + 1) * grid.a_sheet]
        number = f"（{'一二'[n]}）" if grid.sheets > 1 else ""
        one = replace(
            content,
            id=f"{content.id}-detail{f'-{n + 1}' if n else ''}",
            title=f"{content.title}局部放大图{number}",
            focus=tuple(shapely.box(*window) for window in windows),
            shapes=shapes,
        )
        sheet = settled(one, partial(_framed, grid=grid, windows=windows, before=n * grid.a_sheet))
        frames = shapely.union_all([shapely.box(*ground.bounds) for ground in sheet.grounds])
        inside = tuple(shape for shape in shapes if shapely.intersects(shape.shape, frames))
        found.append(replace(sheet, content=replace(sheet.content, shapes=inside)))
    return found


def _framed(content: MapContent, grid: _Grid, windows: Sequence[Bounds], before: int) -> Layout:
    """A sheet whose frame is divided into many, row by row."""
    columns = min(grid.columns, grid.a_sheet)
    rows = ceil(len(windows) / columns)
    size = (float(PAGES[False][0]), rows * (grid.high + 2 * BAND_MM + _GAP_MM) - _GAP_MM - 2 * BAND_MM)
    whole = on_page(content, windows[0], landscape=False, beside=False, scale=grid.scale, size=size)
    outer = whole.ground.outer
    wide = (outer.right - outer.left + _GAP_MM) / columns
    high = (outer.bottom - outer.top + _GAP_MM) / rows
    grounds = []
    for n, window in enumerate(windows):
        left, top = outer.left + n % columns * wide, outer.top + n // columns * high
        frame = Box(left + BAND_MM, top + BAND_MM, left + wide - _GAP_MM - BAND_MM, top + high - _GAP_MM - BAND_MM)
        grounds.append(Ground.around(window, frame, grid.scale, content.crs, number=f"（{before + n + 1}）"))
    return replace(whole, grounds=tuple(grounds))
