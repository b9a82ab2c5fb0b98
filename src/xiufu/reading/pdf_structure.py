"""The structure tree of a tagged PDF (结构树): elements with roles, spans and words, joined over pages."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument

from xiufu.core.errors import InputError
from xiufu.reading.pdf_open import MARKS, RADICALS, fault, opened, opened_page, string, title_of

_MOST_ELEMENTS = 1_000_000
_DEEPEST = 60
_EAST_ASIAN = "\u2e80"
_POINTS_A_MM = 72 / 25.4


@dataclass(slots=True)
class Element:
    """An element (结构元素). ``parts`` holds words and elements by their place in it, on whichever page they stand.

    The library shows no element without words or pictures; ``count`` tells that there are places for them.
    """

    role: str
    alt: str = ""
    actual: str = ""
    spans: dict[str, int] = field(default_factory=dict)
    size_mm: tuple[int, int] = (1, 1)
    parts: "dict[int, str | Element]" = field(default_factory=dict)
    count: int = 0

    def inside(self) -> "list[str | Element]":
        """Words and elements in reading order."""
        if self.actual:
            return [self.actual]
        return [self.parts[place] for place in sorted(self.parts)]

    def elements(self) -> "list[Element]":
        """Its elements in reading order."""
        return [part for part in self.inside() if isinstance(part, Element)]

    def places(self, role: str) -> "list[Element]":
        """Its elements, those without words or pictures as elements of ``role``."""
        found = [
            self.parts.get(place, Element(role)) for place in range(max(self.count, 1 + max(self.parts, default=-1)))
        ]
        return [part for part in found if isinstance(part, Element)]


@dataclass(frozen=True, slots=True)
class _Page:
    """Words and sizes of pictures of one page, by marked content."""

    texts: dict[int, str]
    sizes_mm: dict[int, tuple[int, int]]


def read_structure(data: bytes, name: str) -> tuple[str, Element]:
    """Title and structure of a tagged PDF (读取结构树). ``name`` is what messages call the file.

    Raises ``InputError`` for a file that is damaged, locked, too large or not tagged.
    """
    with opened(data, name) as document:
        if not pdfium.FPDFCatalog_IsTagged(document.raw):
            raise _untagged(name)
        root = Element("Document")
        reader = _Reader(name)
        for number in range(len(document)):
            reader.page(document, number, root)
        if not root.parts:
            raise _untagged(name)
        return title_of(document), root


def _untagged(name: str) -> InputError:
    return fault(
        name, "PDF 未加标签，读不出标题和表格的结构", "用 Word 或 WPS 导出时勾选“辅助功能文档结构标记”，或改用 .docx"
    )


class _Reader:
    """Reads page after page into one tree: the place of an element in its parent is the same on every page."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def page(self, document: PdfDocument, number: int, root: Element) -> None:
        with opened_page(document, number, self._name) as handle:
            tree = pdfium.FPDF_StructTree_GetForPage(handle)
            if not tree:
                return
            try:
                page = _Page(_texts(handle), _sizes(handle))
                for i in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                    child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, i)
                    if child:
                        self._join(child, i, root, page, 1)
            finally:
                pdfium.FPDF_StructTree_Close(tree)

    def _join(self, handle: Any, place: int, parent: Element, page: _Page, depth: int) -> None:
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise fault(self._name, "PDF 的结构标签过深或过多", "用原来的程序重新导出 PDF 后重试")
        element = parent.parts.get(place)
        if not isinstance(element, Element):
            element = parent.parts[place] = Element(
                string(pdfium.FPDF_StructElement_GetType, handle),
                string(pdfium.FPDF_StructElement_GetAltText, handle),
                string(pdfium.FPDF_StructElement_GetActualText, handle),
                _spans(handle),
            )
        element.count = min(pdfium.FPDF_StructElement_CountChildren(handle), _MOST_ELEMENTS)
        for i in range(element.count):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(handle, i)
            if child:
                self._join(child, i, element, page, depth + 1)
                continue
            content = pdfium.FPDF_StructElement_GetChildMarkedContentID(handle, i)
            if content in page.texts:
                element.parts[i] = page.texts[content]
            if content in page.sizes_mm:
                element.size_mm = page.sizes_mm[content]


def _spans(handle: Any) -> dict[str, int]:
    """How many columns and rows a cell spans."""
    found: dict[str, int] = {}
    for i in range(pdfium.FPDF_StructElement_GetAttributeCount(handle)):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(handle, i)
        for key in ("ColSpan", "RowSpan"):
            value = pdfium.FPDF_StructElement_Attr_GetValue(attributes, key.encode())
            number = ctypes.c_float()
            if value and pdfium.FPDF_StructElement_Attr_GetNumberValue(value, number) and 1 <= number.value < 1e6:
                found[key] = int(number.value)
    return found


def _texts(page: Any) -> dict[int, str]:
    """Words by marked content. A space or line end that was not printed counts only between Latin words."""
    words = pdfium.FPDFText_LoadPage(page)
    found: dict[int, list[str]] = {}
    last, guessed = -1, False
    try:
        for i in range(pdfium.FPDFText_CountChars(words)):
            letter = chr(pdfium.FPDFText_GetUnicode(words, i))
            if pdfium.FPDFText_IsGenerated(words, i):
                guessed = guessed or letter.isspace()
                continue
            owner = pdfium.FPDFText_GetTextObject(words, i)
            content = pdfium.FPDFPageObj_GetMarkedContentID(owner) if owner else -1
            if content >= 0:
                letters = found.setdefault(content, [])
                if guessed and content == last and _latin(letters[-1]) and _latin(letter):
                    letters.append(" ")
                letters.append(letter)
            last, guessed = content, False
    finally:
        pdfium.FPDFText_ClosePage(words)
    return {content: _clean("".join(letters)) for content, letters in found.items()}


def _latin(letter: str) -> bool:
    return letter < _EAST_ASIAN and letter.isalpha()


def _clean(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(RADICALS | MARKS)


def _sizes(page: Any) -> dict[int, tuple[int, int]]:
    """Width and height of pictures in millimetres, by marked content."""
    found: dict[int, tuple[int, int]] = {}
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, i)
        content = pdfium.FPDFPageObj_GetMarkedContentID(drawn)
        if content < 0 or pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            sides = right.value - left.value, top.value - bottom.value
            width, height = (max(1, round(min(abs(side), 1e5) / _POINTS_A_MM)) for side in sides)
            found[content] = (width, height)
    return found
