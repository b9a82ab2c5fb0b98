"""What a line is by its words and letters (行的性质): a heading and of which level, a caption, a unit, a note, an entry of contents."""

import re
from collections import Counter
from collections.abc import Sequence

from xiufu.reading.pdf_strips import Strip
from xiufu.reading.pdf_words import CAPTION, CHINESE, PICTURE, UNIT

_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第\s*[{CHINESE}\d]+\s*[章篇]",
        rf"第\s*[{CHINESE}\d]+\s*节",
        rf"[{CHINESE}]+、",
        rf"[（(][{CHINESE}]+[）)]",
        r"\d{1,2}(?![\d.．、])\s*[^\d\s,，.．%％‰~～—–\-×*/（()）]",
        r"\d{1,2}[.．]\d{1,2}(?![\d.．])\s*\D",
        r"\d{1,2}([.．]\d{1,2}){2}(?![\d.．])\s*\D",
        r"\d{1,2}([.．]\d{1,2}){3}(?![\d.．])\s*\D",
        r"\d{1,2}[、．.]\s*\D",
        r"[（(]\d{1,2}[）)]",
    )
)
PLAIN = len(_KINDS)
"""Not numbered (无编号)."""
_FIRM = {0, 1, 2, 3, 5, 6, 7}
"""Kinds of numbers that make a heading of a short line in the letters of the text; others number items too."""
_SENTENCE = tuple("。；;，,：:！？、")
_LONGEST, _SHORT = 45, 25
_DEEPEST = 6


def body_size(strips: Sequence[Strip]) -> int:
    """The size of the letters of the text (正文字号)."""
    sizes: Counter[int] = Counter()
    for strip in strips:
        sizes[_rounded(strip.size)] += len(strip.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 1


def body_bold(strips: Sequence[Strip]) -> bool:
    """Whether the text itself is bold (正文加粗)."""
    return 2 * sum(len(s.text) for s in strips if s.bold) > sum(len(s.text) for s in strips)


def kind_of(text: str) -> int:
    """How a line is numbered (编号形式), by place in the order of levels; the last is not at all.

    >>> [kind_of(text) for text in ("第一章 总则", "（二）自然概况", "3.2 土壤", "3.2 m", "表土")]
    [0, 3, 5, 5, 10]
    """
    return next((i for i, kind in enumerate(_KINDS) if kind.match(text)), PLAIN)


def is_heading(strip: Strip, following: Strip | None, size: int, *, bold: bool) -> bool:
    """Whether a line of its own is a heading (标题), ``size`` and ``bold`` being those of the text."""
    text = strip.text
    if len(text) > _LONGEST or text.endswith(_SENTENCE) or not any(letter.isalpha() for letter in text):
        return False
    if CAPTION.match(text) or PICTURE.match(text) or UNIT.match(text):
        return False
    kind = kind_of(text)
    larger = 100 * strip.size >= 108 * size
    if larger and (kind != PLAIN or 100 * strip.size >= 115 * size):
        return True
    ends = strip.rect.right <= strip.margins[1] - 4 * size
    alone = following is None or following.rect.left >= strip.rect.left - size // 2 or following.page != strip.page
    bolder = strip.bold and not bold
    return (bolder or kind in _FIRM) and len(text) <= _SHORT and ends and alone and 10 * strip.size >= 9 * size


def levels(headings: Sequence[Strip]) -> list[int]:
    """The level of every heading (标题级别): larger letters first, then the form of their numbers; one line of letters is one size."""
    keys = [(_rounded(strip.size), kind_of(strip.text)) for strip in headings]
    first = {size: min(kind for other, kind in keys if other == size) for size, _ in keys}
    ranked = [(size, first[size] if kind == PLAIN else kind) for size, kind in keys]
    found, above = [], list[tuple[int, int]]()
    for key in [(-size, kind) for size, kind in ranked]:
        while above and above[-1] >= key:
            above.pop()
        above.append(key)
        found.append(min(len(above), _DEEPEST))
    return found


def _rounded(size: int) -> int:
    return (size + 25) // 50 * 50
