"""Public documents as the text that programs copy out of them, one cell on a line or one row: nothing is wrong but what is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from tests.audit.papers import typed_table
from tests.audit.public.documents import Public, changes, public_documents
from tests.tries import tries
from xiufu.audit.paper import Paper
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Verdict
from xiufu.reading.text_file import read_text

DOCUMENTS = public_documents()
_MARKED = re.compile(r"\{(-?[0-9.]+)\}")
Row = list[str]


def _spread(rows: list[Row]) -> str:
    """Columns where they stand, as ``pdftotext -layout`` has them."""
    starts = [0]
    for column in range(len(rows[0])):
        starts.append(starts[-1] + max(len(row[column]) for row in rows) + 3)
    lines = []
    for row in rows:
        line = ""
        for start, cell in zip(starts, row, strict=False):
            line = line.ljust(start) + cell
        lines.append(line.rstrip())
    return "\n".join(lines)


HABITS: Mapping[str, Callable[[list[Row]], str]] = {
    "cells": lambda rows: "\n".join(cell for row in rows for cell in row if cell),
    "rows": lambda rows: "\n".join(" ".join(cell for cell in row if cell) for row in rows),
    "layout": _spread,
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
}


def audited(
    document: Public, habit: str, at: int = -1, match: re.Match[str] | None = None, changed: str = ""
) -> Audited:
    said = []
    for i, (text, title, unit) in enumerate(document.texts):
        if i == at and match:
            text = f"{text[: match.start()]}{changed}{text[match.end() :]}"
        plain = _MARKED.sub(r"\1", text)
        if title:
            grid = typed_table(plain, title, unit).grid()
            rows = [[cell.text.strip() if begins else "" for cell, begins in row] for row in grid]
            plain = "\n".join(part for part in (title, f"单位：{unit}" if unit else "", HABITS[habit](rows)) if part)
        said.append(plain)
    return audit(Paper(read_text("\n".join(said).encode(), name="方案.txt")))


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_nothing_is_wrong_but_what_is(document: Public, habit: str):
    found = audited(document, habit).findings
    assert tuple(one.message for one in found if one.verdict is Verdict.DIFFERS) == document.wrong


LEAST = {"cells": 30, "rows": 30, "layout": 30, "tabs": 30}
"""Percent of changed digits in tables that are found."""


@pytest.mark.slow
@tries(17, 51)
@pytest.mark.parametrize("habit", HABITS)
def test_changed_digits_in_tables_are_found(habit: str, count: int):
    counted: Counter[str] = Counter()
    for document in DOCUMENTS:
        in_tables = [change for change in changes(document, each=1) if document.texts[change[0]][1]]
        for at, match, text in in_tables[:: 51 // count]:
            verdicts = {one.verdict for one in audited(document, habit, at, match, text).findings}
            counted += Counter(tried=1, found=int(Verdict.DIFFERS in verdicts))
    assert counted["tried"] >= count
    print(habit, counted)
    assert counted["found"] * 100 >= counted["tried"] * LEAST[habit]
