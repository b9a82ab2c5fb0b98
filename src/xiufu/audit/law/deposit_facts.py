"""What follows from the deposit plan (预存的事实): that there is one, how many instalments, what it lacks, and whether they are in time."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xiufu.audit.law.deposit import BEFORE_WORKS, HISTORY, SAID, Deposit, may_be_planned, time_said
from xiufu.audit.law.periods import Period, Periods, dates_in, month_said
from xiufu.audit.law.reading import Read, Sentence, headings, lost, wan
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


_STATUTE = re.compile(r"条例|办法|规定|第[一二三四五六七八九十\d]+条|义务人应")
_CHAPTER = re.compile(r"预存|费用安排|资金安排")
_STATIC_BASIS = re.compile(r"静态(?:总)?投资(?:额)?为(?:准|基数|依据)|按(?:照)?静态")
_DYNAMIC_BASIS = re.compile(r"动态(?:总)?投资(?:额)?为(?:准|基数|依据)|按(?:照)?动态")


def _promised(paper: "Paper") -> Iterator[Sentence]:
    """What says when it is deposited but not how much, laws that are quoted left out."""
    for sentence in paper.sentences:
        words = sentence.words
        spoken = sentence.running and SAID.search(words) and not _STATUTE.search(words) and not HISTORY.search(words)
        if spoken and (BEFORE_WORKS.search(words) or dates_in(words)):
            yield sentence


def deposit_reads(
    paper: "Paper", deposit: Deposit | None, periods: Periods
) -> tuple[dict[str, Read], dict[str, tuple[Read, ...]]]:
    """Facts and figures of the deposit (预存的事实和数值)."""
    facts: dict[str, Read] = {}
    figures: dict[str, tuple[Read, ...]] = {}
    cycle = periods.cycle()
    also = cycle.said if cycle else "生产建设周期没有写明"
    promised = None if deposit else next(_promised(paper), None)
    if promised:
        facts["deposit_planned"] = Read(True, promised.words, promised.at)
        facts["deposit_amount"] = Read(False, time_said(promised.words), promised.at)
        return facts, figures
    if deposit is None:
        chapters = (paper.passage(spot) for spot, words in headings(paper) if _CHAPTER.search(words))
        spoken = (s.at for s in paper.sentences if "预存" in s.words and s.running)
        paid = any(SAID.search(s.words) and HISTORY.search(s.words) and s.running for s in paper.sentences)
        if not may_be_planned(paper) and not paid and not lost(paper):
            facts["deposit_planned"] = Read(False, "", next(chapters, None) or next(spoken, None), also=also)
        return facts, figures
    printed = "、".join(paper.text_of(one.claim) for one in deposit.instalments)
    facts["deposit_planned"] = Read(True, printed, deposit.at, also=also)
    facts["deposit_dated"] = Read(deposit.dated, printed, deposit.at)
    figures["deposit_instalments"] = (
        Read(
            Interval.exactly(len(deposit.instalments)),
            f"{len(deposit.instalments)}期（{printed}）",
            deposit.at,
            also=also,
        ),
    )
    first = deposit.instalments[0]
    if deposit.sum:
        amount, claim = deposit.sum
        if len(deposit.instalments) > 1:
            said = f"第一期{paper.text_of(first.claim)}，总额{paper.text_of(claim)}"
            figures["first_deposit_percent"] = (Read(first.amount / amount * 100, said, None, first.claim, (claim,)),)
        figures |= _against_investment(paper, amount, claim)
    figures |= _in_time(paper, deposit, cycle, periods)
    return facts, figures


def _against_investment(paper: "Paper", deposited: Interval, claim: Claim) -> dict[str, tuple[Read, ...]]:
    """What of the costs is not deposited, in 万元: of the dynamic total where that is the stated basis, else of the static."""
    words = "".join(re.sub(r"\s+", "", text) for text in paper.texts.values() if "预存" in text)
    basis = (
        "dynamic_investment"
        if _DYNAMIC_BASIS.search(words) and not _STATIC_BASIS.search(words)
        else "static_investment"
    )
    for linked in paper.links.sure(basis):
        cell = paper.cell(linked.claim.spot)
        amount = wan(paper, linked.claim, cell[0] if cell else None, cell[2] if cell else -1)
        if amount is None and linked.unit in ("万元", "元"):
            amount = linked.claim.means() / (1 if linked.unit == "万元" else 10_000)
        if amount:
            lacking = amount - deposited
            said = f"预存总额{paper.text_of(claim)}，{'动态' if basis[0] == 'd' else '静态'}总投资{paper.text_of(linked.claim)}"
            return {"deposit_lacking": (Read(lacking, said, None, claim, (linked.claim,)),)}
    return {}


def _in_time(paper: "Paper", deposit: Deposit, cycle: Period | None, periods: Periods) -> dict[str, tuple[Read, ...]]:
    """How many months before the end the last payment is due, and the first before works start."""
    found: dict[str, tuple[Read, ...]] = {}
    ends = {p.last for p in periods.of("building", "producing") if p.last is not None}
    end = max(ends) if ends else None
    last = deposit.instalments[-1]
    if cycle and end is not None and last.when and len(deposit.instalments) > 1:
        # by the end of its month at the latest; a deposit in the last possible month may be in time
        gap = Interval(*(Interval.exactly(end - at).lo for at in reversed(last.when)))
        said = f"最后一期{last.time}，生产建设{month_said(end)}结束"
        found["deposit_finished_months_before_end"] = (Read(gap, said, None, last.claim),)
    starts = periods.works_start
    if starts is None:
        firsts = {p.first for p in periods.of("building", "producing") if p.first is not None}
        starts = min(firsts) if firsts else None
    first, on = deposit.instalments[0], paper.made_on
    # a plan made after works began is a supplement or a revision, with terms of its own
    if starts is not None and first.when and on and starts > on[1].year * 12 + on[1].month - 1:
        late = Interval(*(Interval.exactly(at - starts).lo for at in first.when))
        said = f"第一期{first.time}，{month_said(starts)}动工"
        found["deposit_months_after_start"] = (Read(late, said, None, first.claim),)
    return found
