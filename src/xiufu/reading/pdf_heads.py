"""Running heads and page numbers (页眉、页脚、页码): found by what repeats at the edges of pages, and taken out."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xiufu.reading.pdf_strips import Sheet, Strip
from xiufu.reading.pdf_words import CAPTION, CONTINUED, NOTE, UNIT

_EDGE = 8500
"""How far from the sides of a page running heads stand at most: three centimetres."""
_MOST = 3
_PAGE_NUMBER = re.compile(
    r"[-—–·.\s]*(第\s*)?([\d]+|[IVXLivxl]+|[Ⅰ-Ⅻ])(\s*页)?\s*([/／,，]?\s*共?\s*\d+\s*页?)?[-—–·.\s]*"
)
_SAME_PLACE = 300


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the edge of a page. ``key`` is what repeats: its words without numbers."""

    strip: Strip
    key: str
    top: bool
    at: int


def without_heads(sheets: Sequence[Sheet]) -> str:
    """Take running heads, feet and page numbers out of pages (去页眉页脚), and give the head that most pages carry."""
    edges = [edge for sheet in sheets for edge in _edges(sheet)]
    pages: defaultdict[tuple[bool, str], set[int]] = defaultdict(set)
    for edge in edges:
        pages[edge.top, edge.key].add(edge.strip.page)
    enough = 2 if len(sheets) < 6 else 3
    running = {id(e.strip) for e in edges if len(pages[e.top, e.key]) >= enough}
    at_place: defaultdict[tuple[bool, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        at_place[edge.top, edge.at].append(edge)
    for alike in at_place.values():
        if 2 * sum(id(e.strip) in running for e in alike) > len(alike):
            running |= {id(e.strip) for e in alike if e.strip.size == alike[0].strip.size and _alone(e, alike)}
    heads = Counter(e.strip.text for e in edges if e.top and id(e.strip) in running and not _is_number(e.strip.text))
    for sheet in sheets:
        sheet.items = [item for item in sheet.items if id(item) not in running]
    return max(heads, key=lambda text: (heads[text], text)) if heads else ""


def _edges(sheet: Sheet) -> list[_Edge]:
    height = sheet.frame.size[1]
    standing = sorted(sheet.strips, key=lambda strip: strip.rect.top)
    found = []
    for top, some in ((True, standing[:_MOST]), (False, standing[::-1][:_MOST])):
        for strip in some:
            at = strip.rect.bottom if top else height - strip.rect.top
            text = strip.text
            if at > _EDGE or CAPTION.match(text) or CONTINUED.search(text) or UNIT.match(text) or NOTE.match(text):
                continue
            key = "#" if _is_number(text) else re.sub(r"\d+", "#", "".join(text.split()))
            found.append(_Edge(strip, key, top, at // _SAME_PLACE))
    return found


def _is_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text))


def _alone(edge: _Edge, alike: Sequence[_Edge]) -> bool:
    """Whether only running heads stand at a place: of text, most would be different lines, many of them long."""
    return len({e.key for e in alike}) <= max(2, len(alike) // 3)
