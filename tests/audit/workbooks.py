"""Small workbooks with literal values: cells between bars, ``=formula ⇒ kept value``, ``'12`` a number typed as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO

import xlsxwriter

from xiufu.audit.paper import Paper
from xiufu.reading.sheets import read_sheets

HIDDEN = (("hidden_rows", "set_row"), ("hidden_columns", "set_column"))


def saved(sheets: Mapping[str, str], *, hidden_rows: Sequence[int] = (), hidden_columns: Sequence[int] = ()) -> bytes:
    """A workbook as Excel keeps it; rows and columns count from 1, hidden ones are those of the first sheet."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for number, (title, lines) in enumerate(sheets.items()):
            sheet = book.add_worksheet(title)
            for r, line in enumerate(lines.strip("\n").splitlines()):
                for c, cell in enumerate(line.split("|")):
                    text = cell.strip()
                    if text.startswith("="):
                        formula, _, value = (part.strip() for part in text.partition("⇒"))
                        sheet.write_formula(r, c, formula, book.add_format(_format(value)), _number(value))
                    elif text.startswith("'"):
                        sheet.write_string(r, c, text[1:])
                    elif isinstance(_number(text), float):
                        sheet.write_number(r, c, _number(text), book.add_format(_format(text)))
                    elif text:
                        sheet.write_string(r, c, text)
            for row in hidden_rows if not number else ():
                sheet.set_row(row - 1, options={"hidden": True})
            for column in hidden_columns if not number else ():
                sheet.set_column(column - 1, column - 1, options={"hidden": True})
    return buffer.getvalue()


def _number(text: str) -> float | str:
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return text


def _format(text: str) -> dict[str, str]:
    places = len(text.partition(".")[2])
    return {"num_format": f"0.{'0' * places}" if places else "General"}


def workbook(sheets: Mapping[str, str], **hidden: Sequence[int]) -> Paper:
    return Paper(read_sheets(saved(sheets, **hidden), name="附表.xlsx"))
