"""CONS-004, CONS-005: references to tables, figures, chapters and attachments; the numbering of captions (引用、编号).

A document may be a part of one, a chapter or the workbook of its tables: what is referred to is only missed where it has what
stands before, and what is numbered only where the text is with it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.sentences.cut import sentence_before
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Spot
from xiufu.document.blocks import Heading, Picture, Table

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

REFERENCE, NUMBERING = "CONS-004", "CONS-005"
_NUMBER = r"(?P<number>\d{1,3}(?:\s*[-—–.．]\s*\d{1,3}){0,2})"
_CAPTION = re.compile(
    rf"^(?P<more>续)?(?P<kind>附?[表图]|附件)\s*{_NUMBER}(?![\d.%]|\s*[个张幅份]|\s*[-~～至、和及]\s*\d)"
)
_REFERENCE = re.compile(
    rf"(?:见|详见|参见|如|列于|列入|见于|示于|附于)\s*[“《（(]?(?P<kind>附?[表图]|附件)\s*{_NUMBER}(?![\d.%]|\s*[个张幅份]|号|m)"
)
_CHAPTER = re.compile(r"(?:见|详见|参见)(?:本方案|本报告|报告)?第(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})章")
_CHAPTER_TITLE = re.compile(r"^第([一二三四五六七八九十]{1,3}|\d{1,2})章")
_ELSEWHERE = re.compile(r"《|[A-Z]{2,4}/?[TZJ]?\s?\d{3,}|规程|规范|标准|定额|文件|通知|办法|条例")
_PAGE = re.compile(r"[\s.…·]+\d{1,4}$")
_SENTENCE = re.compile(r"[。；，]")
_NUMERALS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", start=1)}
_LEAST = 2
_TABLES_ALONE = ("txt", "xlsx", "xls")
"""Forms in which tables stand without their titles, or without the text."""
_LONGEST_CAPTION = 50


@dataclass(frozen=True, slots=True)
class _Caption:
    """A numbered title (编号的题名): its kind, number and words."""

    spot: Spot
    kind: str
    number: str
    words: str
    continued: bool


def _plain(number: str) -> str:
    return re.sub(r"\s*[-—–.．]\s*", "-", number)


def _captions(paper: "Paper") -> list[_Caption]:
    """Titles of tables and figures, and short paragraphs and cells that begin like one."""
    found = []
    for spot, text in paper.texts.items():
        words = _PAGE.sub("", text.strip())
        match = _CAPTION.match(words)
        titled = isinstance(paper.file.document.blocks[spot.block], Table | Picture) and spot.row < 0
        if match and (titled or (len(words) <= _LONGEST_CAPTION and not _SENTENCE.search(words))):
            rest = re.sub(r"\s+", "", words[match.end() :]).strip("：:")
            continued = bool(match["more"]) or "续" in rest
            found.append(_Caption(spot, match["kind"], _plain(match["number"]), rest, continued))
    return found


def references(paper: "Paper") -> Iterator[Finding]:
    """What the text refers to is there (引用核对): 见表3, 如图2-1所示, 见附件2, 见第七章."""
    captions = _captions(paper)
    known = {(one.kind, one.number) for one in captions}
    # A sentence that begins “表3 …” may be the caption of a table that was read as text.
    begun = {(m["kind"], _plain(m["number"])) for text in paper.texts.values() if (m := _CAPTION.match(text.strip()))}
    counts = {kind: len({number for k, number in known if k == kind}) for kind, _ in known}
    for spot, text in paper.texts.items():
        for match in _REFERENCE.finditer(text):
            kind, number = match["kind"], _plain(match["number"])
            sentence = sentence_before(text, match.start())
            if counts.get(kind, 0) < _LEAST or _ELSEWHERE.search(sentence):
                continue
            there = (kind, number) in known | begun
            sure = not paper.file.unread and paper.file.form not in _TABLES_ALONE and kind != "附件"
            chapter, _, last = number.rpartition("-")
            beside = {int(n.rpartition("-")[2]) for k, n in known if k == kind and n.rpartition("-")[0] == chapter}
            sure = sure and _is_missed(int(last), beside)
            yield _reference(paper, spot, f"{kind}{match['number']}", there=there, sure=sure)
    yield from _chapters(paper)


def _is_missed(number: int, known: Collection[int]) -> bool:
    """Whether a number that is not among those of its series ought to be there: its neighbours are, or the series from 1 on.

    >>> _is_missed(3, {1, 2}), _is_missed(6, {5, 7}), _is_missed(2, {5, 6, 7}), _is_missed(12, {1, 2, 20, 21})
    (True, True, False, False)
    """
    if {number - 1, number + 1} <= set(known):
        return True
    return 1 in known and 2 * (max(known) - len(known)) <= len(known)


def _chapters(paper: "Paper") -> Iterator[Finding]:
    titles = [block.title for block in paper.file.document.blocks if isinstance(block, Heading)]
    numbers = {_count(m[1]) for title in titles if (m := _CHAPTER_TITLE.match(title))}
    if len(numbers) < _LEAST:
        return
    for spot, text in paper.texts.items():
        for match in _CHAPTER.finditer(text):
            if not _ELSEWHERE.search(sentence_before(text, match.start())):
                number = _count(match["number"])
                sure = not paper.file.unread and _is_missed(number, numbers)
                yield _reference(paper, spot, f"第{match['number']}章", there=number in numbers, sure=sure)


def _count(numeral: str) -> int:
    """The number of a chapter.

    >>> [_count(n) for n in ("七", "十", "十二", "二十一", "7")]
    [7, 10, 12, 21, 7]
    """
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _reference(paper: "Paper", spot: Spot, target: str, *, there: bool, sure: bool) -> Finding:
    verdict = Verdict.AGREES if there else Verdict.DIFFERS if sure else Verdict.CANNOT_TELL
    messages = {
        Verdict.AGREES: f"所引{target}存在",
        Verdict.DIFFERS: f"引用了{target}，文件中没有",
        Verdict.CANNOT_TELL: f"引用了{target}，读入的内容中没有，是否另附不能判定",
    }
    return Finding(
        REFERENCE,
        verdict,
        Severity.WARNING if verdict is Verdict.DIFFERS else Severity.NOTE,
        messages[verdict],
        paper.place(spot),
        stated=target,
        remedy="" if there else f"改正引用的编号，或补上{target}",
        doubt="是否另附不能判定" if verdict is Verdict.CANNOT_TELL else "",
        at=paper.passage(spot, target),
    )


def numbering(paper: "Paper") -> Iterator[Finding]:
    """Titles of tables and figures are numbered through, each number once (题名编号核对).

    Of a workbook, which has some of the tables of a document, nothing is missed.
    """
    series: dict[tuple[str, str], list[_Caption]] = {}
    for one in _captions(paper):
        chapter, _, _ = one.number.rpartition("-")
        if not one.continued and one.kind != "附件":
            series.setdefault((one.kind, chapter), []).append(one)
    for (kind, chapter), several in series.items():
        first: dict[int, _Caption] = {}
        for one in several:
            number = int(one.number.rpartition("-")[2])
            earlier = first.setdefault(number, one)
            if earlier.words and one.words and not _alike(earlier.words, one.words):
                yield _numbered(paper, one, f"{kind}{one.number}编号重复：“{earlier.words}”和“{one.words}”")
        missing = [n for n in range(min(first), max(first)) if n not in first] if len(first) > _LEAST else []
        chosen = paper.file.form in ("xlsx", "xls")
        if missing and len(missing) <= len(first) // 2 and not chosen:
            names = "、".join(f"{kind}{chapter}{'-' if chapter else ''}{n}" for n in missing)
            after = first[max(n for n in first if n < missing[0])]
            yield _numbered(paper, after, f"题名编号不连续，缺{names}")


def _alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _numbered(paper: "Paper", one: _Caption, message: str) -> Finding:
    place, stated = paper.place(one.spot), f"{one.kind}{one.number} {one.words}"
    remedy = "重新编号，并改正正文中的引用"
    return Finding(NUMBERING, Verdict.DIFFERS, Severity.NOTE, message, place, stated=stated, remedy=remedy)
