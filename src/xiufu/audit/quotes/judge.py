"""QUOTE-001: what is quoted of laws is what they say, in the article that is named (引文核对)."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xiufu.audit.quotes.corpus import Corpus, Near
from xiufu.audit.quotes.letters import Renamed, letters, only_letters
from xiufu.audit.quotes.quotations import Quotation, quotations
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Passage
from xiufu.document.blocks import Text
from xiufu.document.words import changed_words
from xiufu.packs.clauses import Clause
from xiufu.packs.instruments import Instruments

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

QUOTED = "QUOTE-001"
_CUT = re.compile(
    r"…+|\.{3,}|[（(](?:略|节选)[）)]|(?:^|(?<=[。\n]))第\s*[一二三四五六七八九十百零〇\d]{1,6}\s*条[\s　]+"
)
_SHORTEST = 4
_PHRASE = 6
_SENTENCE = 12
_UNNAMED = 16
_SAME = 0.8
_SURELY_SAME = 0.85
_SHOWN = 160
_BRIEF = 30
_AROUND = 4
_REMEDY = "按原文改正引号内的文字；只是转述的，去掉引号"


@dataclass(frozen=True, slots=True)
class _Desk:
    """What quotations of one document are judged with (核对条件). ``days`` are those on which it may have been made."""

    corpus: Corpus
    renamed: Renamed
    instruments: Instruments
    days: tuple[date, date] | None

    def of(self, keys: Collection[str]) -> frozenset[int]:
        """The clauses of laws (所指法规的条文)."""
        return frozenset(i for key in keys for i in self.corpus.by_law.get(key, ()))

    def kin(self, keys: Collection[str]) -> frozenset[int]:
        """The clauses of laws, and of the rules made under them (法规及其实施办法)."""
        laws = [law for law in self.corpus.by_law if any(law.startswith(key) or key.startswith(law) for key in keys)]
        return self.of(laws)

    def current(self, clause: Clause) -> bool:
        """Whether a text was in force when the document was made, as far as it says."""
        return self.days is None or clause.in_force(self.days[1])

    def replaced(self, clause: Clause) -> bool:
        """Whether the pack has another text of the law, which was in force then, and not this one."""
        others = (self.corpus.rows[i] for i in self.corpus.by_law[clause.key])
        return self.days is not None and not self.current(clause) and any(self.current(other) for other in others)

    def unsure(self, clause: Clause) -> bool:
        """Whether another text may be meant: of a day before this one, or of a law that was amended where the day is not said."""
        if self.days is not None:
            return self.days[0] < clause.effective_date
        rows = self.instruments.by_title.get(clause.key, ())
        return clause.until is not None or any(self.instruments.rows[i].revised for i in rows)


def quoted_of_laws(paper: "Paper") -> Iterator[Finding]:
    """Quotations are what the laws say (引文核对); those that are of no law in the packs are not judged."""
    corpus = paper.corpus
    desk = _Desk(corpus, paper.known.project_words.renamed, paper.known.instruments, paper.made_on)
    absent: dict[str, Quotation] = {}
    for quotation in quotations(paper, frozenset(corpus.by_law)):
        fragments = [
            found for part in _CUT.split(quotation.words) if part and (found := only_letters(part, desk.renamed))
        ]
        fragments = [one for one in fragments if len(one) >= _SHORTEST and not one.isdecimal()]
        if not fragments:
            continue
        finding = _judged(paper, desk, quotation, fragments)
        if finding:
            yield finding
        elif strange := _strange(desk, quotation, fragments):
            absent.setdefault(strange, quotation)
    if absent:
        named = "、".join(f"《{title}》" for title in absent)
        first = next(iter(absent.values()))
        message = f"引号内的文字注明出自 {len(absent)} 部没有收入原文的法规文件，未核对：{named}"
        remedy = "人工对照原文；常引的可收入自己的法条原文数据包"
        yield _finding(paper, first, Verdict.CANNOT_TELL, Severity.NOTE, message, remedy=remedy)


def _strange(desk: _Desk, quotation: Quotation, fragments: Sequence[str]) -> str:
    """The title of the law that a quotation is surely said to be from, where no pack has it."""
    long = sum(map(len, fragments)) >= _SENTENCE and quotation.sure and quotation.stated
    unknown = [law.title for law in quotation.laws if not desk.of([law.key])]
    return unknown[-1] if long and unknown else ""


def _judged(paper: "Paper", desk: _Desk, quotation: Quotation, fragments: Sequence[str]) -> Finding | None:
    keys = [law.key for law in quotation.laws]
    own = desk.of(keys)
    length = sum(map(len, fragments))
    having = [desk.corpus.having(one) for one in fragments]
    if all(having):
        return _verbatim(paper, desk, quotation, having, length)
    if own and (found := _altered(paper, desk, quotation, fragments, desk.kin(keys), _SAME)):
        return found
    unknown = keys and not own
    if (
        not unknown
        and length >= _UNNAMED
        and (found := _altered(paper, desk, quotation, fragments, None, _SURELY_SAME))
    ):
        return found
    if own and (principle := desk.corpus.principle(quotation.words, desk.kin(keys))):
        return _paraphrased(paper, desk, quotation, *principle)
    if own and quotation.sure and quotation.stated and length >= _SENTENCE:
        message = f"引号内的文字与收入的《{quotation.laws[-1].title}》条文都不相近，不能判定引自何处"
        return _finding(paper, quotation, Verdict.CANNOT_TELL, Severity.NOTE, message, remedy=_REMEDY)
    return None


def _verbatim(
    paper: "Paper", desk: _Desk, quotation: Quotation, having: Sequence[frozenset[int]], length: int
) -> Finding | None:
    """A quotation that some clauses have word for word: whether they are those named, and were in force."""
    own = desk.of([law.key for law in quotation.laws])
    together = frozenset.intersection(*having) or frozenset.union(*having)
    rows = [desk.corpus.rows[i] for i in sorted(together & own or together)]
    rows.sort(key=lambda row: not desk.current(row))
    first = rows[0]
    if own and not together & own:
        alone = quotation.sure and quotation.stated and len(quotation.laws) == 1 and length >= _SENTENCE
        if not alone or together & desk.kin([quotation.laws[0].key]) or desk.unsure(desk.corpus.rows[min(own)]):
            return None
        message = f"引号内的文字不在《{quotation.laws[0].title}》中，是{first.label}的原文"
        return _finding(paper, quotation, Verdict.DIFFERS, Severity.NOTE, message, first, "改正出处")
    if length < _PHRASE and not own:
        return None
    articles = {number for law in quotation.laws for number in law.articles}
    if own and articles and length >= _PHRASE and not any(row.number in articles for row in rows):
        if desk.unsure(first):
            return None
        named = "、".join(f"第{number}条" for number in sorted(articles))
        where = "、".join(dict.fromkeys(row.label for row in rows[:3]))
        message = f"条号有误：写作{named}，引号内的文字在{where}"
        # As with the catalogue of laws: what is known second-hand only gives a note.
        severity = Severity.WARNING if first.confidence == "H" else Severity.NOTE
        return _finding(paper, quotation, Verdict.DIFFERS, severity, message, first, "改正条号")
    if desk.replaced(first):
        message = f"引号内是{first.label}自 {first.until} 起不再有效的文本"
        return _finding(paper, quotation, Verdict.DIFFERS, Severity.NOTE, message, first, "改引现行文本")
    return _finding(paper, quotation, Verdict.AGREES, Severity.NOTE, f"与{first.label}原文一致", first)


def _altered(
    paper: "Paper",
    desk: _Desk,
    quotation: Quotation,
    fragments: Sequence[str],
    among: frozenset[int] | None,
    same: float,
) -> Finding | None:
    """A quotation that is nearly a clause: which words differ."""
    near = [(one, desk.corpus.near(one, among)) for one in fragments if len(one) >= 2 * _SHORTEST]
    found = [(one, one_near) for one, one_near in near if one_near and one_near.agrees >= same]
    wrong = [(one, one_near) for one, one_near in found if one_near.agrees < 1 or not desk.corpus.having(one)]
    if not wrong or len(found) < len(near):
        return None
    clause = desk.corpus.rows[wrong[0][1].row]
    if desk.unsure(clause):
        message = f"与{clause.label}现有文本的字句不同，但方案编制时有效的文本没有收入，不能判定"
        return _finding(paper, quotation, Verdict.CANNOT_TELL, Severity.NOTE, message, clause, _REMEDY)
    changes = [change for one, one_near in wrong for change in _changes(desk, one, one_near)]
    right = "……".join(_right(desk, one_near) for _, one_near in wrong)
    message = f"引号内的文字与{clause.label}的原文不同：{'；'.join(changes[:6])}{_which_text(desk, clause)}"
    if quotation.laws and clause.key not in {law.key for law in quotation.laws}:
        message += f"。文中写的出处是《{quotation.laws[-1].title}》"
    return _finding(paper, quotation, Verdict.DIFFERS, Severity.NOTE, message, clause, _REMEDY, expected=right)


def _paraphrased(paper: "Paper", desk: _Desk, quotation: Quotation, row: int, said: str) -> Finding | None:
    clause = desk.corpus.rows[row]
    if desk.unsure(clause):
        return None
    shown = said
    for was, now in desk.renamed:
        shown = shown.replace(was, now)
    message = f"引号内的文字不是原文：{clause.label}写的是“{shown}”{_which_text(desk, clause)}"
    return _finding(paper, quotation, Verdict.DIFFERS, Severity.NOTE, message, clause, _REMEDY, expected=shown)


def _which_text(desk: _Desk, clause: Clause) -> str:
    """What to know where the text that was in force then is not in the pack."""
    return "" if desk.current(clause) else f"（对照的是 {clause.until} 修正前的文本，修正后的文本没有收入）"


def _changes(desk: _Desk, fragment: str, near: Near) -> Iterator[str]:
    """Which words are added, left out and changed, in words (改动说明)."""
    left_out, before = "", ""
    for run in (*changed_words(desk.corpus.lines[near.row][near.start : near.end], fragment), Text("")):
        around = f"（在“{before[-_AROUND:]}”之后）" if before else "（在开头）"
        if run.change == "removed":
            left_out = run.text
            continue
        if run.change == "added":
            said = _brief(run.text)
            yield f"“{_brief(left_out)}”写成“{said}”" if left_out else f"多“{said}”{around}"
        elif left_out:
            yield f"漏“{_brief(left_out)}”{around}"
        left_out, before = "", run.text or before


def _right(desk: _Desk, near: Near) -> str:
    """The words of the clause, with its signs (原文)."""
    text = desk.corpus.rows[near.row].text
    start, end = letters(text, desk.renamed).span(near.start, near.end)
    return text[start:end].replace("\n", "")


def _brief(text: str) -> str:
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 1]}…"


def _finding(
    paper: "Paper",
    quotation: Quotation,
    verdict: Verdict,
    severity: Severity,
    message: str,
    clause: Clause | None = None,
    remedy: str = "",
    *,
    expected: str = "",
) -> Finding:
    said = " ".join(quotation.words.split())
    shown = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
    return Finding(
        QUOTED,
        verdict,
        severity,
        message,
        paper.place(quotation.spot),
        stated=shown,
        expected=expected if len(expected) <= 2 * _SHOWN else f"{expected[: 2 * _SHOWN - 1]}…",
        clause=clause.label if clause else "",
        derivation=f"条文出处：{'，'.join(part for part in (clause.document, clause.place) if part)}" if clause else "",
        remedy=remedy,
        at=Passage(quotation.spot, quotation.start, quotation.end),
    )
