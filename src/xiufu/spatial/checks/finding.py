"""What a check of geometry finds (图形问题), where, and whether an area may still be trusted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xiufu.core.errors import Problem

Verdict = Literal["differs", "cannot_tell"]
Severity = Literal["error", "note"]

SEVERITIES: dict[Severity, str] = {"error": "错误", "note": "提示"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file of plots (位置): as much of it as applies. ``at`` is in the file's system, without the zone before it.

    ``where`` is a line or a feature, ``shown`` the coordinates as the file writes them.

    >>> print(Spot("界址点.txt", "第12行", "取土场", "第1圈", "J5", (500123.4, 4650123.4), "北X=4650123.4000，东Y=34500123.4000"))
    界址点.txt 第12行（取土场，第1圈，J5，北X=4650123.4000，东Y=34500123.4000）
    >>> print(Spot("界址点.txt"))
    界址点.txt
    """

    file: str
    where: str = ""
    plot: str = ""
    ring: str = ""
    point: str = ""
    at: tuple[float, float] | None = None
    shown: str = ""

    def __str__(self) -> str:
        inside = "，".join(filter(None, (self.plot, self.ring, self.point, self.shown)))
        return " ".join(filter(None, (self.file, self.where))) + (f"（{inside}）" if inside else "")


@dataclass(frozen=True, slots=True)
class GeometryFinding:
    """One thing wrong with geometry (图形问题), or that could not be checked. What agrees is not listed.

    ``severity`` error: the areas of its plots cannot be trusted. ``plot`` and ``other`` are positions in
    ``Boundary.plots``, from 0; without a plot it is about the file as a whole, not about the area of any one of them.
    """

    code: str
    verdict: Verdict
    severity: Severity
    spot: Spot
    problem: str
    remedy: str
    plot: int | None = None
    other: int | None = None

    @property
    def place(self) -> str:
        """位置, in words."""
        return str(self.spot)

    def as_problem(self) -> Problem:
        """As a problem of the input, for what stops at an error."""
        return Problem(self.place, 0, f"{self.problem}（{self.code}）", self.remedy)

    def __str__(self) -> str:
        return f"{self.place}：{self.problem}（{self.code}）。→ {self.remedy}"


def trusted(findings: Iterable[GeometryFinding], plot: int) -> bool:
    """Whether the area of a plot may be trusted (面积可信): no error names it.

    >>> overlap = GeometryFinding("GEOM-015", "differs", "error", Spot("界址点.txt"), "重叠", "改正", plot=0, other=2)
    >>> [trusted([overlap], plot) for plot in (0, 1, 2)], trusted([], 0)
    ([False, True, False], True)
    """
    return not any(finding.severity == "error" and plot in (finding.plot, finding.other) for finding in findings)
