"""``xiufu audit``: the numbers of anybody's plan, judged; what is wrong, where, why, and what was not judged."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from xiufu.audit.knowledge import Knowledge, built_in_knowledge
from xiufu.audit.law.conditions import conditions
from xiufu.audit.paper import Paper
from xiufu.audit.run import Audited, audit
from xiufu.core.condition import Decided
from xiufu.core.finding import Finding
from xiufu.core.issue import Choice, Decision, Issue, Marked, issues
from xiufu.reading.any_file import read_bytes
from xiufu.tasks.audit_little import little_read, refuse_empty
from xiufu.tasks.audit_record import Record


@dataclass(frozen=True)
class FileAudit:
    """One file audited (一个文件的审查结果): every finding with its fingerprint, in the order of the checks."""

    path: Path
    audited: Audited
    marked: tuple[Marked, ...]
    record: Record | None

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """What is not right, or cannot be told (列出的), by number, the gravest first."""
        return issues(self.marked)

    @cached_property
    def conditions(self) -> tuple[Decided, ...]:
        """The conditions of the review of a whole plan (审查条件); what somebody lets stand is against none."""
        return conditions(self.audited.paper, (one.finding for one in self.marked if one.open or not one.differs))

    @property
    def little_read(self) -> str:
        """Why the findings say little of the whole document (没有读全), nothing where they do."""
        return little_read(self.audited.paper)

    @property
    def fixed(self) -> tuple[Decision, ...]:
        """What an earlier version had and this one has not (已改正), one for each issue of which nothing is left."""
        listed = {one.fingerprint for issue in self.issues for one in issue.marked}
        found = self.record.found if self.record else ()
        left = {one.group for one in found if one.group and one.fingerprint in listed}
        fixed: dict[int | str, Decision] = {}
        for one in found:
            if one.fingerprint not in listed and one.group not in left:
                fixed.setdefault(one.group or one.fingerprint, one)
        return tuple(fixed.values())


def audit_bytes(data: bytes, path: Path, record: Record | None, known: Knowledge | None = None) -> FileAudit:
    """Audit what a file holds (审查文件内容); ``path`` is what it is called, ``known`` what it is judged by, that of the built-in
    packs where nothing else is given. Raises ``InputError`` where it cannot be read.
    """
    paper = Paper(read_bytes(data, path), known or built_in_knowledge())
    refuse_empty(paper, path)
    audited = audit(paper)
    return FileAudit(path, audited, tuple(_marked(audited.findings, record)), record)


def _marked(findings: Iterable[Finding], record: Record | None) -> Iterator[Marked]:
    times: Counter[str] = Counter()
    before = {one.fingerprint for one in record.found} if record else set()
    decisions = record.decisions if record else {}
    for finding in findings:
        first = finding.fingerprint()
        times[first] += 1
        mark = finding.fingerprint(times[first])
        yield Marked(finding, mark, decisions.get(mark), mark in before)


def decided(done: FileAudit, chosen: Mapping[str, Choice], reason: str) -> FileAudit:
    """With what is decided about issues (处理审查结果), each by the fingerprint of any of its findings."""
    choices = {
        one.fingerprint: chosen[mark.fingerprint]
        for issue in done.issues
        for mark in issue.marked
        if mark.differs and mark.fingerprint in chosen
        for one in issue.marked
    }
    choices |= {mark: choice for mark, choice in chosen.items() if mark in choices}
    marked = tuple(
        replace(one, decision=Decision(one.fingerprint, one.what, choices[one.fingerprint], reason))
        if one.fingerprint in choices
        else one
        for one in done.marked
    )
    return replace(done, marked=marked)
