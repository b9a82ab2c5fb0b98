"""The plans of the examples with one number changed at a time: nearly every change is found, and nothing else is called wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.audit.papers import CHECKS_OF_TABLES
from tests.golden.making import example
from tests.tries import tries
from xiufu.audit.arithmetic.judge import equations
from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.claim import Claim
from xiufu.core.finding import Verdict
from xiufu.document.blocks import Document, Paragraph, Table, Text
from xiufu.document.read import ReadFile


def paper(*blocks: Table) -> Paper:
    return Paper(ReadFile("plan.docx", "docx", Document("", blocks)))


def with_leading_digit_changed(text: str, by: int) -> str:
    """4.28 is 7.28 by 3; 0.04 is 0.07."""
    at = next((i for i, letter in enumerate(text) if letter in "123456789"), len(text) - 1)
    return f"{text[:at]}{(int(text[at]) - 1 + by) % 9 + 1}{text[at + 1 :]}"


def changed(table: Table, claim: Claim, by: int) -> Table:
    r = claim.spot.row
    k = [c for c, (_, begins) in enumerate(table.grid()[r]) if begins].index(claim.spot.column)
    cell = table.rows[r][k]
    text = cell.text.replace(claim.text, with_leading_digit_changed(claim.text, by), 1)
    row = (*table.rows[r][:k], replace(cell, content=(Paragraph((Text(text),)),)), *table.rows[r][k + 1 :])
    return replace(table, rows=(*table.rows[:r], row, *table.rows[r + 1 :]))


def tables(name: str) -> Iterator[Table]:
    yield from example(name).read_back.document.tables()


@tries(55, 212)
def test_a_changed_number_is_found(count: int):
    tried = found = 0
    for name, every in (("ejina-railway", 2), ("stone-quarry", 9), ("two-valleys", 7)):
        held = [
            (table, claim)
            for table in tables(name)
            for view in paper(table).tables
            for claim in dict.fromkeys(claim for equation in equations(view) for claim in equation.claims)
        ]
        for number, (table, claim) in list(enumerate(held[::every]))[:: round(212 / count)]:
            findings = audit(paper(changed(table, claim, number % 7 + 1)), CHECKS_OF_TABLES).findings
            wrong = [finding for finding in findings if finding.verdict is Verdict.DIFFERS]
            places = [{(one.spot.row, one.spot.column) for one in finding.claims} for finding in wrong]
            here = (claim.spot.row, claim.spot.column)
            assert [at for at in places if here not in at] == [], (table.title, claim.text)
            tried += 1
            found += bool(wrong)
    assert tried == count
    assert found >= 0.98 * tried, found
