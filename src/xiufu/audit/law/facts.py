"""Facts of the document (文件中的事实): everything that the rules of laws ask for, each with where it was read."""

from typing import TYPE_CHECKING

from xiufu.audit.law.care import care_reads
from xiufu.audit.law.deposit import deposit_of
from xiufu.audit.law.deposit_facts import deposit_reads
from xiufu.audit.law.fees import fee_reads
from xiufu.audit.law.holders import holder_reads
from xiufu.audit.law.land import land_facts, land_figures
from xiufu.audit.law.periods import Periods, as_read, periods_of
from xiufu.audit.law.reading import Facts, Read
from xiufu.core.interval import Interval

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper


def facts_of(paper: "Paper") -> Facts:
    """What the document says that laws set rules for (读取事实); what is not said is not among it."""
    periods = periods_of(paper)
    facts = land_facts(paper)
    figures = land_figures(paper, facts)
    facts |= holder_reads(paper)
    figures |= _of_periods(periods)
    more, numbers = deposit_reads(paper, deposit_of(paper), periods)
    facts |= more
    figures |= numbers
    more, numbers = care_reads(paper, periods)
    facts |= more
    figures |= numbers
    figures |= fee_reads(paper, periods)
    return Facts(facts, figures)


def _of_periods(periods: Periods) -> dict[str, tuple[Read, ...]]:
    """Months of the cycle and of the use of temporary land, and those from its end to that of the reclamation."""
    figures: dict[str, tuple[Read, ...]] = {}
    if cycle := periods.cycle():
        figures["production_months"] = (as_read(cycle),)
    if terms := periods.of("term"):
        figures["temporary_land_months"] = tuple({one.said: as_read(one) for one in terms}.values())
    term, reclaiming = periods.one("term"), periods.one("reclaiming")
    if term and reclaiming:
        after = None
        if term.last is not None and reclaiming.last is not None:
            after = Interval.exactly(reclaiming.last - term.last)
        elif cycle:
            after = cycle.months + reclaiming.months - term.months
        if after:
            said = f"{term.said}，{reclaiming.said}"
            figures["reclaimed_months_after_term"] = (
                Read(after, said, reclaiming.at, reclaiming.claim, also=cycle.said if cycle else ""),
            )
    return figures
