"""Styles of a Word file (样式): what one says with all it is based on, defaults and theme fonts resolved."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xiufu.document.blocks import Align
from xiufu.render.docx.xml import Element, qualified
from xiufu.render.house import Look, Spacing

_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
_MERGED = ("rFonts", "spacing", "ind")
_ALIGN: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
}
_LINE = 240
_DEFAULT_FONT, _DEFAULT_SIZE = "Times New Roman", 20
_DEFAULT_CHINESE = "宋体"

Said = dict[str, dict[str, str]]
"""What is said of paragraphs or letters: attributes by the tag of the property."""


class Resolved(NamedTuple):
    """What holds for a paragraph and its letters (生效的格式)."""

    paragraph: Said
    run: Said


class Styles:
    """The styles of one file, and the fonts of its theme."""

    def __init__(self, root: Element, theme: Element | None) -> None:
        self.root = root
        self._theme = theme
        self.by_id = {style.get(qualified("styleId"), ""): style for style in root.iterchildren(qualified("style"))}

    def chain(self, identifier: str) -> list[Element]:
        """A style and those it is based on (样式继承), itself first."""
        found: list[Element] = []
        while identifier in self.by_id and self.by_id[identifier] not in found:
            found.append(self.by_id[identifier])
            identifier = value(found[-1], "basedOn")
        return found

    def resolved(self, identifier: str, *direct: Element | None) -> Resolved:
        """All that holds for a paragraph of a style; ``direct`` are properties of the paragraph and its run."""
        paragraph: Said = {}
        run: Said = {}
        defaults = self.root.find(qualified("docDefaults"))
        if defaults is not None:
            _say(paragraph, defaults.find(f"{qualified('pPrDefault')}/{qualified('pPr')}"))
            _say(run, defaults.find(f"{qualified('rPrDefault')}/{qualified('rPr')}"))
        for style in reversed(self.chain(identifier)):
            _say(paragraph, style.find(qualified("pPr")))
            _say(run, style.find(qualified("rPr")))
        for properties in direct:
            if properties is not None:
                _say(paragraph if properties.tag == qualified("pPr") else run, properties)
        return Resolved(paragraph, run)

    def look(self, identifier: str, *direct: Element | None) -> Look:
        """How a paragraph of a style looks (段落外观)."""
        paragraph, run = self.resolved(identifier, *direct)
        size = number(run.get("sz", {}).get("val")) or _DEFAULT_SIZE
        spacing, indent = paragraph.get("spacing", {}), paragraph.get("ind", {})
        color = run.get("color", {}).get("val", "auto")
        rule = spacing.get("lineRule", "auto")
        return Look(
            font=self._font(run.get("rFonts", {}), "eastAsia") or _DEFAULT_CHINESE,
            western=self._font(run.get("rFonts", {}), "ascii") or _DEFAULT_FONT,
            size=size,
            bold=_on(run.get("b")),
            italic=_on(run.get("i")),
            color="000000" if len(color) != 6 else color.upper(),
            align=_ALIGN.get(paragraph.get("jc", {}).get("val", ""), "left"),
            first_line=_first_line(indent, size),
            left=_indent(indent, ("left", "start"), ("leftChars", "startChars"), size),
            right=_indent(indent, ("right", "end"), ("rightChars", "endChars"), size),
            before=_distance(spacing, "before"),
            after=_distance(spacing, "after"),
            spacing=Spacing(
                number(spacing.get("line")) or _LINE,
                "exact" if rule == "exact" else "atLeast" if rule == "atLeast" else "auto",
            ),
        )

    def _font(self, fonts: Mapping[str, str], script: str) -> str:
        theme = fonts.get(f"{script}Theme", "")
        if theme and self._theme is not None:
            kind = "majorFont" if theme.startswith("major") else "minorFont"
            scheme = next(self._theme.iter(_THEME + kind), None)
            found = "" if scheme is None else _theme_font(scheme, "ea" if script == "eastAsia" else "latin")
            if found:
                return found
        return fonts.get(script, "")


def value(parent: Element, tag: str) -> str:
    """The value of a child (属性值), or nothing."""
    child = parent.find(qualified(tag))
    return child.get(qualified("val"), "") if child is not None else ""


def number(text: str | None) -> int:
    """A whole number as Word files write it, signed, maybe with a fraction or a unit; 0 when there is none.

    >>> number("240"), number("-120"), number("21.0"), number(None), number("x")
    (240, -120, 21, 0, 0)
    """
    digits = (text or "").partition(".")[0]
    sign = -1 if digits.startswith("-") else 1
    digits = digits.removeprefix("-")
    return sign * int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


def _theme_font(scheme: Element, script: str) -> str:
    typeface = next((f.get("typeface", "") for f in scheme.iterchildren(_THEME + script)), "")
    if not typeface and script == "ea":
        fonts = scheme.iterchildren(_THEME + "font")
        typeface = next((f.get("typeface", "") for f in fonts if f.get("script") == "Hans"), "")
    return typeface


def _say(said: Said, properties: Element | None) -> None:
    """Take over what ``properties`` says; of fonts, spacing and indents each attribute counts for itself."""
    if properties is None:
        return
    for child in properties.iterchildren("*"):
        _, _, tag = str(child.tag).rpartition("}")
        stated = {str(key).rpartition("}")[2]: text for key, text in child.attrib.items()}
        if tag in _MERGED and tag in said:
            said[tag] = {key: text for key, text in said[tag].items() if key not in _replaced(stated)} | stated
        else:
            said[tag] = stated


def _replaced(stated: Mapping[str, str]) -> Iterator[str]:
    """Attributes that what is stated puts out of force: a font its theme's, a length the same in letters, and back."""
    pairs = [(script, f"{script}Theme") for script in _SCRIPTS]
    pairs += [("line", "line"), ("before", "beforeLines"), ("after", "afterLines")]
    for plain, other in pairs:
        if plain in stated:
            yield other
        if other in stated:
            yield plain
    sides = (("left", "start"), ("right", "end"), ("firstLine", "hanging"))
    for side in sides:
        group = [name + chars for name in side for chars in ("", "Chars")]
        if any(name in stated for name in group):
            yield from group


def _on(stated: Mapping[str, str] | None) -> bool:
    return stated is not None and stated.get("val", "1") not in ("0", "false", "off")


def _distance(spacing: Mapping[str, str], side: str) -> int:
    lines = number(spacing.get(f"{side}Lines"))
    return max(0, lines * _LINE // 100 if lines else number(spacing.get(side)))


def _indent(indent: Mapping[str, str], plain: tuple[str, str], chars: tuple[str, str], size: int) -> int:
    letters = next((number(indent[name]) for name in chars if name in indent), 0)
    return letters * size // 10 if letters else next((number(indent[name]) for name in plain if name in indent), 0)


def _first_line(indent: Mapping[str, str], size: int) -> int:
    hanging = number(indent.get("hangingChars")) * size // 10 or number(indent.get("hanging"))
    return -hanging or number(indent.get("firstLineChars")) * size // 10 or number(indent.get("firstLine"))
