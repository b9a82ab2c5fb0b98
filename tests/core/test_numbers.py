"""The only entrance of numbers, the only rounding, and the arithmetic all kernels share."""

from decimal import Decimal, FloatOperation, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.numbers import (
    CONTEXT,
    Rounding,
    exponent,
    parse_decimal,
    plain_text,
    portion,
    rounded,
    total,
    trimmed,
)

D = Decimal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.20", "0.20"),  # the last zero is kept
        (" 3.8165 ", "3.8165"),
        ("　12　", "12"),  # Chinese spaces around
        ("１２，３４５．６０", "12345.60"),
        ("1,234,567.8", "1234567.8"),
        ("-5", "-5"),
        ("−5", "-5"),  # the minus sign of print
        ("－5", "-5"),
        ("+5", "5"),
        ("007", "7"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),  # 30 digits
    ],
)
def test_numbers_are_read(text, value):
    number = parse_decimal(text)
    assert number == D(value)
    assert exponent(number) == exponent(D(value))


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "3.8公顷", "5%", "1e5", "NaN", "Infinity", "0x10", "--5", "5-", "1 234", "1_000", "3..4", ".5", "5."),
        *("12,34", "1,23", "1,2345", ",123", "0,123", "1.234,5"),  # commas that separate no thousands
        *("10²", "①", "½", "٣", "五", "5㎡", "Ⅻ", "5\u200b", "1\n2"),  # 10² is not 102
    ],
)
def test_noise_is_refused(text):
    with pytest.raises(ValueError, match="不是纯数值，请去掉单位、文字和多余符号，只写数字"):
        parse_decimal(text)


@pytest.mark.parametrize("text", ["", "   ", "　", "\t\n"])
def test_blank_is_not_zero(text):
    with pytest.raises(ValueError, match="此处应填数值，却是空白"):
        parse_decimal(text)


def test_too_many_digits_are_refused():
    with pytest.raises(ValueError, match="数值超过 30 位，请核对"):
        parse_decimal("0." + "1" * 30)


def test_a_message_never_grows_with_the_input():
    with pytest.raises(ValueError) as error:
        parse_decimal("x" * 100_000)
    assert len(str(error.value)) < 100


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_what_is_written_is_read_back_with_its_digits(number):
    back = parse_decimal(plain_text(number))
    assert back == number
    assert exponent(back) == -6


@pytest.mark.parametrize(
    ("value", "places", "half_up", "half_even", "up", "down"),
    [
        ("13.705", 2, "13.71", "13.70", "13.71", "13.70"),
        ("13.715", 2, "13.72", "13.72", "13.72", "13.71"),
        ("13.7049999", 2, "13.70", "13.70", "13.71", "13.70"),
        ("-13.705", 2, "-13.71", "-13.70", "-13.71", "-13.70"),  # up is away from zero
        ("2.5", 0, "3", "2", "3", "2"),
        ("0.1236", 2, "0.12", "0.12", "0.13", "0.12"),
        ("1.1", 3, "1.100", "1.100", "1.100", "1.100"),
        ("1250", -2, "1.3E+3", "1.2E+3", "1.3E+3", "1.2E+3"),
    ],
)
def test_rounding(value, places, half_up, half_even, up, down):
    assert str(rounded(D(value), Rounding(places))) == half_up
    assert str(rounded(D(value), Rounding(places, "half_even"))) == half_even
    assert str(rounded(D(value), Rounding(places, "up"))) == up
    assert str(rounded(D(value), Rounding(places, "down"))) == down


def test_rounding_takes_45_digits():
    # 42 digits before and 3 after the point are 45
    with localcontext(CONTEXT):
        assert rounded(D("9" * 42 + ".005"), Rounding(2)) == D("9" * 42 + ".01")


def test_thirds_make_a_tie_that_is_rounded_as_one():
    # 2445806007.45 ÷ 3 = 815268669.15, a tie; the 50 digits of 33.33…3 % fall short of it by 1E-41
    with localcontext(CONTEXT):
        third = D("2445806007.45") * (D(1) / 3 * 100) / 100
        assert str(third) == "815268669.14999999999999999999999999999999999999999"
        assert rounded(third, Rounding(1)) == D("815268669.2")
        assert rounded(D("538.3") / 3 * 3, Rounding(1, "up")) == D("538.3")


def test_no_float_enters_the_context():
    with localcontext(CONTEXT), pytest.raises(FloatOperation):
        CONTEXT.create_decimal(1 / 10)


def test_the_unit_price_chain_at_full_precision():
    # 0.1 × 137.05 + 0.175 × 824.47 = 13.705 + 144.28225 = 157.98725, and 5 % of it is 7.8993625
    direct = total(D("0.1") * D("137.05"), D("0.175") * D("824.47"))
    assert direct == D("157.98725")
    assert direct * 5 / 100 == D("7.8993625")


def test_total_of_many_parts_keeps_every_digit():
    # 1000 × 0.0001 + 1234567 = 1234567.1
    assert total(D(1_234_567), *[D("0.0001")] * 1000) == D("1234567.1")


@pytest.mark.parametrize(
    ("x", "part"),
    [("50", "0"), ("100", "0"), ("100.01", "0.01"), ("150", "50"), ("200", "100"), ("999", "100")],
)
def test_portion_between_100_and_200(x, part):
    assert portion(D(x), D(100), D(200)) == D(part)


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_portions_of_tiers_that_touch_add_up(x):
    tiers = [D(0), D(500), D(1000), D(3000), D(10_000)]
    assert sum(portion(x, lower, upper) for lower, upper in pairwise(tiers)) == x


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("0.20", "0.20"),
        ("-0.00", "0.00"),  # −0.001 rounded prints no minus
        ("-0.01", "-0.01"),
    ],
)
def test_plain_text(value, text):
    assert plain_text(D(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.1750", "0.175"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0.00", "0"),
        ("-2.50", "-2.5"),
        ("1" + "0" * 40, "1" + "0" * 40),
    ],
)
def test_trimmed(value, text):
    assert str(trimmed(D(value))) == text


def test_exponent_refuses_what_has_no_digits():
    for text in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="not a finite number"):
            exponent(D(text))
