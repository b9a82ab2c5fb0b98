"""Web pages → documents: our own exactly, other people's as a browser shows them. Navigation and scripts are left out."""

import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from lxml import etree

from xiufu.core.errors import file_problem
from xiufu.document.blocks import (
    Align,
    Block,
    Change,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Table,
    Text,
)
from xiufu.reading.html_table import RawCell, tiled
from xiufu.reading.html_text import SPACES, Line, decoded

Element = etree._Element
Style = Literal["body", "title", "subtitle", "note", "item", "signature"]

_MOST_BYTES = 64_000_000
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = {"script", "style", "template", "noscript", "head", "nav", "button", "select", "input", "textarea", "svg"}
_BLOCKS = {
    *_HEADINGS,
    *("p", "div", "section", "article", "main", "header", "footer", "aside", "address", "blockquote", "center", "form"),
    *("fieldset", "details", "summary", "dl", "dt", "dd", "ul", "ol", "li", "pre", "table", "figure", "hr", "body"),
}
_EMPHASIS = {"strong", "b", "em", "i"}
_CHANGES: dict[str, Change] = {"ins": "added", "del": "removed", "s": "removed"}
_STYLES: dict[str, Style] = {s: s for s in ("title", "subtitle", "note", "item", "signature")}
_ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right", "both": "both", "justify": "both"}
_KINDS: dict[str, Literal["png", "jpeg", "svg"]] = {"png": "png", "jpeg": "jpeg", "svg+xml": "svg"}
_IMAGE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=\s]*)")


def read_html(data: bytes, *, name: str = "网页") -> Document:
    """Read a web page (读入网页). ``name`` is what messages call it. Raises ``InputError`` when nothing can be read."""
    remedy = "用浏览器打开原网页，另存为“网页，仅 HTML”后重试"
    if len(data) > _MOST_BYTES:
        raise file_problem(Path(name), f"文件过大（超过 {_MOST_BYTES // 1_000_000} MB）", remedy)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    text = decoded(data).replace("\0", "\ufffd")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
        if root is None:
            raise file_problem(Path(name), "文件是空的，或不是网页", remedy)
        if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
            raise file_problem(Path(name), "标签嵌套过深或单段内容过大，无法读全", remedy)
        return _Page(root).document()
    except (etree.XMLSyntaxError, RecursionError) as error:
        raise file_problem(Path(name), "文件不是网页，或标签层层嵌套无法读取", remedy) from error


