"""Where something stands in a document (位置): below which headings, in which row and column of which table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiufu.document.blocks import Block, Cell, Document, Footnote, Heading, Number, Paragraph, Picture, Run, Table
from xiufu.document.marks import figure_key, figure_mark

Grid = Sequence[Sequence[tuple[Cell, bool]]]

NOTE_OPENS = "〔脚注："
"""What stands before the words of a footnote where it is said in its line."""

_LONGEST = 24
_NO_HEAD = re.compile(r"：|^（\d+）$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure where it is printed (印出的数据): its bookmark and its place.

    ``slot`` is the table's number in the document with row and column, all from 0; ``paragraph`` the whole paragraph.
    """

    mark: str
    number: Number
    place: str
    slot: tuple[int, int, int] | None
    paragraph: str


def sections(blocks: Sequence[Block]) -> list[str]:
    """For every block the headings it stands below (所在章节), a heading being below itself."""
    path: dict[int, str] = {}
    result = []
    for block in blocks:
        if isinstance(block, Heading):
            path = {level: title for level, title in path.items() if level < block.level} | {block.level: block.title}
        result.append(" › ".join(path.values()))
    return result


def table_name(table: Table) -> str:
    """What a table is called (表名): its title, else what its first cell says."""
    first = next((cell.text for row in table.rows for cell in row if cell.text), "")
    return table.title or shortened(f"“{first}”表" if first else "无题表")


def row_label(row: Sequence[tuple[Cell, bool]], column: int | None = None) -> str:
    """What a row is about (行名): the words at its left, numbers aside, before ``column``."""
    texts = [cell.text for cell, _ in row[: len(row) if column is None else column]]
    words = [text for text in dict.fromkeys(texts) if any(letter.isalpha() for letter in text)]
    return shortened("·".join(words[:2]) or next((text for text in texts if text), ""))


def column_label(grid: Grid, header_rows: int, column: int) -> str:
    """What a column is about (列名): the words above it, without titles of the whole table and counts of columns."""
    cells = [row[column][0] for row in grid[:header_rows]]
    texts = [cell.text for cell in cells if not _NO_HEAD.search(cell.text)]
    return shortened("·".join(text for text in dict.fromkeys(texts) if text))


def cell_place(table: str, row: str, column: str, at: tuple[int, int]) -> str:
    """Where a cell stands (单元格位置): table, row and column by name, by number where they have none.

    >>> cell_place("表7 投资总表", "静态总投资", "费用（万元）", (6, 2)), cell_place("封面", "", "", (0, 1))
    ('表7 投资总表，“静态总投资”行，“费用（万元）”列', '封面，第1行，第2列')
    """
    return "，".join(
        (table, f"“{row}”行" if row else f"第{at[0] + 1}行", f"“{column}”列" if column else f"第{at[1] + 1}列")
    )


def shortened(text: str) -> str:
    """A text as a label (简写): on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def said(paragraph: Paragraph) -> str:
    """Everything a paragraph says (段落文字), its footnotes included."""
    return "".join(f"{NOTE_OPENS}{run.note}〕" if isinstance(run, Footnote) else run.text for run in paragraph.runs)


def cell_said(cell: Cell) -> str:
    """Everything a cell says (单元格文字), footnotes included."""
    return "\n".join(said(paragraph) for paragraph in cell.paragraphs())


def printed_figures(document: Document) -> Iterator[Printed]:
    """Every printed figure with its bookmark and place (印出的数据), in reading order, as writers number them."""
    times: dict[str, int] = {}
    tables = -1
    for block, section in zip(document.blocks, sections(document.blocks), strict=True):
        name = section or "文首"
        if isinstance(block, Paragraph):
            yield from _in_paragraph(block, name, None, times)
        if not isinstance(block, Table):
            continue
        tables += 1
        name = table_name(block)
        grid = block.grid()
        for r, row in enumerate(grid):
            for c, (cell, begins) in enumerate(row):
                for paragraph in cell.paragraphs() if begins else ():
                    body = r >= block.header_rows
                    head = column_label(grid, block.header_rows, c) if body else ""
                    where = cell_place(name, row_label(row, c) if body else "表头", head, (r, c))
                    yield from _in_paragraph(paragraph, where, (tables, r, c), times)
        for note in block.notes:
            yield from _in_paragraph(note, f"{name} 表注", None, times)


def _in_paragraph(
    paragraph: Paragraph, place: str, slot: tuple[int, int, int] | None, times: dict[str, int]
) -> Iterator[Printed]:
    for run in _numbers(paragraph.runs):
        key = figure_key(run.figure.id)
        times[key] = times.get(key, 0) + 1
        yield Printed(figure_mark(run.figure.id, times[key]), run, place, slot, said(paragraph))


def _numbers(runs: Sequence[Run]) -> Iterator[Number]:
    for run in runs:
        if isinstance(run, Number):
            yield run
        elif isinstance(run, Footnote):
            yield from _numbers(run.runs)


def picture_name(picture: Picture) -> str:
    """What a picture is called (图名)."""
    return picture.title or shortened(picture.alt) or "无题图"
