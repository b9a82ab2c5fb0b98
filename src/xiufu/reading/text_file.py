"""The text of a PDF or Word file → document (文本文件): paragraphs whole again, headings by their numbers, tables inferred.

Lines, columns and white space are gone from such a text. Page numbers, page heads and blank lines are dropped. What was
lost stays lost: hm2 and m3 are as the text has them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xiufu.core.encodings import decoded
from xiufu.core.errors import file_problem
from xiufu.core.spot import Spot
from xiufu.document.blocks import Block, Document, Heading, Paragraph, Table, Text
from xiufu.document.read import ReadFile, Rival, cell_places
from xiufu.reading.captions import NOTE, NUMBERED_TITLE, is_title, split_unit
from xiufu.reading.headings import Kind, level_of, levels, numbered_as, without_lists
from xiufu.reading.text_alone import alone, regrouped
from xiufu.reading.text_columns import USUAL
from xiufu.reading.text_copied_forms import copied_form
from xiufu.reading.text_lines import LEADERS, Line, is_prose, is_row, lines_of, raw_lines, usual_width, width_of
from xiufu.reading.text_regions import CLOSED, goes_further, is_across, region, title_of, upright
from xiufu.reading.text_rows import is_open
from xiufu.reading.text_spaced import in_columns
from xiufu.reading.text_tabbed import tabbed, tabbed_layout
from xiufu.reading.text_tables import Layout, laid_out

MOST_BYTES = 20_000_000
_MOST_LINES = 200_000
_ITEM = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])(?:[）)、]|[.．](?!\d))|[①-⑳]|第[一二三四五六七八九十\d]+[章节条]"
)
_GOES_BEFORE_STOP = re.compile(r"[（(][^（）()]*[）)][。，；、]")
"""No sentence begins with brackets before a stop."""

_UNCLOSED = re.compile(r"《[^《》]*$|》\s*[（(][^（）()《》]*$")
_MOST_LINES_OF_TITLE = 8


@dataclass(slots=True)
class _Pages:
    """Blocks as they are found, with the lines they came from and how sure they are."""

    blocks: list[Block | tuple[Kind, str]] = field(default_factory=list)
    native: dict[Spot, str] = field(default_factory=dict)
    certainty: dict[int, int] = field(default_factory=dict)
    rivals: dict[int, tuple[Rival, ...]] = field(default_factory=dict)
    tables: int = 0

    def add(self, block: Block | tuple[Kind, str], line: int) -> int:
        """Its number."""
        self.blocks.append(block)
        number = len(self.blocks) - 1
        self.native[Spot(number)] = f"第{line}行"
        return number


def read_text(data: bytes, *, name: str) -> ReadFile:
    """Read the text of a document (读入文本文件). Raises ``InputError`` where it is no text or too large.

    A block with a ``certainty`` is an inferred table: 95 where heads and rows fit, less where not (``text_tables``).
    """
    if len(data) > MOST_BYTES:
        raise file_problem(
            Path(name), f"文本文件超过 {MOST_BYTES // 1_000_000} MB", "只保留方案正文和表格，或分成几个文件"
        )
    text = decoded(data, Path(name))
    return read_lines(in_columns(lines_of(text), raw_lines(text)), name=name)


def read_lines(lines: Sequence[Line], *, name: str) -> ReadFile:
    """The document that lines are (读入文本行)."""
    if not lines:
        raise file_problem(Path(name), "文件中没有文字", "检查是否选错了文件")
    if len(lines) > _MOST_LINES:
        raise file_problem(Path(name), f"文本超过 {_MOST_LINES} 行", "只保留方案正文和表格，或分成几个文件")
    pages = _Pages()
    width = usual_width(lines)
    at = 0
    while at < len(lines):
        at = _block(lines, at, width, pages)
    kinds = without_lists([block[0] if isinstance(block, tuple) else None for block in pages.blocks])
    ranks = levels(kind for kind in kinds if kind)
    blocks = tuple(_finished(block, kind, ranks) for block, kind in zip(pages.blocks, kinds, strict=True))
    return ReadFile(
        name, "txt", Document("", blocks), native=pages.native, certainty=pages.certainty, rivals=pages.rivals
    )


def _finished(block: Block | tuple[Kind, str], kind: Kind | None, ranks: Mapping[Kind, int]) -> Block:
    if not isinstance(block, tuple):
        return block
    return Heading(block[1], level_of(block[1], kind, ranks)) if kind else _paragraph(block[1])


def _block(lines: Sequence[Line], at: int, width: int, pages: _Pages) -> int:
    """Read the block that begins at a line; where the next one begins."""
    count = upright(lines, at)
    if count:
        pages.add(_paragraph("".join(line.text for line in lines[at : at + count])), lines[at].number)
        return at + count
    if end := _table(lines, at, width, pages):
        return end
    line = lines[at]
    kind = None if is_row(line.text) else numbered_as(line.text)
    if kind and not _goes_on(line, lines[at + 1 : at + 2], width) and not _names_on(line.text, lines[at + 1 :]):
        pages.add((kind, line.text), line.number)
        return at + 1
    return _sentences(lines, at, width, pages)


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _goes_on(line: Line, below: Sequence[Line], width: int) -> bool:
    """Whether a line was broken in mid-sentence, so that the next one belongs to it."""
    if not below or below[0].apart or _ITEM.match(below[0].text):
        return False
    if is_row(below[0].text) or NUMBERED_TITLE.match(below[0].text) or LEADERS.search(line.text):
        return False
    if line.text[-1] not in CLOSED and _GOES_BEFORE_STOP.match(below[0].text):
        return True
    filled = width_of(line.text) * 100
    if line.text[-1] in CLOSED:
        return width > 0 and width * 94 <= filled <= width * 106 and not is_title(below[0].text)
    return width > 0 and filled >= width * (70 if is_prose(line.text) else 90)


def _names_on(text: str, below: Sequence[Line]) -> bool:
    """Whether what a text names by title, or says of it in brackets, ends only in the lines below (书名号、其后括号未完):
    a narrow cell breaks 《中华人民共和国土地管理法》（2019年修正） anywhere."""
    unclosed = _UNCLOSED.search(text)
    if not unclosed:
        return False
    closing = "》" if unclosed[0].startswith("《") else "）)"
    for line in below[:_MOST_LINES_OF_TITLE]:
        if line.apart or NUMBERED_TITLE.match(line.text) or LEADERS.search(line.text):
            return False
        marks = [mark for mark in line.text if mark == "《" or mark in closing]
        if marks:
            return marks[0] != "《"
    return False


def _sentences(lines: Sequence[Line], at: int, width: int, pages: _Pages) -> int:
    """A paragraph; a word set upright beside it goes before it, for it stood in a cell at its left."""
    text, end = lines[at].text, at + 1
    beside: list[tuple[str, int]] = []
    last = lines[at]
    while end < len(lines):
        count = upright(lines, end)
        if count and _goes_on(last, [Line(0, "　")], width) and end + count < len(lines):
            after = lines[end + count]
            if not _goes_on(last, [after], width) and not is_prose(after.text):
                break
            beside.append(("".join(line.text for line in lines[end : end + count]), lines[end].number))
            end += count
            continue
        if not _goes_on(last, lines[end : end + 1], width) and not _names_on(text, lines[end:]):
            break
        last = lines[end]
        gap = (
            " "
            if text[-1].isascii() and text[-1].isalpha() and last.text[0].isascii() and last.text[0].isalpha()
            else ""
        )
        text += gap + last.text
        end += 1
    for word, number in beside:
        pages.add(_paragraph(word), number)
    pages.add(_paragraph(text), lines[at].number)
    return end


def _table(lines: Sequence[Line], at: int, width: int, pages: _Pages) -> int:
    """Read the table that begins at a line; where it ends, or 0 where none begins."""
    title, unit, begin = title_of(lines, at)
    named = begin > at
    above: list[Line] = []
    while named and begin < len(lines) and len(above) < 3:
        count = 2 if is_open(lines[begin].text) and begin + 1 < len(lines) else 1
        text = "".join(line.text for line in lines[begin : begin + count])
        if not is_across(text):
            break
        head, found = split_unit(text)
        unit = unit or found
        if head:
            above.append(Line(lines[begin].number, head))
        begin += count
    form = copied_form(lines, begin)
    end = tabbed(lines, begin)
    single = alone(lines, begin) if named else begin
    parted = regrouped(lines[begin:single], above) if single > begin else None
    if form:
        layout, end = form
    elif end > begin:
        layout = tabbed_layout(lines[begin:end], above)
    elif parted:
        layout, end = parted[0], begin + parted[1]
    else:
        end = region(lines, begin, width)
        rows = sum(is_row(line.text) for line in lines[begin:end])
        if not rows or (rows < 2 and not named):
            return 0
        layout = laid_out(lines[begin:end], above)
        if goes_further(lines, end, width):
            layout = _at_most(layout, USUAL)
    notes: list[Paragraph] = []
    note_lines: list[int] = []
    while end < len(lines) and NOTE.match(lines[end].text):
        note_lines.append(lines[end].number)
        text = lines[end].text
        while _goes_on(lines[end], lines[end + 1 : end + 2], width):
            end += 1
            text += lines[end].text
        notes.append(_paragraph(text))
        end += 1
    _add_table(pages, layout, title, unit, tuple(notes), lines[at].number, note_lines)
    return end


def _at_most(layout: Layout, certainty: int) -> Layout:
    """A table and its rivals, none surer than so."""
    rivals = tuple(_at_most(one, certainty) for one in layout.rivals)
    return replace(layout, certainty=min(layout.certainty, certainty), rivals=rivals)


def _add_table(
    pages: _Pages,
    layout: Layout,
    title: str,
    unit: str,
    notes: tuple[Paragraph, ...],
    line: int,
    note_lines: Sequence[int],
) -> None:
    pages.tables += 1

    def table(one: Layout) -> Table:
        return Table(f"t{pages.tables}", title, one.rows, (1,) * one.columns, unit, one.header_rows, notes)

    number = pages.add(table(layout), line)
    pages.certainty[number] = layout.certainty
    pages.native |= cell_places(number, table(layout), _rows_in_file(layout))
    if layout.rivals:
        pages.rivals[number] = tuple(Rival(table(one), one.certainty, _rows_in_file(one)) for one in layout.rivals)
    for n, stands in enumerate(note_lines, start=1):
        pages.native[Spot(number, paragraph=n)] = f"第{stands}行"


def _rows_in_file(layout: Layout) -> tuple[str, ...]:
    return tuple(f"第{line}行" for line in layout.lines)
