"""Public documents of other provinces and sectors: what is wrong in them was judged by hand, and digits changed in their equations are found."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from tests.audit.papers import paper_of
from tests.audit.proof.changing import wrong as typed_wrong
from tests.audit.proof.finding import audited, differing
from tests.audit.public.documents import Public, changes, one_digit, public_documents
from tests.tries import tries
from xiufu.audit.run import Audited, audit
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.document.blocks import Block, Document

DOCUMENTS = public_documents()


def wrong(document: Public) -> list[Finding]:
    return [found for found in audit(document.paper()).findings if found.verdict is Verdict.DIFFERS]


def test_there_are_enough_of_them():
    assert len(DOCUMENTS) == 37
    assert len({document.kind for document in DOCUMENTS}) == 20
    assert sum(len(document.paper().claims) for document in DOCUMENTS) >= 600
    assert sum(len(document.marked) for document in DOCUMENTS) >= 320


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_equations_hold_and_name_every_marked_number(document: Public):
    named = {text for equation in document.equations for text in re.findall(r"[0-9.]+", equation)}
    assert document.holds()
    assert {match[1].lstrip("-") for _, match in document.marked} - named == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_nothing_is_wrong_but_what_is(document: Public):
    assert tuple(found.message for found in wrong(document)) == document.wrong


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_nothing_is_wrong_in_files_but_what_is(document: Public, form: str):
    grave = [one for one in differing(in_file(document.blocks(), form)) if one.severity is not Severity.NOTE]
    assert tuple(found.message for found in grave) == document.wrong


def in_file(blocks: Sequence[Block], form: str) -> Audited:
    """Blocks written to a file, read back and audited."""
    return audited(Document("公示", tuple(blocks)), form)


def counted(
    form: str, each: int, change: Callable[[str, random.Random], str | None], every: int = 1
) -> tuple[Counter[str], list[str]]:
    """Changes tried, found, found in an equation of the changed number, doubted only, passed over; what was not found.

    Of ``each`` changes a number, one in ``every`` is tried.
    """
    done: Counter[str] = Counter()
    lost: list[str] = []
    for document in DOCUMENTS:
        before = {one.fingerprint() for one in wrong(document)}
        for at, match, text in list(changes(document, each, change))[::every]:
            blocks = document.blocks(at, match, text)
            findings = (in_file(blocks, form) if form else audit(paper_of(*blocks))).findings
            found = [f for f in findings if f.verdict is Verdict.DIFFERS and f.fingerprint() not in before]
            doubted = any(f.verdict is Verdict.CANNOT_TELL for f in findings)
            there = any(claim.text == text.lstrip("-") for f in found for claim in f.claims)
            which = "found" if found else "doubted" if doubted else "silent"
            done += Counter(["tried", which, *(["at"] if there else [])])
            if not found:
                lost.append(f"{document.name}: {match[1]} → {text}, {which}")
    return done, lost


@tries(75, 900)
def test_changed_digits_are_found(count: int):
    """Of digits changed so that an equation cannot hold, 97 in 100 are found wrong, and but a few are not even doubted.

    Those doubted are parts of a whole that may not be all, and formulas without units; those not doubted lie within the rounding
    of the numbers of their own sentence, and break an equation of another place.
    """
    done, lost = counted("", 3, one_digit, every=900 // count)
    assert done["tried"] >= count
    assert done["found"] * 100 >= done["tried"] * 97, lost
    assert done["silent"] * 100 <= done["tried"]
    assert done["at"] * 100 >= done["found"] * 95


@pytest.mark.prove
@pytest.mark.parametrize(("form", "each"), [("docx", 6), ("pdf", 1)])
def test_changes_are_found_in_files_in_the_long_proof(form: str, each: int):
    """What is printed is shown by ``make prove-audit``."""
    done, lost = counted(form, each, typed_wrong)
    print(f"public, {form}: {dict(done)}; not found: {lost}")
    assert done["found"] * 100 >= done["tried"] * {"docx": 95, "pdf": 90}[form], lost
    assert done["silent"] * 50 <= done["tried"]
    assert done["at"] * 100 >= done["found"] * 95
