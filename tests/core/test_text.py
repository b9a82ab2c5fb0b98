"""Cells and words: brackets where they are needed, checked by an Excel engine and by a reader of words."""

import io
import re
from decimal import (
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    InvalidOperation,
    localcontext,
)

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.expressions import NAMES, evaluate, trees, values
from tests.render.recalculate import recalculated
from xiufu.core.interval import Interval
from xiufu.core.numbers import CONTEXT, Rounding, portion, rounded, total
from xiufu.core.text import Cell, Words, joined_ranges

D = Decimal
A, B, C = Cell("A1"), Cell("B1"), Cell("C1")
甲, 乙, 丙 = Words("甲"), Words("乙"), Words("丙")


def computed(formulas, inputs):
    """What the independent engine makes of formulas over inputs in A1, B1, …; cached values are all zero."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        for column, value in enumerate(inputs):
            sheet.write_number(0, column, float(value))
        for row, formula in enumerate(formulas, start=1):
            sheet.write_formula(row, 0, f"={formula}", None, 0)
    found = recalculated(target.getvalue())
    return [found["S", f"A{row}"] for row in range(2, len(formulas) + 2)]


# --- Cell -------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(trees, min_size=8, max_size=8), values)
def test_cells_compute_what_decimals_compute(kernels, x):
    """Within what a double's noise in the inputs, 1E-12 of each, can make of the result."""
    boxes = [Interval(v - abs(v) * D("1E-12"), v + abs(v) * D("1E-12")) for v in x]
    formulas, expected = [], []
    for tree in kernels:
        try:
            box = evaluate(tree, boxes)
        except (ZeroDivisionError, InvalidOperation, ValueError):
            continue
        if max(abs(box.lo), abs(box.hi)) < 10**14:
            formulas.append(evaluate(tree, [Cell(f"{letter}1") for letter in "ABCDEF"]).text)
            expected.append(box)
    assume(formulas)
    for formula, found, box in zip(formulas, computed(formulas, x), expected, strict=True):
        slack = (abs(box.lo) + abs(box.hi) + 1) * D("1E-9")
        assert box.lo - slack <= D(found) <= box.hi + slack, formula


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (A + B * C, "A1+B1*C1"),
        ((A + B) * C, "(A1+B1)*C1"),
        (A - (B - C), "A1-(B1-C1)"),
        (A / (B * C), "A1/(B1*C1)"),
        (A / B * C, "A1/B1*C1"),
        (A * -3, "A1*(-3)"),
        (A - -3, "A1-(-3)"),
        (-A * B, "(-A1)*B1"),
        (-(A**B), "0-A1^B1"),  # Excel reads -A1^B1 as (-A1)^B1
        (-(A**B * C), "0-A1^B1*C1"),  # and ironcalc even -(A1^B1*C1) as (-A1)^B1*C1
        (-(A - B), "0-(A1-B1)"),
        (-A, "-A1"),
        ((-A) ** B, "(-A1)^B1"),
        ((A**B) ** C, "(A1^B1)^C1"),
        ((A / 100 + 1) ** B, "(A1/100+1)^B1"),
        (portion(A, B, C), "MIN(MAX(A1,B1),C1)-B1"),
        (total(A), "SUM(A1)"),
        (total(A, B - C, A * 2), "SUM(A1,B1-C1,A1*2)"),
        (rounded(A * B, Rounding(2)), "ROUND(A1*B1,2)"),
        (rounded(A, Rounding(-2)), "ROUND(A1,-2)"),
        (rounded(A - B, Rounding(2)), "ROUND(ROUND(A1-B1,8),2)"),
        (rounded(A / B, Rounding(0, "up")), "ROUNDUP(ROUND(A1/B1,8)*(1-1E-15),0)"),
        (rounded(A + B, Rounding(0, "up")), "ROUNDUP(ROUND(A1+B1,8)*(1-1E-15),0)"),
        (rounded((A - B) / C, Rounding(4, "down")), "ROUNDDOWN(ROUND((A1-B1)/C1,10)*(1+1E-15),4)"),
    ],
)
def test_cell_text(cell, text):
    assert cell.text == text


def test_excel_negates_before_it_squares():
    # -(3²) = -9 and -(3² × 3) = -27; written as -A1^B1, Excel and this engine say 9
    assert computed([(-(A**B)).text, (-(A**B * A)).text, "-A1^B1"], [D(3), D(2)]) == [-9, -27, 9]


def test_rounding_refuses_a_mode_without_formula():
    with pytest.raises(ValueError, match="ROUND_FLOOR"):
        A.quantize(D("0.01"), ROUND_FLOOR)


