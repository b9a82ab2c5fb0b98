"""Titles and numbers of the catalogue within a passage: nothing is said of the right ones, and one changed character is found."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.audit.written import written
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.packs.instruments import Instrument
from xiufu.packs.library import built_in_library

ROWS = built_in_library().instruments().rows
CHECKED = [check for check in CHECKS if check.code in ("LAW-001", "LAW-002")]
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
STANDARDS = [row for row in ROWS if row.kind not in ("law", "regulation")]
LAWS = [row for row in ROWS if row.kind in ("law", "regulation")]


def passage(title: str, number: str) -> str:
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"根据《{inner}》{f'（{number}）' if number else ''}的规定，结合实际编制。"


def wrong(title: str, number: str) -> list[Finding]:
    found = audit(written(passage(title, number)), CHECKED).findings
    return [one for one in found if one.verdict is Verdict.DIFFERS]


def first_number(row: Instrument) -> str:
    return row.number.split(";")[0]


def changes(row: Instrument, choose: random.Random) -> Iterator[tuple[str, str, str]]:
    """One character of the title, one digit of the number, one of the last two digits of its year."""
    at = choose.choice([i for i, c in enumerate(row.title) if "一" <= c <= "龥"])
    other = choose.choice([c for c in COMMON if c != row.title[at]])
    number = first_number(row)
    yield "title", row.title[:at] + other + row.title[at + 1 :], number
    year = re.search(r"(?:19|20)(\d{2})(?=〕|$)", number)
    within = range(year.start(), year.end()) if year else range(0)
    digits = [i for i, c in enumerate(number) if c.isdigit() and i not in within]
    for what, places in (("number", digits), ("year", list(within)[2:])):
        if places:
            at = choose.choice(places)
            digit = choose.choice([c for c in "0123456789" if c != number[at]])
            yield what, row.title, number[:at] + digit + number[at + 1 :]


def test_nothing_is_said_of_right_ones():
    assert [row.title for row in ROWS if wrong(row.title, first_number(row))] == []


def test_changed_characters_are_found():
    choose = random.Random(20261122)
    rows = [*STANDARDS, *STANDARDS, *choose.sample(LAWS, 150)]
    tried: dict[str, list[bool]] = {}
    for row in rows:
        for what, title, number in changes(row, choose):
            tried.setdefault(what, []).append(bool(wrong(title, number)))
    shares = {what: sum(found) / len(found) for what, found in tried.items()}
    assert {what: len(found) >= 120 for what, found in tried.items()} == {"title": True, "number": True, "year": True}
    assert {what: share >= 0.95 for what, share in shares.items()} == {"title": True, "number": True, "year": True}, (
        shares
    )
