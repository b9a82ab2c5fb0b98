"""A small writer of SVG (矢量图): millimetres from the top left, fixed decimals, equal drawings give equal bytes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from xiufu.render.maps.style import INK, PAPER, Core, Mark, Pattern, Style
from xiufu.render.printable import printable

Line = NDArray[np.float64]
"""n × 2 points on paper."""

FAMILY = "Noto Sans SC, Source Han Sans SC, Microsoft YaHei, SimHei, sans-serif"
_UNITS_A_MM = 10
"""Units are tenths of a millimetre: browsers know a least size of type."""
_MARK_LINE_MM = 0.25
_MARK_STEP = 1.3
"""Radiuses of a mark from motif to motif of its pattern: less than its width."""
_MARKS: Mapping[Mark, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle": ((-1.1, 0.9), (0, -1.1), (1.1, 0.9)),
    "wedge": ((-1.1, -0.9), (0, 1.1), (1.1, -0.9)),
}
"""Corners of the marks that are no circle, in radiuses."""


def number(mm: float) -> str:
    """A length in units of the drawing, to a hundredth of a millimetre.

    >>> number(1.239), number(-0.001), number(20)
    ('12.4', '0', '200')
    """
    text = f"{mm * _UNITS_A_MM:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Svg:
    """A drawing on paper (绘图)."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._parts: list[str] = []
        self._core: Core | None = None
        self._cores: list[str] = []
        self._patterns: dict[tuple[Pattern, str], str] = {}
        self._clips: list[str] = []
        self.words: list[str] = []

    def path(self, rings: Sequence[Line], style: Style, *, closed: bool = True) -> None:
        """Polygons with their holes, or lines: fill, patterns, then the line.

        The cores of lines drawn one after another lie above all of these lines, so that roads join.
        """
        data = path_data(rings, closed=closed)
        if not data:
            return
        parts = []
        if closed and style.fill != "none":
            parts.append(f'<path d="{data}" fill="{style.fill}" fill-rule="evenodd"/>')
        for pattern in style.patterns if closed else ():
            parts.append(f'<path d="{data}" fill="url(#{self._pattern(pattern, style.ink)})" fill-rule="evenodd"/>')
        if style.casing:
            parts.append(f'<path d="{data}"{_stroke(PAPER, style.casing, ())}/>')
        if style.line != "none":
            parts.append(f'<path d="{data}"{_stroke(style.line, style.width, style.dash)}/>')
        self._draw(*parts, core=style.core)
        if core := style.core:
            self._cores.append(f'<path d="{data}"{_stroke(core.color, core.width, core.dash)}/>')

    def line(self, *points: tuple[float, float], width: float = 0.15, color: str = INK) -> None:
        """A thin line through points."""
        self.path([np.array(points)], Style(line=color, width=width), closed=False)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        line: float = 0.0,
        opacity: str = "",
    ) -> None:
        """An upright rectangle."""
        edge = f' stroke="{INK}" stroke-width="{number(line)}"' if line else ""
        seen = f' fill-opacity="{opacity}"' if opacity else ""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._draw(f'<rect {place} fill="{fill}"{seen}{edge}/>')

    def mark(self, x: float, y: float, radius: float, style: Style, *, patterned: bool = False) -> None:
        """A point, as its style has it: without its patterns, or with closer ones, so that each has a motif on the mark."""
        reach = radius * style.size
        plain = Style(style.line if style.solid else style.fill, line=style.line, width=_MARK_LINE_MM)
        if patterned:
            close = (replace(pattern, step=min(pattern.step, radius * _MARK_STEP)) for pattern in style.patterns)
            plain = replace(plain, patterns=tuple(close), ink=style.ink)
        if style.mark == "circle":
            self.circle(x, y, reach, plain)
        else:
            self.path([np.array([(x + dx * reach, y + dy * reach) for dx, dy in _MARKS[style.mark]])], plain)

    def circle(self, x: float, y: float, radius: float, style: Style) -> None:
        """A circle."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        stroke = f' stroke="{style.line}" stroke-width="{number(style.width)}"'
        self._draw(f'<circle {place} fill="{style.fill}"{stroke}/>')
        for pattern in style.patterns:
            self._draw(f'<circle {place} fill="url(#{self._pattern(pattern, style.ink)})"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        anchor: str = "start",
        halo: bool = False,
        upright: bool = True,
    ) -> None:
        """Words on a base line; ``upright`` ones run to the right, others upwards."""
        words = printable(words)
        self.words.append(words)
        place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{INK}"'
        if anchor != "start":
            place += f' text-anchor="{anchor}"'
        if halo:
            place += (
                f' stroke="{PAPER}" stroke-width="{number(size * 0.22)}" stroke-linejoin="round" paint-order="stroke"'
            )
        if not upright:
            place += f' transform="rotate(-90 {number(x)} {number(y)})"'
        self._draw(f"<text {place}>{escape(words)}</text>")

    def image(self, x: float, y: float, width: float, height: float, source: str) -> None:
        """A raster, given as a data address."""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._draw(f'<image {place} preserveAspectRatio="none" href={quoteattr(source)}/>')

    def clipped(self, x: float, y: float, width: float, height: float) -> None:
        """From here on only what lies within a rectangle is drawn, until ``unclipped``."""
        name = f"c{len(self._clips)}"
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self._clips.append(f'<clipPath id="{name}"><rect {place}/></clipPath>')
        self._draw(f'<g clip-path="url(#{name})">')

    def unclipped(self) -> None:
        """The end of ``clipped``."""
        self._draw("</g>")

    def finished(self, title: str) -> bytes:
        """The whole file."""
        width, height = self._size
        patterns = (_pattern(name, *key) for key, name in self._patterns.items())
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
            f'viewBox="0 0 {number(width)} {number(height)}" font-family="{FAMILY}">'
        )
        named = f"<title>{escape(printable(title))}</title>"
        defs = "<defs>" + "".join((*patterns, *self._clips)) + "</defs>"
        return "\n".join((head, named, defs, *self._parts, *self._cores, "</svg>\n")).encode()

    def _draw(self, *parts: str, core: Core | None = None) -> None:
        """Add to the drawing; the cores of what is drawn so far come first, unless these lines have the same core."""
        if core is None or core != self._core:
            self._parts += self._cores
            self._core, self._cores = core, []
        self._parts += parts

    def _pattern(self, pattern: Pattern, ink: str) -> str:
        return self._patterns.setdefault((pattern, ink), f"p{len(self._patterns)}")


def path_data(rings: Iterable[Line], *, closed: bool) -> str:
    """Points as a path; points that fall on one another on paper are one.

    >>> path_data([np.array([[0, 0], [1, 0], [1.001, 0], [1, 1]])], closed=True)
    'M0 0L10 0L10 10Z'
    """
    parts = []
    for ring in rings:
        points = [f"{number(x)} {number(y)}" for x, y in ring]
        kept = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
        if closed and len(kept) > 1 and kept[0] == kept[-1]:
            kept.pop()
        if len(kept) > 1:
            parts.append("M" + "L".join(kept) + ("Z" if closed else ""))
    return "".join(parts)


def _stroke(color: str, width: float, dash: Sequence[float]) -> str:
    dashes = f' stroke-dasharray="{" ".join(map(number, dash))}"' if dash else ""
    return f' fill="none" stroke="{color}" stroke-width="{number(width)}" stroke-linejoin="round"{dashes}'


def _pattern(name: str, pattern: Pattern, ink: str) -> str:
    step = pattern.step
    marks = _mark(pattern.motif, step / 2, step / 2, step)
    turned = f' patternTransform="rotate({pattern.angle})"' if pattern.angle else ""
    return (
        f'<pattern id="{name}" width="{number(step)}" height="{number(step)}" patternUnits="userSpaceOnUse"{turned}>'
        f'<path d="{marks}" fill="none" stroke="{ink}" stroke-width="{number(pattern.width)}"/></pattern>'
    )


def _mark(motif: str, x: float, y: float, step: float) -> str:
    """One mark around a place, from the left edge of its tile to the right."""
    s, r = step / 2, step * 0.17
    strokes: dict[str, list[list[tuple[float, float]]]] = {
        "lines": [[(x - s, y), (x + s, y)]],
        "cross": [[(x - s, y), (x + s, y)], [(x, y - s), (x, y + s)]],
        "dashes": [[(x - s * 0.55, y), (x + s * 0.55, y)]],
        "plus": [[(x - r, y), (x + r, y)], [(x, y - r), (x, y + r)]],
        "ticks": [[(x - r * 0.7, y - r), (x - r * 0.7, y + r)], [(x + r * 0.7, y - r), (x + r * 0.7, y + r)]],
        "triangles": [[(x - r, y + r), (x, y - r), (x + r, y + r), (x - r, y + r)]],
        "waves": [[(x - s, y), (x - s / 2, y - r), (x, y), (x + s / 2, y + r), (x + s, y)]],
        "bricks": [[(x - s, y + s), (x + s, y + s)], [(x, y - s), (x, y + s)]],
        "vees": [[(x - r, y - r), (x, y + r), (x + r, y - r)]],
    }
    if motif in ("dots", "rings"):
        r = 0.12 if motif == "dots" else r
        around = f"a{number(r)} {number(r)} 0 1 "
        return f"M{number(x - r)} {number(y)}{around}0 {number(2 * r)} 0{around}0 {number(-2 * r)} 0"
    return "".join("M" + "L".join(f"{number(a)} {number(b)}" for a, b in stroke) for stroke in strokes[motif])
