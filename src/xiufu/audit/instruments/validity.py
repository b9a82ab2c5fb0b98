"""LAW-003: what is cited was in force on the day the document was made (效力核对)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from xiufu.audit.instruments.cited import Cited
from xiufu.audit.instruments.titles import said_of, severity_of, source_of
from xiufu.core.finding import Finding, Severity, Verdict
from xiufu.packs.instruments import Instrument, read_number

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

VALIDITY = "LAW-003"


def in_force(paper: "Paper") -> Iterator[Finding]:
    """Nothing that is cited was repealed before, or came into force after, the day of the document (效力核对)."""
    on = paper.made_on
    seen: set[tuple[str, str, int]] = set()
    for one in paper.cited:
        rows = one.match.rows
        shown = (rows[0].title, rows[0].number, one.citation.edition) if rows else ("", "", 0)
        if not rows or one.match.fault in ("number", "both", "year") or shown in seen or one.past:
            continue
        if one.match.fault == "title" and not one.match.numbered:
            continue
        seen.add(shown)
        yield from _judged(paper, one, rows, on)


def _judged(
    paper: "Paper", one: Cited, rows: tuple[Instrument, ...], on: tuple[date, date] | None
) -> Iterator[Finding]:
    place, said, at = paper.place(one.citation.spot), said_of(one), one.citation.at
    if on is None:
        if all(row.until for row in rows):
            row = max(rows, key=lambda row: row.until or date.min)
            message = f"{said}：{_repealed(row)}；文件没有写明编制日期，引用时是否有效不能判定"
            remedy = "写明编制日期；已废止的改用现行的"
            yield Finding(
                VALIDITY, Verdict.CANNOT_TELL, Severity.NOTE, message, place, stated=said, remedy=remedy, at=at
            )
        return
    faults = [_fault(one, row, on) for row in rows]
    if not all(faults):
        yield Finding(
            VALIDITY, Verdict.AGREES, Severity.NOTE, "目录中没有编制日期之前废止的记载", place, stated=said, at=at
        )
        return
    row = max(rows, key=lambda row: (row.until or date.max, row.effective_date or date.min))
    replacement = (
        f"改用{_replacement(row)}，并核对有关内容" if row.until and row.replaced_by else "改用编制时有效的版本"
    )
    yield Finding(
        VALIDITY,
        Verdict.DIFFERS,
        severity_of((row,)),
        f"{said}：{_fault(one, row, on)}",
        place,
        stated=said,
        expected=row.replaced_by,
        derivation=f"编制日期 {_shown(on)}；目录出处：{source_of((row,))}",
        remedy=replacement,
        at=at,
    )


def _fault(one: Cited, row: Instrument, on: tuple[date, date]) -> str:
    """Why an instrument was not in force; empty where it was, or nothing says otherwise."""
    first, last = on
    if row.until and row.until <= first:
        return _repealed(row)
    begins = row.effective_date
    if begins and begins > last and not row.revised:
        return f"{begins} 起施行，编制时（{_shown(on)}）尚未施行"
    forces = {day.year: force for day, force in row.revised}
    revised = forces.get(one.citation.edition)
    if revised and revised > last:
        return f"{one.citation.edition} 年修订的版本 {revised} 起施行，编制时（{_shown(on)}）尚未施行"
    return ""


def _repealed(row: Instrument) -> str:
    by = f"，由{_replacement(row)}代替" if row.replaced_by else ""
    return f"{row.until} 起废止{by}"


def _replacement(row: Instrument) -> str:
    return row.replaced_by if read_number(row.replaced_by) else f"《{row.replaced_by}》"


def _shown(on: tuple[date, date]) -> str:
    return f"{on[0]}" if on[0] == on[1] else f"{on[0]:%Y-%m}"
