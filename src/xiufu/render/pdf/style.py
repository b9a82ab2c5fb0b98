"""House style as data for the layout (版式数据): points, families of fonts, heights of lines."""

from typing import Any

from xiufu.render.house import House, Look
from xiufu.render.pdf.fonts import Fonts

TWIPS_A_POINT = 20
_WESTERN = "[ -~À-ÖØ-öø-ɏͰ-ӿ]"
"""Letters of the western font; all others, with the punctuation that both have, are Chinese."""
_SINGLE_LINE = 1.3
"""Height of a single line of Chinese type, in its size; Word's own."""


def points(twips: float) -> float:
    """Twips as points (磅)."""
    return round(twips / TWIPS_A_POINT, 3)


def pitch(look: Look) -> float:
    """From line to line (行距), in points."""
    size = look.size / 2
    if look.spacing.rule == "auto":
        return round(size * _SINGLE_LINE * look.spacing.line / 240, 3)
    stated = points(look.spacing.line)
    return stated if look.spacing.rule == "exact" else max(stated, round(size * _SINGLE_LINE, 3))


def looks_data(house: House, fonts: Fonts) -> dict[str, dict[str, Any]]:
    """Each kind of paragraph as the layout wants it (段落样式数据)."""
    return {kind: _look(look, fonts) for kind, look in house.looks.items()}


def page_data(house: House) -> dict[str, Any]:
    """Paper and margins (页面数据)."""
    page = house.page
    return {
        "width": points(page.width),
        "height": points(page.height),
        "header": points(page.header),
        "footer": points(page.footer),
        "margins": {side: points(getattr(page, side)) for side in ("top", "right", "bottom", "left")},
    }


def _look(look: Look, fonts: Fonts) -> dict[str, Any]:
    # There is no bold type at hand: what is bold is set in 黑体 altogether, what is emphasised in its Chinese letters.
    heavy = fonts.family("黑体")
    western = heavy if look.bold else fonts.family(look.western)
    latin = {"name": western, "covers": _WESTERN}
    return {
        "font": [latin, heavy if look.bold else fonts.family(look.font)],
        "strong": [latin, heavy],
        "size": look.size / 2,
        "pitch": pitch(look),
        "color": f"#{look.color}",
        "align": look.align,
        "first": points(look.first_line),
        "left": points(look.left),
        "right": points(look.right),
        "before": points(look.before),
        "after": points(look.after),
    }
