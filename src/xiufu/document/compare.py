"""What differs between two documents (文档比较): headings, paragraphs, pictures and cells of tables, by what they say.

Only words count: neither layout nor the numbers that headings, tables and pictures are given, which follow from order.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Literal

from xiufu.core.align import aligned, letter_pairs, resemblance
from xiufu.document.blocks import Block, Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from xiufu.document.compare_tables import TableChange, compare_tables
from xiufu.document.places import cell_said, picture_name, said, sections, table_name

_DIGITS = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class WordsChange:
    """A heading, paragraph, picture or page header that differs (文字变化); ``None`` where it does not stand."""

    section: str
    kind: Literal["header", "heading", "paragraph", "picture"]
    before: str | None
    after: str | None


DocumentChange = WordsChange | TableChange


@dataclass(frozen=True, slots=True)
class _Item:
    """A block as it is compared: everything it says, what it is called, and how it looks."""

    block: Heading | Paragraph | Table | Picture
    section: str
    table: int
    content: Hashable
    name: Hashable
    letters: Counter[str]


def compare(before: Document, after: Document) -> tuple[DocumentChange, ...]:
    """Every difference (文档差异) in reading order; nothing when both say the same.

    Tables belong together by id, those without one by caption. What moved is removed in one place and added in another.
    """
    changes: list[DocumentChange] = []
    if before.header != after.header:
        changes.append(WordsChange("", "header", before.header, after.header))
    left, right = list(_items(before)), list(_items(after))
    for i, j in aligned(left, right, [lambda item: item.content, lambda item: item.name], _likeness):
        old, new = left[i] if i is not None else None, right[j] if j is not None else None
        if old is None or new is None or old.content != new.content:
            changes += _change(old, new)
    return tuple(changes)


def _items(document: Document) -> Iterator[_Item]:
    tables = -1
    for block, section in zip(document.blocks, sections(document.blocks), strict=True):
        match block:
            case Contents() | PageBreak():
                continue
            case Paragraph() if not said(block).strip():
                continue
            case Heading():
                content: Hashable = ("heading", block.text)
                name: Hashable = ("heading", block.level, block.id) if block.id else None
                look = block.text
            case Paragraph():
                text = said(block)
                content, look = ("paragraph", text), text
                name = ("paragraph", _DIGITS.sub("#", text))
            case Picture():
                data = block.drawing.svg if block.drawing else block.data
                content, look = ("picture", block.caption, block.alt, data), block.caption
                name = ("picture", block.id or block.caption)
            case Table():
                tables += 1
                content = _everything(block)
                name = ("table", block.id or block.caption)
                look = "".join((table_name(block), *(cell.text for row in block.rows[:3] for cell in row)))
        yield _Item(block, section, tables, content, name, letter_pairs(look))


def _everything(table: Table) -> Hashable:
    rows = tuple(tuple((cell_said(c), c.colspan, c.rowspan) for c in row) for row in table.rows)
    return ("table", table.caption, table.unit, rows, tuple(said(note) for note in table.notes))


def _likeness(left: _Item, right: _Item) -> int:
    return 1 + resemblance(left.letters, right.letters) if type(left.block) is type(right.block) else 0


def _change(old: _Item | None, new: _Item | None) -> Iterator[DocumentChange]:
    one = new or old
    if one is None:
        return
    if isinstance(one.block, Table):
        change = compare_tables(one.section, _table(old), _table(new), number=(old or one).table)
        if change.whole or change.rows or change.words:
            yield change
    else:
        yield WordsChange(one.section, _kind(one.block), _words(old), _words(new))


def _table(item: _Item | None) -> Table | None:
    return item.block if item and isinstance(item.block, Table) else None


def _kind(block: Block) -> Literal["heading", "paragraph", "picture"]:
    return "heading" if isinstance(block, Heading) else "picture" if isinstance(block, Picture) else "paragraph"


def _words(item: _Item | None) -> str | None:
    match item.block if item else None:
        case Heading(text=text):
            return text
        case Paragraph() as paragraph:
            return said(paragraph)
        case Picture() as picture:
            return picture_name(picture)
        case _:
            return None
