from datetime import date

import pytest

from xiufu.packs.dated import in_force, within

TAX = {date(2019, 4, 1): 9, date(2018, 5, 1): 10}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2018, 4, 30), None),
        (date(2018, 5, 1), 10),
        (date(2019, 3, 31), 10),
        (date(2019, 4, 1), 9),
        (date(2030, 1, 1), 9),
    ],
)
def test_a_value_holds_from_its_first_day_until_the_next_begins(on, expected):
    assert in_force(TAX, on) == expected


def test_nothing_is_in_force_where_there_are_no_values():
    assert in_force({}, date(2025, 1, 1)) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, True),
        (date(2025, 7, 1), None, True),
        (date(2025, 7, 2), None, False),
        (None, date(2025, 7, 1), False),
        (None, date(2025, 7, 2), True),
    ],
)
def test_a_period_holds_its_first_day_and_not_its_last(start, end, expected):
    assert within(date(2025, 7, 1), start, end) is expected
