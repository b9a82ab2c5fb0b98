"""Drawing a laid out map (绘图): shapes and labels within the frame, then frame, grid, north arrow, legend and words."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from io import BytesIO

import numpy as np
import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.details import SEEN_MM, narrow_shapes
from xiufu.render.maps.ground import BAND_MM, Ground
from xiufu.render.maps.labels import CROWD, Box, Label, Wish, place_labels
from xiufu.render.maps.layout import Layout
from xiufu.render.maps.margin import COORDINATE_MM, MARK_MM, foot, legend, title
from xiufu.render.maps.style import INK, PAPER, Style, style_of
from xiufu.render.maps.svg import Line, Svg
from xiufu.render.maps.words import LINE, SMALL_MM, text_width, wrapped
from xiufu.spatial.map_content import NO_DATA, MapContent

LABEL_MM = 2.5
_CONTEXT_LABEL_MM = 2.1
_CROWDED_LABEL_MM = 1.7
_CORNER_MM = 18.0
"""Along the frame from its corners, where longitude and latitude stand: no other coordinate."""
_WIDE_MM = 55.0
"""A narrower frame has no room for grid coordinates between longitudes: these stand above it, those below."""
_TINY_MM = 1.6
_OUTLINES = ("detail", "limit:")
"""Styles of what is told by its outline: no name need stand on it."""
_LABEL_SHARE = 0.5
"""Of the width of a frame: longer labels may stand on several lines."""
_DOTS_A_MM = 8
"""Of imagery: about 200 to the inch."""
_NORTH_MM = (9.0, 15.0)
_NORTH_LEFT_MM = 69.0
"""Where the north arrow of many frames stands in the foot of their sheet."""
_MISSING = "另有 {} 处因图面所限未注记"


def draw(layout: Layout) -> Svg:
    """The whole sheet (成图)."""
    svg = Svg(layout.width, layout.height)
    svg.box(0, 0, layout.width, layout.height, fill=PAPER)
    title(svg, layout)
    for ground in layout.grounds:
        _ground(svg, layout.content, ground)
    legend(svg, layout)
    foot(svg, layout)
    if layout.ground.number:
        left, top = layout.foot.left + _NORTH_LEFT_MM, layout.foot.top + 0.5
        _north(svg, Box(left, top, left + _NORTH_MM[0], top + _NORTH_MM[1]))
    for n, words in enumerate(layout.small):
        svg.text(1.0, layout.small_top + (n + 0.8) * SMALL_MM * LINE, words, SMALL_MM)
    return svg


def _ground(svg: Svg, content: MapContent, ground: Ground) -> None:
    """One frame and what lies in it."""
    frame = ground.frame
    width, height = frame.right - frame.left, frame.bottom - frame.top
    svg.clipped(frame.left, frame.top, width, height)
    if content.imagery:
        from xiufu.spatial.imagery import read_imagery  # rasterio is slow to load: only maps of imagery wait for it

        pixels = read_imagery(
            content.imagery, content.crs, ground.bounds, round(width * _DOTS_A_MM), round(height * _DOTS_A_MM)
        )
        file = BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=88)
        source = f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode()}"
        svg.image(frame.left, frame.top, width, height, source)
    draw_shape(svg, ground.shown(ground.bare(content.cover)), style_of(NO_DATA))
    shown = [ground.shown(shape.shape) for shape in content.shapes]
    for shape, drawn in zip(content.shapes, shown, strict=True):
        draw_shape(svg, drawn, style_of(shape.style))
    _grid(svg, ground)
    several = bool(ground.number)
    arrow = Box(frame.right - _NORTH_MM[0] - 1, frame.top + 1, frame.right - 1, frame.top + 1 + _NORTH_MM[1])
    head = Box(frame.left, frame.top, frame.left + text_width(ground.number, LABEL_MM) + 1, frame.top + 4)
    said = _unseen(content, ground, shown)
    note = _noted(frame, (*said, _MISSING.format(999)))
    labels, missing = placed_labels(content, ground, shown, (head if several else arrow, note[0]))
    for label in labels:
        _label(svg, label)
    svg.unclipped()
    if several:
        svg.box(head.left, head.top, head.right - head.left, head.bottom - head.top, fill=PAPER, line=0.15)
        svg.text((head.left + head.right) / 2, head.top + 3, ground.number, LABEL_MM, anchor="middle")
    else:
        _north(svg, arrow)
    _frame(svg, ground)
    if missing:
        said.append(_MISSING.format(missing))
    _, lines = _noted(frame, said)
    for n, line in enumerate(reversed(lines)):
        svg.text(frame.left + 1, frame.bottom - 1 - n * COORDINATE_MM * LINE, line, COORDINATE_MM, halo=True)


def _unseen(content: MapContent, ground: Ground, shown: Sequence[BaseGeometry]) -> list[str]:
    """What the frame does not show as it is, but where the sheet says so at length."""
    said = []
    if any(_is_tiny(part) for drawn in shown for part in _parts(drawn)):
        said.append("过小的图形以圆点表示")
    narrow = narrow_shapes(content, ground.scale) if content.extent == "detail" and not content.enlarged else []
    of_map = zip(content.shapes, shown, strict=True)
    if any(not _is_tiny(part) for shape, drawn in of_map if shape in narrow for part in _parts(drawn)):
        said.append(f"宽不足{SEEN_MM:g} mm的图形只见界线")
    return said


def _noted(frame: Box, said: Sequence[str]) -> tuple[Box, tuple[str, ...]]:
    """Lines in the lower left corner of a frame, and the room they take."""
    room = frame.right - frame.left - 2
    lines = wrapped("，".join(said), COORDINATE_MM, room) if said else ()
    wide = max((text_width(line, COORDINATE_MM) for line in lines), default=0.0)
    high = len(lines) * COORDINATE_MM * LINE
    return Box(frame.left, frame.bottom - high - 1, frame.left + wide + 2, frame.bottom), lines


def placed_labels(
    content: MapContent, ground: Ground, shown: list[BaseGeometry], taken: Sequence[Box]
) -> tuple[list[Label], int]:
    """Labels with their places, and how many that are due found none."""
    frame = ground.frame
    room = (frame.right - frame.left) * _LABEL_SHARE
    due = sum(shape.must for shape in content.shapes)
    large = LABEL_MM if due <= CROWD else _CROWDED_LABEL_MM
    wishes = [
        Wish(_named(drawn), _texts(shape.labels, size, room), size, shape.must)
        for shape, drawn in zip(content.shapes, shown, strict=True)
        if shape.labels and not drawn.is_empty
        for size in (large if shape.must else _CONTEXT_LABEL_MM,)
    ]
    context = (drawn for shape, drawn in zip(content.shapes, shown, strict=True) if not shape.must)
    points = [part for drawn in context for part in _parts(drawn) if part.geom_type == "Point"]
    marks = [Box(p.x - MARK_MM, p.y - MARK_MM, p.x + MARK_MM, p.y + MARK_MM) for p in points]
    of_map = zip(content.shapes, shown, strict=True)
    outlines = [drawn.boundary for shape, drawn in of_map if shape.style.startswith(_OUTLINES) and drawn.area]
    placed = place_labels(wishes, frame, taken, marks, outlines)
    missing = sum(label is None and wish.must for label, wish in zip(placed, wishes, strict=True))
    return [label for label in placed if label is not None], missing


def draw_shape(svg: Svg, shape: BaseGeometry, style: Style) -> None:
    """Polygons, lines and points; what is too small to be seen is a mark."""
    lines: list[Line] = []
    for part in _parts(shape):
        if part.geom_type == "Polygon":
            if _is_tiny(part):
                left, top, right, bottom = part.bounds
                svg.mark((left + right) / 2, (top + bottom) / 2, MARK_MM, style, patterned=True)
            else:
                svg.path([shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)], style)
        elif part.geom_type == "Point":
            svg.mark(part.x, part.y, MARK_MM, style)
        else:
            lines.append(shapely.get_coordinates(part))
    if lines:
        svg.path(lines, style, closed=False)


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    if shape.is_empty:
        return
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _parts(part)
    else:
        yield shape


def _named(shape: BaseGeometry) -> BaseGeometry:
    """What a label stands beside: of a shape that is drawn as a mark, its middle."""
    parts = list(_parts(shape))
    return shape.centroid if len(parts) == 1 and _is_tiny(parts[0]) else shape


def _is_tiny(part: BaseGeometry) -> bool:
    left, top, right, bottom = part.bounds
    return bool(part.geom_type == "Polygon" and max(right - left, bottom - top) < _TINY_MM)


def _texts(labels: Sequence[str], size: float, room: float) -> tuple[str, ...]:
    """Possible texts of a label: each as it is, a long one then on several lines."""
    broken = (
        (label, "\n".join(part for line in label.split("\n") for part in wrapped(line, size, room))) for label in labels
    )
    return tuple(dict.fromkeys(text for texts in broken for text in texts))


def _label(svg: Svg, label: Label) -> None:
    box = label.box
    if label.leader:
        start, end = label.leader
        svg.line(start, end, width=0.4, color=PAPER)
        svg.line(start, end, width=0.15)
        svg.circle(*start, 0.35, Style(INK, width=0.1))
    for n, words in enumerate(label.text.split("\n")):
        base = box.top + (n + 0.88) * label.size * LINE - (LINE - 1) * label.size / 2
        svg.text((box.left + box.right) / 2, base, words, label.size, anchor="middle", halo=True)


def _grid(svg: Svg, ground: Ground) -> None:
    for x, _ in ground.eastings():
        for y, _ in ground.northings():
            svg.line((x - 1.5, y), (x + 1.5, y), width=0.1)
            svg.line((x, y - 1.5), (x, y + 1.5), width=0.1)


def _north(svg: Svg, box: Box) -> None:
    middle, tip, foot = (box.left + box.right) / 2, box.top + 4.5, box.bottom - 1
    svg.box(box.left, box.top, box.right - box.left, box.bottom - box.top, fill=PAPER, opacity="0.85")
    left = np.array([(middle, tip), (middle - 2.2, foot), (middle, foot - 2.4)])
    right = np.array([(middle, tip), (middle + 2.2, foot), (middle, foot - 2.4)])
    svg.path([left], Style(INK, width=0.12))
    svg.path([right], Style(PAPER, width=0.12))
    svg.text(middle, box.top + 3.5, "北", 3.0, anchor="middle")


def _frame(svg: Svg, ground: Ground) -> None:
    """Two lines with coordinates between them: kilometres at the grid, longitude and latitude at the corners."""
    frame, outer = ground.frame, ground.outer
    svg.box(outer.left, outer.top, outer.right - outer.left, outer.bottom - outer.top, line=0.5)
    svg.box(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, line=0.2)
    over, under = frame.top - 1.5, frame.bottom + 3.0
    crowded = frame.right - frame.left < _WIDE_MM
    before, after = frame.left - 1.5, frame.right + 3.0
    for x, words in ground.eastings():
        svg.line((x, frame.top), (x, frame.top - 1))
        svg.line((x, frame.bottom), (x, frame.bottom + 1))
        if frame.left + _CORNER_MM < x < frame.right - _CORNER_MM:
            svg.text(x, over, words, COORDINATE_MM, anchor="middle")
        edge = text_width(words, COORDINATE_MM) / 2 if crowded else _CORNER_MM
        if frame.left + edge < x < frame.right - edge:
            svg.text(x, under, words, COORDINATE_MM, anchor="middle")
    for y, words in ground.northings():
        svg.line((frame.left, y), (frame.left - 1, y))
        svg.line((frame.right, y), (frame.right + 1, y))
        if frame.top + _CORNER_MM < y < frame.bottom - _CORNER_MM:
            svg.text(before, y, words, COORDINATE_MM, anchor="middle", upright=False)
            svg.text(after, y, words, COORDINATE_MM, anchor="middle", upright=False)
    corners = iter(ground.corners())
    for y, at_top in ((over, True), (under, False)):
        for at_left in (True, False):
            longitude, latitude = next(corners)
            if at_top or not crowded:
                svg.text(
                    frame.left if at_left else frame.right,
                    y,
                    longitude,
                    COORDINATE_MM,
                    anchor="start" if at_left else "end",
                )
            svg.text(
                before if at_left else after,
                frame.top if at_top else frame.bottom,
                latitude,
                COORDINATE_MM,
                anchor="end" if at_top else "start",
                upright=False,
            )
    for x in (frame.left, frame.right):
        for y, way in ((frame.top, -1), (frame.bottom, 1)):
            svg.line((x, y), (x, y + way * (BAND_MM - 0.3)), width=0.1)
    for y in (frame.top, frame.bottom):
        svg.line((outer.left, y), (frame.left, y), width=0.1)
        svg.line((frame.right, y), (outer.right, y), width=0.1)