def test_neighbours_are_joined_only_if_they_are_references():
    cells = ["计算!D2", "计算!D3", "计算!D5", "输入!D6", "'表 1'!C1", "'表 1'!C2", "$D$7", "$D$8", "D9", "E10", "E11"]
    assert joined_ranges(cells) == [
        *("计算!D2:D3", "计算!D5", "输入!D6", "'表 1'!C1:C2"),
        *("$D$7:$D$8", "D9", "E10:E11"),
    ]


def test_products_and_quotients_are_not_mistaken_for_references():
    # once joined to A1*B1:B2 and B1/100:101
    assert joined_ranges(["A1*B1", "A1*B2", "B1/100", "B1/101", "-A1", "-A2", "100", "101"]) == [
        *("A1*B1", "A1*B2", "B1/100", "B1/101", "-A1", "-A2", "100", "101")
    ]


def test_a_cell_twice_counts_twice():
    # 5 + 5 + 7 = 17
    assert computed([total(A, A, B).text], [D(5), D(7)]) == [17]


def test_no_function_gets_more_than_255_arguments():
    scattered = total(*(Cell(f"A{row}") for row in range(1, 1400, 2))).text  # 700 cells
    calls = re.findall(r"SUM\(([^()]*)\)", scattered)
    assert [len(call.split(",")) for call in calls] == [255, 255, 190]  # 255 + 255 + 190 = 700
    assert scattered.startswith("SUM(SUM(A1,A3,")


TIES = [
    # exact value as a product or sum of two decimals, and its rounding to 2 places: half up, half even, up, down
    ("*", "0.1", "137.05", "13.71", "13.70", "13.71", "13.70"),  # 13.705
    ("*", "1.005", "1", "1.01", "1.00", "1.01", "1.00"),
    ("*", "0.175", "0.6", "0.11", "0.10", "0.11", "0.10"),  # 0.105
    ("*", "9200.758", "58906.407", "541983595.46", "541983595.46", "541983595.46", "541983595.45"),  # 541983595.456506
    ("+", "9200.758", "58906.407", "68107.17", "68107.16", "68107.17", "68107.16"),  # 68107.165
    ("-", "9955.613", "9929.218", "26.40", "26.40", "26.40", "26.39"),  # 26.395; the doubles give 26.3949999999995
    ("-", "7449.108", "6762.538", "686.57", "686.57", "686.57", "686.57"),  # 686.57; the doubles give 686.570000000001
    ("-", "1000.1", "1000", "0.10", "0.10", "0.10", "0.10"),
    ("-", "6.105", "12.21", "-6.11", "-6.10", "-6.11", "-6.10"),  # -6.105: away from zero, to even, away, towards
    ("*", "0.1", "3", "0.30", "0.30", "0.30", "0.30"),  # the double 0.30000000000000004 is not rounded up
    ("*", "123456789.005", "1", "123456789.01", "123456789.00", "123456789.01", "123456789.00"),
    ("*", "2.5", "0.01", "0.03", "0.02", "0.03", "0.02"),  # 0.025
    ("*", "3.5", "0.01", "0.04", "0.04", "0.04", "0.03"),  # 0.035
]


@pytest.mark.parametrize(("operator", "a", "b", "half_up", "half_even", "up", "down"), TIES)
def test_ties_and_whole_cents_are_rounded_as_decimals_are(operator, a, b, half_up, half_even, up, down):
    x, y = (A, B), (D(a), D(b))
    cell, number = {"*": (x[0] * x[1], y[0] * y[1]), "+": (x[0] + x[1], y[0] + y[1])}.get(
        operator, (x[0] - x[1], y[0] - y[1])
    )
    modes = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_UP, ROUND_DOWN)
    expected = [D(half_up), D(half_even), D(up), D(down)]
    assert [number.quantize(D("0.01"), mode) for mode in modes] == expected
    found = computed([cell.quantize(D("0.01"), mode).text for mode in modes], [D(a), D(b)])
    assert [D(str(value)) for value in found] == expected


LETTERS = "ABCDEFGHIJKLMNOPQRST"


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.builds(
                Rounding,
                st.integers(min_value=0, max_value=4),
                st.sampled_from(["half_up", "half_even", "up", "down"]),
            ),
            st.integers(min_value=-(10**9), max_value=10**9),
        ),
        min_size=len(LETTERS),
        max_size=len(LETTERS),
    )
)
def test_every_second_half_is_a_tie(cases):
    """n halves of the last place: a tie for odd n, already round for even n."""
    numbers = [D(n * 5).scaleb(-rule.places - 1) for rule, n in cases]
    formulas = [rounded(Cell(f"{x}1"), rule).text for x, (rule, _) in zip(LETTERS, cases, strict=True)]
    expected = [rounded(x, rule) for x, (rule, _) in zip(numbers, cases, strict=True)]
    assert [D(str(found)) for found in computed(formulas, numbers)] == expected


