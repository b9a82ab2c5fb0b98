"""Inferred tables (推断的表格): of a text nobody knows for sure what stood where; what does not fit may be no fault of the document."""

from collections.abc import Iterator

from xiufu.audit.arithmetic.judge import in_doubt
from xiufu.audit.blame import CERTAIN
from xiufu.audit.chain.judge import in_doubt as link_in_doubt
from xiufu.audit.chain.judge import judged
from xiufu.audit.paper import Paper
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.spot import Spot

CODE = "READ-001"


def inferred_tables(paper: Paper) -> Iterator[Finding]:
    """For every table whose structure is not sure and in which equations fail, how many numbers these are of."""
    links = [link for link in judged(paper).chain.links if not link.holds and link_in_doubt(paper, link)]
    for view in paper.tables:
        failing = [equation.claims for equation in in_doubt(view)]
        failing += [link.claims for link in links if link.view is view]
        own = frozenset(view.claims())
        claims: dict[Claim, None] = {}
        for one in failing:
            claims |= dict.fromkeys(claim for claim in one if claim in own)
        if not claims:
            continue
        how = f"把握只有 {view.certainty}%" if view.certainty < CERTAIN else "所联系的表格也是"
        yield Finding(
            CODE,
            Verdict.CANNOT_TELL,
            Severity.NOTE,
            f"表格结构由版面推断，{how}；有 {len(failing)} 条等式不相符，涉及 {len(claims)} 个数，不能判定",
            paper.place(Spot(view.block)),
            terms=tuple(claims),
            stated=view.title,
            remedy="请对照原文人工核对这张表，或改用 Word、Excel 原文件审查",
        )
