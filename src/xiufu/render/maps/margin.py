"""What stands around the frames of a sheet (图廓外整饰): title, legend, scale, coordinate system, and who answers for it."""

from collections.abc import Sequence

import numpy as np

from xiufu.render.maps.labels import Box
from xiufu.render.maps.layout import SWATCH_MM, Layout, Placed
from xiufu.render.maps.style import INK, PAPER, style_of
from xiufu.render.maps.svg import Svg
from xiufu.render.maps.words import LINE, SMALL_MM, may_break, text_width, wrapped

COORDINATE_MM = 1.9
MARK_MM = 0.9
"""Radius of the mark of a point, and of what is too small to be seen."""
_TITLE_MM, _LEAST_TITLE_MM = 5.0, 3.8
_PEOPLE_MM = 84.0
"""From the left of the foot below a frame to who answers for the map."""
_FIRST_MM = 2.6
"""From the top of a block of words to its first base line."""
_SMALLER = 0.95


def title(svg: Svg, layout: Layout) -> None:
    """On one line as large as there is room, a long one on two lines of like length, a very long one smaller."""
    words, room = layout.content.title, layout.width - 2
    if not words:
        return
    size = min(_TITLE_MM, room / text_width(words, 1.0))
    if size >= _LEAST_TITLE_MM:
        svg.text(layout.width / 2, 6.6, words, size, anchor="middle")
        return
    middle = next(n for n in range(len(words)) if text_width(words[:n], 1.0) * 2 >= text_width(words, 1.0))
    breaks = (n for n in range(len(words)) if may_break(words, n))
    half = min(breaks, key=lambda n: (abs(n - middle), n), default=middle)
    lines = (words[:half], words[half:])
    size = min(_LEAST_TITLE_MM, *(room / text_width(line, 1.0) for line in lines))
    for base, line in zip((4.0, 8.6), lines, strict=True):
        svg.text(layout.width / 2, base, line, size, anchor="middle")


def legend(svg: Svg, layout: Layout) -> None:
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
            svg.mark(x + wide / 2, y, MARK_MM, style)
        case "text":
            pass
    left = x if placed.entry.form == "text" else x + wide + 1.2
    for n, line in enumerate(placed.lines):
        top = y - len(placed.lines) * size * LINE / 2
        svg.text(left, top + (n + 0.82) * size * LINE, line, size)


def foot(svg: Svg, layout: Layout) -> None:
    """Scale bar and ratio, coordinate system, and who answers for the map."""
    foot, scale, content = layout.foot, layout.ground.scale, layout.content
    svg.text(foot.left, foot.top + 3, f"比例尺 1:{scale}", 2.8)
    svg.text(
        foot.left + 31 if not layout.beside else foot.left + 29, foot.top + 3, f"（图宽 {layout.width} mm 时）", 1.9
    )
    _scale_bar(svg, foot.left + 1, foot.top + 5, scale, 60 if not layout.beside else 40)
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
    if layout.beside:
        parts = (part for line in datum for part in line.split("，", 1))
        _words(svg, (*parts, *people), Box(foot.left, foot.top + 10.5, foot.right, foot.bottom), SMALL_MM, 3.2)
    else:
        for n, line in enumerate(datum):
            svg.text(foot.left, foot.top + 11.6 + n * 3.0, line, SMALL_MM)
        _words(svg, people, Box(foot.left + _PEOPLE_MM, foot.top, foot.right, foot.bottom), 2.4, 4.0)


def _words(svg: Svg, words: Sequence[str], box: Box, size: float, step: float) -> None:
    """Words below each other, ``step`` mm apart; where some are too long on more lines, closer or smaller."""
    while True:
        lines = [line for one in words for line in wrapped(one, size, box.right - box.left)]
        closer = min(step, (box.bottom - box.top - _FIRST_MM) / max(len(lines) - 1, 1))
        if closer >= size * LINE:
            break
        size *= _SMALLER
    for n, line in enumerate(lines):
        svg.text(box.left, box.top + _FIRST_MM + n * closer, line, size)


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
        svg.text(left + n * part, top + 3.3, value + unit, COORDINATE_MM, anchor="middle")
