"""Words of a sheet (图面文字): how wide they are in the bundled font, and where their lines may be broken."""

from functools import lru_cache

from PIL import ImageFont
from pylopdf_fonts_zh_cn import sans_path

LINE = 1.25
"""Distance of lines, in sizes of type."""
SMALL_MM = 2.1
"""Size of type of what stands around a frame."""
_CLOSING, _OPENING = "，。；：、！？）》”’】", "（《“‘【"


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), 1000)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of a line of type in mm, as the bundled font sets it (字宽)."""
    return _font().getlength(text) / 1000 * size


def text_box(text: str, size: float) -> tuple[float, float]:
    """Width and height of lines of type."""
    lines = text.split("\n")
    return max(text_width(line, size) for line in lines), size * LINE * len(lines)


def wrapped(text: str, size: float, width: float) -> tuple[str, ...]:
    """Words in lines no wider than ``width`` (折行), broken where they may be if there is such a place.

    >>> wrapped("复垦单元与土地损毁程度", 2.0, 10.0)
    ('复垦单元与', '土地损毁程', '度')
    >>> wrapped("界址点：一（二）。", 2.0, 10.0)
    ('界址点：一', '（二）。')
    """
    lines = [""]
    for letter in text:
        if lines[-1] and text_width(lines[-1] + letter, size) > width:
            kept = len(lines[-1])
            while kept > 1 and not may_break(lines[-1] + letter, kept):
                kept -= 1
            lines[-1:] = (
                [lines[-1][:kept], lines[-1][kept:]] if may_break(lines[-1] + letter, kept) else [lines[-1], ""]
            )
        lines[-1] += letter
    return tuple(lines)


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before a letter (避头尾): not within a number or a word of Latin letters."""
    if not 0 < at < len(text) or (text[at - 1 : at + 1].isascii() and not text[at - 1].isspace()):
        return False
    return text[at] not in _CLOSING and text[at - 1] not in _OPENING
