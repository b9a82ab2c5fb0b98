"""LAW-004: what the text goes by stands in the list of what the plan rests on (编制依据列全)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xiufu.audit.instruments.cited import Cited
from xiufu.audit.instruments.titles import said_of
from xiufu.audit.sentences.cut import sentence_before
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.document.blocks import Heading
from xiufu.packs.instruments import bare

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

LISTED = "LAW-004"
_LEAST = 3
_LETTERS = 20
_CELL_LETTERS = 60
_ALIKE = 0.8
_SAID = re.compile("[。；;]|[:：]\\s*$")
"""What ends what is said: a sentence may lead to a list."""
_NOT_APPLIED = re.compile(r"不适用|不涉及|不执行|无关")
_LOOSE = re.compile(r"(?:通知|意见|决定|公告)$")


def all_listed(paper: "Paper") -> Iterator[Finding]:
    """Laws and standards that the text goes by are in its list (编制依据核对); nothing is said of a document without one."""
    listed = [one for one in paper.cited if one.basis and one.instrument]
    if len({one.citation.key or one.citation.number for one in listed}) < _LEAST:
        return
    words = [bare(text) for spot, text in paper.texts.items() if spot in paper.basis]
    used: dict[object, list[Cited]] = {}
    for one in paper.cited:
        if not one.basis and not one.past and one.instrument and _goes_by(paper, one):
            used.setdefault(one.citation.key or one.citation.number, []).append(one)
    for several in used.values():
        first = several[0]
        key = first.citation.key
        if any(_same(first, other) for other in listed) or (key and any(key in text for text in words)):
            yield Finding(
                LISTED,
                Verdict.AGREES,
                Severity.NOTE,
                "正文使用的已列入编制依据",
                paper.place(first.citation.spot),
                stated=said_of(first),
                at=first.citation.at,
            )
            continue
        often = f"，共 {len(several)} 处" if len(several) > 1 else ""
        yield Finding(
            LISTED,
            Verdict.DIFFERS,
            Severity.WARNING,
            f"{said_of(first)}：正文使用{often}，编制依据中没有列出",
            paper.place(first.citation.spot),
            stated=said_of(first),
            remedy="列入编制依据；正文不应使用的删去",
            at=first.citation.at,
        )


def _goes_by(paper: "Paper", one: Cited) -> bool:
    """Whether the text uses it: no heading, no short words that are no sentence, nothing that it calls not applicable.

    A number alone only where the catalogue has it.
    """
    spot, citation = one.citation.spot, one.citation
    text = paper.texts[spot]
    if spot.row >= 0:
        said = len(text) >= _CELL_LETTERS
    else:
        said = len(text) >= _LETTERS and _SAID.search(text, citation.end) is not None
    if not said or isinstance(paper.file.document.blocks[spot.block], Heading):
        return False
    if _NOT_APPLIED.search(sentence_before(text, citation.start, "。；;")):
        return False
    if not citation.title:
        return one.known and spot.row < 0
    return one.known or not _LOOSE.search(citation.key)


def _same(one: Cited, other: Cited) -> bool:
    """Whether two citations mean one instrument: by row, number or title."""
    if set(one.match.rows) & set(other.match.rows):
        return True
    a, b = one.citation, other.citation
    if (
        a.number
        and b.number
        and (a.number.of, a.number.series, a.number.stem)
        == (
            b.number.of,
            b.number.series,
            b.number.stem,
        )
    ):
        return True
    if not a.key or not b.key:
        return False
    return a.key in b.key or b.key in a.key or SequenceMatcher(None, a.key, b.key, autojunk=False).ratio() >= _ALIKE
