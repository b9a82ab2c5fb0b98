"""Named cells (命名单元格): what a reviewer looks for has a name in the name box, in Chinese."""

import re

import xlsxwriter

from xiufu.core.figure import Figure, Figures
from xiufu.core.glossary import TERMS
from xiufu.render.xlsx.ledger import Ledger

_LONGEST = 200
"""Excel allows 255 units, and a number may have to follow."""

_NO_LETTER = re.compile(r"[^0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff]+")


def name_cells(workbook: xlsxwriter.Workbook, ledger: Ledger) -> None:
    """Name the figures of the whole project, the prices and the rates: ``静态总投资``, ``预算价格_柴油``.

    The names are for people who search and for formulas they add. The formulas of the workbook itself refer to cells: a
    range of neighbours sums 3,000 parts in twenty letters, where names would be longer than a formula may be, and not
    every program that recalculates knows names in Chinese.
    """
    taken: set[str] = set()
    for figure in ledger.figures.values():
        if figure.known and (figure.id.subject == "project" or TERMS[figure.id.term].kind != "figure"):
            sheet, column, row = ledger.places[figure.id]
            workbook.define_name(_free(_name(figure, ledger.figures), taken), f"={sheet}!${column}${row}")


def _name(figure: Figure, figures: Figures) -> str:
    """Label and subject, what is no letter or digit replaced; no name of Chinese letters looks like a reference."""
    of = "" if figure.id.subject == "project" else figures.subject_name(figure.id.subject)
    plain = _NO_LETTER.sub("_", f"{figure.label} {of}").strip("_")[:_LONGEST]
    return plain if plain[:1] > "\u3400" else f"_{plain}"


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free.casefold())
    return free
