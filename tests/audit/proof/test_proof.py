"""Plans built here, with one printed number changed at a time, in every form: what an audit finds of it.

The denominator is every number of the tables. ``make prove-audit`` tries thousands; its figures are in docs/proof.md.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from tests.audit.proof.changing import changed, wrong
from tests.audit.proof.finding import FORMS, audited, differing, example_paper, is_at
from tests.audit.proof.printed import Cell, truth
from tests.golden.making import EXAMPLES, example_document
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Severity, Verdict
from xiufu.document.blocks import Table

FEW = {"docx": 3, "pdf": 2, "txt": 1, "cells": 1}
MANY = {"docx": 600, "pdf": 200, "txt": 200, "cells": 200}
LEAST_CONSTRAINED = 0.5
"""Of the numbers that are changed; of many it is nine tenths."""
TRUE = {"ejina-railway": {"RULE-006", "COMP-005"}}
"""Warnings that are right: as the filed form, it places fees of supervision and acceptance two years before works, gives no number of
quality and fees at market prices."""
TRUE_IN_FORM = {("two-valleys", "cells"): {"LAW-004"}}
"""Its table of site conditions goes by a law that its basis does not list; only there do the cells read as a sentence."""
LEAST_CELLS = {"ejina-railway": 147, "stone-quarry": 724, "two-valleys": 546}
LEAST_IN_EQUATIONS = 99
"""Percent of the numbers of tables."""
LEAST_OF_CONSTRAINED, LEAST_AT = 98, 95
"""Percent: found where the plan's own equations constrain the number; of those found, at the cell or its equation."""


@cache
def as_it_is(example: str, form: str) -> Audited:
    """An audit of the document without a change."""
    return audit(example_paper(example, form))


def tried(example: str, form: str, most: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Changes tried, constrained, found, and found there; the constrained ones that were missed."""
    whole = example_document(example)
    known = truth(whole)
    before = frozenset(finding.fingerprint() for finding in differing(as_it_is(example, form)))
    dice = random.Random(f"{seed} {example} {form}")
    counted: Counter[str] = Counter()
    missed: list[str] = []
    while counted["tried"] < most:
        cell = dice.choice(known.cells)
        text = wrong(cell.text, dice)
        if text is None:
            continue
        found = audited(changed(whole, cell, text), form)
        counted += _one(found, before, cell, text, constrained=known.contradicts(cell, text), missed=missed)
    return counted, missed


def _one(
    result: Audited, before: frozenset[str], cell: Cell, text: str, *, constrained: bool, missed: list[str]
) -> Counter[str]:
    """What an audit finds that it did not find before the change."""
    found = [finding for finding in differing(result) if finding.fingerprint() not in before]
    at = any(is_at(result, finding, cell, text) for finding in found)
    if constrained and not found:
        missed.append(f"{cell.figure.id}: {cell.text} → {text}")
    names = ("constrained", constrained), ("found", bool(found)), ("at", at), ("both", constrained and bool(found))
    return Counter(["tried", *(name for name, true in names if true)])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_right_documents_are_silent(example: str, form: str):
    """Notes may be made: they say that a number fits another rounding, or that figures are numbered with a gap."""
    result = as_it_is(example, form)
    grave = [f for f in differing(result) if f.severity is not Severity.NOTE]
    true = TRUE.get(example, set()) | TRUE_IN_FORM.get((example, form), set())
    assert [f"{f.code} {f.place} {f.message}" for f in grave if f.code not in true] == []
    assert {f.code for f in grave} == true
    assert result.equations_of()


@pytest.mark.parametrize("example", EXAMPLES)
def test_numbers_of_tables_stand_in_equations(example: str):
    """The denominator is every number of a figure that the tables of the Word file print; titles, dates and formulas are not.

    A number counts where it stands in a judged equation with another one.
    """
    whole = example_document(example)
    result = as_it_is(example, "docx")
    blocks = [n for n, block in enumerate(result.paper.file.document.blocks) if isinstance(block, Table)]
    judged = {
        (claim.spot.block, claim.spot.row, claim.spot.column, claim.text)
        for finding in result.findings
        if finding.verdict is not Verdict.CANNOT_TELL and len(set(finding.claims)) > 1
        for claim in finding.claims
    }
    cells = truth(whole).cells
    missing = [
        f"{cell.figure.id}: {cell.text}"
        for cell in cells
        if (blocks[cell.slot[0]], *cell.slot[1:], cell.text.replace(",", "")) not in judged
    ]
    assert len(cells) >= LEAST_CELLS[example]
    assert len(missing) * 100 <= len(cells) * (100 - LEAST_IN_EQUATIONS), missing


@pytest.mark.slow
@pytest.mark.parametrize("form", FEW)
def test_changes_are_found(form: str):
    """Every one that the plan's own equations constrain; what is found is found at its cell or equation."""
    counted: Counter[str] = Counter()
    missed: list[str] = []
    for example in EXAMPLES:
        some, lost = tried(example, form, FEW[form], seed=1)
        counted += some
        missed += lost
    assert counted["constrained"] >= counted["tried"] * LEAST_CONSTRAINED
    assert counted["both"] == counted["constrained"], missed
    assert counted["at"] == counted["found"]


@pytest.mark.prove
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_changes_are_found_in_the_long_proof(example: str, form: str):
    """What is printed is shown by ``make prove-audit``."""
    counted, missed = tried(example, form, MANY[form], seed=2)
    print(f"{example}, {form}: {dict(counted)}; missed: {missed}")
    assert counted["at"] * 100 >= counted["found"] * LEAST_AT
    assert counted["both"] * 100 >= counted["constrained"] * LEAST_OF_CONSTRAINED, missed
