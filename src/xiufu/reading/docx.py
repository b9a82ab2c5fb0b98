"""Word files → documents: what a page shows, insertions but no deletions, automatic numbers, notes and text boxes."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xiufu.document.blocks import NO_SOURCE, Block, Contents, Document, Heading, Paragraph, Picture, Table, Text
from xiufu.document.marks import TRACE
from xiufu.reading.docx_numbers import Numbers
from xiufu.reading.docx_parts import open_word
from xiufu.reading.docx_table import read_table
from xiufu.reading.docx_text import W, Words, bookmarks, count, drawn, runs, shown, value
from xiufu.reading.ooxml import Element, damaged, parse_part, part_bytes, related_part, related_parts

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU_PER_MM = 36_000
_FORMATS: dict[bytes, Literal["png", "jpeg"]] = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}
_LEVELS = re.compile(r'\\o\s*"\d-(\d)"')
_DEPTH = 3

Role = (
    int
    | Literal[
        "body", "title", "subtitle", "note", "item", "signature", "caption", "picture", "unit", "spacer", "contents"
    ]
)
_ROLES: dict[str, Role] = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "图题": "picture",
    "列项": "item",
    "signature": "signature",
    "表注": "note",
    "表格单位": "unit",
    "表后间隔": "spacer",
    "toc heading": "contents",
    **{f"toc {level}": "contents" for level in range(1, 10)},
    **{f"heading {level}": level for level in range(1, 10)},
}


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a Word file says (Word 内容), the text that stands in each figure's bookmark, and from our own files the map of
    bookmarks: which figure each is of, and what it printed."""

    document: Document
    bookmarks: Mapping[str, str]
    figures: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as a grid (表格网格): the text of each slot, merged text in all of its slots, and where cells begin."""

    caption: str
    grid: list[list[str]]
    origin: list[list[bool]]


@dataclass(frozen=True, slots=True)
class _Story:
    """What is needed to read the paragraphs of a file: it counts numbers, so they must be read in order.

    ``sources`` are the places of all paragraphs in the file.
    """

    archive: zipfile.ZipFile
    name: str
    roles: Mapping[str, Role]
    words: Words
    numbers: Numbers
    media: Mapping[str, str]
    sources: Mapping[Element, int]


def read_docx(data: bytes, *, name: str = "Word 文档") -> WordFile:
    """Read a Word file (读入 Word). ``name`` is what messages call it. Raises ``InputError`` when it is not one."""
    parts = open_word(data, name)
    archive, main = parts.archive, parts.main
    numbering = related_part(archive, main, "numbering", name)
    story = _Story(
        archive,
        name,
        {identifier: _role(identifier, parts.styles) for identifier in parts.styles},
        parts.words,
        Numbers(parse_part(archive, numbering, name) if numbering else None, parts.styles),
        related_parts(archive, main, "image", name),
        {paragraph: number for number, paragraph in enumerate(parts.paragraphs())},
    )
    blocks = tuple(_blocks(parts.body, story))
    title = "".join(b.text for b in blocks if isinstance(b, Paragraph) and b.style == "title")
    properties, figures = _trace(archive, main, name)
    found = bookmarks(parts.body)
    for note in parts.words.notes.values():
        found = bookmarks(note) | found
    return WordFile(Document(title, blocks, properties=properties), found, figures)


def tables_of(data: bytes, *, name: str = "Word 文档") -> list[ReadTable]:
    """Every table of a Word file as a grid (读入表格)."""
    tables = []
    for table in read_docx(data, name=name).document.tables():
        grid = table.grid()
        tables.append(
            ReadTable(
                table.caption,
                [[cell.text for cell, _ in row] for row in grid],
                [[begins for _, begins in row] for row in grid],
            )
        )
    return tables


def _trace(
    archive: zipfile.ZipFile, main: str, name: str
) -> tuple[tuple[tuple[str, str], ...], dict[str, tuple[str, str]]]:
    """The map of bookmarks and the properties beside it, when the file has them."""
    for part in related_parts(archive, main, "customXml", name).values():
        if part in archive.namelist():
            root = parse_part(archive, part, name)
            if root.tag == f"{{{TRACE}}}document":
                figures = {
                    f.get("mark", ""): (f.get("id", ""), f.get("text", "")) for f in root.iter(f"{{{TRACE}}}figure")
                }
                stated = root.iter(f"{{{TRACE}}}property")
                return tuple((p.get("name", ""), p.get("value", "")) for p in stated), figures
    return (), {}


def _role(identifier: str, styles: Mapping[str, Element]) -> Role:
    """What a style is for: by its name, its outline level, or those of the style it is based on."""
    seen: set[str] = set()
    while identifier in styles and identifier not in seen:
        seen.add(identifier)
        style = styles[identifier]
        role = _ROLES.get(value(style, "name").lower()) or _outline_level(style.find(W + "pPr"))
        if role:
            return role
        identifier = value(style, "basedOn")
    return "body"


def _outline_level(properties: Element | None) -> int:
    """1 to 9, or 0 for text."""
    text = value(properties, "outlineLvl") if properties is not None else ""
    return int(text) + 1 if text in tuple("012345678") else 0


def _blocks(body: Element, story: _Story, prefix: str = "t") -> Iterator[Block]:
    """Blocks in order; captions, units and notes join the table or picture they belong to."""
    above: list[tuple[Role, Paragraph]] = []
    last: Block | None = None
    """A table or picture that what follows may belong to, or contents that may go on."""
    tables = 0
    for child in shown(body):
        if child.tag == W + "tbl":
            captions = [p for role, p in above if role == "caption"]
            units = [p.text for role, p in above if role == "unit"]
            tables += 1
            identifier = f"{prefix}{tables}"
            try:
                caption = "".join(p.text for p in captions)
                table = read_table(child, identifier, caption, "".join(units), lambda c: _inside(c, story))
            except OverflowError as error:
                raise damaged(story.name, "表格的行列数大得异常") from error
            if last:
                yield last
            last = replace(table, source=captions[0].source) if table and captions else table
            if table:
                above = []
        elif child.tag == W + "p":
            role, paragraph = _paragraph(child, story)
            drawings = list(_drawings(child, story))
            if role == "spacer" and not paragraph.runs:
                continue
            if isinstance(last, Table) and role == "note":
                last = replace(last, notes=(*last.notes, paragraph))
                continue
            if isinstance(last, Picture) and not last.caption and _names_picture(role, paragraph):
                last = replace(last, caption=paragraph.text, source=paragraph.source)
                continue
            if role == "contents":
                if not isinstance(last, Contents):
                    if last:
                        yield last
                    last = Contents(_DEPTH)
                last = _deepened(last, child)
                continue
            if last:
                yield last
                last = None
            if role == "caption" or role == "unit":
                above.append((role, paragraph))
                continue
            yield from (p for _, p in above)
            above = []
            if isinstance(role, int):
                label = story.numbers.next(child.find(W + "pPr"))
                yield Heading(paragraph.text, role, label=label, source=paragraph.source)
            elif paragraph.runs or not drawings:
                yield _numbered(paragraph, story.numbers.next(child.find(W + "pPr")))
            for block in drawings:
                if last:
                    yield last
                last = block
    if last:
        yield last
    yield from (p for _, p in above)


def _names_picture(role: Role, paragraph: Paragraph) -> bool:
    return role == "picture" or (role == "caption" and not paragraph.text.startswith("表"))


def _deepened(contents: Contents, paragraph: Element) -> Contents:
    stated = _LEVELS.search("".join(paragraph.itertext(W + "instrText")))
    return Contents(int(stated[1])) if stated else contents


def _numbered(paragraph: Paragraph, number: str) -> Paragraph:
    if not number:
        return paragraph
    gap = "" if number[-1] in "、）．" else " "
    return replace(paragraph, runs=(Text(number + gap), *paragraph.runs))


def _inside(cell: Element, story: _Story) -> tuple[Paragraph | Table, ...]:
    """What stands in a cell; a heading there is a paragraph."""
    content: list[Paragraph | Table] = []
    for block in _blocks(cell, story, "n"):
        match block:
            case Paragraph() | Table():
                content.append(block)
            case Heading():
                content.append(Paragraph((Text(block.title),) if block.title else (), source=block.source))
            case _:
                pass
    return tuple(content)


def _paragraph(element: Element, story: _Story) -> tuple[Role, Paragraph]:
    properties = element.find(W + "pPr")
    role: Role = "body"
    if properties is not None:
        role = _outline_level(properties) or story.roles.get(value(properties, "pStyle"), "body")
    style = role if role in ("title", "subtitle", "note", "item", "signature") else "body"
    return role, Paragraph(runs(element, story.words), style, source=story.sources.get(element, NO_SOURCE))


def _drawings(paragraph: Element, story: _Story) -> Iterator[Block]:
    """Pictures and text boxes of a paragraph."""
    for drawing in drawn(paragraph):
        boxes = [
            box for box in drawing.iter(W + "txbxContent") if next(box.iterancestors(W + "txbxContent"), None) is None
        ]
        for box in boxes:
            yield from _blocks(box, story, "b")
        if not boxes:
            yield from _pictures(drawing, story)


def _pictures(drawing: Element, story: _Story) -> Iterator[Picture]:
    extent = drawing.find(f"*/{_WP}extent")
    named = drawing.find(f"*/{_WP}docPr")
    for blip in drawing.iter(_A + "blip"):
        part = story.media.get(blip.get(_R + "embed", ""), "")
        data = part_bytes(story.archive, part, story.name) if part in story.archive.namelist() else b""
        form = next((form for sign, form in _FORMATS.items() if data.startswith(sign)), None)
        if form is None or extent is None:
            continue
        width, height = (max(1, count(extent.get(side)) // _EMU_PER_MM) for side in ("cx", "cy"))
        alt = named.get("descr", "") if named is not None else ""
        yield Picture("", "", data, form, width, height, alt, numbered=False)
