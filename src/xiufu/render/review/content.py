"""What a review page shows (审查页内容): the document, its findings and what was decided, its numbers, what was judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from xiufu.core.finding import SEVERITIES, VERDICTS, Finding, Verdict
from xiufu.core.spot import Spot
from xiufu.document.read import ReadFile

State = Literal["new", "still", "done"]
STATES: Mapping[State, str] = {"new": "新的", "still": "仍在", "done": "已处理"}
"""Whether the last audit said the same, and whether somebody decided about it (处理状态)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as it is listed (审查结果条目): its number, how the record knows it, what was decided and why."""

    number: int
    finding: Finding
    fingerprint: str
    what: str
    decision: str = ""
    reason: str = ""
    known: bool = False

    @property
    def kind(self) -> str:
        """Its severity where something differs, else its verdict."""
        differs = self.finding.verdict is Verdict.DIFFERS
        return self.finding.severity.value if differs else self.finding.verdict.value

    @property
    def word(self) -> str:
        """Severity or verdict in Chinese (轻重)."""
        finding = self.finding
        return SEVERITIES[finding.severity] if finding.verdict is Verdict.DIFFERS else VERDICTS[finding.verdict]

    @property
    def decidable(self) -> bool:
        """Whether somebody may decide about it (可处理): it differs."""
        return self.finding.verdict is Verdict.DIFFERS

    @property
    def state(self) -> State:
        """处理状态."""
        return "done" if self.decision else "still" if self.known else "new"


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity of the document (数值), and in how many equations it stands."""

    spot: Spot
    start: int
    end: int
    text: str
    times: int


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check that ran (审查项), and what it said how often."""

    code: str
    title: str
    help: str
    agrees: int
    differs: int
    cannot_tell: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read and judged (审查覆盖). ``equations`` counts quantities by the equations they stand in, ``others`` numbers
    that are no quantities by what they are, both with their names."""

    numbers: int
    in_tables: int
    judged: int
    judged_in_tables: int
    equations: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    checks: tuple[CheckRun, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A document that was audited (审查页内容), items in the order of the list.

    ``name`` is the file's, ``record`` that of the record beside it, of form ``record_version``; ``fixed`` says what an
    earlier version had. ``images`` are pages as PNG by their number from 0: with them the page shows these instead of the
    text that was read.
    """

    name: str
    record: str
    record_version: int
    file: ReadFile
    items: tuple[Item, ...]
    numbers: tuple[Counted, ...]
    coverage: Coverage
    fixed: tuple[str, ...] = ()
    images: Mapping[int, bytes] = field(default_factory=dict, repr=False)
