"""CONS-008: the years of schedules lie within the period that the plan serves (进度年份在服务期内)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xiufu.audit.consistency.values import stated
from xiufu.core.claim import Claim
from xiufu.core.figure import FigureId
from xiufu.core.finding import Finding, Severity, Verdict

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

CODE = "CONS-008"
_PHASE = re.compile(r"(?:建设|施工|基建|生产|取料|取土|开采|运行|运营|使用|复垦|管护|养护|服务)(?:期|年限|期限)|阶段")
_SCHEDULES = re.compile(r"进度|计划安排|工作计划|实施计划|使用计划|年度安排|支取计划")
_OTHER = re.compile(r"预存|现状|历年|监测")


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of a date (年月), counted in months, and the claims that say it."""

    at: int
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """As it is said."""
        return f"{self.at // 12}年{self.at % 12 + 1}月"


def schedule_years(paper: "Paper") -> Iterator[Finding]:
    """No year of a schedule is outside the dated phases, where these make up the stated service period (进度年份核对)."""
    months = [month for spot, text in paper.texts.items() if _PHASE.search(text) for month in _months(paper.at(spot))]
    service = stated(paper, FigureId("service_months"))
    if not months or not service:
        return
    first, last = min(months, key=lambda m: m.at), max(months, key=lambda m: m.at)
    length = last.at - first.at + 1
    sure = any(one.amount.value.lo <= length <= one.amount.value.hi for one in service)
    if not sure:
        return
    for view in paper.tables:
        if not _SCHEDULES.search(view.title) or _OTHER.search(view.title):
            continue
        for claim in _years(paper, view.block):
            inside = first.at // 12 <= int(claim.text) <= last.at // 12
            yield _judged(paper, claim, first, last, inside=inside)


def _months(claims: tuple[Claim, ...]) -> Iterator[_Month]:
    for year, month in pairwise(claims):
        if year.kind == month.kind == "date" and year.unit == "年" and month.unit == "月":
            yield _Month(int(year.text) * 12 + int(month.text) - 1, (year, month))


def _years(paper: "Paper", block: int) -> Iterator[Claim]:
    for claim in paper.claims:
        if claim.spot.block == block and claim.spot.row >= 0 and claim.kind == "date" and claim.unit == "年":
            yield claim


def _judged(paper: "Paper", claim: Claim, first: _Month, last: _Month, *, inside: bool) -> Finding:
    span = f"{first.text}至{last.text}"
    message = f"{claim.text}年在服务期内" if inside else f"进度表写 {claim.text}年，不在方案服务期（{span}）内"
    return Finding(
        CODE,
        Verdict.AGREES if inside else Verdict.DIFFERS,
        Severity.NOTE if inside else Severity.ERROR,
        message,
        paper.place(claim.spot),
        claim,
        (*first.claims, *last.claims),
        f"{claim.text}年",
        span,
        "各阶段起止年月，与服务年限的月数相符",
        remedy="" if inside else "改正进度表的年份，或改正服务期",
    )