class _Page:
    """One parsed page: whose it is, and its footnotes."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.exact = any(
            meta.get("name") == "generator" and meta.get("content", "").startswith("Xiufu ")
            for meta in root.iter("meta")
        )
        self.referred = {a.get("href", "").removeprefix("#") for a in root.iter("a") if a.get("role") == "doc-noteref"}
        self.notes = {e.get("id", ""): e for e in root.iter("*") if self.referred and e.get("id") in self.referred}

    def document(self) -> Document:
        mains = list(self.root.iter("main"))
        whole = mains[0] if len(mains) == 1 else self.root.find("body")
        title = self.root.find("head/title")
        return Document(
            SPACES.sub(" ", title.text or "").strip() if title is not None else "", tuple(self.blocks(whole))
        )

    # --- blocks

    def blocks(self, node: Element | None) -> Iterator[Block]:
        """What a container holds: text outside of any block is a paragraph of its own."""
        if node is None:
            return
        line = Line(exact=self.exact and node.tag in ("td", "th") and not _holds_block(node))
        line.add(node.text or "", emphasis=False, change="")
        for child in node.iterchildren("*"):
            if _is_hidden(child):
                pass
            elif child.tag in _BLOCKS or _is_picture(child) or _holds_block(child):
                yield from self._flushed(line)
                yield from self._block(child)
                line = Line(exact=False)
            else:
                self._inline(child, line, emphasis=False, change="")
            line.add(child.tail or "", emphasis=False, change="")
        yield from self._flushed(line)

    def _flushed(self, line: Line) -> Iterator[Block]:
        runs = line.finished()
        if runs:
            yield Paragraph(runs)

    def _block(self, element: Element) -> Iterator[Block]:
        tag = element.tag
        if tag in _HEADINGS:
            yield Heading(_text(self._line(element)), _HEADINGS[tag], id=element.get("id", ""))
        elif tag == "p" and not _holds_block(element):
            yield Paragraph(self._line(element), _style(element), _align(element))
        elif tag == "pre":
            text = "".join(map(str, element.itertext())).removesuffix("\n")
            yield Paragraph((Text(text),) if text else ())
        elif tag == "li" and not _holds_block(element):
            yield Paragraph(self._line(element), "item", _align(element))
        elif tag == "li":
            blocks = list(self.blocks(element))
            yield from (replace(b, style="item") if isinstance(b, Paragraph) else b for b in blocks)
        elif tag == "table":
            yield from self._table(element, ())
        elif "table" in _classes(element) and (table := element.find("./div/table")) is not None:
            notes = [n for box in element.iterchildren("div") if "notes" in _classes(box) for n in self.blocks(box)]
            kept = tuple(n for n in notes if isinstance(n, Paragraph))
            yield from (replace(t, landscape="landscape" in _classes(element)) for t in self._table(table, kept))
        elif tag == "figure" or _is_picture(element):
            yield from self._picture(element)
        elif tag == "hr":
            yield from (PageBreak(),) if "page" in _classes(element) else ()
        elif not (element.get("role") == "doc-endnotes" and self.notes):
            yield from self.blocks(element)

    def _picture(self, element: Element) -> Iterator[Block]:
        """A figure is a picture when ours to keep: its data in the page. Otherwise only its words are read."""
        image = element if element.tag == "img" else next(element.iter("img"), None)
        caption = element.find("figcaption")
        words = _text(self._line(caption)) if caption is not None else ""
        data = _IMAGE.fullmatch(image.get("src", "").strip()) if image is not None else None
        if image is None or data is None:
            yield from self.blocks(element) if element.tag != "img" else ()
            return
        try:
            content = b64decode(data[2])
        except BadBase64:
            return
        width, height = (round(_count(image.get(side)) * 25.4 / 96) for side in ("width", "height"))
        kind = _KINDS[data[1]]
        across = "landscape" in _classes(element)
        yield Picture(element.get("id", ""), words, content, kind, width, height, image.get("alt", ""), across, False)

    # --- runs

    def _line(self, element: Element) -> tuple[Run, ...]:
        line = Line(exact=self.exact)
        self._into(element, line, emphasis=False, change="")
        return line.finished()

    def _into(self, element: Element, line: Line, *, emphasis: bool, change: Change) -> None:
        line.add(element.text or "", emphasis=emphasis, change=change)
        for child in element.iterchildren("*"):
            if not _is_hidden(child):
                self._inline(child, line, emphasis=emphasis, change=change)
            line.add(child.tail or "", emphasis=emphasis, change=change)

    def _inline(self, element: Element, line: Line, *, emphasis: bool, change: Change) -> None:
        if element.tag == "br":
            line.line_break(emphasis=emphasis, change=change)
            return
        reference = element if element.tag == "a" else element.find("a")
        if element.tag in ("a", "sup") and reference is not None and reference.get("role") == "doc-noteref":
            note = self.notes.get(reference.get("href", "").removeprefix("#"))
            if note is not None:
                line.runs.append(Footnote(self._note(note)))
                return
        self._into(
            element,
            line,
            emphasis=emphasis or element.tag in _EMPHASIS,
            change=_CHANGES.get(str(element.tag), change),
        )

    def _note(self, element: Element) -> tuple[Text, ...]:
        """The words of a footnote, without the link that leads back."""
        body = element.find("p") if element.find("p") is not None else element
        return tuple(run for run in self._line(body) if isinstance(run, Text)) if body is not None else ()

    # --- tables

    def _table(self, element: Element, notes: tuple[Paragraph, ...]) -> Iterator[Table]:
        groups: list[list[list[RawCell]]] = []
        heads = 0
        feet: list[list[list[RawCell]]] = []
        for child in element.iterchildren("thead", "tbody", "tfoot", "tr"):
            rows = [self._row(row) for row in ([child] if child.tag == "tr" else child.iterchildren("tr"))]
            if child.tag == "tr" and groups and not heads:
                groups[-1] += rows
            else:
                (feet if child.tag == "tfoot" else groups).append(rows)
            heads += len(rows) if child.tag == "thead" else 0
        stated = element.get("data-header-rows", "")
        widths = [_share(column) for column in element.iterfind("colgroup/col")]
        table = tiled([*groups, *feet], int(stated) if stated.isdecimal() else heads, widths)
        if table is None:
            return
        caption = element.find("caption")
        if caption is not None:
            parts = {next(iter(_classes(part)), ""): _text(self._line(part)) for part in caption.iterchildren("span")}
            whole = self.exact and parts.keys() <= {"title", "unit"}
            words = parts.get("title", "") if whole else _text(self._line(caption))
            table = replace(table, caption=words, unit=parts.get("unit", "") if whole else "")
        yield replace(table, id=element.get("id", ""), notes=notes)

    def _row(self, row: Element) -> list[RawCell]:
        return [
            RawCell(
                tuple(b for b in map(_in_cell, self.blocks(cell)) if b is not None),
                _count(cell.get("colspan"), 1),
                _count(cell.get("rowspan"), 1),
                cell.tag == "th",
                cell.get("scope", "").startswith("row"),
                _align(cell) or "center",
                "vertical" in _classes(cell),
            )
            for cell in row.iterchildren("td", "th")
        ]


def _in_cell(block: Block) -> Paragraph | Table | None:
    """A cell holds paragraphs and tables; a heading in it is a paragraph."""
    if isinstance(block, Heading):
        return Paragraph((Text(block.text),))
    return block if isinstance(block, Paragraph | Table) else None


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _is_hidden(element: Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return element.tag in _SKIPPED or element.get("hidden") is not None or "display:none" in style


def _is_picture(element: Element) -> bool:
    return element.tag == "img" and _IMAGE.fullmatch(element.get("src", "").strip()) is not None


def _holds_block(element: Element) -> bool:
    return any(True for _ in element.iterdescendants(*_BLOCKS)) or any(map(_is_picture, element.iterdescendants("img")))


def _style(element: Element) -> Style:
    return next((_STYLES[c] for c in _classes(element) if c in _STYLES), "body")


def _align(element: Element) -> Align | None:
    stated = re.search(r"text-align\s*:\s*(\w+)", element.get("style", ""))
    words = [*_classes(element), element.get("align", "").lower(), stated[1].lower() if stated else ""]
    return next((_ALIGNS[word] for word in words if word in _ALIGNS), None)


def _share(column: Element) -> int:
    """Width of a column in thousandths or pixels; 1 when none is stated."""
    share = next((c[1:] for c in _classes(column) if re.fullmatch("w[0-9]{1,4}", c)), "")
    return max(1, _count(share or column.get("width", "").rstrip("%px")))


def _count(text: str | None, otherwise: int = 0) -> int:
    stated = (text or "").strip()
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 7 else otherwise


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)
