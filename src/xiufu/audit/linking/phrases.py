"""Numbers of sentences → quantities (文中数值归属): by the words right before them, the unit, and the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xiufu.audit.linking.known import Known
from xiufu.audit.linking.names import Subjects
from xiufu.audit.linking.said_of import labels
from xiufu.audit.linking.scopes import LIKELY, PART, RIVAL, SURE, Candidate, in_component, is_whole
from xiufu.audit.linking.wordings import plain, title_name, without
from xiufu.audit.sentences.cut import sentence_before
from xiufu.audit.sentences.said import Said
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.spot import Spot
from xiufu.document.blocks import Table
from xiufu.document.places import table_name
from xiufu.packs.term_words import TermWords

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_CLAUSES = re.compile(r"[，,。；;：:！？\n（(]")
_YEAR = re.compile(r"(?:19|20)\d{2}年(?!.{0,6}(?:修订|施行))")
_BEGINNING = 200
_BLANKS = re.compile(r"\s+")
_BEFORE_COLON = re.compile(r"^([^：:，,。；;]{2,40})[：:]")
_LISTED = re.compile(r"[、和及与]")
_NOT_AN_AMOUNT = re.compile(r"(?:厚|深|宽|高|长|距|径|坡|度|隔|比|率|面积|每.{0,3}|按|各|单价|均)$|每")
_SAYS_LITTLE = re.compile(r"(?:总?工程量|总量|数量|共需?|合计|需)?")
_TOTALS = {"static_investment": "static", "dynamic_investment": "dynamic"}
_AVERAGES = ("investment_per_hm2", "investment_per_mu", "share")


@dataclass(frozen=True)
class _Around:
    """Where a number is said (所在段落): its paragraph, what that is about, and what its numbers so far are."""

    paper: "Paper"
    subjects: Subjects
    known: Known
    spot: Spot
    text: str
    lead: str
    section: str
    heads: tuple[str, ...]
    title: str
    costs: list[str] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)

    @property
    def head(self) -> str:
        """What it is about, if that is one part of the project."""
        return self.heads[0] if len(self.heads) == 1 else ""

    def before(self, claim: Claim) -> str:
        """The sentence before a number."""
        return sentence_before(self.text, claim.start)

    def sentence(self, claim: Claim) -> str:
        """The sentence before a number, begun in the paragraph before where that is of the same cell and does not end one."""
        before = self.before(claim)
        return (sentence_before(self.lead, len(self.lead)) if len(before) == claim.start else "") + before


def in_notes(paper: "Paper", subjects: Subjects, known: Known) -> Iterator[Candidate]:
    """What the numbers of titles and notes of tables may be."""
    return _in_paragraphs(paper, subjects, known, notes=True)


def in_phrases(paper: "Paper", subjects: Subjects, known: Known) -> Iterator[Candidate]:
    """What the numbers of sentences may be."""
    return _in_paragraphs(paper, subjects, known, notes=False)


def _in_paragraphs(paper: "Paper", subjects: Subjects, known: Known, *, notes: bool) -> Iterator[Candidate]:
    for spot, text, said in paper.paragraphs:
        block = paper.file.document.blocks[spot.block]
        note = isinstance(block, Table) and spot.row < 0
        if note is not notes:
            continue
        section = paper.sections[spot.block]
        heads = _heads(text, section, subjects)
        title = table_name(block) if isinstance(block, Table) and note else ""
        lead = (
            paper.texts.get(replace(spot, paragraph=spot.paragraph - 1), "") if spot.row >= 0 and spot.paragraph else ""
        )
        around = _Around(paper, subjects, known, spot, text, lead, section, heads, title)
        whole = is_whole(section, subjects)
        for at, one in enumerate(said):
            for candidate in _of_number(around, said, at):
                yield _within(around, candidate, one.claim, whole=whole)


def _of_number(around: _Around, said: Sequence[Said], at: int) -> Iterator[Candidate]:
    claim = said[at].claim
    size = around.paper.known.words.units.size(claim.unit) if claim.unit else None
    if claim.unit and size is None:
        return
    dimension = size.dimension if size else ""
    for label in labels(around.paper, around.text, said, at):
        found = list(_read(around, claim, label.words, dimension))
        if found:
            yield from (replace(one, confidence=min(one.confidence, label.most)) for one in found)
            return


def _within(around: _Around, candidate: Candidate, claim: Claim, *, whole: bool) -> Candidate:
    """A candidate as sure as the sentence and the headings allow."""
    paper = around.paper
    size = paper.known.words.units.size(claim.unit) if claim.unit else None
    dimension = size.dimension if size else ""
    averaged = candidate.id.term in _AVERAGES
    of_all = candidate.id.subject == "project"
    part = not averaged and _is_part(paper, around.before(claim), around.section, dimension)
    if of_all and dimension == "money" and not averaged:
        candidate = in_component(paper, candidate, (candidate.reason, around.before(claim), around.section))
        of_all = candidate.id.subject == "project"
    part = part or (of_all and not whole)
    if dimension == "money" and of_all and not averaged:
        around.costs.append(candidate.id.term)
    candidate = replace(candidate, confidence=min(candidate.confidence, PART)) if part else candidate
    around.found.append(candidate)
    return candidate


def _heads(text: str, section: str, subjects: Subjects) -> tuple[str, ...]:
    """What a paragraph is about: the names before its first colon, else that in the heading above it."""
    begins = _BEFORE_COLON.match(_BLANKS.sub("", text[:_BEGINNING]))
    said = plain(begins[1]) if begins else ""
    listed = [subjects.find(name) for name in _LISTED.split(said)] if not subjects.find(said) else [subjects.find(said)]
    if listed and all(listed):
        return tuple(listed)
    above = subjects.find(plain(section.rpartition("›")[2]))
    return (above,) if above else ()


def _is_part(paper: "Paper", sentence: str, section: str, dimension: str) -> bool:
    """Whether the sentence speaks of a part of the project only: a phase, a year, another project."""
    scoped = any(word in sentence or word in section for word in paper.known.lexicon.scopes)
    return scoped or (dimension != "months" and _YEAR.search(sentence) is not None)


def _read(around: _Around, claim: Claim, words: str, dimension: str) -> Iterator[Candidate]:
    lexicon = around.paper.known.lexicon
    label = said = plain(words)
    fitting = [term for term in lexicon.terms if _applies(term, around, claim, dimension)]
    matches: list[tuple[str, TermWords]] = []
    for label in _endings(said, lexicon.tails):
        matches = [(word, term) for term in fitting for word in term.words if label.endswith(word)]
        if any(word for word, _ in matches):
            break
    if not any(word for word, _ in matches) and dimension == "area" and not claim.bound:
        named = around.subjects.find(without(plain(words), lexicon.leads, lexicon.tails))
        if named and not any(term.sentence for _, term in matches):
            yield Candidate(claim, FigureId("area", named), LIKELY, f"“{words}”", claim.unit)
            return
    lengths = sorted({len(word) for word, _ in matches}, reverse=True)
    for length in lengths:
        alike = [(word, term) for word, term in matches if len(word) == length]
        meant = (
            list(_meant(around, claim, term, word, words, label, dimension))
            for word, term in alike
            if length == lengths[0] or term.about
        )
        found = [several for several in meant if several]
        if found:
            yield from found[0]
            others = {one.id: one for several in found[1:] for one in several}
            meant_first = {one.id for one in found[0]}
            yield from (replace(one, confidence=RIVAL) for key, one in others.items() if key not in meant_first)
            return


def _endings(label: str, tails: Sequence[str]) -> Iterator[str]:
    """A label, and it without one after the other of the words that may stand behind a name."""
    yield label
    while tail := next((word for word in tails if label.endswith(word)), ""):
        label = label[: -len(tail)]
        yield label


def _applies(term: TermWords, around: _Around, claim: Claim, dimension: str) -> bool:
    behind = _BLANKS.sub("", around.text[claim.unit_end :][:20])
    return (
        dimension in term.dimensions
        and (term.bounded or not claim.bound)
        and (not term.units or claim.unit in term.units)
        and (not term.titles or any(word in around.title for word in term.titles))
        and (not term.after or behind.startswith(term.after))
        and (not term.sentence or all(word in around.sentence(claim) for word in term.sentence))
    )


def _meant(
    around: _Around, claim: Claim, term: TermWords, word: str, words: str, label: str, dimension: str
) -> Iterator[Candidate]:
    """What a number is by the words that name it."""
    lexicon = around.paper.known.lexicon
    rest = without(label[: len(label) - len(word)], lexicon.leads, lexicon.tails)
    sure = PART if term.sentence or term.after or (term.loose and rest) else LIKELY if term.likely else SURE
    told = (
        _about(around, claim, term, words, label, rest, dimension)
        if term.about
        else _subject(around, term, word, rest, dimension)
    )
    for subject, most in told:
        key = FigureId(*subject.split("|")) if "|" in subject else FigureId(term.term, subject)
        yield Candidate(claim, key, min(sure, most), f"“{words}”", claim.unit)


def _about(
    around: _Around, claim: Claim, term: TermWords, words: str, label: str, rest: str, dimension: str
) -> list[tuple[str, int]]:
    """The subject where the pack says whence it is taken."""
    title = title_name(around.title)
    match term.about:
        case "title":
            return [(title, LIKELY)] if title else []
        case "cause":
            clause = around.before(claim).rpartition("（")[0] or rest
            clause = plain(clause.partition("：")[2] or clause)
            again = sum(one.id == FigureId(term.term, f"{title}·{clause}") for one in around.found)
            clause = f"{clause}·{again + 1}" if again else clause
            return [(f"{title}·{clause}", LIKELY)] if title and clause else []
        case "first":
            return [(thing.subject, LIKELY) for thing in around.known.of(term.term, dimension)[:1] if not rest]
        case "before":
            last = [one.id.subject for one in around.found if one.id.term == term.term]
            return [(f"{subject}·{term.part}", PART) for subject in last[-1:]]
        case "known":
            found = around.known.holding(term.term, dimension, label)
            found = found or around.known.holding(term.term, dimension, rest)
            found = found or [name for name in (around.subjects.find(rest),) if name]
            return [(name, LIKELY if len(found) == 1 else RIVAL) for name in found]
        case _:
            found = _by_clause(around, claim, term, words, dimension)
            return [(name, PART if len(found) == 1 else RIVAL) for name in found]


def _by_clause(around: _Around, claim: Claim, term: TermWords, words: str, dimension: str) -> list[str]:
    """What tables state of a term that the clause of a number names best; where it only says how much, the clause before."""
    sentence = around.before(claim)
    clauses = [clause for clause in _CLAUSES.split(sentence) if clause.strip()]
    listed = [plain(clause) for clause in reversed(clauses)]
    if words and _NOT_AN_AMOUNT.search(listed[0] if listed else plain(words)) and "" in term.words:
        return []
    for n, clause in enumerate(listed[:3]):
        named = around.subjects.last_in(clause)
        unit = named or around.subjects.last_in(sentence) or around.head
        found = around.known.named_by(term.term, dimension, clause, unit)
        if not found and not named:
            found = around.known.named_by(term.term, dimension, clause, "")
        if found:
            return found
        if n == 0 and "" in term.words and not _SAYS_LITTLE.fullmatch(clause):
            return []
    return []


def _subject(around: _Around, term: TermWords, word: str, rest: str, dimension: str) -> list[tuple[str, int]]:
    parts = around.paper.known.lexicon.part_terms
    head, costs = around.head, around.costs
    if term.subject:
        return [(term.subject, SURE)] if not rest else []
    if term.cost:
        wanted = [_TOTALS[one] for one in costs if one in _TOTALS] if term.cost == "total" else costs
        return [(one, SURE) for one in wanted[-1:] if not rest]
    if term.named:
        named = word or rest
        return [(named, SURE)] if named and (not rest or term.loose) else []
    if term.measured:
        whole = around.known.in_full(term.term, dimension, head, rest) or f"{head}·{rest}"
        return [(whole, SURE)] if head and rest else []
    if rest in parts and dimension == "area":
        return [(f"{parts[rest]}|{rest}", SURE)]
    return _of_each(around, term, rest) if term.each else [("project", SURE)] if not rest or term.loose else []


def _of_each(around: _Around, term: TermWords, rest: str) -> list[tuple[str, int]]:
    """The part of the project that is named, or that the paragraph is about."""
    subjects, head = around.subjects, around.head
    if term.loose:
        named = subjects.last_in(rest)
        found = [(name, LIKELY) for name in ((named,) if named else around.heads)]
        return found or ([("project", PART)] if not rest else [])
    if not rest:
        return [(head, LIKELY)] if head else []
    if named := subjects.find(rest):
        return [(named, SURE)]
    return [(name, RIVAL) for name in subjects.could_be(rest)]
