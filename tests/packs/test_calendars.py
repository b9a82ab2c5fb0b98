"""Days off: what was announced, years that were not, users' own, faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import built_in_library, open_library
from xiufu.tasks.pack import check_packs

CALENDARS = built_in_library().calendars()
OWN = """\
year: 2027
days_off: [{name: 元旦, first: 2027-01-01, last: 2027-01-03}]
working_days: [2027-01-09]
source: {document: 某通知, confidence: H}
"""


def test_announced_years():
    assert sorted(CALENDARS.years) == [2024, 2025, 2026]
    assert not CALENDARS.announced(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("year", "days_off", "worked"),
    [
        (2024, 1 + 8 + 3 + 5 + 1 + 3 + 7, 8),
        (2025, 1 + 8 + 3 + 5 + 3 + 8, 5),
        (2026, 3 + 9 + 3 + 5 + 3 + 3 + 7, 6),
    ],
)
def test_days_as_announced(year: int, days_off: int, worked: int):
    one = CALENDARS.years[year]
    assert sum(len(list(off.days())) for off in one.days_off) == days_off
    assert len(one.working_days) == worked


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 2, 16), False),  # a Monday of the spring festival
        (date(2026, 2, 24), True),
        (date(2026, 11, 22), False),  # a Sunday
        (date(2027, 1, 1), True),  # a Friday of a year that is not announced
    ],
)
def test_working_days(day: date, working: bool):
    assert CALENDARS.is_working(day) is working


def test_own_years_are_added(tmp_path: Path):
    write_pack(tmp_path / "own", "own-days", "calendar", {"2027.yaml": OWN})
    found = open_library([tmp_path]).calendars()
    assert sorted(found.years) == [2024, 2025, 2026, 2027]
    assert not found.is_working(date(2027, 1, 1))
    assert found.is_working(date(2027, 1, 9))
    assert [check.problems for check in check_packs([tmp_path]) if check.problems] == []


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("last: 2027-01-03", "last: 2026-12-31", "最后一天早于第一天"),
        ("year: 2027", "year: 2028", "不在 2028 年"),
        ("2027-01-09", "2027-01-02", "又上班"),
        ("2027-01-09", "2027-01-08", "本来就上班"),
        ("days_off: [{name: 元旦, first: 2027-01-01, last: 2027-01-03}]", "days_off: []", "days_off"),
    ],
)
def test_faults(tmp_path: Path, was: str, now: str, said: str):
    write_pack(tmp_path / "own", "own-days", "calendar", {"2027.yaml": OWN.replace(was, now)})
    with pytest.raises(InputError, match=said):
        open_library([tmp_path]).calendars()


def test_a_year_twice_in_one_pack(tmp_path: Path):
    write_pack(tmp_path / "own", "own-days", "calendar", {"a.yaml": OWN, "b.yaml": OWN})
    with pytest.raises(InputError, match="写在两个文件里"):
        open_library([tmp_path]).calendars()
