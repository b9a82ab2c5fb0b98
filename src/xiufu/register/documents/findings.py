"""What an audit found, as pages show it (审查结果的展示), and two audits compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xiufu.core.finding import SEVERITIES, VERDICTS, Verdict
from xiufu.register.documents.models import AuditState, PaperAudit
from xiufu.tasks.audit_told import FindingData, counts_of, issues_of, undecided_of, word_of


@dataclass(frozen=True, slots=True)
class Line:
    """A finding on a page (一条审查结果). ``more`` are other findings about the same number."""

    number: int
    code: str
    word: str
    severity: str
    message: str
    place: str
    stated: str
    expected: str
    clause: str
    remedy: str
    fingerprint: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What cannot be told for one reason (不能判定的一类), how often, and some places."""

    code: str
    reason: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """An audit in counts (审查概况): verdicts of all checks, issues by severity, what was covered and what was not read."""

    verdicts: tuple[tuple[str, int], ...]
    severities: tuple[tuple[str, str, int], ...]
    numbers: int
    judged: int
    little_read: str
    unread: tuple[tuple[str, str], ...]
    packs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions compared (两版比较): findings that are gone, that remain, that are new."""

    fixed: tuple[Line, ...]
    remaining: tuple[Line, ...]
    new: tuple[Line, ...]
    same_rules: bool


_PLACES = 5


def lines_of(audit: PaperAudit) -> tuple[Line, ...]:
    """What an audit found wrong (不符的各处), the gravest first, as on its review page."""
    if audit.state != AuditState.DONE:
        return ()
    return tuple(_line(issue[0], issue[1:]) for issue in issues_of(audit.result))


def line_of(audit: PaperAudit, fingerprint: str) -> Line | None:
    """The issue that a finding belongs to (按指纹找), nothing where the audit has none of this fingerprint."""
    issues = issues_of(audit.result) if audit.state == AuditState.DONE else []
    found = (issue for issue in issues if any(one["fingerprint"] == fingerprint for one in issue))
    return next((_line(issue[0], issue[1:]) for issue in found), None)


def doubts_of(audit: PaperAudit) -> tuple[Doubt, ...]:
    """What an audit could not tell (不能判定), by check and reason."""
    if audit.state != AuditState.DONE:
        return ()
    return tuple(
        Doubt(code, reason, len(found), tuple(dict.fromkeys(one["place"] for one in found))[:_PLACES])
        for (code, reason), found in undecided_of(audit.result).items()
    )


def summary_of(audit: PaperAudit) -> Summary | None:
    """An audit in counts (审查概况), nothing where it has no result."""
    if audit.state != AuditState.DONE:
        return None
    told: Mapping[str, Any] = audit.result
    covered = told["coverage"]
    return Summary(
        tuple((VERDICTS[one], sum(check[one.value] for check in covered["checks"])) for one in Verdict),
        tuple((one.value, SEVERITIES[one], count) for one, count in counts_of(told).items()),
        covered["numbers"],
        covered["judged"],
        told["little_read"],
        tuple((one["place"], one["reason"]) for one in covered["unread"]),
        tuple(told["packs"]),
    )


def problems_of(audit: PaperAudit) -> tuple[str, ...]:
    """Why there is no result (未能审查的原因), a sentence each."""
    return tuple(f"{one['problem']}。{one['remedy']}" for one in audit.result.get("problems", ()))


def compared(former: PaperAudit, later: PaperAudit) -> Compared:
    """Two audited versions compared by fingerprint (两版比较)."""
    before, after = _differing(former), _differing(later)
    return Compared(
        tuple(line for mark, line in before.items() if mark not in after),
        tuple(line for mark, line in after.items() if mark in before),
        tuple(line for mark, line in after.items() if mark not in before),
        former.result["packs"] == later.result["packs"] and former.program == later.program,
    )


def _differing(audit: PaperAudit) -> dict[str, Line]:
    return {one["fingerprint"]: _line(one, ()) for issue in issues_of(audit.result) for one in issue}


def _line(one: FindingData, more: Iterable[FindingData]) -> Line:
    return Line(
        one["group"],
        one["code"],
        word_of(one),
        one["severity"],
        one["message"],
        one["place"],
        one["stated"],
        one["expected"],
        one["clause"],
        one["remedy"],
        one["fingerprint"],
        tuple(f"{other['code']} {other['message']}" for other in more),
    )
