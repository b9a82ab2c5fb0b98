"""``xiufu audit``: the numbers of anybody's plan, judged; what is wrong, where, why, and what was not judged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xiufu
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, Audited, audit
from xiufu.core.claim import Claim
from xiufu.core.errors import InputError, Problem
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.reading.any_file import file_bytes, read_bytes
from xiufu.tasks.audit_little import little_read, refuse_empty
from xiufu.tasks.audit_record import Choice, Decision, Record, read_record, write_record

VERSION = 1
"""Of the JSON that ``--json`` prints (格式版本)."""

GRAVEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
"""轻重 in order."""
_FINGERPRINTS = "指纹见 --json 的 fingerprint，只有判为不符的才能接受或忽略"
_MOST_COUNTED = 3
"""Numbers that stand in so many equations or more are counted together."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding as it is listed (列出的审查结果): its fingerprint, what somebody decided about it, whether it is new."""

    finding: Finding
    fingerprint: str
    decision: Decision | None
    known: bool

    @property
    def open(self) -> bool:
        """Whether it is to be mended (待处理): it differs, and nobody has said to let it stand."""
        let_stand = self.decision is not None and self.decision.decision == "ignored"
        return self.finding.verdict is Verdict.DIFFERS and not let_stand


@dataclass(frozen=True, slots=True)
class FileAudit:
    """One file audited (一个文件的审查结果), gravest findings first; ``fixed`` are those of the record that are gone."""

    path: Path
    audited: Audited
    marked: tuple[Marked, ...]
    record: Record | None

    @property
    def little_read(self) -> str:
        """Why the findings say little of the whole document (没有读全), nothing where they do."""
        return little_read(self.audited.paper)

    @property
    def fixed(self) -> tuple[Decision, ...]:
        """What an earlier version had and this one has not (已改正)."""
        here = {one.fingerprint for one in self.listed}
        return tuple(one for one in (self.record.found if self.record else ()) if one.fingerprint not in here)

    @property
    def listed(self) -> tuple[Marked, ...]:
        """What is not right, or cannot be told (列出的)."""
        return tuple(one for one in self.marked if one.finding.verdict is not Verdict.AGREES)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read (未能审查的文件), and why."""

    path: Path
    problems: tuple[Problem, ...]


def audit_files(paths: Sequence[Path]) -> list[FileAudit | Refusal]:
    """Audit files one by one (逐个审查); one that cannot be read does not stop the others."""
    return [_audited(path) for path in paths]


def _audited(path: Path) -> FileAudit | Refusal:
    try:
        return audit_file(path)
    except InputError as error:
        return Refusal(path, error.problems)


def audit_file(path: Path) -> FileAudit:
    """Audit one file (审查一个文件). Raises ``InputError`` where it, or the record beside it, cannot be read."""
    return audit_bytes(file_bytes(path), path, read_record(path))


def audit_bytes(data: bytes, path: Path, record: Record | None) -> FileAudit:
    """Audit what a file holds (审查文件内容); ``path`` is what it is called. Raises ``InputError`` where it cannot be read."""
    paper = Paper(read_bytes(data, path))
    refuse_empty(paper, path)
    audited = audit(paper)
    return FileAudit(path, audited, tuple(_marked(audited.findings, record)), record)


def _marked(findings: Iterable[Finding], record: Record | None) -> list[Marked]:
    times: Counter[str] = Counter()
    found = []
    for finding in findings:
        first = finding.fingerprint()
        times[first] += 1
        mark = finding.fingerprint(times[first])
        known = record is not None and any(one.fingerprint == mark for one in record.found)
        found.append(Marked(finding, mark, record.decisions.get(mark) if record else None, known))
    return sorted(found, key=_order)


def _order(one: Marked) -> tuple[int, int, int]:
    """Differences first, what is let stand after the others, the gravest first; otherwise as they stand in the document."""
    verdicts = (Verdict.DIFFERS, Verdict.CANNOT_TELL, Verdict.AGREES)
    place = verdicts.index(one.finding.verdict)
    return place, int(not one.open), GRAVEST.index(one.finding.severity)


def decided(done: FileAudit, chosen: Mapping[str, Choice], reason: str) -> FileAudit:
    """With what is decided about findings, by fingerprint (处理审查结果).

    Raises ``InputError`` for a fingerprint that nothing that differs has.
    """
    marked = []
    strange = dict(chosen)
    for one in done.marked:
        choice = chosen.get(one.fingerprint) if one.finding.verdict is Verdict.DIFFERS else None
        if choice:
            del strange[one.fingerprint]
            one = replace(one, decision=Decision(one.fingerprint, what_of(one.finding), choice, reason))
        marked.append(one)
    if strange:
        raise InputError(*(Problem(str(done.path), 0, f"没有指纹为 {one} 的不符项", _FINGERPRINTS) for one in strange))
    return replace(done, marked=tuple(sorted(marked, key=_order)))


def remember(done: FileAudit) -> Path:
    """Write the record beside a document (写审查记录): all that differs, with what was decided about it."""
    differing = [one for one in done.marked if one.finding.verdict is Verdict.DIFFERS]
    return write_record(
        done.path, [one.decision or Decision(one.fingerprint, what_of(one.finding)) for one in differing]
    )


def what_of(finding: Finding) -> str:
    """A finding in one line, as the record remembers it (一句话)."""
    return f"{finding.code} {finding.place}：{finding.message}"


def coverage(done: FileAudit) -> dict[str, Any]:
    """What was read and judged (审查覆盖): numbers, in how many equations each stands, what could not be read or told."""
    paper, findings = done.audited.paper, done.audited.findings
    counted = done.audited.equations_of()
    kinds = {claim: "ordinal" if _is_ordinal(paper, claim) else claim.kind for claim in paper.claims}
    quantities = [claim for claim, kind in kinds.items() if kind == "quantity"]
    others = Counter(kind for kind in kinds.values() if kind != "quantity")
    times = Counter(min(counted[claim.spot, claim.start], _MOST_COUNTED) for claim in quantities)
    in_tables = [claim for claim in quantities if claim.spot.row >= 0]
    return {
        "numbers": len(quantities),
        "in_tables": len(in_tables),
        "others": dict(sorted(others.items())),
        "judged": len(quantities) - times[0],
        "judged_in_tables": sum(1 for claim in in_tables if counted[claim.spot, claim.start]),
        "equations": {f"{n}+" if n == _MOST_COUNTED else str(n): times[n] for n in range(_MOST_COUNTED + 1)},
        "checks": [
            {"code": check.code, "title": check.title} | _verdicts(f for f in findings if f.code == check.code)
            for check in CHECKS
        ],
        "unread": [{"place": one.place, "reason": one.reason} for one in paper.unread],
    }


def _is_ordinal(paper: Paper, claim: Claim) -> bool:
    """Whether a number stands in a column of ordinals (序号)."""
    cell = paper.cell(claim.spot) if claim.spot.row >= 0 else None
    return cell is not None and cell[0].columns[cell[2]].kind == "index"


def _verdicts(findings: Iterable[Finding]) -> dict[str, int]:
    counted = Counter(finding.verdict for finding in findings)
    return {verdict.value: counted[verdict] for verdict in Verdict}


def as_dict(results: Sequence[FileAudit | Refusal]) -> dict[str, Any]:
    """For ``--json``: what is not right or cannot be told, file by file, with the coverage. ``version`` is of this form."""
    return {"version": VERSION, "xiufu": xiufu.__version__, "files": [_file_record(one) for one in results]}


def _file_record(one: FileAudit | Refusal) -> dict[str, Any]:
    if isinstance(one, Refusal):
        problems = [{"problem": p.problem, "remedy": p.remedy, "place": p.place} for p in one.problems]
        return {"file": str(one.path), "read": False, "problems": problems, "findings": [], "coverage": None}
    return {
        "file": str(one.path),
        "read": True,
        "form": one.audited.paper.file.form,
        "little_read": one.little_read,
        "problems": [],
        "findings": [_finding_record(done) for done in one.listed],
        "fixed": [_decision_record(done) for done in one.fixed],
        "coverage": coverage(one),
    }


def _finding_record(one: Marked) -> dict[str, Any]:
    finding = one.finding
    spot = finding.claim.spot if finding.claim else None
    return {
        "code": finding.code,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "derivation": finding.derivation,
        "place": finding.place,
        "spot": {"block": spot.block, "row": spot.row, "column": spot.column, "paragraph": spot.paragraph}
        if spot
        else None,
        "clause": finding.clause,
        "remedy": finding.remedy,
        "fingerprint": one.fingerprint,
        "known": one.known,
        "decision": _decision_record(one.decision) if one.decision else None,
    }


def _decision_record(one: Decision) -> dict[str, str]:
    return {"fingerprint": one.fingerprint, "decision": one.decision, "reason": one.reason, "what": one.what}
