"""The one style sheet of all maps (图式): colours, lines and patterns by land class, damage and role. Lengths in mm.

Colours follow what land-use maps usually show; patterns tell apart in black and white what colours do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Motif = Literal["lines", "cross", "dashes", "dots", "rings", "plus", "ticks", "triangles", "waves", "bricks", "vees"]

Mark = Literal["circle", "square", "diamond", "triangle", "wedge"]

INK = "#1a1a1a"
BOUNDARY = "#c00000"
PAPER = "#ffffff"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern (填充图案): a motif repeated every ``step`` mm, turned by ``angle`` degrees."""

    motif: Motif
    step: float = 2.0
    angle: int = 0
    width: float = 0.12


@dataclass(frozen=True, slots=True)
class Core:
    """A lighter line upon a line (线芯): a road is two lines then, a railway black and white by turns."""

    color: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of thing is drawn (样式)."""

    fill: str = "none"
    patterns: tuple[Pattern, ...] = ()
    ink: str = "#5a5a5a"
    """Colour of the pattern."""
    line: str = INK
    width: float = 0.15
    dash: tuple[float, ...] = ()
    casing: float = 0.0
    """Width of a white line below the line, for lines on photographs."""
    core: Core | None = None
    mark: Mark = "circle"
    """What a point is drawn as; ``solid`` in the colour of the line, else in that of the fill."""
    solid: bool = False
    size: float = 1.0
    """Of the mark, times the usual one."""


_KINDS: Mapping[str, tuple[str, Motif, float]] = {
    "wetland": ("#c4e6df", "waves", 2.2),
    "arable": ("#fdf3a9", "dashes", 2.0),
    "orchard": ("#f6d5a8", "rings", 2.4),
    "forest": ("#a9d59b", "triangles", 2.6),
    "grass": ("#d8edb4", "ticks", 2.4),
    "farm_works": ("#e8ddb8", "bricks", 2.4),
    "commerce": ("#f3b6a6", "cross", 1.8),
    "mining": ("#d9bfa8", "lines", 1.5),
    "storage": ("#d3c2b4", "cross", 2.4),
    "housing": ("#f4a9b0", "bricks", 1.8),
    "public": ("#f0b7d8", "plus", 2.4),
    "utility": ("#c5cfe4", "plus", 2.0),
    "park": ("#b9dfb0", "rings", 1.8),
    "special": ("#d6b7d6", "vees", 2.2),
    "transport": ("#cfcfcf", "lines", 2.2),
    "water": ("#b5dcf2", "waves", 1.7),
    "sea": ("#a8cbe8", "waves", 2.8),
    "other": ("#ebe4d6", "dots", 1.8),
}


def _numbered(families: str) -> dict[str, str]:
    """Families of the first-level classes 01, 02 … in order."""
    return {f"{n:02}": family for n, family in enumerate(families.split(), start=1)}


_USUAL = _numbered("arable orchard forest grass commerce mining housing public special transport water other")
_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "sandiao": {"00": "wetland"} | _USUAL,
    "gbt21010_2017": _USUAL,
    "ydyh_2023": _numbered(
        "arable orchard forest grass wetland farm_works housing public commerce mining storage transport "
        "utility park special special water sea sea sea sea sea other sea"
    ),
}
"""Kinds of land by the first two digits of a class, for each standard of ``model.plan``."""

_TURNED: tuple[tuple[int, float], ...] = tuple(
    (angle, factor)
    for factor, angles in ((1.0, (0, 45, 90, 135)), (1.5, (0, 45, 90, 135)), (1.25, (22, 67, 112, 157)))
    for angle in angles
)
_GROWN: tuple[tuple[int, float], ...] = (
    *((angle, factor) for factor in (1.0, 1.35, 1.8) for angle in (0, 45, 22)),
    *((angle, 2.4) for angle in (0, 45, 22)),
)
"""How the classes of one kind differ: angle and step; a motif that looks alike on all sides differs more by its step."""
_ALIKE = ("cross", "dots", "rings", "plus")
_THIRD: Mapping[str, Motif] = {
    **dict(zip("12345", ("dots", "triangles", "waves", "ticks", "vees"), strict=True)),
    "A": "dots",
    "K": "triangles",
}
"""What is laid over the pattern of a class for those below it, by their last letter."""
_THIRD_STEP = 3.4

_DEGREE_FILLS = {"light": "#fde3b5", "moderate": "#f7b27a", "severe": "#e58a7b"}
_DAMAGE_PATTERNS = {
    "excavated": Pattern("cross", 2.4, 45),
    "subsided": Pattern("waves", 2.2),
    "occupied": Pattern("lines", 2.0, 45),
    "polluted": Pattern("dots", 1.8),
}
_DEGREE_WIDTHS = {"light": 0.1, "moderate": 0.2, "severe": 0.35}
_GROUPS: tuple[tuple[str, Pattern], ...] = (
    ("#cfe3f4", Pattern("lines", 2.2, 45)),
    ("#f9e0b3", Pattern("dots", 2.0)),
    ("#d7ecc4", Pattern("lines", 2.2, 135)),
    ("#ecd0e4", Pattern("cross", 2.6)),
    ("#f6cfc4", Pattern("rings", 2.4)),
    ("#d5d3ee", Pattern("dashes", 2.0)),
    ("#c9e8e4", Pattern("plus", 2.2)),
    ("#ece3bf", Pattern("triangles", 2.6)),
)
_FEATURES: Mapping[str, Style] = {
    "road": Style(
        "#f5e3c8", (Pattern("dashes", 1.6),), line="#8a4b08", width=0.9, core=Core("#ffd99a", 0.55), mark="diamond"
    ),
    "railway": Style(
        "#dedede", (Pattern("ticks", 1.6),), line=INK, width=0.8, core=Core(PAPER, 0.5, (2.0, 2.0)), mark="square"
    ),
    "water": Style("#cfe8f7", (Pattern("waves", 1.8),), "#1f6fa8", line="#1f6fa8", width=0.45, mark="wedge"),
    "settlement": Style("#f0d0c4", (Pattern("bricks", 1.6),), line=INK, dash=(1.0, 0.3)),
    "border": Style(line="#6b2d73", width=0.4, dash=(3.0, 0.7, 0.6, 0.7, 0.6, 0.7), mark="triangle"),
}
"""How a basemap's ``feature_type`` of ``model.geometry`` is drawn."""
_OTHERS: tuple[Style, ...] = (
    Style("#e6e6e6", (Pattern("dots", 1.6),), line="#444444", dash=(2.0, 0.8), mark="triangle"),
    Style("#d8e6d2", (Pattern("plus", 1.8),), line="#2d6a3e", dash=(0.5, 0.5), mark="square"),
    Style("#efe2cf", (Pattern("lines", 1.4, 45),), line="#8c5a1a", dash=(5.0, 1.0), mark="diamond"),
    Style("#dfe0f0", (Pattern("rings", 1.8),), line="#3c4a8c", dash=(0.6, 1.8), mark="wedge"),
    Style("#ecdcea", (Pattern("vees", 1.8),), line="#86437f", dash=(2.0, 0.5, 0.5, 0.5)),
)
"""Basemaps of no type that is known, in turn."""
_WIDER = 0.3
"""What a line of a second layer of one style is wider by in mm, and its marks larger in parts of the usual one."""
_FIXED: Mapping[str, Style] = {
    "boundary": Style(line=BOUNDARY, width=0.5),
    "photo_boundary": Style(line="#e00000", width=0.5, casing=1.0),
    "unit": Style(line=INK, width=0.3),
    "not_reclaimed": Style("#f2f2f2", (Pattern("vees", 3.0),)),
    "works_unit": Style("#f3f1e8", line=INK, width=0.3),
    "site": Style(BOUNDARY, line=BOUNDARY, width=0.5),
    "division": Style(line="#6b2d73", width=0.35, dash=(4.0, 0.8, 0.8, 0.8)),
    "works": Style("#d7e6f7", line="#0b4f9c", width=0.4),
    "number": Style(),
    "name": Style(line="none"),
    "conflict": Style(patterns=(Pattern("cross", 1.1, 45, 0.3),), ink="#000000", line="#000000", width=0.6),
    "no_data": Style("#ffffff", (Pattern("lines", 3.2, 135, 0.1),), ink="#b0b0b0", line="none"),
    "detail": Style(line="#0b4f9c", width=0.3, dash=(1.2, 0.6)),
}
_LIMITS: Mapping[str, Style] = {
    "ecological_red_line": Style(
        patterns=(Pattern("lines", 2.6, 45, 0.22),), ink="#c2185b", line="#c2185b", width=0.6, dash=(3.0, 0.8)
    ),
    "basic_farmland": Style(
        patterns=(Pattern("rings", 3.6, 0, 0.18),), ink="#7a5c00", line="#7a5c00", width=0.5, dash=(1.4, 0.7)
    ),
    "nature_reserve": Style(
        patterns=(Pattern("plus", 3.6, 45, 0.22),), ink="#00604f", line="#00604f", width=0.6, dash=(0.6, 0.7)
    ),
    "mining_right": Style(
        patterns=(Pattern("vees", 4.2, 0, 0.18),), ink="#5d3a1a", line="#5d3a1a", width=0.5, dash=(4.0, 0.7, 0.7, 0.7)
    ),
    "planning": Style(line="#37474f", width=0.5, dash=(5.0, 0.8, 0.6, 0.8, 0.6, 0.8)),
    "ownership": Style(line="#1a1a1a", width=0.3, dash=(2.0, 0.6, 0.4, 0.6)),
}
"""Layers that others drew, over the classes of land: told apart by pattern and by the dashes of their outlines."""


