"""RES-002: authorities and plans by names that they no longer had when the document was made (旧称)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.audit.residue.sentences import Own, own_sentences
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage
from xiufu.packs.project_words import FormerName

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

FORMER = "RES-002"
_LAW = re.compile(r"《|条例|实施办法")


def former_names(paper: "Paper") -> Iterator[Finding]:
    """Former names (旧称核对), not where the past is told or a law is reported; cannot be told of a document without a date."""
    days = paper.made_on
    words = [word for former in paper.known.project_words.former for word in former.words]
    used = re.compile("|".join(map(re.escape, words)) or "(?!)")
    sentences = [one for one in own_sentences(paper) if not one.aside and used.search(one.words)]
    for former in paper.known.project_words.former:
        said = [(word, one) for one in sentences if (word := _said(paper, former, one))]
        if not said or (days and days[0] < former.from_date):
            continue
        (word, first), often = said[0], f"（共 {len(said)} 处）" if len(said) > 1 else ""
        start = first.start + first.words.index(word)
        on_condition = f"{former.condition}，" if former.condition else ""
        message = f"“{word}”{often}自 {former.from_date} 起由“{former.now}”代替"
        if not days:
            message += "；文件没有写编制日期，不能判定"
        yield Finding(
            FORMER,
            Verdict.DIFFERS if days else Verdict.CANNOT_TELL,
            Severity.NOTE,
            message,
            paper.place(first.spot),
            stated=word,
            expected=former.now,
            clause=f"{former.source.document}，{former.source.place}",
            remedy=f"{on_condition}改用现在的名称",
            at=Passage(first.spot, start, start + len(word)),
        )


def _said(paper: "Paper", former: FormerName, one: Own) -> str:
    """The former name that a sentence uses as if it were the present one."""
    kept = (*paper.known.project_words.former_kept, *former.unless)
    if _LAW.search(one.text) or any(word in one.words for word in kept):
        return ""
    found = (word for word in former.words if re.search(rf"(?<!原){re.escape(word)}", one.words))
    return max(found, key=len, default="")
