"""The base of the tax (计税基数): 材料价差 and 未计价材料费 are in it or not, in one document alike."""

from collections.abc import Iterator, Sequence

from xiufu.audit.chain.bases import NAMES
from xiufu.audit.chain.judge import judged
from xiufu.audit.chain.unit_price import Composite
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.cost_rows import AnalysisRole

CODE = "CHAIN-003"
_PARTS: tuple[AnalysisRole, ...] = ("price_difference", "unpriced")


def tax_base(paper: Paper) -> Iterator[Finding]:
    """Whether every analysis taxes the same parts (计税基数口径)."""
    composites = judged(paper).chain.composites
    for part in _PARTS:
        telling = [one for one in composites if part in one.values and "tax" in one.bases]
        inside = [one for one in telling if part in one.bases["tax"]]
        outside = [one for one in telling if part not in one.bases["tax"]]
        if telling:
            yield from _judged(paper, part, inside, outside)


def _judged(
    paper: Paper, part: AnalysisRole, inside: Sequence[Composite], outside: Sequence[Composite]
) -> Iterator[Finding]:
    words = {True: f"计税基数含{NAMES[part]}", False: f"计税基数不含{NAMES[part]}"}
    claims = [claim for one in (*inside, *outside) if (claim := _tax(one))]
    if not inside or not outside:
        said = f"{len(claims)} 张单价分析表的{words[bool(inside)]}，前后一致"
        place = paper.place(claims[0].spot) if claims else "全文"
        found = inside or outside
        yield Finding(CODE, Verdict.AGREES, Severity.NOTE, said, place, None, tuple(map(_tax_of, found)))
        return
    fewer, more = sorted((inside, outside), key=len)
    for one in fewer:
        verdict = Verdict.DIFFERS if len(fewer) < len(more) else Verdict.CANNOT_TELL
        severity = Severity.WARNING if verdict is Verdict.DIFFERS else Severity.NOTE
        other = _tax_of(more[0])
        said = f"“{one.analysis.view.title}”的{words[one in inside]}，而另有 {len(more)} 张单价分析表的{words[one not in inside]}"
        yield Finding(
            CODE,
            verdict,
            severity,
            said,
            paper.place(_tax_of(one).spot),
            _tax_of(one),
            (other,),
            stated=words[one in inside],
            expected=words[one not in inside],
            remedy="全文统一计税基数的口径",
            doubt="两种口径的张数相同" if verdict is Verdict.CANNOT_TELL else "",
        )


def _tax(one: Composite) -> Claim | None:
    line = one.analysis.of("tax")
    return one.analysis.view.cells[line.amount] if line and line.amount else None


def _tax_of(one: Composite) -> Claim:
    claim = _tax(one)
    assert claim, "a base of the tax was borne out by its amount"
    return claim
