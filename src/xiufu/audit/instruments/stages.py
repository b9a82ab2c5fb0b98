"""Years of revisions and days that stand behind what is cited, against the catalogue (修订年份、日期核对)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from xiufu.audit.instruments.cited import Cited
from xiufu.packs.instruments import Instrument

_ADOPTED = timedelta(days=92)
"""What is adopted at a meeting is made public so long after it at most."""
_COMES_INTO_FORCE = timedelta(days=731)
"""And comes into force so long after that at most."""
_AMENDED = ("law", "regulation", "rule")
"""What may be amended under its title and number."""

Days = tuple[date, date]


def wrong_edition(one: Cited, on: Days | None) -> str:
    """What is wrong with the year of a revision that is stated (修订年份); empty where nothing is, or nobody can say."""
    year, rows = one.citation.edition, one.match.rows
    if not year or len(rows) != 1 or not rows[0].revised:
        return ""
    row = rows[0]
    stages = [(day, force) for day, force in ((row.issued_date, row.effective_date), *row.revised) if day]
    years = "、".join(f"{day.year}" for day, _ in stages[1:])
    if on and year > on[1].year:
        return f"{year} 年在编制日期之后：{row.label}的修订年份是{years}"
    if year >= row.as_of.year if row.as_of else year > stages[-1][0].year:
        return ""
    # A law may be called by the year in which it came into force, which often is the next.
    last = max((n for n, (day, _) in enumerate(stages) if year in (day.year, day.year + 1)), default=None)
    if last is None:
        return f"目录中没有 {year} 年的修订：{row.label}的修订年份是{years}"
    later = [force or day for day, force in stages[last + 1 :]]
    if on and later and any((on[0] - day).days > 0 for day in later):
        return f"{year} 年的版本已经修订：{row.label}的修订年份是{years}"
    return ""


def wrong_day(one: Cited) -> str:
    """What is wrong with the day that is stated (日期): nothing was adopted, made or amended, nor came into force on it.

    Empty where it may be right, or the catalogue does not know all days.
    """
    days, rows = one.citation.days, one.match.rows
    stages = [stage for row in rows for stage in _stages(row)]
    if days is None or not all(made or force for made, force in stages):
        return ""
    if any(first <= days[1] and days[0] <= last for first, last in map(_between, stages)):
        return ""
    if days[0] > min(map(_known_until, rows)):
        return ""
    written = f"{days[0]}" if days[0] == days[1] else f"{days[0]:%Y-%m}"
    return f"所写日期 {written} 与目录不同：{'；'.join(f'{row.label}是 {_said(row)}' for row in rows)}"


def _stages(row: Instrument) -> Sequence[tuple[date | None, date | None]]:
    """When it was made and came into force, first and after every revision (各次发布、施行日期)."""
    return (row.issued_date, row.effective_date), *row.revised


def _between(stage: tuple[date | None, date | None]) -> Days:
    """Between which days it was adopted, made and came into force."""
    made, force = stage
    if made is None:
        assert force is not None
        return force - _COMES_INTO_FORCE, force
    known = force is not None and force > made
    return made - _ADOPTED, force if known and force else made + _COMES_INTO_FORCE


def _known_until(row: Instrument) -> date:
    """The day up to which the catalogue knows whatever became of it."""
    if row.kind not in _AMENDED:
        return date.max
    return row.as_of or max(day for stage in _stages(row) for day in stage if day)


def _said(row: Instrument) -> str:
    return "、".join(_words(row))


def _words(row: Instrument) -> Iterator[str]:
    if row.issued_date:
        yield f"{row.issued_date} 发布"
    if row.effective_date:
        yield f"{row.effective_date} 施行"
    for made, force in row.revised:
        yield f"{made} 修订" + (f"（{force} 施行）" if force > made else "")
