"""Costs in the year in which they arise (费用发生年度): what the table of years places before works begin, against what may arise then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xiufu.audit.law.periods import Periods, dates_in
from xiufu.audit.law.reading import Read, wan
from xiufu.audit.tables import TableView
from xiufu.core.claim import Claim
from xiufu.core.interval import Interval
from xiufu.core.numbers import plain_text, total
from xiufu.core.spot import Spot

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

_GROWTH = re.compile(r"价差预备费|涨价预备费|动态投资|年度投资|分年度|逐年")
_SCHEDULE = re.compile(r"进度|计划安排|实施计划|工作计划|工程安排")
_NO_SCHEDULE = re.compile(r"预存|支取|使用|监测|投资|费用")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EARLY = re.compile(r"前期|勘测|测绘|设计|编制|科研|招标|土地清查|可行性|论证|评审|评估|设备|监测|咨询|标识")
_MANAGING = re.compile(r"管理费|项目管理|业主管理|建设管理")
_LATE = re.compile(r"监理|验收|决算|审计|不可预见|预备费|工程施工费|管护|移交|登记")
_OF_FEES = re.compile(r"其他费用")
_WORKS = re.compile(r"施工费|工程量|单价")
_BEFORE_ALL = re.compile(r"剥离|苫盖|预防|拦挡|临时")
_SUMMARY = re.compile(r"总表|总投资|总估算|汇总|总概算|总预算|投资估算表|构成")


def fee_reads(paper: "Paper", periods: Periods) -> dict[str, tuple[Read, ...]]:
    """What is placed in years before works begin and cannot arise there, in 万元 (提前列支的费用)."""
    start = _first_year(paper, periods)
    if start is None or _some_before(paper):
        return {}
    for view in paper.tables:
        if not _GROWTH.search(view.title):
            continue
        columns = [c for c in view.numbers if "静态" in view.columns[c].label]
        years = {r: int(found[0]) for r in view.body if not view.rows[r].sums and (found := _years(view, r))}
        if len(columns) != 1 or len(years) < 2:
            continue
        early = [(r, claim) for r, year in years.items() if year < start and (claim := view.cells.get((r, columns[0])))]
        early = [(r, claim) for r, claim in early if claim.means().lo > 0]
        placed = [(claim, amount) for r, claim in early if (amount := wan(paper, claim, view, columns[0]))]
        if not placed:
            at = paper.passage(Spot(view.block))
            return {"fees_too_early": (Read(Interval.exactly(0), f"{start}年复垦工程开始前没有列费用", at),)}
        fees = _fees(paper)
        return {"fees_too_early": (_read(paper, placed, fees, start),)} if fees else {}
    return {}


def _some_before(paper: "Paper") -> bool:
    """Whether some works come before the others: topsoil is stripped, sites are guarded (先行工程)."""
    return any(
        _BEFORE_ALL.search(view.rows[r].label) for view in paper.tables if _WORKS.search(view.title) for r in view.body
    )


def _years(view: TableView, r: int) -> list[str]:
    text = next((t for c, t in enumerate(view.texts[r]) if view.columns[c].kind != "number" and t.strip()), "")
    found = _YEAR.findall(text)
    return found if len(found) == 1 else []


def _first_year(paper: "Paper", periods: Periods) -> int | None:
    """The year in which works begin: the first of the schedule's, or else of the reclamation period; none where they may begin earlier."""
    years = [year for view in paper.tables for year in _scheduled(view)]
    reclaiming = [p.first // 12 for p in periods.of("reclaiming") if p.first is not None]
    if not years and not reclaiming:
        return None
    return min(years or reclaiming)


def _scheduled(view: TableView) -> Iterator[int]:
    if _SCHEDULE.search(view.title) and not _NO_SCHEDULE.search(view.title):
        words = [re.sub(r"\s+", "", text) for row in view.texts for text in row]
        words += [column.label for column in view.columns]
        for word in words:
            yield from (first // 12 for first, _ in dates_in(word))


@dataclass(frozen=True, slots=True)
class _Fees:
    """Fees by when they may arise (费用按发生时间): before works; before or during works; only with or after them, in words."""

    before: Interval
    managing: Interval
    claims: tuple[Claim, ...]
    late: tuple[str, ...]


def _fees(paper: "Paper") -> _Fees | None:
    """The fees of a document; none where they are not itemised, or one of them is of no known sort."""
    before: list[Interval] = []
    managing: list[Interval] = []
    claims: list[Claim] = []
    late: list[str] = []
    known = False
    for view in paper.tables:
        fees, summary = _OF_FEES.search(view.title), _SUMMARY.search(view.title)
        if (not fees and not summary) or "单价" in view.title:
            continue
        for label, amount, claim in _items(paper, view):
            named = f"{label}{paper.text_of(claim)}"
            if not fees:
                if re.search(r"监测|设备", label):
                    before.append(amount)
                    claims.append(claim)
                elif "不可预见" in label:
                    late.append(named)
                continue
            known = True
            if _LATE.search(label):
                late.append(named)
            elif _MANAGING.search(label):
                managing.append(amount)
                claims.append(claim)
                late.append(named)
            elif _EARLY.search(label):
                before.append(amount)
                claims.append(claim)
            else:
                return None
    if not known or not late:
        return None
    nothing = Interval.exactly(0)
    return _Fees(total(nothing, *before), total(nothing, *managing), tuple(claims), tuple(dict.fromkeys(late)))


def _items(paper: "Paper", view: TableView) -> Iterator[tuple[str, Interval, Claim]]:
    """The rows of a table of costs: what for, how much in 万元 (the last amount of the row)."""
    for r in view.body:
        found = [
            (claim, amount)
            for c in view.numbers
            if (claim := view.cells.get((r, c))) and (amount := wan(paper, claim, view, c)) and claim.means().lo > 0
        ]
        if found and not view.rows[r].sums:
            claim, amount = found[-1]
            yield re.sub(r"\s+", "", view.rows[r].label.split("·")[0]), amount, claim


def _read(paper: "Paper", placed: list[tuple[Claim, Interval]], fees: _Fees, start: int) -> Read:
    """What is placed before works begin, less what may arise then, management included; said is all but management."""
    amounts = total(*(amount for _, amount in placed))
    left = amounts - fees.before
    rest = plain_text(((left.lo + left.hi) / 2).normalize())
    early = plain_text(((fees.before.lo + fees.before.hi) / 2).normalize())
    printed = " + ".join(paper.text_of(claim) for claim, _ in placed)
    said = f"复垦工程{start}年开始，此前各年列静态投资{printed}万元，除前期、勘测设计、设备、监测等{early}万元外，还有{rest}万元"
    claims = (*(claim for claim, _ in placed[1:]), *fees.claims)
    return Read(left - fees.managing, said, None, placed[0][0], claims, "、".join(fees.late))
