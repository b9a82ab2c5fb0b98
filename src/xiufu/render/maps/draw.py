"""Drawing a laid out map (绘图): shapes and labels within the frame, then frame, grid, north arrow, legend and words."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from xiufu.render.maps.ground import Ground
from xiufu.render.maps.labels import CROWD, LINE, Box, Label, Wish, place_labels, text_width
from xiufu.render.maps.layout import BAND_MM, SWATCH_MM, Layout, Placed
from xiufu.render.maps.style import INK, PAPER, Style, style_of
from xiufu.render.maps.svg import Line, Svg

_TITLE_MM, _LEAST_TITLE_MM = 5.0, 3.8
LABEL_MM = 2.5
_CONTEXT_LABEL_MM = 2.1
_CROWDED_LABEL_MM = 1.7
_COORDINATE_MM = 1.9
_SMALL_MM = 2.1
_CORNER_MM = 18.0
"""Along the frame from its corners, where longitude and latitude stand: no other coordinate."""
_TINY_MM = 1.6
_MARK_MM = 0.9
"""Radius of the mark of a point, and of what is too small to be seen."""
_DOTS_A_MM = 8
"""Of imagery: about 200 to the inch."""
_NORTH_MM = (9.0, 15.0)


def draw(layout: Layout) -> Svg:
    """The whole sheet (成图)."""
    svg = Svg(layout.width, layout.height)
    ground, content = layout.ground, layout.content
    frame = ground.frame
    width, height = frame.right - frame.left, frame.bottom - frame.top
    svg.box(0, 0, layout.width, layout.height, fill=PAPER)
    _title(svg, layout)
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
    shown = [ground.shown(shape.shape) for shape in content.shapes]
    for shape, drawn in zip(content.shapes, shown, strict=True):
        draw_shape(svg, drawn, style_of(shape.style))
    _grid(svg, ground)
    arrow = Box(frame.right - _NORTH_MM[0] - 1, frame.top + 1, frame.right - 1, frame.top + 1 + _NORTH_MM[1])
    labels, missing = placed_labels(layout, shown, arrow)
    for label in labels:
        _label(svg, label)
    svg.unclipped()
    _north(svg, arrow)
    _frame(svg, layout)
    _legend(svg, layout)
    _foot(svg, layout)
    small = [*layout.small]
    for n, words in enumerate(small):
        svg.text(1.0, layout.small_top + (n + 0.8) * _SMALL_MM * LINE, words, _SMALL_MM)
    said = [f"另有 {missing} 处因图面所限未注记"] if missing else []
    if any(_is_tiny(part) for drawn in shown for part in _parts(drawn)):
        said.append("过小的图形以圆点表示")
    if said:
        svg.text(frame.left + 1, frame.bottom - 1, "，".join(said), _COORDINATE_MM, halo=True)
    return svg


def _title(svg: Svg, layout: Layout) -> None:
    """On one line as large as there is room, a long one on two lines of like length, a very long one smaller."""
    words, room = layout.content.title, layout.width - 2
    size = min(_TITLE_MM, room / text_width(words, 1.0))
    if size >= _LEAST_TITLE_MM:
        svg.text(layout.width / 2, 6.6, words, size, anchor="middle")
        return
    half = next(n for n in range(len(words)) if text_width(words[:n], 1.0) * 2 >= text_width(words, 1.0))
    lines = (words[:half], words[half:])
    size = min(_LEAST_TITLE_MM, *(room / text_width(line, 1.0) for line in lines))
    for base, line in zip((4.0, 8.6), lines, strict=True):
        svg.text(layout.width / 2, base, line, size, anchor="middle")


def placed_labels(layout: Layout, shown: list[BaseGeometry], arrow: Box) -> tuple[list[Label], int]:
    """Labels with their places, and how many that are due found none."""
    due = sum(shape.must for shape in layout.content.shapes)
    large = LABEL_MM if due <= CROWD else _CROWDED_LABEL_MM
    wishes = [
        Wish(_named(drawn), shape.labels, large if shape.must else _CONTEXT_LABEL_MM, shape.must)
        for shape, drawn in zip(layout.content.shapes, shown, strict=True)
        if shape.labels and not drawn.is_empty
    ]
    frame = layout.ground.frame
    note = Box(frame.left, frame.bottom - 3.5, frame.left + 55, frame.bottom)
    placed = place_labels(wishes, frame, (arrow, note))
    missing = sum(label is None and wish.must for label, wish in zip(placed, wishes, strict=True))
    return [label for label in placed if label is not None], missing


def draw_shape(svg: Svg, shape: BaseGeometry, style: Style) -> None:
    """Polygons, lines and points; what is too small to be seen is a mark."""
    lines: list[Line] = []
    for part in _parts(shape):
        if part.geom_type == "Polygon":
            if _is_tiny(part):
                left, top, right, bottom = part.bounds
                svg.circle((left + right) / 2, (top + bottom) / 2, _MARK_MM, style)
            else:
                svg.path([shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)], style)
        elif part.geom_type == "Point":
            svg.circle(part.x, part.y, _MARK_MM, style)
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


def _frame(svg: Svg, layout: Layout) -> None:
    """Two lines with coordinates between them: kilometres at the grid, longitude and latitude at the corners."""
    ground, outer = layout.ground, layout.outer
    frame = ground.frame
    svg.box(outer.left, outer.top, outer.right - outer.left, outer.bottom - outer.top, line=0.5)
    svg.box(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, line=0.2)
    over, under = frame.top - 1.5, frame.bottom + 3.0
    before, after = frame.left - 1.5, frame.right + 3.0
    for x, words in ground.eastings():
        svg.line((x, frame.top), (x, frame.top - 1))
        svg.line((x, frame.bottom), (x, frame.bottom + 1))
        if frame.left + _CORNER_MM < x < frame.right - _CORNER_MM:
            svg.text(x, over, words, _COORDINATE_MM, anchor="middle")
            svg.text(x, under, words, _COORDINATE_MM, anchor="middle")
    for y, words in ground.northings():
        svg.line((frame.left, y), (frame.left - 1, y))
        svg.line((frame.right, y), (frame.right + 1, y))
        if frame.top + _CORNER_MM < y < frame.bottom - _CORNER_MM:
            svg.text(before, y, words, _COORDINATE_MM, anchor="middle", upright=False)
            svg.text(after, y, words, _COORDINATE_MM, anchor="middle", upright=False)
    corners = iter(ground.corners())
    for y, at_top in ((over, True), (under, False)):
        for at_left in (True, False):
            longitude, latitude = next(corners)
            svg.text(
                frame.left if at_left else frame.right,
                y,
                longitude,
                _COORDINATE_MM,
                anchor="start" if at_left else "end",
            )
            svg.text(
                before if at_left else after,
                frame.top if at_top else frame.bottom,
                latitude,
                _COORDINATE_MM,
                anchor="end" if at_top else "start",
                upright=False,
            )
    for x in (frame.left, frame.right):
        for y, way in ((frame.top, -1), (frame.bottom, 1)):
            svg.line((x, y), (x, y + way * (BAND_MM - 0.3)), width=0.1)
    for y in (frame.top, frame.bottom):
        svg.line((outer.left, y), (frame.left, y), width=0.1)
        svg.line((frame.right, y), (outer.right, y), width=0.1)


def _legend(svg: Svg, layout: Layout) -> None:
    if layout.legend:
        svg.text(*layout.legend_head, "图  例", 3.0)
    for placed in layout.legend:
        _entry(svg, placed, layout.legend_size)


def _entry(svg: Svg, placed: Placed, size: float) -> None:
    style, (wide, high) = style_of(placed.entry.style), SWATCH_MM
    x, y = placed.x, placed.y
    match placed.entry.form:
        case "area":
            corners = [(x, y - high / 2), (x + wide, y - high / 2), (x + wide, y + high / 2), (x, y + high / 2)]
            svg.path([np.array([*corners, corners[0]])], style)
        case "line":
            svg.path([np.array([(x, y), (x + wide, y)])], style, closed=False)
        case "point":
            svg.circle(x + wide / 2, y, _MARK_MM, style)
        case "text":
            pass
    left = x if placed.entry.form == "text" else x + wide + 1.2
    for n, line in enumerate(placed.lines):
        top = y - len(placed.lines) * size * LINE / 2
        svg.text(left, top + (n + 0.82) * size * LINE, line, size)


def _foot(svg: Svg, layout: Layout) -> None:
    """Scale bar and ratio, coordinate system, and who answers for the map."""
    foot, scale, content = layout.foot, layout.ground.scale, layout.content
    svg.text(foot.left, foot.top + 3, f"比例尺 1:{scale}", 2.8)
    svg.text(
        foot.left + 31 if not layout.landscape else foot.left + 29, foot.top + 3, f"（图宽 {layout.width} mm 时）", 1.9
    )
    _scale_bar(svg, foot.left + 1, foot.top + 5, scale, 60 if not layout.landscape else 40)
    zone = content.crs
    datum = (
        f"2000国家大地坐标系，高斯-克吕格投影{zone.zone_name}",
        f"中央子午线{zone.central_meridian}°E，横坐标前加带号，单位：km",
    )
    people = (
        f"编制单位：{content.preparer or '＿＿＿＿＿＿＿＿'}",
        f"编制日期：{content.date}",
        "审图号：＿＿＿＿＿＿＿＿",
    )
    if layout.landscape:
        words, left, top = (
            (*(part for line in datum for part in line.split("，", 1)), *people),
            foot.left,
            foot.top + 10.5,
        )
    else:
        words, left, top = people, foot.left + 84, foot.top
        for n, line in enumerate(datum):
            svg.text(foot.left, foot.top + 11.6 + n * 3.0, line, _SMALL_MM)
    for n, line in enumerate(words):
        svg.text(left, top + 2.6 + n * (3.2 if layout.landscape else 4.0), line, 2.1 if layout.landscape else 2.4)


def bar_metres(scale: int, room: float) -> int:
    """Ground length of a part of the scale bar of four (分划实长): a round number, as long as there is room.

    >>> bar_metres(2000, 60), bar_metres(500, 60), bar_metres(25000, 60)
    (20, 5, 200)
    """
    most = room * scale / 4000
    power = 1
    while power * 10 <= most:
        power *= 10
    return max(power * n for n in (1, 2, 5) if power * n <= max(most, 1))


def _scale_bar(svg: Svg, left: float, top: float, scale: int, room: float) -> None:
    metres = bar_metres(scale, room)
    part = metres * 1000 / scale
    kilometres = metres * 4 >= 2000
    for n in range(4):
        svg.box(left + n * part, top, part, 1.1, fill=INK if n % 2 == 0 else PAPER, line=0.12)
    for n in (0, 1, 2, 4):
        value = f"{metres * n / 1000:g}" if kilometres else f"{metres * n}"
        unit = (" km" if kilometres else " m") if n == 4 else ""
        svg.text(left + n * part, top + 3.3, value + unit, _COORDINATE_MM, anchor="middle")
