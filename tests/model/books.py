"""Workbooks of the small valid dossier, and edits of them as a user would make them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from tests.model.dossiers import DOSSIER
from xiufu.core.errors import InputError
from xiufu.tasks.check import check
from xiufu.tasks.new import new_workbook


def book_of(folder: Path, source: Path = DOSSIER) -> Path:
    """The dossier as ``book.xlsx``, its packs beside it."""
    if (source / "packs").is_dir():
        shutil.copytree(source / "packs", folder / "packs")
    return new_workbook("reclamation_form", folder / "book.xlsx", source).files[0]


def edited(book: Path, edit: Callable[[Workbook], None]) -> Path:
    """The book after an edit, saved by another program."""
    opened = openpyxl.load_workbook(book)
    edit(opened)
    opened.save(book)
    return book


def put(book: Workbook, sheet: str, cell: str, value: Any) -> None:
    """Type a value into a cell; a dictionary says what else is done there."""
    page = book[sheet]
    match value:
        case {"date": str(day)}:
            page[cell] = date.fromisoformat(day)
            page[cell].number_format = "yyyy-mm-dd"
        case {"number": number, "format": code}:
            page[cell] = number
            page[cell].number_format = code
        case {"merge": str(area)}:
            page.merge_cells(area)
        case _:
            page[cell] = value


def problems_of_book(book: Path) -> list[str]:
    """What ``check`` says of a book, one line a problem, without its folder."""
    try:
        found = check(book).problems
    except InputError as error:
        found = error.problems
    return [str(problem).replace(f"{book.parent}/", "") for problem in found]
