"""LAW-001, LAW-002: titles and numbers of what is cited, against the catalogue (题名、编号核对)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xiufu.audit.instruments.cited import Cited
from xiufu.audit.instruments.stages import wrong_day, wrong_edition
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.instruments import Instrument, read_number

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

TITLE, NUMBER = "LAW-001", "LAW-002"


def titles(paper: "Paper") -> Iterator[Finding]:
    """Titles are those of the catalogue (题名核对); what it does not have is said once."""
    for one, times in _once(paper):
        if one.match.fault == "title":
            yield _wrong_title(paper, one, times)
        elif one.match.named and one.match.fault in ("", "part"):
            yield _right(paper, one, TITLE, "题名与目录相符")
    absent: dict[object, Cited] = {}
    for one in paper.cited:
        if one.instrument and not one.known:
            absent.setdefault(one.citation.number or one.citation.key, one)
    if absent:
        message = f"{len(absent)} 部法规标准不在目录中，未核对：{'、'.join(map(said_of, absent.values()))}"
        place = paper.place(next(iter(absent.values())).citation.spot)
        remedy = "人工核对题名、编号和效力；常用的可收入自己的法规标准目录数据包"
        yield Finding(
            TITLE, Verdict.CANNOT_TELL, Severity.NOTE, message, place, stated=f"{len(absent)} 部", remedy=remedy
        )


def numbers(paper: "Paper") -> Iterator[Finding]:
    """Numbers, parts and years are those of the catalogue (编号核对)."""
    on = paper.made_on
    for one, times in _once(paper):
        match one.match.fault:
            case "number" | "both" | "part":
                yield _wrong_number(paper, one, times)
            case "year":
                yield from _other_year(paper, one, times, on)
            case _ if one.match.numbered:
                yield _right(paper, one, NUMBER, "编号与目录相符")
        if not one.match.fault and (wrong := wrong_edition(one, on)):
            yield _found(paper, one, times, NUMBER, wrong, one.match.rows, "核对修订年份，写现行版本")
        elif not one.match.fault and (wrong := wrong_day(one)):
            found = _found(paper, one, times, NUMBER, wrong, one.match.rows, "核对发布、施行、修订的日期")
            yield replace(found, severity=Severity.NOTE)


def said_of(one: Cited) -> str:
    """A citation as it is named in messages (引用的写法)."""
    said = " ".join(one.citation.said.split())
    return said if one.citation.title else said.strip("（）()")


def _once(paper: "Paper") -> Iterator[tuple[Cited, int]]:
    """Citations that the catalogue has, each as often written alike once, with how often."""
    alike: dict[tuple[object, ...], list[Cited]] = {}
    for one in paper.cited:
        if one.known:
            citation = one.citation
            shown = (citation.key, citation.number, citation.edition, citation.days, one.match.fault)
            alike.setdefault(shown, []).append(one)
    for several in alike.values():
        yield several[0], len(several)


def _wrong_title(paper: "Paper", one: Cited, times: int) -> Finding:
    rows = one.match.rows
    labels = "、".join(row.label for row in rows)
    if one.match.numbered:
        message = f"题名与编号对应的不同：应为{labels}"
    elif len(rows) == 1:
        message = f"目录中没有这一题名，相近的是{labels}"
    else:
        message = f"目录中没有这一题名，相近的有{labels}"
    return _found(paper, one, times, TITLE, message, rows, "按发布的原文改正题名")


def _wrong_number(paper: "Paper", one: Cited, times: int) -> Finding:
    rows = one.match.rows
    labels = "、".join(row.label for row in rows)
    number = one.citation.number
    match one.match.fault:
        case "part":
            series = f"{number.series}{'/' if number.kind else ''}{number.kind} {number.base}" if number else ""
            message = f"缺分部分号：{series} 分部分发布，目录中有{labels}"
            remedy = "写明所用的部分，如“第1部分”及其编号"
        case "both":
            message = f"编号对应的是{labels}，与所写题名不同"
            remedy = "核对题名和编号，改正写错的一项"
        case _:
            message = f"编号与题名对应的不同：应为{labels}"
            remedy = "按发布的原文改正编号"
    return _found(paper, one, times, NUMBER, message, rows, remedy)


def _other_year(paper: "Paper", one: Cited, times: int, on: tuple[date, date] | None) -> Iterator[Finding]:
    """An edition that the catalogue does not have (年号): a note where it may be a newer one, or the document says no day.

    Nothing where the document was made before the editions of the catalogue: an older one may have been in force.
    """
    rows, number = one.match.rows, one.citation.number
    years = [int(read.year) for row in rows if (read := read_number(row.number)) and read.year]
    if number is None or not years:
        return
    earlier = int(number.year) < min(years)
    begins = min((row.effective_date or date(year + 1, 1, 1) for row, year in zip(rows, years, strict=False)))
    if earlier and on and on[0] < begins:
        return
    labels = "、".join(row.label for row in rows)
    found = _found(paper, one, times, NUMBER, f"年号与目录中的版本不同：目录中是{labels}", rows, "核对所用版本的年号")
    unsure = on is None or int(number.year) > max(years)
    yield replace(found, severity=Severity.NOTE) if unsure else found


def severity_of(rows: tuple[Instrument, ...]) -> Severity:
    """Warning; a note where the catalogue itself has it second-hand (目录为转引的只提示)."""
    return Severity.WARNING if any(row.confidence == "H" for row in rows) else Severity.NOTE


def source_of(rows: tuple[Instrument, ...]) -> str:
    """Where the catalogue has it from (目录出处)."""
    return "；".join(dict.fromkeys("，".join(part for part in (row.document, row.place) if part) for row in rows))


def _found(
    paper: "Paper", one: Cited, times: int, code: str, message: str, rows: tuple[Instrument, ...], remedy: str
) -> Finding:
    often = f"（共 {times} 处）" if times > 1 else ""
    return Finding(
        code,
        Verdict.DIFFERS,
        severity_of(rows),
        f"{said_of(one)}{often}：{message}",
        paper.place(one.citation.spot),
        stated=said_of(one),
        expected="、".join(row.label for row in rows),
        derivation=f"目录出处：{source_of(rows)}",
        remedy=remedy,
        at=one.citation.at,
    )


def _right(paper: "Paper", one: Cited, code: str, message: str) -> Finding:
    place = paper.place(one.citation.spot)
    return Finding(code, Verdict.AGREES, Severity.NOTE, message, place, stated=said_of(one), at=one.citation.at)
