"""Tagged PDF files → documents (读入带标签的 PDF): headings, paragraphs, lists, tables, pictures, notes, as the tags say.

Tags know no kinds of paragraphs: what is a title or a line to be signed is read as body text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xiufu.document.blocks import (
    Block,
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
    Text,
)
from xiufu.reading.pdf_structure import Element, read_structure

_ROWS = {"THead", "TBody", "TFoot"}
_INLINE = {"Span", "Link", "Reference", "Lbl", "Quote", "Code", "Em", "Strong", "Annot", "BibEntry", "Ruby", "Formula"}
_PARAGRAPHS = {"P", "Title", "FENote", "LBody"}
_DEEPEST = 6
_MOST_SLOTS = 1_000_000
_MOST_COLUMNS = 256


def read_tagged_pdf(data: bytes, *, name: str = "PDF 文档") -> Document:
    """Read a tagged PDF (读入带标签的 PDF). ``name`` is what messages call it. Pictures come without their bytes.

    Raises ``InputError`` for a file that is damaged, locked, too large or not tagged.
    """
    title, root = read_structure(data, name)
    blocks = list(_Blocks().of(root))
    named = {i - 1 for i, block in enumerate(blocks) if isinstance(block, Contents)}
    return Document(title, tuple(b for i, b in enumerate(blocks) if not (i in named and _names_contents(b))))


def _names_contents(block: Block) -> bool:
    """Whether a line is the title of the contents that follow it."""
    return isinstance(block, Paragraph) and "".join(block.text.split()) == "目录"


@dataclass(slots=True)
class _Blocks:
    """Turns elements into blocks; counts tables and pictures for their ids, sections for headings without a level."""

    tables: int = 0
    pictures: int = 0
    section: int = 0

    def of(self, parent: Element) -> Iterator[Block]:
        """Blocks of an element that groups others. Words that stand among them are paragraphs."""
        if _caption(parent) is not None:
            yield from self._captioned(parent)
            return
        loose = Element("P")
        for part in parent.inside():
            if isinstance(part, str) or part.role in _INLINE or (part.role == "Note" and loose.parts):
                loose.parts[len(loose.parts)] = part
                continue
            yield from self._paragraph(loose)
            loose = Element("P")
            yield from self._block(part)
        yield from self._paragraph(loose)

    def _block(self, element: Element) -> Iterator[Block]:
        role = element.role
        if role[:1] == "H" and role[1:].isdigit():
            yield Heading(_plain(element), min(int(role[1:]) or 1, _DEEPEST))
        elif role == "H":
            yield Heading(_plain(element), min(max(self.section, 1), _DEEPEST))
        elif role in _PARAGRAPHS:
            yield from self._paragraph(element)
        elif role == "L":
            for item in element.elements():
                yield from self._item(item)
        elif role == "TOC":
            yield Contents(_depth(element))
        elif role == "Table":
            yield self._table(element)
        elif role == "Figure":
            yield self._picture(element)
        elif role == "Sect":
            self.section += 1
            yield from self.of(element)
            self.section -= 1
        elif role == "Note":
            yield Paragraph((Text(_note(element)),), "note")
        else:
            yield from self.of(element)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        """A paragraph; tables, pictures and lists within it follow it."""
        runs, others = _runs(element)
        if runs:
            yield Paragraph(runs)
        for other in others:
            yield from self._block(other)

    def _item(self, item: Element) -> Iterator[Block]:
        runs, others = _runs(item)
        if runs:
            yield Paragraph(runs, "item")
        for other in others:
            yield from self._block(other)

    def _captioned(self, parent: Element) -> Iterator[Block]:
        """What has a caption: a table with the lines above (unit) and below (notes), or a picture."""
        title = _plain(_caption(parent) or Element("Caption"))
        rest = [block for part in parent.elements() if part.role != "Caption" for block in self._block(part)]
        place = next((i for i, block in enumerate(rest) if isinstance(block, Table | Picture)), None)
        if place is None:
            yield Paragraph((Text(title),))
            yield from rest
            return
        found, above, below = rest[place], rest[:place], rest[place + 1 :]
        lines = [block for block in above if isinstance(block, Paragraph)]
        if isinstance(found, Table) and len(lines) == len(above):
            notes = [block for block in below if isinstance(block, Paragraph)]
            unit = "\n".join(line.text for line in lines)
            marked = tuple(replace(note, style="note") for note in notes)
            yield replace(found, caption=title, unit=unit, notes=marked)
            yield from (block for block in below if not isinstance(block, Paragraph))
            return
        yield from above
        yield replace(found, caption=title) if isinstance(found, Table | Picture) else found
        yield from below

    def _picture(self, element: Element) -> Picture:
        self.pictures += 1
        caption = _caption(element)
        title = _plain(caption) if caption else ""
        width, height = element.size_mm
        alt = element.alt or element.actual
        return Picture(f"p{self.pictures}", title, b"", "png", width, height, alt, numbered=False)

    def _table(self, element: Element) -> Table:
        self.tables += 1
        identifier = f"t{self.tables}"
        lines = list(_lines(element))
        heads = next((i for i, (_, head) in enumerate(lines) if not head), len(lines))
        caption = _caption(element)
        rows = _tiled([[(self._cell(cell), cell) for cell in line] for line, _ in lines])
        width = sum(cell.colspan for cell in rows[0]) if rows else 0
        if not width:
            rows, width, heads = ((Cell(()),),), 1, 0
        return Table(identifier, _plain(caption) if caption else "", rows, (1,) * width, header_rows=heads)

    def _cell(self, element: Element) -> Cell:
        content = tuple(block for block in self.of(element) if isinstance(block, Paragraph | Table))
        return Cell(content, header=element.role == "TH")


def _caption(element: Element) -> Element | None:
    return next((part for part in element.elements() if part.role == "Caption"), None)


def _depth(contents: Element) -> int:
    """How many levels of entries lie in each other."""
    inner = [_depth(e) for entry in contents.elements() for e in (entry, *entry.elements()) if e.role == "TOC"]
    return 1 + max(inner, default=0)


def _plain(element: Element) -> str:
    return "".join(part if isinstance(part, str) else _plain(part) for part in element.inside())


def _note(element: Element) -> str:
    """The words of a footnote without its mark."""
    parts = element.inside()
    if parts and isinstance(parts[0], Element) and parts[0].role == "Lbl":
        parts = parts[1:]
    return "".join(part if isinstance(part, str) else _plain(part) for part in parts).strip()


def _runs(element: Element) -> tuple[tuple[Run, ...], list[Element]]:
    """Words and footnotes of a paragraph, and what is in it that no paragraph holds. Marks of footnotes are left out."""
    runs: list[Run] = []
    others: list[Element] = []

    def gather(part: "str | Element", following: "str | Element | None") -> None:
        if isinstance(part, str):
            if runs and isinstance(runs[-1], Text):
                runs[-1] = Text(runs[-1].text + part)
            elif part:
                runs.append(Text(part))
        elif part.role == "Note":
            runs.append(Footnote((Text(_note(part)),)))
        elif part.role in ("Lbl", "Link", "Reference") and isinstance(following, Element) and following.role == "Note":
            return
        elif part.role in _INLINE or part.role in _PARAGRAPHS:
            pour(part)
        else:
            others.append(part)

    def pour(parent: Element) -> None:
        parts = parent.inside()
        for i, part in enumerate(parts):
            gather(part, parts[i + 1] if i + 1 < len(parts) else None)

    pour(element)
    return tuple(runs), others


def _lines(table: Element, *, head: bool = False) -> Iterator[tuple[list[Element], bool]]:
    """Cells of each row, and whether it is a header row."""
    for part in table.places("TR"):
        if part.role in _ROWS:
            yield from _lines(part, head=part.role == "THead")
        elif part.role == "TR":
            yield [cell for cell in part.places("TD") if cell.role in ("TH", "TD")], head


def _tiled(lines: list[list[tuple[Cell, Element]]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows that tile a grid: a span that does not fit is cut, a hole is filled."""
    taken: set[tuple[int, int]] = set()
    placed: list[list[tuple[int, Cell]]] = []
    for r, line in enumerate(lines):
        row: list[tuple[int, Cell]] = []
        column = 0
        for cell, element in line:
            while (r, column) in taken:
                column += 1
            most = next((i for i in range(1, _MOST_COLUMNS) if (r, column + i) in taken), _MOST_COLUMNS)
            colspan = min(element.spans.get("ColSpan", 1), most)
            rowspan = min(element.spans.get("RowSpan", 1), len(lines) - r)
            if len(taken) + colspan * rowspan > _MOST_SLOTS:
                colspan = rowspan = 1
            taken |= {(i, j) for i in range(r, r + rowspan) for j in range(column, column + colspan)}
            row.append((column, replace(cell, colspan=colspan, rowspan=rowspan)))
            column += colspan
        placed.append(row)
    width = max((column for _, column in taken), default=-1) + 1
    for r, row in enumerate(placed):
        row.extend((c, Cell(())) for c in range(width) if (r, c) not in taken)
    return tuple(tuple(cell for _, cell in sorted(row, key=lambda pair: pair[0])) for row in placed)
