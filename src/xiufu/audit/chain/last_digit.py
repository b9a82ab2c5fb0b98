"""Sums to their last digit (末位): where nearly every sum of a document holds exactly, one that only rounding could excuse is noted."""

from collections.abc import Iterator

from xiufu.audit.arithmetic.equation import Equation, plain_sum
from xiufu.audit.arithmetic.judge import equations
from xiufu.audit.chain.judge import judged
from xiufu.audit.paper import Paper
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import exponent, parse_decimal, plain_text

CODE = "CHAIN-016"
_FEWEST = 20
_MOSTLY = 20


def last_digits(paper: Paper) -> Iterator[Finding]:
    """Sums that miss by rounding in a document whose sums do not (合计末位).

    Those that hold exactly were said to agree already, and so were those that the chain explains.
    """
    explained = {link.claim for link in judged(paper).chain.links if link.full or link.line}
    sums = [e for view in paper.tables for e in equations(view) if _sum(e) and e.target.claim not in explained]
    off = [e for e in sums if not e.exact]
    if len(sums) < _FEWEST or len(off) * _MOSTLY > len(sums):
        return
    for one in off:
        view, at = one.view, one.at
        where = f"“{view.label_of(*at)}”行“{view.columns[at[1]].label}”列"
        made, unit = plain_text(one.printed()), view.columns[at[1]].unit
        others = f"相差在取位误差之内，但全文其余 {len(sums) - len(off)} 处合计都精确相等"
        yield Finding(
            CODE,
            Verdict.DIFFERS,
            Severity.NOTE,
            f"{where}写 {one.target.claim.text}，{one.words}为 {made}；{others}",
            paper.place(one.target.claim.spot),
            one.target.claim,
            tuple(claim for claim in one.claims if claim != one.target.claim),
            stated=f"{one.target.claim.text}{unit}",
            expected=f"{made}{unit}",
            derivation=f"{where} = {one.words}",
            remedy="核对末位",
        )


def _sum(equation: Equation) -> bool:
    """Whether it is a sum of two or more that holds, of which rounding could excuse the last digit."""
    places = {exponent(parse_decimal(claim.text)) for claim in equation.claims if parse_decimal(claim.text)}
    return equation.holds and plain_sum(equation) and len(equation.factors) > 1 and len(places) == 1
