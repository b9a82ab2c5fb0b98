"""Whole documents with one code, name, title, number, day or quoted letter changed at a time, in every form: what an audit finds of it.

The denominator is every place of the document that a pack knows, whether the audit reads it or not. Clauses are quoted in each
document, for the plans quote none. ``make prove-audit`` tries hundreds of each kind; its figures are in docs/proof.md.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.audit.filed.files import as_word
from tests.audit.filed.form import FORM
from tests.audit.papers import body
from tests.audit.proof.finding import FORMS, example_paper
from tests.audit.proof.words import CATALOGUE, Word, other_words, rewritten, words_of
from tests.golden.making import example_document
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Finding, Verdict
from xiufu.document.blocks import Document, Heading, Paragraph
from xiufu.document.spots import texts
from xiufu.packs.instruments import read_number, title_key
from xiufu.packs.library import built_in_library
from xiufu.reading.any_file import read_bytes

MADE = {
    "ejina-railway": date(2025, 11, 19),
    "stone-quarry": date(2026, 9, 15),
    "two-valleys": date(2026, 10, 10),
    "filed": date(2025, 11, 19),
}
"""The documents, with the day on which they say that they were made."""
KINDS = ("code", "name", "title", "number", "series", "year", "edition", "date", "letter")
CHECKED = [check for check in CHECKS if check.code.startswith(("CODE-", "LAW-", "QUOTE-"))]
MANY = {"docx": 20, "pdf": 6, "txt": 6, "cells": 6}
"""Changes of each kind, in each document."""
APART = {"docx": 16, "pdf": 16, "cells": 16}
"""Ordinary tests make one change of each kind, in one of so many documents, or of as many kinds as there are documents; text copied out of
a PDF, which takes longest to make and read, is left to the long proof."""
MOST_MISSED = {"docx": 1, "pdf": 1, "cells": 0}
LISTED, QUOTED = 20, 8
"""Instruments that are listed, and clauses that are quoted, beside those of the plan."""
LEAST = 95
"""Percent found, of every kind, and of these at the place."""


@cache
def plain(name: str) -> Document:
    return read_bytes(as_word(FORM), Path("表.docx")).document if name == "filed" else example_document(name)


@cache
def whole(name: str) -> Document:
    """A plan that goes by more instruments, and quotes some clauses before its second chapter."""
    plan, on, dice = plain(name), MADE[name], random.Random(name)
    rows = [
        row
        for row in CATALOGUE.rows
        if row.effective_date and row.effective_date <= on and (row.until is None or row.until > on)
        if row.kind not in ("law", "regulation") or not row.revised
    ]
    laws = [row for row in rows if row.kind in ("law", "regulation")]
    others = [row for row in rows if row.number and row not in laws]
    listed = [row.label for row in (*dice.sample(laws, LISTED // 2), *dice.sample(others, LISTED // 2))]
    clauses = [
        row
        for row in built_in_library().clauses().rows
        if 30 <= len(row.text) <= 150 and "\n" not in row.text and row.confidence == "H" and row.in_force(on)
    ]
    said = [
        f"根据《{row.instrument}》{row.article}规定：“{_inner(row.text)}”。" for row in dice.sample(clauses, QUOTED)
    ]
    basis = next(
        n for n, block in enumerate(plan.blocks) if isinstance(block, Paragraph) and "土地管理法》" in block.text
    )
    chapters = [n for n, block in enumerate(plan.blocks) if isinstance(block, Heading) and n > basis]
    at = chapters[0] if chapters else len(plan.blocks) - 1
    before, behind = plan.blocks[:basis], plan.blocks[basis:at]
    blocks = (*before, *(body(f"{one}；") for one in listed), *behind, *map(body, said), *plan.blocks[at:])
    return replace(plan, blocks=blocks)


def _inner(text: str) -> str:
    return text.translate({ord("“"): "‘", ord("”"): "’"})


@cache
def places(name: str) -> dict[str, list[Word]]:
    """Every place of a plan that a pack knows, by kind."""
    found: dict[str, list[Word]] = {kind: [] for kind in KINDS}
    for word in words_of(whole(name), MADE[name]):
        found[word.kind].append(word)
    for spot, text in texts(whole(name)):
        if quoted := re.search(r"规定：“(.+)”。$", text):
            found["letter"].append(Word("letter", spot, quoted.span(1), quoted.span(1), lambda _: True))
    return found


def differing(plan: Document, form: str) -> tuple[Paper, list[Finding], list[Finding]]:
    """What differs and what cannot be told."""
    return judged(Paper(read_bytes(FORMS[form](plan), Path(f"甲.{form}"))))


def judged(paper: Paper) -> tuple[Paper, list[Finding], list[Finding]]:
    findings = audit(paper, CHECKED).findings
    wrong = [one for one in findings if one.verdict is Verdict.DIFFERS]
    return paper, wrong, [one for one in findings if one.verdict is Verdict.CANNOT_TELL]


@cache
def at_first(name: str, form: str) -> tuple[Paper, list[Finding], list[Finding]]:
    """The same of a plan without a change."""
    return differing(whole(name), form)


def tried(
    name: str, form: str, most: int, seed: int, kinds: Sequence[str] = KINDS
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """By kind: changes tried, found, found there, and said to be beyond telling; what was missed."""
    before = {one.fingerprint() for several in at_first(name, form)[1:] for one in several}
    counted: Counter[tuple[str, str]] = Counter()
    missed: list[str] = []
    for kind, words in ((kind, places(name)[kind]) for kind in kinds):
        for turn in range(most if words else 0):
            dice = random.Random(f"{seed} {name} {form} {kind} {turn}")
            word = dice.choice(words)
            text = dict(texts(whole(name)))[word.spot]
            other = other_words(word, text, dice)
            if other is None:
                continue
            start, end = word.span
            said = text[word.whole[0] : start] + other + text[end : word.whole[1]]
            paper, wrong, unsure = differing(rewritten(whole(name), word.spot, word.span, other), form)
            wrong, unsure = ([one for one in several if one.fingerprint() not in before] for several in (wrong, unsure))
            at = any(_there(paper, one, said) for one in wrong)
            marks = ("tried", True), ("found", bool(wrong)), ("at", at), ("unsure", not wrong and bool(unsure))
            counted.update((kind, mark) for mark, true in marks if true)
            if not at:
                missed.append(
                    f"{name} {form} {kind}: {text[start:end]} → {other} in {said} {[one.message for one in (*wrong, *unsure)]}"
                )
    return counted, missed


def _there(paper: Paper, finding: Finding, said: str) -> bool:
    """Whether a finding points at the words that were changed: holds them, or is a part of them."""
    passage = finding.passage
    if passage is None:
        return False
    shown = re.sub(r"\s", "", paper.texts[passage.spot][passage.start : passage.end])
    wanted = re.sub(r"\s", "", said)
    return wanted in shown or shown in wanted


def shares(counted: Counter[tuple[str, str]]) -> Iterator[str]:
    for kind in KINDS:
        n = {mark: counted[kind, mark] for mark in ("tried", "found", "at", "unsure")}
        yield f"{kind}: {n['found']} of {n['tried']} found, {n['at']} there, {n['unsure']} said to be beyond telling"


def all_tried(form: str, most: int, seed: int, apart: int = 1) -> tuple[Counter[tuple[str, str]], list[str]]:
    counted: Counter[tuple[str, str]] = Counter()
    missed: list[str] = []
    for n, name in enumerate(MADE):
        some, lost = tried(name, form, most, seed, KINDS[n % apart :: apart])
        counted += some
        missed += lost
    return counted, missed


def enough(counted: Counter[tuple[str, str]]) -> bool:
    """Whether of each kind as many are found, and there, as there must be."""
    return all(
        counted[kind, "found"] * 100 >= counted[kind, "tried"] * LEAST
        and counted[kind, "at"] * 100 >= counted[kind, "found"] * LEAST
        for kind in KINDS
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MADE)
def test_right_citations_and_quotations_are_silent(name: str, form: str):
    """What is found in the plans without them is judged by other tests; whether all that is used is listed, too."""
    without = differing(plain(name), form) if name == "filed" else judged(example_paper(name, form))
    own = {(one.code, one.stated) for one in without[1]}
    _, wrong, _ = at_first(name, form)
    strange = [one for one in wrong if one.code != "LAW-004" and (one.code, one.stated) not in own]
    assert [f"{one.code} {one.message}" for one in strange] == []


@pytest.mark.slow
@pytest.mark.parametrize("form", APART)
def test_changed_words_are_found(form: str):
    counted, missed = all_tried(form, 1, seed=1, apart=APART[form])
    assert sum(counted[kind, "tried"] for kind in KINDS) >= 32 // APART[form]
    found = sum(counted[kind, "found"] for kind in KINDS)
    assert found >= sum(counted[kind, "tried"] for kind in KINDS) - MOST_MISSED[form], [*shares(counted), *missed]
    assert sum(counted[kind, "at"] for kind in KINDS) == found, [*shares(counted), *missed]


@pytest.mark.prove
@pytest.mark.parametrize("form", FORMS)
def test_changed_words_are_found_in_the_long_proof(form: str):
    """What is printed is shown by ``make prove-audit``."""
    counted, missed = all_tried(form, MANY[form], seed=2)
    print("\n".join([f"{form}:", *shares(counted), *missed]))
    assert sum(counted[kind, "tried"] for kind in KINDS) >= 32 * MANY[form]
    assert enough(counted)


def days(name: str) -> Iterator[tuple[str, date]]:
    """What a plan cites, and a day on which it was not in force: of the month before it was, and after it was. Covers state months.

    What a clause repeals (同时废止) is no basis: that it is not in force is what is said of it.
    """
    written = dict(texts(whole(name)))
    for title in places(name)["title"]:
        text = written[title.spot]
        said = text[slice(*title.whole)]
        if "废止" in re.split("[。；;]", text[title.whole[1] :])[0]:
            continue
        until = max((word.whole[1] for word in places(name)["number"] if word.spot == title.spot), default=0)
        rows = [CATALOGUE.rows[i] for i in CATALOGUE.by_title[title_key(text[slice(*title.span)])]]
        numbered = [row for row in rows if read_number(row.number) == read_number(text[title.whole[1] : until])]
        rows = numbered or rows
        if len(rows) == 1 and rows[0].effective_date and not rows[0].revised:
            yield said, rows[0].effective_date.replace(day=1) - timedelta(days=1)
        if all(row.until for row in rows):
            yield said, max(row.until for row in rows if row.until).replace(day=1) + timedelta(days=31)


def made_on(plan: Document, was: date, day: date) -> Document:
    """The plan as one that was made on another day."""
    written = (lambda one: f"{one.year}年{one.month}月{one.day}日"), date.isoformat
    for spot, text in texts(plan):
        before, after = next(((of(was), of(day)) for of in written if of(was) in text), ("", ""))
        if before:
            at = text.index(before)
            plan = rewritten(plan, spot, (at, at + len(before)), after)
        elif text == f"{was.year}年{was.month}月":
            plan = rewritten(plan, spot, (0, len(text)), f"{day.year}年{day.month}月")
    return plan


def not_found(name: str, form: str, most: int) -> tuple[list[tuple[str, date]], int]:
    """What a plan cites that was not in force, and is not said to be so, of so many cases."""
    cases = sorted(set(days(name)))
    cases = random.Random(f"{name} {form}").sample(cases, min(most, len(cases)))
    lost = []
    for said, day in cases:
        paper, wrong, _ = differing(made_on(whole(name), MADE[name], day), form)
        if not any(one.code == "LAW-003" and _there(paper, one, said) for one in wrong):
            lost.append((said, day))
    return lost, len(cases)


@pytest.mark.parametrize("name", MADE)
def test_what_was_not_in_force_is_found(name: str):
    assert not_found(name, "docx", 4) == ([], 4)


@pytest.mark.prove
@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_in_force_is_found_in_the_long_proof(form: str):
    outcomes = [not_found(name, form, 12) for name in MADE]
    lost, cases = [one for several, _ in outcomes for one in several], sum(n for _, n in outcomes)
    print(f"{form}: {cases - len(lost)} of {cases} that were not in force found, not {lost}")
    assert cases >= 40
    assert len(lost) * 100 <= cases * (100 - LEAST)
