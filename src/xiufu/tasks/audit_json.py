"""Audits as plain data (审查结果数据): what ``--json`` prints, what a run keeps, what terminal and summary are made of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xiufu
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS
from xiufu.core.claim import Claim
from xiufu.core.condition import Decided
from xiufu.core.errors import Problem
from xiufu.core.finding import Finding, Verdict
from xiufu.core.issue import Decision, Marked
from xiufu.core.spot import Passage
from xiufu.tasks.audit import FileAudit
from xiufu.tasks.audit_told import FileData

VERSION = 2
"""Of the form of this data (格式版本)."""

_MOST_COUNTED = 3
"""Numbers that stand in so many equations or more are counted together."""


def as_json(files: Iterable[FileData], others: Mapping[str, int]) -> dict[str, Any]:
    """For ``--json``: files with their findings, and how many other files there are, by ending (审查结果数据)."""
    return {"version": VERSION, "xiufu": xiufu.__version__, "files": [*files], "others": dict(others)}


def file_data(done: FileAudit) -> dict[str, Any]:
    """A file that was audited: what is not right or cannot be told, and the coverage.

    ``packs`` are what it was judged by. ``findings`` are flat; those with the same ``group`` judge the same number, and are one
    issue of the review page, the gravest first. ``group`` is the number that it has there. ``outputs`` are the files that were
    written about it, by the keys of what they are, ``page`` the review page among them; ``missing`` are those that were asked
    for and are not there.
    """
    return {
        "file": str(done.path),
        "read": True,
        "form": done.audited.paper.file.form,
        "packs": [*done.audited.paper.known.packs],
        "little_read": done.little_read,
        "problems": [],
        "conditions": [_condition(done, one) for one in done.conditions],
        "findings": [_finding(one, issue.number) for issue in done.issues for one in issue.marked],
        "compared": done.record is not None,
        "fixed": [_decision(one) for one in done.fixed],
        "coverage": coverage(done),
        "page": "",
        "outputs": {},
        "missing": [],
    }


def refused_data(name: str, problems: Sequence[Problem]) -> dict[str, Any]:
    """A file that could not be read (未能审查的文件), and why."""
    told = [{"problem": one.problem, "remedy": one.remedy, "place": one.place} for one in problems]
    told_of = {"file": str(Path(name)), "read": False, "packs": [], "problems": told, "conditions": []}
    return told_of | {"findings": [], "coverage": None, "page": "", "outputs": {}, "missing": []}


def not_written(output: str, problem: Problem, *, made: bool = False) -> dict[str, Any]:
    """A file that was asked for and is not there (没有写出的成果), and why: it could not be ``made``, or was and could not be
    written."""
    return {"output": output, "problem": problem.problem, "remedy": problem.remedy, "made": made}


def _finding(one: Marked, group: int) -> dict[str, Any]:
    finding = one.finding
    return {
        "group": group,
        "code": finding.code,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "stated": finding.stated,
        "expected": finding.expected,
        "derivation": finding.derivation,
        "doubt": finding.doubt,
        "place": finding.place,
        "spot": _spot(finding.passage) if finding.passage else None,
        "clause": finding.clause,
        "remedy": finding.remedy,
        "fingerprint": one.fingerprint,
        "known": one.known,
        "decision": _decision(one.decision) if one.decision else None,
    }


def _condition(done: FileAudit, one: Decided) -> dict[str, Any]:
    """A condition of the review, with the issues against it by number and fingerprint."""
    against = [
        {"group": issue.number, "code": mark.finding.code, "fingerprint": mark.fingerprint}
        for issue in done.issues
        for mark in issue.marked
        if mark.open and mark.finding in one.against
    ]
    outcome = {"condition": one.text, "outcome": one.outcome.value, "clause": one.clause}
    return outcome | {"against": against, "open": list(one.open)}


def _spot(passage: Passage) -> dict[str, int]:
    spot = passage.spot
    place = {"block": spot.block, "row": spot.row, "column": spot.column, "paragraph": spot.paragraph}
    return place | {"start": passage.start, "end": passage.end}


def _decision(one: Decision) -> dict[str, str]:
    return {"fingerprint": one.fingerprint, "decision": one.decision, "reason": one.reason, "what": one.what}


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
