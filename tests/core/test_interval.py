"""Intervals: what printed digits can mean, and that the decimal result of every kernel lies inside."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, getcontext, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.expressions import evaluate, trees, values
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, Rounding, portion, rounded, total

D = Decimal
radii = st.lists(st.decimals(min_value=0, max_value=1, places=5), min_size=12, max_size=12)


@given(trees, values, radii)
def test_the_decimal_result_lies_in_the_interval_of_inputs(tree, x, radius):
    boxes = [Interval(v - r, v + s) for v, r, s in zip(x[:4], radius[:4], radius[4:8], strict=True)]
    boxes += [Interval(x[4], x[4] + radius[8]), Interval(x[5], x[5] + radius[9])]
    try:
        with localcontext(CONTEXT):
            number = evaluate(tree, x)
        box = evaluate(tree, boxes)
    except (ZeroDivisionError, InvalidOperation):
        assume(False)
    assert box.lo <= number <= box.hi


@given(trees, values)
def test_points_stay_within_the_last_digits(tree, x):
    """Outward rounding alone opens a point by no more than a few of 50 digits."""
    assume("'round'" not in str(tree))
    try:
        box = evaluate(tree, [Interval.exactly(v) for v in x])
    except (ZeroDivisionError, InvalidOperation):
        assume(False)
    width = box.hi - box.lo
    assert width <= max(abs(box.lo), abs(box.hi), D(1)) * D("1E-20")


@given(trees, values, radii)
def test_the_ambient_context_is_of_no_influence(tree, x, radius):
    boxes = [Interval(v, v + r) for v, r in zip(x, radius[:6], strict=True)]
    results = []
    for precision in (6, 28, 80):
        with localcontext() as context:
            context.prec = precision
            try:
                results.append(evaluate(tree, boxes))
            except (ZeroDivisionError, InvalidOperation):
                results.append(None)
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("232.06", "232.055", "232.065"),  # half of 0.01 either side
        ("0.20", "0.195", "0.205"),  # the last zero is a digit
        ("8", "7.5", "8.5"),
        ("-3.1", "-3.15", "-3.05"),
        ("12345678901234567890.123456789", "12345678901234567890.1234567885", "12345678901234567890.1234567895"),
    ],
)
def test_a_printed_number_means_half_a_unit_of_its_last_place(text, lo, hi):
    assert Interval.printed(text) == Interval(D(lo), D(hi))


def test_a_number_is_printed_without_an_exponent_so_it_is_read_to_the_unit():
    # 5000 / 0.5 is Decimal('1.000E+4'); it prints 10000
    assert Interval.printed(D(5000) / D("0.5")) == Interval(D("9999.5"), D("10000.5"))


def test_printed_refuses_what_is_no_number():
    for text in ("1e3", "", "NaN"):
        with pytest.raises(ValueError):
            Interval.printed(text)
    with pytest.raises(ValueError):
        Interval.printed(D("NaN"))


def test_upside_down_is_refused():
    with pytest.raises(ValueError, match="upside down"):
        Interval(D(2), D(1))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("1", "2"), ("2", "3"), True),  # closed: they share 2
        (("1", "2"), ("2.0001", "3"), False),
        (("1", "9"), ("4", "5"), True),
    ],
)
def test_overlap(one, other, overlap):
    a, b = Interval(*map(D, one)), Interval(*map(D, other))
    assert a.overlaps(b) is overlap
    assert b.overlaps(a) is overlap


def test_operations():
    a, b = Interval(D(-1), D(2)), Interval(D(3), D(4))
    assert a + b == Interval(D(2), D(6))  # -1 + 3, 2 + 4
    assert a - b == Interval(D(-5), D(-1))  # -1 - 4, 2 - 3
    assert a * b == Interval(D(-4), D(8))  # -1 × 4, 2 × 4
    assert a / b == Interval(D("-0." + "3" * 49 + "4"), D("0." + "6" * 49 + "7"))  # -1 ÷ 3, 2 ÷ 3, outwards
    assert b / 2 == Interval(D("1.5"), D(2))
    assert -a == Interval(D(-2), D(1))
    assert a.min(b) == Interval(D(-1), D(2))
    assert a.max(b) == Interval(D(3), D(4))
    assert total(a, b, b) == Interval(D(5), D(10))  # -1 + 3 + 3, 2 + 4 + 4
    assert Interval(D(2), D(3)) ** Interval(D(1), D(2)) == Interval(D(2), D(9))  # 2¹, 3²
    assert rounded(Interval(D("1.004"), D("1.005")), Rounding(2)) == Interval(D("1.00"), D("1.01"))


def test_an_exact_power_stays_a_point():
    # 1.06² = 1.1236
    assert Interval.exactly(D("1.06")) ** Interval.exactly(2) == Interval.exactly(D("1.1236"))


def test_an_endless_power_is_enclosed():
    # √2 and 1.06^0.5 to 80 digits lie strictly inside
    for base in (D(2), D("1.06")):
        with localcontext() as context:
            context.prec = 80
            root = base.sqrt()
        box = Interval.exactly(base) ** Interval.exactly(D("0.5"))
        assert box.lo < root < box.hi
        assert box.hi - box.lo < D("1E-47")


def test_portion_is_exact_because_x_appears_once():
    x = Interval(D(90), D(150))
    # at 90 nothing lies above 100; at 150 fifty do
    assert portion(x, Interval.exactly(100), Interval.exactly(200)) == Interval(D(0), D(50))


def test_what_cannot_be_divided_or_raised():
    with pytest.raises(ZeroDivisionError):
        Interval(D(1), D(2)) / Interval(D(-1), D(1))
    with pytest.raises(ValueError, match="positive bases"):
        Interval(D(0), D(1)) ** Interval(D(1), D(1))


def test_the_sample_line():
    """127.516 × a printed 232.06 reaches the printed 29591.05, which the point 232.06 misses."""
    quantity, price, printed = Interval.printed("127.516"), Interval.printed("232.06"), Interval.printed("29591.05")
    assert (quantity * price).overlaps(printed)
    # 127.516 × 232.06 = 29591.36296, five times half a unit away
    assert not (Interval.exactly(D("127.516")) * Interval.exactly(D("232.06"))).overlaps(printed)


def test_rounding_does_not_depend_on_the_precision_around():
    with localcontext() as context:
        context.prec = 3
        assert getcontext().prec == 3
        wide = Interval.exactly(D("123456.785")).quantize(D("0.01"), ROUND_HALF_UP)
    assert wide == Interval.exactly(D("123456.79"))


def test_a_tie_of_thirds_lies_in_its_interval():
    # 538.3 ÷ 3 × 3 is 538.2999…9 or 538.3000…1 at the 50th digit: both are rounded as 538.3
    third = rounded(Interval.exactly(D("538.3")) / 3 * 3, Rounding(1, "down"))
    assert third == Interval.exactly(D("538.3"))
