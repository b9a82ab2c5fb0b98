"""One printed number changed at a time, as typists do: a digit, two digits swapped, the point moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from tests.audit.proof.printed import Cell
from xiufu.document.blocks import Block, Document, Number, Paragraph, Run, Table
from xiufu.document.blocks import Cell as TableCell


def wrong(text: str, dice: random.Random) -> str | None:
    """Another number for these digits, or nothing where there is none."""
    ways = [_other_digit, _swapped, _moved]
    dice.shuffle(ways)
    for way in ways:
        found = way(text, dice)
        if found and found != text and _value(found) != _value(text):
            return found
    return None


def _value(text: str) -> str:
    whole, _, part = text.replace(",", "").partition(".")
    return f"{whole.lstrip('0') or '0'}.{part.rstrip('0')}"


def _other_digit(text: str, dice: random.Random) -> str | None:
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return None
    at = dice.choice(places)
    digits = [d for d in "0123456789" if d != text[at]]
    if at == places[0] and len(places) > 1 and text[at + 1 : at + 2] != ".":
        digits = [d for d in digits if d != "0"]
    return text[:at] + dice.choice(digits) + text[at + 1 :]


def _swapped(text: str, dice: random.Random) -> str | None:
    pairs = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    pairs = [i for i in pairs if not (i == 0 and text[1] == "0")]
    if not pairs:
        return None
    at = dice.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _moved(text: str, _: random.Random) -> str | None:
    whole, point, part = text.partition(".")
    if not point or "," in whole or len(whole.lstrip("-")) < 2:
        return None
    return f"{whole[:-1]}.{whole[-1]}{part}"


def changed(document: Document, cell: Cell, text: str) -> Document:
    """The document with other digits in one place of one table."""
    tables = -1
    blocks: list[Block] = []
    for block in document.blocks:
        tables += isinstance(block, Table)
        if isinstance(block, Table) and tables == cell.slot[0]:
            block = _in_table(block, cell, text)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _in_table(table: Table, cell: Cell, text: str) -> Table:
    starts: Iterator[tuple[int, int]] = iter(
        [(r, c) for r, row in enumerate(table.grid()) for c, (_, begins) in enumerate(row) if begins]
    )
    rows = tuple(
        tuple(_in_cell(one, cell, text) if next(starts) == cell.slot[1:] else one for one in row) for row in table.rows
    )
    return replace(table, rows=rows)


def _in_cell(one: TableCell, cell: Cell, text: str) -> TableCell:
    def run(old: Run) -> Run:
        same = isinstance(old, Number) and old.figure.id == cell.figure.id and old.text == cell.text
        return Number(cell.figure, text) if same else old

    content = tuple(
        replace(part, runs=tuple(map(run, part.runs))) if isinstance(part, Paragraph) else part for part in one.content
    )
    return replace(one, content=content)
