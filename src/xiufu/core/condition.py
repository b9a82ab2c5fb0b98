"""Conditions that a plan must meet to pass its review (审查条件), decided by what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xiufu.core.finding import Finding
from xiufu.core.issue import Issue


class Outcome(StrEnum):
    """判定. Nothing against a condition is not enough to meet it."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


OUTCOMES = {Outcome.MET: "符合", Outcome.NOT_MET: "不符合", Outcome.CANNOT_TELL: "不能判定"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A condition decided (一项审查条件): its words and clause, whether it is met, what is against it, and what is open."""

    text: str
    clause: str
    outcome: Outcome
    against: tuple[Finding, ...] = ()
    open: tuple[str, ...] = ()

    def numbers(self, issues: Iterable[Issue]) -> tuple[int, ...]:
        """The numbers of the issues that are against it (所据各处的序号)."""
        return tuple(issue.number for issue in issues if any(one.finding in self.against for one in issue.marked))