# --- Words ------------------------------------------------------------------------------------------------------------


def read_words(text, names):
    """A reader of explanations: school arithmetic with its precedence, and the functions that Words writes."""
    tokens = re.findall(
        r"较小值（|较大值（|取-?\d+位小数（|取整至\d+（|取整（|[，）()+−×÷^]|四舍六入五成双|进位|舍去|[\d.]+|[甲乙丙丁利率年数]+",
        text,
    )
    assert "".join(tokens) == text
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else ""

    def take(expected=None):
        nonlocal position
        token = peek()
        assert token == (expected or token) != "", text
        position += 1
        return token

    def summing():
        negative = peek() == "−" and take() == "−"
        value = -multiplying() if negative else multiplying()
        while peek() in ("+", "−"):
            value = value + multiplying() if take() == "+" else value - multiplying()
        return value

    def multiplying():
        value = raising()
        while peek() in ("×", "÷"):
            value = value * raising() if take() == "×" else value / raising()
        return value

    def raising():
        value = atom()
        if peek() == "^":
            take()
            value = value ** atom()
            assert peek() != "^", "a tower of powers without brackets"
        return value

    def atom():
        token = take()
        if token == "(":
            value = summing()
            take(")")
        elif token in ("较小值（", "较大值（"):
            first = summing()
            take("，")
            second = summing()
            take("）")
            value = first.min(second) if token == "较小值（" else first.max(second)
        elif token.startswith("取"):
            value = summing()
            modes = {"四舍六入五成双": ROUND_HALF_EVEN, "进位": ROUND_UP, "舍去": ROUND_DOWN}
            mode = modes[take("，") and take()] if peek() == "，" else ROUND_HALF_UP
            take("）")
            number = re.search(r"\d+", token)
            exp = D(1)
            if number:
                exp = D(number[0]) if token.startswith("取整至") else D(1).scaleb(-int(number[0]))
            # to tens, hundreds: Decimal wants the exponent, not the digits
            value = value.quantize(D(1).scaleb(exp.adjusted()), rounding=mode)
        else:
            value = names[token] if token in names else D(token)
        return value

    value = summing()
    assert position == len(tokens), f"{text}: left over {tokens[position:]}"
    return value


@given(trees, values)
def test_words_say_what_decimals_compute(tree, x):
    text = evaluate(tree, [Words(name) for name in NAMES]).text
    with localcontext(CONTEXT):
        try:
            expected = evaluate(tree, x)
        except (ZeroDivisionError, InvalidOperation):
            assume(False)
        assert read_words(text, dict(zip(NAMES, x, strict=True))) == expected


@given(trees, values)
def test_words_of_printed_numbers_say_the_same(tree, x):
    text = evaluate(tree, [Words.number(format(v, "f")) for v in x]).text
    with localcontext(CONTEXT):
        try:
            expected = evaluate(tree, x)
        except (ZeroDivisionError, InvalidOperation):
            assume(False)
        assert read_words(text, {}) == expected


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (甲 * 10000 * 乙, "甲×10000×乙"),
        ((甲 + 乙) * 丙, "(甲+乙)×丙"),
        (甲 / (乙 / 丙), "甲÷(乙÷丙)"),
        (甲 - (乙 + 丙), "甲−(乙+丙)"),
        (-(甲**乙), "−(甲^乙)"),
        (total(甲, -乙, 丙), "甲+(−乙)+丙"),
        (total(甲), "甲"),
        (Words.number("-3.5") * 甲, "(−3.5)×甲"),
        (甲 + Words.number("-3.5"), "甲+(−3.5)"),
        (甲 * -2, "甲×(−2)"),
        (portion(甲, 乙, 丙), "较小值（较大值（甲，乙），丙）−乙"),
        (rounded(甲 * 乙, Rounding(2)), "取2位小数（甲×乙）"),
        (rounded(甲, Rounding(0, "up")), "取整（甲，进位）"),
        (rounded(甲, Rounding(3, "half_even")), "取3位小数（甲，四舍六入五成双）"),
        (rounded(甲, Rounding(-2, "down")), "取整至100（甲，舍去）"),
    ],
)
def test_words_text(words, text):
    assert words.text == text


def test_a_long_sum_is_cut_and_says_how_long_it_is():
    parts = [Words(f"项{n}") for n in range(1, 14)]
    assert total(*parts[:12]).text == "项1+项2+项3+项4+项5+项6+项7+项8+项9+项10+项11+项12"
    assert total(*parts).text == "项1+项2+项3+项4+项5+项6+……（共13项）……+项12+项13"
