"""ARITH-103: the rate of land gained for farming (新增耕地率): 建设规模1724.34公顷，新增耕地86.51公顷，新增耕地率5.02%."""

import re
from collections.abc import Iterator, Sequence

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Amount, Said, amount_of, written
from xiufu.audit.sentences.said_shares import CODE
from xiufu.core.finding import Finding, Verdict
from xiufu.core.interval import Interval

_RATE = re.compile(r"(?:新增耕地|耕地新增|增加?耕?地)(?:率|系数|比例)[为约是达到：:]*$")
_GAINED = re.compile(r"(?:新增|增加)耕地(?:总?面积)?[为约是达到共计：:]*$")
_WHOLE = re.compile(r"(?:规模|整[理治](?:总?面积)?|(?:复垦|建设|开发|整理|整治|项目区?|总)面积)[为约是达到共计：:]*$")


def written_gains(paper: Paper) -> Iterator[Finding]:
    """A rate of farmland gained is the land gained over the land that the project is of (新增耕地率核对)."""
    for _, _, said in paper.paragraphs:
        for at, one in enumerate(said):
            stated = amount_of(paper, one.claim)
            if one.claim.unit == "%" and not one.claim.bound and stated and _RATE.search(one.label):
                yield from _judged(paper, said[:at], one, stated)


def _judged(paper: Paper, before: Sequence[Said], rate: Said, stated: Amount) -> Iterator[Finding]:
    areas = [(one, amount) for one in before if (amount := amount_of(paper, one.claim)) and amount.dimension == "area"]
    gained = next(((one, amount) for one, amount in reversed(areas) if _GAINED.search(one.label)), None)
    wholes = [(one, amount) for one, amount in areas if _WHOLE.search(one.label) and amount.value.lo > 0]
    if gained is None or not wholes or gained[0].claim.bound:
        return
    ways = [(one, gained[1].value / amount.value) for one, amount in wholes if not one.claim.bound]
    right = [(one, way) for one, way in ways if way.overlaps(stated.value)]
    if not ways:
        return
    sure = len({one.claim.text for one, _ in ways}) == 1
    verdict = Verdict.AGREES if right else Verdict.DIFFERS if sure else Verdict.CANNOT_TELL
    whole, way = (right or ways)[-1]
    yield finding(
        paper,
        CODE,
        verdict,
        rate.claim,
        (gained[0].claim, whole.claim),
        expected=Interval(way.lo * 100, way.hi * 100),
        derivation=f"{written(paper, gained[0].claim)} ÷ {written(paper, whole.claim)}",
        what=f"“{rate.label}”",
        doubt="以哪个面积为基数不能确定",
        remedy="核对新增耕地面积、项目规模和新增耕地率，改正写错的那一个",
    )
