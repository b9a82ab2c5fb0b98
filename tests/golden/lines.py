"""A document as lines that a person can read and compare: one for each block, tables as rows.

``# 标题`` a heading with its number, as many ``#`` as its level; ``[样式] 文字`` a paragraph, each footnote in its place
between ［ and ］; ``[表] 题 ‖ 单位 ‖ 表头行数`` a table, below it a line ``| 格 | 格`` for each row with the cells that
begin in it, ``←2`` after one that spans two columns and ``↑2`` two rows, then its notes; ``[图] 题 ‖ 说明 ‖ 数据`` a picture, one that is drawn without its bytes.
``⏎`` is a line break, ``⇥`` a tab, ``¶`` stands between paragraphs of a cell, and ``⟦ ⟧`` around a table within one. Contents
and page breaks are left out: they say nothing of their own.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import xiufu
from tests.document.comparable import heads, said
from xiufu.document.blocks import Block, Cell, Document, Heading, Paragraph, Picture, Table

_VERSION = re.compile(rf"Xiufu {re.escape(xiufu.__version__)}(?![\w.])")
_HASH = re.compile(r"(?<=\()[0-9a-f]{12}(?=\))")


DRAWN = "绘制"
"""Stands for the bytes of a map."""


def lines(document: Document) -> list[str]:
    """Title and blocks. The version of Xiufu and hashes of packs, which no reader compares, are only named."""
    found = ["= " + shown(document.title)]
    for block in document.blocks:
        found += block_lines(block)
    return [stable(line) for line in found]


def stable(text: str) -> str:
    """Text without what moves with every release or correction of a pack: 〈版本〉 and 〈校验和〉 stand for it."""
    return _HASH.sub("〈校验和〉", _VERSION.sub("Xiufu 〈版本〉", text))


def block_lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return ["#" * block.level + " " + shown(block.title)]
        case Paragraph():
            return [paragraph_line(block)]
        case Table():
            head = f"[表] {shown(block.title)} ‖ {shown(block.unit)} ‖ {heads(block)}"
            return [head, *map(row_line, block.rows), *map(paragraph_line, block.notes)]
        case Picture():
            vector = block.drawing is not None or block.format == "svg"
            data = DRAWN if vector else f"{block.format} {len(block.data)} {sha256(block.data).hexdigest()[:12]}"
            return [f"[图] {shown(block.title)} ‖ {shown(block.alt)} ‖ {data}"]
        case _:
            return []


def as_drawn(read: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Lines read from a file that holds drawn pictures in dots, as lines of what is drawn."""
    drawn = {line.rpartition("‖")[0] for line in kept if line.endswith(f"‖ {DRAWN}")}
    return [f"{head}‖ {DRAWN}" if (head := line.rpartition("‖")[0]) in drawn else line for line in read]


def paragraph_line(paragraph: Paragraph) -> str:
    return f"[{paragraph.style}] {shown(said(paragraph.runs))}"


def row_line(row: Iterable[Cell]) -> str:
    return "|" + " |".join(f" {cell_text(cell)}".rstrip(" ") for cell in row)


def cell_text(cell: Cell) -> str:
    parts = [
        shown(said(part.runs)) if isinstance(part, Paragraph) else f"⟦{' ／ '.join(block_lines(part))}⟧"
        for part in cell.content
    ]
    across = f"←{cell.colspan}" if cell.colspan > 1 else ""
    down = f"↑{cell.rowspan}" if cell.rowspan > 1 else ""
    return " ".join(filter(None, ("¶".join(parts), across, down)))


def shown(text: str) -> str:
    return text.replace("\n", "⏎").replace("\t", "⇥")


def tagged_lines(found: Sequence[str]) -> list[str]:
    """Of such lines what the tags of a PDF carry: no styles of paragraphs, no white space, no pictures' data.

    Levels of headings have no gap, lines without letters are gone, and a table's unit without a title is a line above it.
    """
    result: list[str] = []
    path: list[int] = []
    for line in found[1:]:
        kind, _, rest = line.partition(" ")
        words = letters(rest)
        if line.startswith("|"):
            cells = line[1:].split(" |")
            result.append("|" + "|".join("¶".join(filter(None, map(letters, cell.split("¶")))) for cell in cells))
        elif kind == "[表]":
            title, unit, count = (letters(part) for part in rest.split("‖"))
            result += [f"[行]{unit}"] if unit and not title else []
            result.append(f"[表]{title}‖{unit if title else ''}‖{count}")
        elif kind == "[图]":
            result.append("[图]" + words.rpartition("‖")[0])
        elif kind.startswith("#") and words:
            path = [*(level for level in path if level < len(kind)), len(kind)]
            result.append("#" * len(path) + words)
        elif words:
            result.append(f"[行]{words}")
    return result


def letters(text: str) -> str:
    return "".join(text.translate({ord("⏎"): None, ord("⇥"): None}).split())
