"""Scanned pages of a PDF (扫描页): which they are, read by the recognizer where it is installed, what of it is in doubt."""

from collections.abc import Iterator, Mapping, Sequence

from pypdfium2 import PdfDocument

from xiufu.core.spot import Passage, Spot
from xiufu.document.blocks import Document
from xiufu.document.read import Box
from xiufu.document.spots import texts
from xiufu.reading.pdf_page import Letter, Page
from xiufu.reading.pdf_strips import Sheet
from xiufu.reading.scan_extra import available

MOST_PAGES = 500
"""Scanned pages of a file that are read: more take too long."""
WHY_NOT = frozenset(("没有识别组件", "页数过多", "图像过大", "没有认出文字"))
"""Why nothing was read on a scanned page (未识别的原因)."""
_DOTS = 200
_MOST_DOTS = 40_000_000
_FEW = 60
"""Letters of a scanned page that do not come from the scan: numbers of pages, stamps of programs."""
_HALF = 2


class Scans:
    """Reads the scanned pages of one file (识别扫描页)."""

    def __init__(self) -> None:
        self._pages = 0

    def read(self, file: PdfDocument, page: Page) -> Page:
        """The page as it is, or with what is recognized on it where it is a scan. ``lost`` says why nothing is."""
        if not _is_scan(page):
            return page
        reason = self._refusal(page)
        if reason:
            page.lost[reason] = 1
            return page
        self._pages += 1
        from xiufu.reading.scan_page import recognized

        frame = page.frame
        shown = file[frame.page]
        bitmap = shown.render(scale=_DOTS / 72)
        image = bitmap.to_numpy().copy()
        bitmap.close()
        shown.close()
        found = recognized(image, _DOTS, frame.page, (frame.width, frame.height))
        if not found.letters:
            page.lost["没有认出文字"] = 1
            return page
        found.lost += page.lost
        return found if not page.letters else _beside(page, found)

    def _refusal(self, page: Page) -> str:
        if not available():
            return "没有识别组件"
        if self._pages >= MOST_PAGES:
            return "页数过多"
        width, height = (side * _DOTS // 7200 for side in page.frame.size)
        return "图像过大" if width * height > _MOST_DOTS else ""


def _is_scan(page: Page) -> bool:
    """Whether most of a page is pictures, with hardly a letter beside them."""
    size = page.frame.width * page.frame.height
    pictures = sum((p.right - p.left) * (p.bottom - p.top) for p in set(page.drawn.pictures))
    letters = sum(letter.text != " " for letter in page.letters)
    return not page.scanned and _HALF * pictures >= size and letters <= _FEW


def _beside(page: Page, found: Page) -> Page:
    """What is recognized, the letters that the file itself has as they are; on a page that was set upright all recognized."""
    if found.frame != page.frame:
        return found
    there = [letter.rect for letter in page.letters if letter.text != " "]
    pieces: dict[int, list[Letter]] = {}
    for letter in found.letters:
        pieces.setdefault(letter.owner, []).append(letter)
    kept = [
        letter
        for some in pieces.values()
        if not any(letter.rect.holds(rect.middle) for letter in some for rect in there)
        for letter in some
    ]
    found.letters = [*page.letters, *kept]
    return found


def doubtful(document: Document, boxes: Mapping[Spot, tuple[Box, ...]], sheets: Sequence[Sheet]) -> dict[Passage, str]:
    """What of recognized text is in doubt (识别存疑), by where it stands in the document."""
    if not any(sheet.doubts for sheet in sheets):
        return {}
    said = dict(texts(document))
    by_page: dict[int, list[tuple[Box, Spot]]] = {}
    for spot, some in boxes.items():
        for box in some:
            by_page.setdefault(box.page, []).append((box, spot))
    found: dict[Passage, str] = {}
    for sheet in sheets:
        for doubt in sheet.doubts:
            box = sheet.frame.box(doubt.rect)
            standing = _spot(box, by_page.get(box.page, ()), said, doubt.text)
            if standing is not None:
                found |= dict.fromkeys(_passages(standing, said.get(standing, ""), doubt.text), doubt.reason)
    return dict(sorted(found.items()))


def _spot(box: Box, places: Sequence[tuple[Box, Spot]], said: Mapping[Spot, str], text: str) -> Spot | None:
    """The least paragraph, cell or block that stands there, one that has the text where there is one."""
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    around = [
        (place, spot) for place, spot in places if place.left <= x <= place.right and place.top <= y <= place.bottom
    ]
    having = [one for one in around if text in said.get(one[1], "")]
    size = {spot: (place.right - place.left) * (place.bottom - place.top) for place, spot in around}
    return min(size.keys() & {spot for _, spot in having or around}, key=lambda spot: (size[spot], spot), default=None)


def _passages(spot: Spot, said: str, text: str) -> Iterator[Passage]:
    """Where the text stands in a paragraph, each time; all of it where it cannot be told."""
    start = said.find(text)
    if start < 0:
        yield Passage(spot, 0, len(said))
    while start >= 0:
        yield Passage(spot, start, start + len(text))
        start = said.find(text, start + 1)
