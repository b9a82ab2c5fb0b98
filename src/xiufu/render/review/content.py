"""What a review page shows (审查页内容): the document, its findings and what was decided, its numbers, what was judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiufu.core.condition import Decided
from xiufu.core.coverage import Coverage
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
class Review:
    """A document that was audited (审查页内容), issues in the order of the list.

    ``name`` is the file's, ``record`` that of the record beside it, of form ``record_version``; ``fixed`` says what an
    earlier version had, ``conditions`` which conditions of the review are met. ``images`` are pages as PNG by their number from
    0: with them the page shows these instead of the text that was read. ``packs`` are what it was judged by, with version and
    hash.
    """

    name: str
    record: str
    record_version: int
    file: ReadFile
    issues: tuple[Issue, ...]
    numbers: tuple[Counted, ...]
    coverage: Coverage
    fixed: tuple[str, ...] = ()
    conditions: tuple[Decided, ...] = ()
    images: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    packs: tuple[str, ...] = ()
