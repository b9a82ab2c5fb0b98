"""Degrees, minutes and seconds: exact, half up, carried; read as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.spatial.degrees import arc_seconds, dms_text, parse_dms, range_text

D = Decimal


@pytest.mark.parametrize(
    ("degrees", "seconds"),
    [
        (102.27083333333333, "368175.000000"),  # 102°16′15″, a little less as a binary number
        (41.8886111111111, "150799.000000"),  # 41°53′19″ cut to 13 decimals
        (39.375, "141750.000000"),
        (-0.5, "-1800.000000"),
        (0.0, "0.000000"),
        (1 / 2048, "1.757813"),  # 1.7578125″, half up
    ],
)
def test_degrees_become_seconds(degrees, seconds):
    assert str(arc_seconds(degrees)) == seconds


@pytest.mark.parametrize(
    ("seconds", "places", "text"),
    [
        ("368175", 0, "102°16′15″"),
        ("368174.5", 0, "102°16′15″"),  # half up
        ("368174.4999", 0, "102°16′14″"),
        ("150899.5", 0, "41°55′00″"),  # 60″ carry into the minute
        ("359999.6", 0, "100°00′00″"),  # and 60′ into the degree
        ("150905", 0, "41°55′05″"),
        ("150905.125", 2, "41°55′05.13″"),
        ("150959.996", 2, "41°56′00.00″"),
        ("0", 0, "0°00′00″"),
        ("-1800", 0, "-0°30′00″"),
        ("-0.4", 0, "0°00′00″"),
        ("368175", 6, "102°16′15.000000″"),
    ],
)
def test_angles_are_written(seconds, places, text):
    assert dms_text(D(seconds), places) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("102°16′15″", "368175"),
        ("102°16'15\"", "368175"),
        (" 102º 16’ 15.50” ", "368175.50"),
        ("４１度５３分１９秒", "150799"),
        ("102°16′", "368160"),
        ("102°", "367200"),
        ("−0°30′00″", "-1800"),
    ],
)
def test_angles_are_read(text, seconds):
    assert parse_dms(text) == D(seconds)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(
            (text, "不是度分秒，请写成 102°16′15″ 的样子")
            for text in ("", "102.27", "102°16", "102°16′15", "16′15″", "东经102°", "1e2°")
        ),
        *((text, "的度不应超过 360，分和秒应小于 60") for text in ("102°60′00″", "102°16′60″", "361°00′00″")),
    ],
)
def test_other_words_are_refused(text, said):
    with pytest.raises(ValueError, match=said):
        parse_dms(text)


@given(st.decimals(min_value=-648_000, max_value=648_000, places=6))
def test_what_is_written_is_read_back(seconds):
    assert parse_dms(dms_text(seconds, 6)) == seconds


def test_where_a_plan_lies():
    # as the sample plan prints it
    assert (
        range_text(arc_seconds(102 + 16 / 60 + 15 / 3600), arc_seconds(102 + 16 / 60 + 40 / 3600))
        == "102°16′15″～102°16′40″"
    )
    assert (
        range_text(arc_seconds(41 + 53 / 60 + 19 / 3600), arc_seconds(41 + 55 / 60 + 5 / 3600))
        == "41°53′19″～41°55′05″"
    )
