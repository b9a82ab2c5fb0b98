"""Issues (一处问题): all that is found about one number, and what somebody decided about it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from xiufu.core.finding import SEVERITIES, VERDICTS, Finding, Severity, Verdict
from xiufu.core.interval import Interval

Choice = Literal["", "accepted", "ignored"]
CHOICES: Mapping[str, str] = {"accepted": "接受", "ignored": "忽略"}
"""What may be decided about a finding (处理): it is right and will be mended, or it is let stand."""

State = Literal["new", "still", "done"]
STATES: Mapping[State, str] = {"new": "新的", "still": "仍在", "done": "已处理"}
"""Whether the last audit said the same, and whether somebody decided about it (处理状态)."""

_GRAVEST = tuple(Severity)
_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(.*)", re.S)
_QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding as it is remembered (记录的审查结果): what it said, of which issue, and what was decided and why."""

    fingerprint: str
    what: str
    decision: Choice = ""
    reason: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding as it is listed (列出的审查结果): its fingerprint, what somebody decided about it, whether it is new."""

    finding: Finding
    fingerprint: str
    decision: Decision | None = None
    known: bool = False

    @property
    def differs(self) -> bool:
        """Whether it says that something is wrong (不符); only then can somebody decide about it."""
        return self.finding.verdict is Verdict.DIFFERS

    @property
    def open(self) -> bool:
        """Whether it is to be mended (待处理): it differs, and nobody has said to let it stand."""
        return self.differs and (self.decision is None or self.decision.decision != "ignored")

    @property
    def what(self) -> str:
        """It in one line, as the record remembers it (一句话)."""
        finding = self.finding
        return self.decision.what if self.decision else what_of(finding.code, finding.place, finding.message)


@dataclass(frozen=True, slots=True)
class Issue:
    """All that is wrong with one number or piece of text (一处问题), the gravest first; or one finding that cannot be told."""

    number: int
    marked: tuple[Marked, ...]

    @property
    def first(self) -> Marked:
        """The gravest finding (首要的一条)."""
        return self.marked[0]

    @property
    def kind(self) -> str:
        """Its severity where something differs, else its verdict (轻重)."""
        finding = self.first.finding
        return finding.severity.value if self.first.differs else finding.verdict.value

    @property
    def word(self) -> str:
        """Severity or verdict in Chinese (轻重)."""
        finding = self.first.finding
        return SEVERITIES[finding.severity] if self.first.differs else VERDICTS[finding.verdict]

    @property
    def state(self) -> State:
        """处理状态: done when every finding is decided about."""
        if all(one.decision for one in self.marked):
            return "done"
        return "still" if any(one.known for one in self.marked) else "new"

    @property
    def decision(self) -> Decision | None:
        """What was decided about all of it alike (处理), if it was."""
        choices = {one.decision.decision if one.decision else "" for one in self.marked}
        return self.first.decision if len(choices) == 1 else None

    @property
    def expected(self) -> tuple[str, ...]:
        """What the number should be (应为): several where its findings do not lead to the same."""
        return distinct(one.finding.expected for one in self.marked)

    @property
    def should_be(self) -> str:
        """What the number should be, in words (应为), nothing where nobody can say."""
        if len(self.expected) > 1:
            return f"各式推算的数不一致：{'、'.join(self.expected)}；先核对各式所用的数，再定此数"
        return "".join(self.expected)

    @property
    def derivation(self) -> str:
        """How it follows (推算), nothing where the message says it already."""
        finding = self.first.finding
        return "" if is_said(finding.derivation, finding.message) else finding.derivation


def is_said(derivation: str, message: str) -> bool:
    """Whether every part of a derivation stands in the message (推算已说明).

    >>> is_said("1.5 + 2.5 = 4", "各行 1.5 + 2.5，合计应为 4"), is_said("1.5 + 2.5 = 4", "各行相加为 4")
    (True, False)
    """
    return all(part in message for part in derivation.split(" = "))


def what_of(code: str, place: str, message: str) -> str:
    """A finding in one line (一句话), whether it is one or is only known by its words."""
    return f"{code} {place}：{message}"


def issues(marked: Iterable[Marked]) -> tuple[Issue, ...]:
    """Findings by what they point at (按数归并): what differs and is open first, the gravest before the others, then
    what is let stand, then what cannot be told; otherwise as they stand in the document. What agrees is none."""
    groups: dict[object, list[Marked]] = {}
    for n, one in enumerate(marked):
        passage = one.finding.passage
        if one.finding.verdict is not Verdict.AGREES:
            groups.setdefault((passage.spot, passage.start) if one.differs and passage else n, []).append(one)
    ordered = sorted(
        (tuple(sorted(group, key=_order)) for group in groups.values()), key=lambda group: _order(group[0])
    )
    return tuple(Issue(number, group) for number, group in enumerate(ordered, 1))


def _order(one: Marked) -> tuple[bool, bool, int]:
    return not one.differs, not one.open, _GRAVEST.index(one.finding.severity)


def distinct(expected: Iterable[str]) -> tuple[str, ...]:
    """Expected values without those that say the same with other digits (不同的应为值).

    >>> distinct(["4.28万元", "", "4.2776万元", "4.29万元", "甲", "9.4hm²", "9.40hm2"])
    ('4.28万元', '4.29万元', '甲', '9.4hm²')
    """
    kept: list[str] = []
    for text in expected:
        if text and not any(_same(text, other) for other in kept):
            kept.append(text)
    return tuple(kept)


def _same(one: str, other: str) -> bool:
    amounts = [_AMOUNT.fullmatch(text) for text in (one, other)]
    if one == other or not all(amounts):
        return one == other
    (number, unit), (other_number, other_unit) = (match.groups() for match in amounts if match)
    same_unit = normalize("NFKC", unit) == normalize("NFKC", other_unit) or not unit or not other_unit
    mine, others = Interval.printed(number), Interval.printed(other_number)
    return same_unit and mine.lo < others.hi and others.lo < mine.hi


def reason_of(doubt: str) -> str:
    """Why something cannot be told (不能判定的原因), without what it names, so that equal reasons are one.

    >>> reason_of("“机械费”没有金额"), reason_of("")
    ('“…”没有金额', '是否相符看不确定')
    """
    return _QUOTED.sub("“…”", doubt) or "是否相符看不确定"
