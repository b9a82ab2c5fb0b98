"""What is written beside the text that a finding points at (批注)."""

from collections.abc import Iterable
from dataclasses import dataclass

from xiufu.core.issue import Issue
from xiufu.core.spot import Passage

AUTHOR = "Xiufu"
"""Who signs a note (批注人)."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on one issue (批注): its number in the review, its severity, its lines of text, and what it points at.

    ``passage`` is none where nothing can be pointed at: something is missing, or it is about the whole document.
    """

    number: int
    kind: str
    word: str
    lines: tuple[str, ...]
    passage: Passage | None


def notes_of(issues: Iterable[Issue]) -> tuple[Note, ...]:
    """A note for each issue that is to be mended (各处批注), in the order of the review."""
    return tuple(
        Note(issue.number, issue.kind, issue.word, tuple(_lines(issue)), issue.first.finding.passage)
        for issue in issues
        if issue.first.open
    )


def _lines(issue: Issue) -> Iterable[str]:
    finding = issue.first.finding
    yield f"第 {issue.number} 处［{issue.word}］{finding.code}"
    yield finding.message
    if issue.expected:
        yield f"应为：{'、'.join(issue.expected)}"
    if finding.derivation:
        yield f"推算：{finding.derivation}"
    if finding.clause:
        yield f"依据：{finding.clause}"
    for one in issue.marked[1:]:
        yield f"另据 {one.finding.code}：{one.finding.message}"
    if finding.remedy:
        yield f"处理：{finding.remedy}"
