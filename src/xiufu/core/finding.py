"""Findings (审查结果): the outcome of one check at one place, right ones included."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from xiufu.core.claim import Claim
from xiufu.core.spot import Passage


class Verdict(StrEnum):
    """结论. Silence is never a pass: a check that could not run says so."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


class Severity(StrEnum):
    """轻重, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


VERDICTS = {Verdict.AGREES: "相符", Verdict.DIFFERS: "不符", Verdict.CANNOT_TELL: "不能判定"}
SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of a check (审查结果): what is claimed, what was expected and why, where, and what to do.

    ``claim`` is what is judged, ``terms`` the claims it was judged by: together they are the equation (等式). ``stated`` and
    ``expected`` are of the claim, in words, with units; ``derivation`` says how ``expected`` follows. ``place`` names the place
    in words. ``doubt`` says why it cannot be told, in words that are the same for all that is doubted for this reason. ``at`` is
    the text that is judged where it is no number; nothing where something is missing, or the whole document is judged.
    """

    code: str
    verdict: Verdict
    severity: Severity
    message: str
    place: str
    claim: Claim | None = None
    terms: tuple[Claim, ...] = ()
    stated: str = ""
    expected: str = ""
    derivation: str = ""
    clause: str = ""
    remedy: str = ""
    doubt: str = ""
    at: Passage | None = None

    @property
    def passage(self) -> Passage | None:
        """What it points at (所指文字): the number that is judged, or else the text."""
        claim = self.claim
        return Passage(claim.spot, claim.start, claim.end) if claim else self.at

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim of the equation, the judged one first."""
        return (self.claim, *self.terms) if self.claim else self.terms

    def fingerprint(self, occurrence: int = 1) -> str:
        """What stays the same while the same thing is said at the same named place (指纹), whatever stands around it.

        >>> Finding("ARITH-001", Verdict.DIFFERS, Severity.ERROR, "", "表1，“合计”行，“面积”列", stated="6.40").fingerprint()
        '7533b7d2e3d5'
        """
        said = "\x1f".join((self.code, self.place, self.stated, str(occurrence)))
        return hashlib.sha256(said.encode()).hexdigest()[:12]
