"""Days off that clocks go by (节假日安排): those of the packs, and years that administrators added here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from xiufu.core.errors import InputError, Problem
from xiufu.core.validation import validate
from xiufu.core.yaml_text import parse_yaml
from xiufu.packs.calendars import Calendars, CalendarYear
from xiufu.register.process.models import CalendarFile
from xiufu.register.rules import law

MOST_BYTES = 100_000
"""Bytes of one year's file; those of the packs have one or two thousand."""
_FILE = "文件"


@dataclass(frozen=True, slots=True)
class YearShown:
    """One year of the calendar in use (在用的一年): nothing is ``announced`` of a provisional one; ``file`` where it was added here."""

    year: int
    announced: CalendarYear | None
    file: CalendarFile | None


def calendars() -> Calendars:
    """The years in use (在用的节假日安排): of the same year what was added here goes before the packs, the last first."""
    return Calendars({**law.calendars().years, **_added()})


def year_of(content: bytes) -> tuple[CalendarYear, str]:
    """A file of one year and its text (读取一年的文件), judged as a file of a pack is. Raises ``InputError`` with every problem."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "用 UTF-8 编码另存；可下载已有年份的文件，照样填写"
        raise InputError(Problem(_FILE, 0, "不是 UTF-8 编码的文本", remedy)) from error
    return validate(CalendarYear, parse_yaml(text, _FILE)), text


def years_shown(last: int) -> tuple[YearShown, ...]:
    """Every year in use, and those up to ``last`` of which nothing is announced yet (暂定); the last first."""
    rows = CalendarFile.objects.select_related("added_by").defer("text").order_by("year", "number")
    known, files = calendars().years, {one.year: one for one in rows}
    return tuple(
        YearShown(year, known.get(year), files.get(year)) for year in sorted({*known, last, last - 1}, reverse=True)
    )


def files_added() -> QuerySet[CalendarFile]:
    """Every file that was added here (历次上传), the last first."""
    return CalendarFile.objects.select_related("added_by").defer("text").order_by("-pk")


def _added() -> Mapping[int, CalendarYear]:
    hashes = dict(CalendarFile.objects.order_by("year", "number").values_list("year", "sha256"))
    return {year: _kept(sha256) for year, sha256 in hashes.items()}


@lru_cache(maxsize=100)
def _kept(sha256: str) -> CalendarYear:
    """The year of a file by its hash, read once in a process: it never changes."""
    text = CalendarFile.objects.filter(sha256=sha256).values_list("text", flat=True)[:1].get()
    return validate(CalendarYear, parse_yaml(text, _FILE))
