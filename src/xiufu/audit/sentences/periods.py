"""ARITH-106: periods and their months (期限): 23个月（2025年11月～2027年9月）, 1年，自2025年1月24日至2026年1月23日."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from xiufu.audit.paper import Paper
from xiufu.audit.sentences.cut import LONGEST, sentence_end, sentence_start
from xiufu.audit.sentences.judged import finding
from xiufu.audit.sentences.said import Said, amount_of, written
from xiufu.core.claim import Claim
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.core.numbers import parse_decimal, total

CODE = "ARITH-106"

_PERIOD = re.compile(r"期|年限|时间|工期")
_WHOLE = re.compile(r"总工期|服务年限|总期限|共|合计|总时长|确定为|总计")
_INSIDE = re.compile(r"\s*[中内间来里前后以之生]")
"""A period in which something happened (期间): 这5年中，2016年1月至2017年7月……"""
_UNTIL = re.compile(r"\s*(?:至|到|[-—–~～]+)\s*")
_IN_ALL = re.compile(r"[\s，,（(]*(?:[总共合]?计|共|为期|历时|总?工期|建设期)[为共：:]*\s*")
_CHANGED = re.compile("调整|变更|延期|停工")
_REACH = 16
"""Letters between a period and its dates."""
_LONGEST_YEARS = 200
_LONG, _HALF_YEAR = 240, 6
"""Months of a period that is said in whole years, and how many it may be off (自定)."""


def written_periods(paper: Paper) -> Iterator[Finding]:
    """Months between two dates are as many as are said; a period is the sum of its parts (期限核对)."""
    for spot, text, said in paper.paragraphs:
        months = [one for one in said if (amount := amount_of(paper, one.claim)) and amount.dimension == "months"]
        around = range(said[0].claim.start - LONGEST, said[-1].end + LONGEST) if months else ()
        dates = [claim for claim in paper.at(spot) if claim.kind == "date" and claim.start in around]
        for one in months:
            if not _is_compound(months, one):
                yield from _against_dates(paper, text, one, dates)
                yield from _after_dates(paper, text, one, dates)
        yield from _added(paper, months)


def _is_compound(months: Sequence[Said], one: Said) -> bool:
    """Whether a period goes on from another without a word: 5年2个月."""
    return any(other.end == one.claim.start or one.end == other.claim.start for other in months if other is not one)


def _after_dates(paper: Paper, text: str, one: Said, dates: Sequence[Claim]) -> Iterator[Finding]:
    """2023年8月开工，2028年8月完工，总工期61个月; 2025年6月至2025年12月，共7个月."""
    start = sentence_start(text, one.claim.start)
    before = [claim for claim in dates if start <= claim.start < one.claim.start]
    if one.claim.bound or not before:
        return
    begin, rest = _date(before)
    if not rest:
        return
    end, others = _date(rest)
    between, behind = text[begin[-1].unit_end : end[0].start], text[end[-1].unit_end : one.claim.start]
    if not others and _UNTIL.fullmatch(between) and _IN_ALL.fullmatch(behind):
        yield from _spanned(paper, text, one, begin, end)
        return
    if (
        not re.search("工期|建设期|施工期|工程期", one.label)
        or others
        or not re.match(r"[^，,]{0,4}(?:开工|动工|开始|起)", between)
    ):
        return
    if not re.match(r"[^，,]{0,4}(?:完工|竣工|结束|完成|建成|止)", behind) or _CHANGED.search(
        text, start, start + LONGEST
    ):
        return
    yield from _spanned(paper, text, one, begin, end)


def _against_dates(paper: Paper, text: str, one: Said, dates: Sequence[Claim]) -> Iterator[Finding]:
    """The span of dates that follows at once."""
    if _INSIDE.match(text, one.end):
        return
    near = [claim for claim in dates if one.end <= claim.start]
    if not near or near[0].start - one.end > _REACH or sentence_end(text, one.end, "。；;") < near[0].start:
        return
    begin, rest = _date(near)
    if not rest or rest[0].start - begin[-1].unit_end > 4:
        return
    end, _ = _date(rest)
    yield from _spanned(paper, text, one, begin, end)


def _spanned(paper: Paper, text: str, one: Said, begin: Sequence[Claim], end: Sequence[Claim]) -> Iterator[Finding]:
    """As many months as from the first date to the last, both named months counted or one of them."""
    first, last = _day(begin, end=False), _day(end, end=True)
    whole_days = any(claim.unit == "日" for claim in begin) and any(claim.unit == "日" for claim in end)
    if (
        not begin
        or not end
        or first is None
        or last is None
        or last < first
        or {c.unit for c in begin} != {c.unit for c in end}
    ):
        return
    if len(begin) < 2:
        return
    stated = amount_of(paper, one.claim)
    if stated is None or one.claim.bound:
        return
    after = last + timedelta(days=1)
    counted = (after.year - first.year) * 12 + after.month - first.month
    possible = {counted, counted - 1} if not whole_days or after.day != first.day else {counted}
    agrees = any(stated.value.lo <= n <= stated.value.hi for n in possible)
    agrees = agrees or (
        counted >= _LONG and one.claim.unit in ("年", "a") and abs(stated.value.lo - counted) <= _HALF_YEAR
    )
    if whole_days and after.day != first.day:
        agrees = agrees or any(stated.value.lo <= n <= stated.value.hi for n in (counted + 1,))
    yield finding(
        paper,
        CODE,
        Verdict.AGREES if agrees else Verdict.DIFFERS,
        one.claim,
        (*begin, *end),
        expected=f"{counted}个月",
        derivation=f"起止日期 {text[begin[0].start : end[-1].unit_end]}",
        what=f"“{one.label}”" if one.label else "期限",
        severity=Severity.WARNING,
    )


def _date(claims: Sequence[Claim]) -> tuple[list[Claim], Sequence[Claim]]:
    """The parts of one date: year, month and perhaps day."""
    parts: list[Claim] = []
    for at, claim in enumerate(claims):
        if parts and claim.unit not in "年月日"["年月日".index(parts[-1].unit) + 1 :]:
            return parts, claims[at:]
        if claim.unit not in ("年", "月", "日"):
            return parts, []
        parts.append(claim)
    return parts, []


def _day(parts: Sequence[Claim], *, end: bool) -> date | None:
    """The first or the last day that a date can mean."""
    stated = {claim.unit: int(parse_decimal(claim.text)) for claim in parts}
    year, month = stated.get("年", 0), stated.get("月", 0)
    if not 1900 <= year <= 1900 + _LONGEST_YEARS or not 1 <= month <= 12:
        return None
    days = calendar.monthrange(year, month)[1]
    day = stated.get("日", days if end else 1)
    return date(year, month, day) if 1 <= day <= days else None


def _added(paper: Paper, months: Sequence[Said]) -> Iterator[Finding]:
    """建设期23个月，复垦期1个月 … 服务年限24个月."""
    for at, whole in enumerate(months):
        parts = [one for one in months[:at] if _PERIOD.search(one.label) and not _WHOLE.search(one.label)]
        stated = amount_of(paper, whole.claim)
        if stated is None or len(parts) < 2 or not _WHOLE.search(whole.between) or whole.claim.bound:
            continue
        amounts = [amount for one in parts if (amount := amount_of(paper, one.claim))]
        added = total(*(amount.value for amount in amounts))
        yield finding(
            paper,
            CODE,
            Verdict.AGREES if added.overlaps(stated.value) else Verdict.CANNOT_TELL,
            whole.claim,
            [one.claim for one in parts],
            expected=f"{added.lo}个月",
            derivation=" + ".join(f"{one.label}{written(paper, one.claim)}" for one in parts),
            what="总期限",
        )
        return
