"""One printed number of a document changed at a time: a digit, two digits swapped, the point moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xiufu.audit.paper import Paper
from xiufu.audit.run import audit
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Paragraph, Table, Text
from xiufu.document.read import ReadFile


def paper_of(document: Document) -> Paper:
    return Paper(ReadFile("plan.docx", "docx", document))


def costs_of(document: Document) -> Document:
    """The tables of costs alone: those from the summary of the investment on, and those that they are linked to."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    first = next(i for i, table in enumerate(tables) if "投资总表" in "".join(table.title.split()))
    wanted = [t for t in tables[:first] if any(word in t.title for word in ("工程量", "费用", "表土平衡", "单元"))]
    return replace(document, blocks=(*wanted, *(t for t in tables[first:] if "清单" not in t.title)))


def changed(text: str, rng: random.Random) -> str:
    """Another number that looks like this one; never one of the same value."""
    digits = [i for i, letter in enumerate(text) if letter.isdigit()]
    for _ in range(50):
        way = rng.choice(("digit", "swap", "point"))
        letters = list(text)
        if way == "digit":
            at = rng.choice(digits)
            letters[at] = rng.choice([d for d in "0123456789" if d != text[at]])
        elif way == "swap" and len(digits) > 1:
            k = rng.randrange(len(digits) - 1)
            a, b = digits[k], digits[k + 1]
            letters[a], letters[b] = letters[b], letters[a]
        elif way == "point" and "." in text:
            at = text.index(".")
            to = at + rng.choice((-1, 1))
            if not 0 < to < len(text) - 1 or not letters[to - (to > at)].isdigit():
                continue
            del letters[at]
            letters.insert(to, ".")
        other = "".join(letters)
        whole = other.split(".")[0]
        if (len(whole) > 1 and whole[0] == "0") or parse_decimal(other) == parse_decimal(text):
            continue
        return other
    raise ValueError(text)


def with_number(document: Document, spot: Spot, start: int, end: int, text: str) -> Document:
    """The document with one number of a cell printed differently."""
    table = document.blocks[spot.block]
    assert isinstance(table, Table)
    cell = table.grid()[spot.row][spot.column][0]
    content = list(cell.content)
    paragraph = content[spot.paragraph]
    assert isinstance(paragraph, Paragraph)
    said = paragraph.text
    content[spot.paragraph] = replace(paragraph, runs=(Text(said[:start] + text + said[end:]),))
    rows = tuple(
        tuple(replace(cell, content=tuple(content)) if one is cell else one for one in row) for row in table.rows
    )
    blocks = list(document.blocks)
    blocks[spot.block] = replace(table, rows=rows)
    return replace(document, blocks=tuple(blocks))


@dataclass(frozen=True)
class Outcome:
    """What became of one changed number."""

    place: str
    before: str
    after: str
    equations: int
    found: bool
    error: bool
    at_cell: bool
    in_equation: bool
    others: int


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.verdict, finding.place, finding.message


def outcomes(document: Document, times: int, seed: int) -> Iterator[Outcome]:
    """What the audit says of ``times`` changed numbers of the tables of a document, each changed alone."""
    rng = random.Random(seed)
    paper = paper_of(document)
    clean = audit(paper)
    known, counted = {_key(f) for f in clean.findings}, clean.equations_of()
    numbers: list[Claim] = [claim for view in paper.tables for claim in view.claims()]
    for _ in range(times):
        claim = rng.choice(numbers)
        text = paper.texts[claim.spot][claim.start : claim.end]
        after = changed(text, rng)
        other = audit(paper_of(with_number(document, claim.spot, claim.start, claim.end, after)))
        fresh = [f for f in other.findings if f.verdict is Verdict.DIFFERS and _key(f) not in known]
        here = [f for f in fresh if any(c.spot == claim.spot for c in f.claims)]
        yield Outcome(
            paper.place(claim.spot),
            text,
            after,
            counted[claim.spot, claim.start],
            bool(fresh),
            any(f.severity is not Severity.NOTE for f in fresh),
            any(f.claim and f.claim.spot == claim.spot for f in fresh),
            bool(here),
            len(fresh) - len(here),
        )
