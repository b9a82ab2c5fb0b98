"""An audited document as a review panel is told of it (审查情况): what the opinion, the list and the reply table are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from xiufu.core.condition import Decided
from xiufu.core.coverage import Coverage
from xiufu.core.finding import SEVERITIES, Severity
from xiufu.core.issue import Issue, reason_of

GRADES = {Severity.ERROR: "必须改正", Severity.WARNING: "须核实或改正", Severity.NOTE: "建议改进"}
"""What is to be done about issues of a severity (轻重), gravest first."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """What cannot be told for one reason (不能判定的一类), with where."""

    code: str
    title: str
    reason: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An audited document (审查情况), its issues in the order of the review page, with the numbers that they have there.

    ``project`` is what the document calls the project, ``kind`` the kind of plan that it calls itself, nothing where it does not
    say; ``audited_by`` are the program and the packs, ``unread`` places with reasons, ``fixed`` what an earlier version had.
    """

    file: str
    project: str
    audited_by: tuple[str, ...]
    issues: tuple[Issue, ...]
    coverage: Coverage
    unread: tuple[tuple[str, str], ...] = ()
    fixed: tuple[str, ...] = ()
    conditions: tuple[Decided, ...] = ()
    kind: str = ""

    @property
    def open(self) -> tuple[Issue, ...]:
        """What is to be mended (待处理), gravest first."""
        return tuple(issue for issue in self.issues if issue.first.open)

    @property
    def ignored(self) -> tuple[Issue, ...]:
        """What somebody decided to let stand (已忽略)."""
        return tuple(issue for issue in self.issues if issue.first.differs and not issue.first.open)

    @property
    def unsure(self) -> tuple[Unsure, ...]:
        """What cannot be told (不能判定), by check and reason, the most frequent first."""
        titles = {check.code: check.title for check in self.coverage.checks}
        return tuple(
            Unsure(code, titles.get(code, ""), reason, tuple(issue.first.finding.place for issue in found))
            for (code, reason), found in undecided(self.issues).items()
        )

    @property
    def counted(self) -> str:
        """How many issues of each severity there are (处数), in words."""
        counts = (sum(issue.kind == severity.value for issue in self.open) for severity in Severity)
        said = "，".join(f"{SEVERITIES[severity]} {n} 处" for severity, n in zip(Severity, counts, strict=True))
        return f"{said}；不能判定 {sum(len(one.places) for one in self.unsure)} 处"

    def check(self, code: str) -> str:
        """A check by code and title (审查项)."""
        title = next((check.title for check in self.coverage.checks if check.code == code), "")
        return f"{code} {title}".strip()


def undecided(issues: Iterable[Issue]) -> dict[tuple[str, str], list[Issue]]:
    """What cannot be told (不能判定), by code and reason, the most frequent first."""
    groups: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        if not issue.first.differs:
            finding = issue.first.finding
            groups.setdefault((finding.code, reason_of(finding.doubt)), []).append(issue)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))
