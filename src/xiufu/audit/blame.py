"""Which number of a failing equation is to blame (最可能错的数), and when nobody can be sure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xiufu.core.claim import Claim

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CERTAIN = 80
"""Percent below which the structure of a table is not sure enough for an error."""
WHOLE = 95
"""Percent from which no cell of a table can stand in another row or column."""
LIKELY = 75
"""Percent from which it is, where equations of the same shape hold."""

Claims = Sequence[Claim]


def unsure(paper: "Paper", claims: Claims) -> str:
    """Why an equation of a table is no ground for an error (不能判定的原因), nothing where it is: hidden cells."""
    hidden = paper.file.hidden
    if any(claim.spot in hidden or claim.spot.cell in hidden for claim in claims):
        return "有的数在隐藏的单元格中"
    return ""


def suspect(equation: Claims, failing: Sequence[Claims], holding: Sequence[Claims]) -> Claim:
    """The number of a failing equation that is most likely wrong (最可能错的数): shared by most others that fail, by fewest that hold.

    Equations are given by their numbers, the judged one first; that one is meant where no other stands out.
    """

    def blame(claim: Claim) -> int:
        return 2 * sum(claim in one for one in failing) - sum(claim in one for one in holding)

    best = max(equation, key=blame)
    shared = any(best in one for one in failing)
    return best if shared and blame(best) > blame(equation[0]) else equation[0]
