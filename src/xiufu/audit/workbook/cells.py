"""Cells of a workbook as findings name them (单元格): place, address, printed number."""

from collections.abc import Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.workbook.values import Book
from xiufu.core.claim import Claim
from xiufu.core.errors import SheetCell
from xiufu.document.read import At, Worksheet

_MOST_NAMED = 8


def book_of(paper: Paper) -> Book:
    """The worksheets of a file by name (工作簿)."""
    return Book({sheet.title: sheet for sheet in paper.file.worksheets})


def name_of(at: At) -> str:
    """What Excel calls a cell (单元格地址): D7."""
    return SheetCell(0, "", at[0] + 1, at[1] + 1).name


def names_of(cells: Sequence[At]) -> str:
    """The first of several cells by name, and how many there are (多个单元格)."""
    names = "、".join(name_of(at) for at in cells[:_MOST_NAMED])
    return names if len(cells) <= _MOST_NAMED else f"{names} 等 {len(cells)} 格"


def place_of(paper: Paper, sheet: Worksheet, at: At) -> str:
    """Where a cell stands in words (位置): its table, row and column, and its address."""
    spot = sheet.spot(at)
    return paper.place(spot) if spot else f"工作表“{sheet.title}”{name_of(at)}"


def claims_at(paper: Paper, sheet: Worksheet, at: At) -> Sequence[Claim]:
    """The number that a cell prints, none where it prints none or several (印出的数)."""
    spot = sheet.spot(at)
    claims = paper.at(spot) if spot else ()
    return claims if len(claims) == 1 else ()
