"""Tables as data for the layout (表格数据): widths, sizes of type, what breaks, how labels down the side are stacked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from xiufu.document.blocks import Cell, Footnote, Paragraph, Table
from xiufu.render.house import House
from xiufu.render.layout import (
    SHORT,
    SIZES,
    apportion,
    caption_insets,
    ems,
    is_long,
    repeated_rows,
    row_heights,
    table_type,
)
from xiufu.render.pdf.style import pitch, points
from xiufu.render.pdf.text import paragraph_data, runs_data

_GAP = 160
"""Room below a table without notes, in twips."""
_WHOLE = 0.35
"""A row, or a label down the side, that may take more than this part of a page is not kept whole."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the cells of one table share; lengths in points."""

    size: float
    pitch: float
    widths: Sequence[float]
    margins: float
    least: float
    page: float

    def lines(self, cell: Cell, column: int) -> int:
        """About how many lines a cell takes."""
        room = max(1.0, (sum(self.widths[column : column + cell.colspan]) - self.margins) / self.size)
        return sum(max(1, ceil(ems(line) / room)) for line in cell.text.split("\n"))


def table_data(table: Table, house: House, room: tuple[int, int], *, nested: bool = False) -> dict[str, Any]:
    """A table for the layout. ``room`` is the width and height between the margins, in twips."""
    grid = table.grid()
    widths = apportion(table.widths, room[0])
    kind = table_type(table, room[0])
    look, scale = house.looks["table_text"], kind.size / SIZES[0].size
    lines = house.grid
    setting = _Setting(
        look.size / 2 * scale,
        pitch(look) * scale,
        [points(w) for w in widths],
        points(lines.cell_left + lines.cell_right),
        points(look.before + lines.cell_top),
        points(room[1]),
    )
    upright = not any(map(is_long, grid))
    heights = row_heights(grid, widths, kind)
    if not upright or any(points(height) > _WHOLE * setting.page for height in heights):
        upright, heights = False, [kind.row_height] * len(grid)
    loose = _loose_rows(grid, setting)
    rows = [
        [
            _cell(cell, (r, c), heights, setting, house, room[1], upright=upright, loose=r in loose)
            for c, (cell, begins) in enumerate(row)
            if begins
        ]
        for r, row in enumerate(grid)
    ]
    repeated = repeated_rows(table)
    return {
        "kind": "table",
        "title": table.title,
        "insets": [points(inset) for inset in caption_insets(table.title, house.looks["caption"], room[0])],
        "unit": table.unit,
        "widths": setting.widths,
        "scale": scale,
        "margins": {"left": points(lines.cell_left), "right": points(lines.cell_right)},
        "outer": lines.outer / 8,
        "inner": lines.inner / 8,
        "color": f"#{lines.color}",
        "heads": [cell for row in rows[:repeated] for cell in row],
        "repeat": not _has_notes(table, repeated),
        "cells": [cell for row in rows[repeated:] for cell in row],
        "kept": len(grid) <= SHORT and upright and not nested and not table.flows,
        "notes": [paragraph_data(note, house, kind="note") for note in table.notes],
        "gap": 0 if nested else points(_GAP),
    }


def _has_notes(table: Table, rows: int) -> bool:
    """Whether a footnote is called in the first rows: PDF/UA lets none stand in a head that is repeated."""
    paragraphs = (paragraph for row in table.rows[:rows] for cell in row for paragraph in cell.paragraphs())
    return any(isinstance(run, Footnote) for paragraph in paragraphs for run in paragraph.runs)


def _loose_rows(grid: list[list[tuple[Cell, bool]]], setting: _Setting) -> set[int]:
    """Rows that may break over pages: those beside a long text or a table within a cell would be cut off."""
    return {
        row
        for r, line in enumerate(grid)
        for c, (cell, begins) in enumerate(line)
        if begins
        and (
            any(isinstance(part, Table) for part in cell.content)
            or setting.lines(cell, c) * setting.pitch > _WHOLE * setting.page
        )
        for row in range(r, r + cell.rowspan)
    }


def _cell(
    cell: Cell,
    place: tuple[int, int],
    heights: Sequence[int],
    setting: _Setting,
    house: House,
    page: int,
    *,
    upright: bool,
    loose: bool,
) -> dict[str, Any]:
    row, column = place
    height = points(sum(heights[row : row + cell.rowspan]))
    taken = setting.lines(cell, column) * setting.pitch
    width = sum(setting.widths[column : column + cell.colspan]) - setting.margins
    only = cell.content[0] if len(cell.content) == 1 else None
    stacked = upright and cell.vertical and isinstance(only, Paragraph) and not set(only.text) & set("\n\t ")
    inner = any(isinstance(part, Table) for part in cell.content)
    data: dict[str, Any] = {
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "header": cell.header,
        "empty": not cell.text.strip() and not any(_has_note(p) for p in cell.paragraphs()) and not inner,
        "breakable": cell.rowspan > 1 or loose,
        "pad": round(setting.least if stacked or inner else max(setting.least, (height - taken) / 2), 3),
    }
    if stacked and isinstance(only, Paragraph):
        columns = max(1, int(width / (setting.size * 1.4)))
        letters = [{**run, "text": letter} for run in runs_data(only.runs) for letter in run.get("text", "")]
        per = max(1, ceil(len(letters) / columns), int(height / setting.pitch))
        stacks = [letters[i : i + per] for i in range(0, len(letters), per)] or [[]]
        stacks[-1] += [run for run in runs_data(only.runs) if "note" in run]
        data["columns"] = stacks
        return data
    data["content"] = [
        {"runs": runs_data(part.runs, width / setting.size), "align": part.align or cell.align}
        if isinstance(part, Paragraph)
        else table_data(part, house, (max(1, round(width * 20)), page), nested=True)
        for part in cell.content
    ]
    return data


def _has_note(paragraph: Paragraph) -> bool:
    return any(isinstance(run, Footnote) for run in paragraph.runs)
