"""What a review page shows (审查页内容): the document, its findings and what was decided, its numbers, what was judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiufu.core.issue import Issue
from xiufu.core.spot import Spot
from xiufu.document.read import ReadFile


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
    that are no quantities by what they are, both with their names. ``little_read`` says why it is little of the whole document."""

    numbers: int
    in_tables: int
    judged: int
    judged_in_tables: int
    equations: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]
    checks: tuple[CheckRun, ...]
    little_read: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A document that was audited (审查页内容), issues in the order of the list.

    ``name`` is the file's, ``record`` that of the record beside it, of form ``record_version``; ``fixed`` says what an
    earlier version had. ``images`` are pages as PNG by their number from 0: with them the page shows these instead of the
    text that was read.
    """

    name: str
    record: str
    record_version: int
    file: ReadFile
    issues: tuple[Issue, ...]
    numbers: tuple[Counted, ...]
    coverage: Coverage
    fixed: tuple[str, ...] = ()
    images: Mapping[int, bytes] = field(default_factory=dict, repr=False)