def style_of(key: str) -> Style:
    """The style of a key (样式): ``land:sandiao:0404``, ``damage:excavated+occupied:severe``, ``limit:planning``, ``sub:2``,
    ``unit``, ``basemap:road:1`` (the second layer of roads).

    Raises ``KeyError`` for a key that the sheet does not have.
    """
    kind, _, rest = key.partition(":")
    if kind == "land":
        return _land(*rest.split(":", 1))
    if kind == "damage":
        types, degree = rest.split(":")
        patterns = (_DAMAGE_PATTERNS[name] for name in types.split("+"))
        drawn = (Pattern(p.motif, p.step, p.angle, _DEGREE_WIDTHS[degree]) for p in patterns)
        return Style(_DEGREE_FILLS[degree], tuple(drawn), width=0.3)
    if kind == "limit":
        return _LIMITS[rest]
    if kind == "sub":
        times, n = divmod(int(rest), len(_GROUPS))
        fill, p = _GROUPS[n]
        return Style(fill, (Pattern(p.motif, p.step * (1 + 0.6 * times), p.angle),), width=0.3)
    if kind == "basemap":
        return _basemap(*rest.split(":"))
    return _FIXED[key]


def _basemap(feature_type: str, number: str) -> Style:
    times = int(number)
    if feature_type == "other":
        times, n = divmod(times, len(_OTHERS))
        style = replace(_OTHERS[n], width=0.3, solid=True)
    else:
        style = _FEATURES[feature_type]
    return replace(style, width=style.width + _WIDER * times, size=1 + _WIDER * times)


def _land(standard: str, code: str) -> Style:
    fill, motif, step = _KINDS[_FAMILIES[standard].get(code[:2], "other")]
    digits = "".join(c for c in code[2:4] if c.isdigit())
    number = int(digits) if digits else 0
    turns = _GROWN if motif in _ALIKE else _TURNED
    angle, factor = turns[number % len(turns)]
    patterns = [Pattern(motif, round(step * factor, 2), angle)]
    if over := _THIRD.get(code[-1]) if len(code) > 4 else None:
        patterns.append(Pattern(over, _THIRD_STEP, width=0.2))
    return Style(_shaded(fill, number % 3), tuple(patterns), line="#6e6e6e")


def _shaded(fill: str, steps: int) -> str:
    """A little darker for each step: neighbours in a standard are told apart by colour too."""
    parts = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{part * (100 - 6 * steps) // 100:02x}" for part in parts)
