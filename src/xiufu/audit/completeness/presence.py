"""Whether a point is there (有无): by every way in which its presence shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from xiufu.audit.completeness.layout import OWED, Layout, Line, Part
from xiufu.audit.sentences.cut import cut
from xiufu.audit.table_grid import compact
from xiufu.audit.tables import NOTHING
from xiufu.core.spot import Spot
from xiufu.packs.review_points import Evidence, ReviewPoint

_TITLES = re.compile(r"《[^《》]*》")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BLANK = re.compile(r"[\s_＿—\-－/／\\XxＸ×*＊()（）年月日:：]*")
_COLUMN_NUMBER = re.compile(r"[（(]\d{1,2}[)）]")
_LONGEST_HEAD = 40
_HEAD_ROWS = 3
_TIMES = frozenset(("年", "月", "日", "个月", "天", "季度"))


class State(IntEnum):
    """Whether it is there (有无), the best last."""

    MISSING = 0
    EMPTY = 1
    OWED = 2
    ELSEWHERE = 3
    FOUND = 4


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a point is there, and where (有无及所在)."""

    state: State = State.MISSING
    spot: Spot | None = None


def has_words(text: str, words: Sequence[Sequence[str]]) -> bool:
    """Whether one word of every group stands in a text (词都有)."""
    for group in words:  # asked of every label and line for every point: loops take a third of the time of generators
        for word in group:
            if word in text:
                break
        else:
            return False
    return True


def presence(layout: Layout, point: ReviewPoint) -> Presence:
    """Whether a point is there, by the best of its evidence (有无)."""
    best = Presence()
    for evidence in point.evidence:
        for found in _ways(layout, evidence):
            if found.state is State.FOUND and evidence.elsewhere:
                found = Presence(State.ELSEWHERE, found.spot)
            if found.state > best.state:
                best = found
            if best.state is State.FOUND:
                return best
    return best


def _ways(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    match evidence.at:
        case "heading":
            yield from _headings(layout, evidence)
        case "label":
            yield from _labels(layout, evidence)
        case "table":
            yield from _tables(layout, evidence)
        case "column":
            yield from _columns(layout, evidence)
        case "cell":
            yield from _cells(layout, evidence)
        case "sentence":
            yield from _sentences(layout, evidence)
        case "item":
            yield from _items(layout.items, evidence)
        case "picture":
            yield from _items(layout.pictures, evidence)


def _fits(text: str, evidence: Evidence) -> bool:
    return has_words(text, evidence.words) and not any(word in text for word in evidence.without)


def _headings(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for head in layout.heads:
        if _fits(head.text, evidence):
            content = compact(head.content)
            state = State.EMPTY if not content else State.OWED if content.startswith(OWED) else State.FOUND
            yield Presence(state, head.spot)


def _value(text: str) -> State:
    """Whether something stands beside a label: what is blank, strokes to be written on, or owed is nothing."""
    value = text.strip()
    if value.startswith(OWED):
        return State.OWED
    if value and set(compact(value)) <= NOTHING:
        return State.FOUND
    return State.EMPTY if _BLANK.fullmatch(value) else State.FOUND


def _labels(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for part, labels in layout.labels_of_parts:
        if part.side != bool(evidence.below) or (part.side and not has_words(part.name, evidence.below)):
            continue
        for label in labels:
            if has_words(label.text, evidence.words) and not any(word in label.beside for word in evidence.without):
                yield Presence(_value(label.value), label.spot)
    for line, labels in layout.labels_of_lines:
        if has_words(line.path, evidence.below):
            for label in labels:
                if _fits(label.text, evidence) and not (label.spaced and _fits(label.value, evidence)):
                    yield Presence(_value(label.value), label.spot)


def _tables(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for part in layout.parts:
        named = _fits(part.name, evidence) and not (part.side and not evidence.words)
        cells = [compact(text) for row in part.rows for text, _ in row if len(text) <= _LONGEST_HEAD]
        heads = all(any(word in cell for cell in cells for word in group) for group in evidence.heads)
        if named and heads and (part.side or len(part.rows) > 1):
            yield Presence(State.FOUND, part.rows[0][0][1])
    if not evidence.heads:
        yield from (Presence(State.FOUND, spot) for words, spot in layout.table_lines if _fits(words, evidence))


def parts_below(layout: Layout, words: Sequence[Sequence[str]]) -> Iterator[Part]:
    """The parts of tables that are about something (所属部分): the side label says so, or else the table as a whole."""
    sided = {part.block for part in layout.parts if part.side and has_words(part.name, words)}
    for part in layout.parts:
        if part.side:
            if has_words(part.name, words):
                yield part
        elif part.block not in sided:
            first = "" if part.name else "".join(_head(text) for text, _ in dict.fromkeys(part.rows[0]))
            if has_words(f"{part.name}{part.section.rpartition('›')[2]}{first}", words):
                yield part


def _head(text: str) -> str:
    """What a cell may say as a head: nothing where it is prose."""
    return compact(text) if len(text) <= _LONGEST_HEAD else ""


def _columns(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for part in parts_below(layout, evidence.below):
        for row in part.rows:
            for text, spot in row[1:] if part.side else row:
                if len(text) <= _LONGEST_HEAD and _fits(compact(text), evidence):
                    yield Presence(State.FOUND, spot)


def _cells(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for part in parts_below(layout, evidence.below):
        for r, row in enumerate(part.rows[:_HEAD_ROWS]):
            for c, (head, _) in enumerate(row):
                if not head or len(head) > _LONGEST_HEAD or not has_words(compact(head), evidence.words):
                    continue
                for below in part.rows[r + 1 :]:
                    yield from _cell(*below[c], evidence)


def _cell(text: str, spot: Spot, evidence: Evidence) -> Iterator[Presence]:
    words = compact(text)
    nothing = not words or set(words) <= NOTHING or _COLUMN_NUMBER.fullmatch(words)
    if words.startswith(OWED):
        yield Presence(State.OWED, spot)
    elif not nothing and not any(word in words for word in evidence.without) and _counts(words, evidence):
        yield Presence(State.FOUND, spot)


def _counts(words: str, evidence: Evidence) -> bool:
    return not evidence.number or any(letter.isdigit() for letter in words)


def _sentences(layout: Layout, evidence: Evidence) -> Iterator[Presence]:
    for line in layout.lines:
        if not has_words(line.path, evidence.below):
            continue
        for start, sentence in cut(line.text):
            words = compact(sentence if evidence.dated else _TITLES.sub("", sentence))
            if not _fits(words, evidence):
                continue
            if OWED in words:
                yield Presence(State.OWED, line.spot)
            elif evidence.dated and not _YEAR.search(words):
                continue
            elif not evidence.number or _quantity(layout, line.spot, start, start + len(sentence), evidence):
                yield Presence(State.FOUND, line.spot)


def _quantity(layout: Layout, spot: Spot, start: int, end: int, evidence: Evidence) -> bool:
    """Whether a quantity is stated: where no words say of what, a span of time is none."""
    claims = (claim for claim in layout.paper.at(spot) if start <= claim.start < end and claim.kind == "quantity")
    return any(claim.unit and (evidence.words or claim.unit not in _TIMES) for claim in claims)


def _items(lines: Sequence[Line], evidence: Evidence) -> Iterator[Presence]:
    for line in lines:
        words = compact(line.text)
        if _fits(words, evidence) and has_words(line.path, evidence.below):
            owed = re.search(f"{OWED}[:：]([^】]*)】", words)
            state = State.OWED if owed and has_words(owed[1], evidence.words) else State.FOUND
            yield Presence(state, line.spot)
