"""Numbers of sentences → quantities (文中数值归属): by the words right before them, the unit, and the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from xiufu.audit.linking.names import Subjects
from xiufu.audit.linking.scopes import LIKELY, PART, RIVAL, SURE, Candidate, in_component, is_whole
from xiufu.audit.linking.wordings import plain, without
from xiufu.audit.sentences.said import Said, amount_of
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.packs.term_words import TermWords

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_ENDS = re.compile(r"[。；;！？\n]")
_YEAR = re.compile(r"(?:19|20)\d{2}年(?!.{0,6}(?:修订|施行))")
_BLANKS = re.compile(r"\s+")
_BEFORE_COLON = re.compile(r"^([^：:，,。；;]{2,24})[：:]")
_TOTALS = {"static_investment": "static", "dynamic_investment": "dynamic"}


def in_phrases(paper: "Paper", subjects: Subjects) -> Iterator[Candidate]:
    """What the numbers of sentences may be."""
    for spot, text, said in paper.paragraphs:
        section = paper.sections[spot.block]
        head = _head(text, section, subjects)
        whole = is_whole(section, subjects)
        costs: list[str] = []
        for at, one in enumerate(said):
            amount = amount_of(paper, one.claim)
            if amount is None or one.claim.bound:
                continue
            label = _label(said, at)
            for candidate in _read(paper, one.claim, label, amount.dimension, subjects, head, costs):
                averaged = candidate.id.term in _AVERAGES
                part = not averaged and _is_part(paper, text[: one.claim.start], section, amount.dimension)
                if candidate.id.subject == "project" and amount.dimension == "money" and not averaged:
                    sentence = _ENDS.split(text[: one.claim.start])[-1]
                    candidate = in_component(paper, candidate, (label, sentence, section))
                part = part or (candidate.id.subject == "project" and not whole)
                yield replace(candidate, confidence=min(candidate.confidence, PART) if part else candidate.confidence)
                if amount.dimension == "money" and candidate.id.subject == "project" and not averaged:
                    costs.append(candidate.id.term)


_AVERAGES = ("investment_per_hm2", "investment_per_mu", "share")


def _label(said: Sequence[Said], at: int) -> str:
    """The words right before a number; behind “=” those before the equation."""
    while at and "=" in said[at].between.replace("＝", "=") and not re.search("[一-龥]", said[at].label):
        at -= 1
        while at and re.fullmatch(r"[\s×xX*·/÷+\-－（(]*", said[at].between):
            at -= 1
    return said[at].label


def _head(text: str, section: str, subjects: Subjects) -> str:
    """What a paragraph is about: the name before its first colon, else the heading above it."""
    begins = _BEFORE_COLON.match(_BLANKS.sub("", text))
    named = subjects.find(plain(begins[1])) if begins else ""
    return named or subjects.find(plain(section.rpartition("›")[2]))


def _is_part(paper: "Paper", before: str, section: str, dimension: str) -> bool:
    """Whether the sentence speaks of a part of the project only: a phase, a year, another project."""
    sentence = _ENDS.split(before)[-1]
    scoped = any(word in sentence or word in section for word in paper.lexicon.scopes)
    return scoped or (dimension != "months" and _YEAR.search(sentence) is not None)


def _read(
    paper: "Paper",
    claim: Claim,
    words: str,
    dimension: str,
    subjects: Subjects,
    head: str,
    costs: Sequence[str],
) -> Iterator[Candidate]:
    lexicon = paper.lexicon
    label = without(plain(words), (), lexicon.tails)
    matches = [
        (word, term)
        for term in lexicon.terms
        if dimension in term.dimensions
        for word in term.words
        if label.endswith(word)
    ]
    reason = f"“{words}”"
    if not matches:
        named = subjects.find(without(label, lexicon.leads, ()))
        if named and dimension == "area":
            yield Candidate(claim, FigureId("area", named), LIKELY, reason, claim.unit)
        return
    longest = max(len(word) for word, _ in matches)
    for word, term in matches:
        if len(word) == longest:
            rest = without(label[: -len(word)], lexicon.leads, lexicon.tails)
            sure = LIKELY if term.likely else SURE
            for subject, most in _subject(paper, term, word, rest, dimension, subjects, head, costs):
                key = FigureId(*subject.split("|")) if "|" in subject else FigureId(term.term, subject)
                yield Candidate(claim, key, min(sure, most), reason, claim.unit)


def _subject(
    paper: "Paper",
    term: TermWords,
    word: str,
    rest: str,
    dimension: str,
    subjects: Subjects,
    head: str,
    costs: Sequence[str],
) -> Iterator[tuple[str, int]]:
    parts = paper.lexicon.part_terms
    if term.subject:
        yield from ((term.subject, SURE) for _ in (1,) if not rest)
    elif term.cost:
        wanted = [_TOTALS[one] for one in costs if one in _TOTALS] if term.cost == "total" else list(costs)
        yield from ((one, SURE) for one in wanted[-1:] if not rest)
    elif term.named:
        yield from ((one, SURE) for one in (word,) if not rest)
    elif term.measured:
        yield from ((f"{head}·{rest}", SURE) for _ in (1,) if head and rest)
    elif rest in parts and dimension == "area":
        yield f"{parts[rest]}|{rest}", SURE
    elif term.each and not rest:
        yield from ((head, LIKELY) for _ in (1,) if head)
    elif not rest:
        yield "project", SURE
    elif term.each and (named := subjects.find(rest)):
        yield named, SURE
    elif term.each:
        yield from ((name, RIVAL) for name in subjects.could_be(rest))
