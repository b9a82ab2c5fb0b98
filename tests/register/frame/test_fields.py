"""Fields that all forms share."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from xiufu.register.frame.fields import date_field


@pytest.mark.parametrize("typed", ["1949-09-30", "0001-01-01", "3000-01-01", "9999-12-31"])
def test_a_year_that_can_only_be_a_slip_is_refused(typed: str):
    with pytest.raises(ValidationError, match="应在 1949-10-01 和 2999-12-31 之间，请核对年份"):
        date_field("整改期限").clean(typed)


@pytest.mark.parametrize("typed", ["1949-10-01", "2999-12-31"])
def test_the_ends_are_days(typed: str):
    assert str(date_field("整改期限").clean(typed)) == typed
