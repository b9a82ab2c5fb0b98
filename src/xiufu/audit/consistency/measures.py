"""CONS-009, CONS-010: measures without quantity or cost, and costs without measure (措施与工程量、费用对应).

A measure is promised where a sentence says that it is done to something; it is counted where its words stand beside a number
that is not zero: in a table, or in a sentence. What is said not to be done or not to be counted is let alone.

A document may be a part of one: a workbook of costs has no chapter of measures, a chapter of measures no bill of quantities.
What is missing is only missed where the document has what it should stand in.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xiufu.audit.linking.wordings import without
from xiufu.audit.sentences.said import Said
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import parse_decimal
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Paragraph
from xiufu.packs.term_words import MeasureWords

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

UNCOUNTED, UNDESIGNED = "CONS-009", "CONS-010"
_CLAUSES = re.compile(r"[，,。；;：:！？\n]")
_HEDGED = re.compile(
    r"应|宜|可以|可采|可用|还可|^可|可栽|可种|可设|可撒|若|如有|如需|如果|必要时|视情况|不得|禁止|严禁|避免|减少|防止|不宜|要求|标准|已经|已完成|以前|原有"
)
_NOTHING_TO_DO = re.compile(r"无(?!纺|缝|机|害|毒|性|人)[^，,。；;]{0,8}可|没有|未(?:进行|实施|设|布设|采取)")
_NO_DESIGN = re.compile(
    r"依据|原则|标准|质量要求|概况|现状|分析|预测|评价|适宜性|可行性|公众|组织|制度|培训|工艺|主体工程|效益|目标|定义|说明|类比|案例"
)
_COSTS = re.compile(r"估算|概算|预算|费用|投资|造价|单价")
_WORKS = re.compile(r"工程量|工作量")
_NO_QUANTITY = re.compile(r"厚|深|宽|高度|坡|距|间隔|标准|率$")
_BARE = ("", "工程量", "数量", "面积", "长度", "体积", "方量", "费用", "投资", "需")
_DESIGNED_IN_TEXT = 8
_STOPS = re.compile(r"[。；;]")
_NUMBERING = re.compile(r"^[（(]?[\da-zA-Z一二三四五六七八九十]{1,2}[）)、.．]")
_PLACES = 3


@dataclass(frozen=True, slots=True)
class _Promise:
    """A clause that promises a measure (措施承诺)."""

    spot: Spot
    clause: str


def measures_counted(paper: "Paper") -> Iterator[Finding]:
    """What the design says is done has a quantity or a cost (措施有工程量或费用)."""
    if not _has_costs(paper):
        return
    exclusions = _exclusions(paper)
    found: list[Finding] = []
    for measure in paper.known.lexicon.measures:
        promised = list(_promises(paper, measure))
        if not promised or _excluded(exclusions, measure):
            continue
        counted = _counted(paper, measure)
        zero = None if counted else next(_zeros(paper, measure), None)
        found.append(_finding(paper, measure, promised, counted, zero))
    missed = [one for one in found if one.verdict is Verdict.DIFFERS and one.claim is None]
    if 2 * len(missed) > len(found) and not _has_quantities(paper):
        found = [*(one for one in found if one not in missed), _uncounted(missed, len(found))]
    yield from found


def costs_designed(paper: "Paper") -> Iterator[Finding]:
    """What is paid for is said to be done (费用有对应措施): rows of costs of a measure that no text speaks of."""
    sentences = {spot: text for spot, text in paper.texts.items() if _is_sentence(paper, spot, text)}
    if len(sentences) < _DESIGNED_IN_TEXT:
        return
    measures = [measure for measure in paper.known.lexicon.measures if _has_chapter(paper, sentences, measure)]
    spoken = "\n".join(text for spot, text in paper.texts.items() if spot.row < 0 and not _is_title(paper, spot))
    found: list[tuple[Claim, MeasureWords, str, bool]] = []
    for view in paper.tables:
        if not _COSTS.search(view.title) or "单价" in view.title or "台班" in view.title:
            continue
        first = {r: min(c for _, c in cells) for r, cells in groupby(sorted(view.cells), key=lambda at: at[0])}
        for (r, c), claim in view.cells.items():
            row = view.rows[r]
            if row.sums or first[r] != c or claim.kind != "quantity":
                continue
            measure = next((m for m in measures if _is_of(row.label, m)), None)
            if measure is None:
                continue
            said = any(word in spoken for word in (*measure.verbs, *measure.counted))
            if parse_decimal(claim.text) != 0:
                found.append((claim, measure, row.label, said))
    if 2 * sum(said for *_, said in found) < len(found):
        return  # a book of costs, or an estimate without its design
    for claim, measure, label, said in found:
        yield _undesigned(paper, claim, measure, label, said=said)


def _is_of(words: str, measure: MeasureWords) -> bool:
    """Whether words say that a measure is done to what it is done to."""
    done = any(verb in words for verb in measure.verbs)
    return done and (not measure.objects or any(word in words for word in measure.objects))


def _is_sentence(paper: "Paper", spot: Spot, text: str) -> bool:
    """Whether it is running text, long enough to say what is done: no title, no line of a list, no note of a table."""
    if spot.row >= 0 or not isinstance(paper.file.document.blocks[spot.block], Paragraph):
        return False
    return len(text) > _DESIGNED_IN_TEXT * 2 and _STOPS.search(text) is not None and not _is_title(paper, spot)


def _has_chapter(paper: "Paper", sentences: Iterable[Spot], measure: MeasureWords) -> bool:
    """Whether there is running text below a heading of those below which it is designed."""
    if not measure.chapters:
        return True
    sections = {paper.sections[spot.block] for spot in sentences}
    return any(
        word in section and not _COSTS.search(last) and not _WORKS.search(last)
        for section in sections
        for last in (section.rpartition("›")[2],)
        for word in measure.chapters
    )


def _is_title(paper: "Paper", spot: Spot) -> bool:
    return paper.cell(spot) is not None or bool(
        _WORKS.search(paper.sections[spot.block]) and len(paper.texts[spot]) < _DESIGNED_IN_TEXT
    )


def _has_costs(paper: "Paper") -> bool:
    """Whether the document has what a measure can be counted in: a table of costs with numbers."""
    return any(view.cells and _COSTS.search(view.title) for view in paper.tables)


def _has_quantities(paper: "Paper") -> bool:
    """Whether it has a table of quantities of works (工程量表), not only costs."""
    return any(view.cells and _WORKS.search(view.title) for view in paper.tables)


def _promises(paper: "Paper", measure: MeasureWords) -> Iterator[_Promise]:
    for spot, text in paper.texts.items():
        section = paper.sections[spot.block]
        if spot.row >= 0 or isinstance(paper.file.document.blocks[spot.block], Heading):
            continue
        last = section.rpartition("›")[2]
        designed = any(word in section for word in measure.chapters) if measure.chapters else True
        if not designed or _NO_DESIGN.search(last) or _WORKS.search(section):
            continue
        for clause in _CLAUSES.split(re.sub(r"\s+", "", text)):
            if _is_of(clause, measure) and not _HEDGED.search(clause) and not _NOTHING_TO_DO.search(clause):
                yield _Promise(spot, _NUMBERING.sub("", clause))


def _exclusions(paper: "Paper") -> list[str]:
    """The clauses that say of something that it is not done, or not counted here."""
    return [
        clause
        for text in paper.texts.values()
        for clause in _CLAUSES.split(re.sub(r"\s+", "", text))
        if any(word in clause for word in paper.known.lexicon.excluded)
    ]


def _excluded(exclusions: Sequence[str], measure: MeasureWords) -> bool:
    return any(name in clause for clause in exclusions for name in (*measure.verbs, measure.name))


def _counted(paper: "Paper", measure: MeasureWords) -> tuple[Claim, ...]:
    """The numbers beside its words, not zero, in tables, sentences and lines that say what an item comprises."""
    found: list[Claim] = []
    for view in paper.tables:
        for (r, c), claim in view.cells.items():
            words = f"{view.label_of(r, c)}{''.join(view.texts[r])}{view.columns[c].label}{view.title}"
            if claim.kind == "quantity" and _said_by(words, measure) and parse_decimal(claim.text) != 0:
                found.append(claim)
    for _, _, said in paper.paragraphs:
        for one in said:
            if _said_by(_words(paper, one), measure) and one.claim.unit and parse_decimal(one.claim.text) != 0:
                found.append(one.claim)
    return tuple(found)


def _words(paper: "Paper", one: Said) -> str:
    """The words that say what a number is the quantity of: right before it, or the clause before where these name nothing."""
    last, *before = [re.sub(r"\s+", "", clause) for clause in reversed(_CLAUSES.split(one.between))]
    if _NO_QUANTITY.search(last):
        return ""
    bare = without(last.rstrip("=＝"), paper.known.lexicon.leads, paper.known.lexicon.tails)
    return f"{before[0]}{last}" if before and bare in _BARE else last


def _zeros(paper: "Paper", measure: MeasureWords) -> Iterator[Claim]:
    """The costs of it that are stated as nothing."""
    for claim in paper.claims:
        cell = paper.cell(claim.spot)
        words = (
            cell[0].label_of(cell[1], cell[2])
            if cell
            else paper.texts[claim.spot][max(0, claim.start - 8) : claim.start]
        )
        if claim.kind == "quantity" and _said_by(words, measure) and parse_decimal(claim.text) == 0:
            yield claim


def _said_by(words: str, measure: MeasureWords) -> bool:
    return any(word in words for word in measure.counted)


def _finding(
    paper: "Paper", measure: MeasureWords, promised: Sequence[_Promise], counted: Sequence[Claim], zero: Claim | None
) -> Finding:
    first = promised[0]
    places = "；".join(dict.fromkeys(paper.place(one.spot) for one in promised[:_PLACES]))
    if counted:
        message = f"“{measure.name}”有工程量或费用"
    else:
        nothing = f"，费用写的是 {paper.text_of(zero)}（{paper.place(zero.spot)}）" if zero else ""
        message = f"写明“{first.clause}”（{places}），但没有“{measure.name}”的工程量和费用{nothing}"
    return Finding(
        UNCOUNTED,
        Verdict.AGREES if counted else Verdict.DIFFERS,
        Severity.NOTE if counted else Severity.WARNING,
        message,
        paper.place(first.spot),
        zero,
        stated=first.clause,
        at=paper.passage(first.spot, first.clause),
        remedy="" if counted else "补上工程量和费用；不做的改写措施，由他人承担的写明",
    )


def _uncounted(missed: Sequence[Finding], promised: int) -> Finding:
    """Most of what is promised is not counted here: the quantities are in another paper."""
    first = missed[0]
    return Finding(
        UNCOUNTED,
        Verdict.CANNOT_TELL,
        Severity.NOTE,
        f"正文写明 {promised} 项措施，其中 {len(missed)} 项在文件中没有工程量和费用：工程量表、估算表可能另附，不能判定",
        first.place,
        stated=first.stated,
        remedy="连同工程量表、估算表一起审查；表在本文件中的，逐项补上工程量和费用",
    )


def _undesigned(paper: "Paper", claim: Claim, measure: MeasureWords, label: str, *, said: bool) -> Finding:
    message = f"“{label}”有对应的措施" if said else f"列有“{label}”的费用，正文没有写“{measure.name}”"
    return Finding(
        UNDESIGNED,
        Verdict.AGREES if said else Verdict.DIFFERS,
        Severity.NOTE if said else Severity.WARNING,
        message,
        paper.place(claim.spot),
        claim,
        stated=label,
        remedy="" if said else "在复垦措施中写明，或去掉这项费用",
    )
