"""Days off and working days (节假日安排), year by year as the State Council announces them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from xiufu.core.errors import InputError, Problem
from xiufu.packs.kinds import Model, SourceText
from xiufu.packs.load import Pack, each_file

_SATURDAY = 5


class DaysOff(Model):
    """假期: from its first to its last day, both days off."""

    name: str = Field(min_length=1, title="节日")
    first: date = Field(title="第一天")
    last: date = Field(title="最后一天")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("最后一天早于第一天")
        return self

    def days(self) -> Iterable[date]:
        """Its days in order."""
        return (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))


class CalendarYear(Model):
    """一年的节假日安排. ``working_days`` are Saturdays and Sundays that are worked."""

    year: int = Field(ge=1949, le=2200, title="年份")
    days_off: tuple[DaysOff, ...] = Field(min_length=1, title="放假")
    working_days: tuple[date, ...] = Field((), title="调休上班")
    source: SourceText = Field(title="出处")

    @model_validator(mode="after")
    def _of_the_year(self) -> Self:
        off = [day for one in self.days_off for day in one.days()]
        wrong = [day for day in (*off, *self.working_days) if day.year != self.year]
        if wrong:
            raise ValueError(f"{wrong[0]} 不在 {self.year} 年；跨年的假期分写在两年里")
        twice = [day for day in off if off.count(day) > 1 or day in self.working_days]
        if twice:
            raise ValueError(f"{twice[0]} 写了两次，或既放假又上班")
        if weekday := next((day for day in self.working_days if day.weekday() < _SATURDAY), None):
            raise ValueError(f"{weekday} 不是周六、周日，本来就上班")
        return self


@dataclass(frozen=True)
class Calendars:
    """The announced years (日历): of the same year the later pack's."""

    years: Mapping[int, CalendarYear]

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for one in year.days_off for day in one.days())

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for day in year.working_days)

    def announced(self, day: date) -> bool:
        """Whether the days off of its year are known (是否已公布)."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether a day is worked (工作日); in a year that is not announced, every day but Saturday and Sunday."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)


def read_calendars(packs: Iterable[Pack]) -> Calendars:
    """The years of packs (读取节假日安排). Raises ``InputError`` with every problem."""
    years: dict[int, CalendarYear] = {}
    problems: list[Problem] = []
    for pack in packs:
        own: dict[int, CalendarYear] = {}
        for located, year in each_file(pack, CalendarYear, problems):
            if year.year in own:
                said = f"{year.year} 年写在两个文件里"
                problems.append(Problem(located.file, 0, said, "一年只写一个文件"))
            own[year.year] = year
        years |= own
    if problems:
        raise InputError(*problems)
    return Calendars(years)
