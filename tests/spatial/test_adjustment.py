"""Adjusted areas add up to the control, in proportion, to the last unit."""

import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.spatial.adjustment import adjust, adjust_nested

D = Decimal
UNIT = D("0.0001")
AREAS = st.decimals(min_value=0, max_value=D("600000000"), places=2)
CONTROLS = st.integers(0, 600_000_000).map(lambda count: count * UNIT)


def texts(areas):
    return [str(area) for area in areas]


def test_remainders_are_placed_by_hand():
    # 63757.2 m² are to be 63758 units: shares 38165.4789…, 1200.1151… and 24392.4061…, whole units together 63757;
    # the one left goes to the largest remainder, the first
    assert texts(adjust([D("38165.00"), D("1200.10"), D("24392.10")], D("6.3758"))) == ["3.8166", "0.1200", "2.4392"]


def test_a_control_below_the_sum_takes_away_in_proportion():
    # 3:1 of 0.9999 hm²: 0.749925 and 0.249975; whole units 0.7499 + 0.2499, one left, to the remainder 0.75
    assert texts(adjust([D(7500), D(2500)], D("0.9999"))) == ["0.7499", "0.2500"]


def test_on_a_tie_the_largest_part_wins_then_the_earlier():
    # one unit by 1:1 is half a unit each
    assert texts(adjust([D(7), D(7)], D("0.0001"))) == ["0.0001", "0.0000"]
    # two units by 1:3 are 0.5 and 1.5: the same remainder
    assert texts(adjust([D(1), D(3)], D("0.0002"))) == ["0.0000", "0.0002"]


def test_units_other_than_a_square_metre():
    assert texts(adjust([D(1), D(1), D(1)], D("0.10"), D("0.01"))) == ["0.04", "0.03", "0.03"]


def test_nothing_to_adjust():
    assert adjust([], D(0)) == ()
    assert texts(adjust([D(0), D(0)], D(0))) == ["0.0000", "0.0000"]
    assert texts(adjust([D(5), D(0)], D(0))) == ["0.0000", "0.0000"]
    assert adjust_nested({}, D(0)) == {}


@pytest.mark.parametrize(
    ("parts", "control", "said"),
    [
        (["1", "-0.01"], "1", "面积不能是负数"),
        (["1"], "-0.0001", "控制面积不能是负数"),
        (["1"], "6.37581", "控制面积 6.37581 公顷的小数位数超过了取位 0.0001 公顷"),
        (["0", "0"], "0.0001", "各部分面积都是 0，无法分配控制面积"),
        ([], "0.0001", "各部分面积都是 0，无法分配控制面积"),
    ],
)
def test_what_cannot_be_adjusted_is_refused(parts, control, said):
    with pytest.raises(ValueError, match=said):
        adjust([D(part) for part in parts], D(control))
    with pytest.raises(ValueError, match=said):
        adjust_nested({(n,): D(part) for n, part in enumerate(parts)}, D(control))


@given(st.lists(AREAS, min_size=1, max_size=40), CONTROLS)
def test_parts_make_the_control_and_stay_near_their_shares(parts, control):
    whole = sum(map(Fraction, parts))
    if not whole:
        return
    areas = adjust(parts, control)
    assert sum(map(Fraction, areas)) == Fraction(control)
    for part, area in zip(parts, areas, strict=True):
        assert abs(Fraction(area) - Fraction(part) / whole * Fraction(control)) < Fraction(UNIT)
        assert area >= 0
        assert area.as_tuple().exponent == -4
        assert part or not area


@given(st.lists(AREAS, min_size=1, max_size=20, unique=True), CONTROLS, st.randoms())
def test_the_order_of_unlike_parts_does_not_matter(parts, control, random):
    if not any(parts):
        return
    shuffled = random.sample(parts, len(parts))
    assert dict(zip(parts, adjust(parts, control))) == dict(zip(shuffled, adjust(shuffled, control)))


@given(st.lists(AREAS, min_size=1, max_size=20), CONTROLS)
def test_a_larger_part_never_gets_less(parts, control):
    if not any(parts):
        return
    pairs = sorted(zip(parts, adjust(parts, control), strict=True))
    assert [area for _, area in pairs] == sorted(area for _, area in pairs)


@given(st.lists(st.integers(0, 10**9).map(lambda count: count * UNIT), min_size=1, max_size=20))
def test_parts_that_already_add_up_stay(hectares):
    assert adjust([area * 10_000 for area in hectares], sum(hectares, D(0))) == tuple(hectares)


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from(["0404", "0602", "1006"]), st.sampled_from(["甲村", "乙村"])),
    AREAS,
    min_size=1,
)


@given(CELLS, CONTROLS)
def test_nested_cells_add_by_rows_and_columns(cells, control):
    if not any(cells.values()):
        return
    areas = adjust_nested(cells, control)
    assert list(areas) == list(cells)
    units: dict[str, Decimal] = defaultdict(D)
    measured: dict[str, Decimal] = defaultdict(D)
    for path, area in areas.items():
        units[path[0]] += area
        measured[path[0]] += cells[path]
    assert list(units.values()) == list(adjust(list(measured.values()), control))
    for unit, of_unit in units.items():
        within = {path[1:]: part for path, part in cells.items() if path[0] == unit}
        if of_unit:
            assert adjust_nested(within, of_unit) == {p[1:]: a for p, a in areas.items() if p[0] == unit}
    for axis in (1, 2):
        columns: dict[str, Decimal] = defaultdict(D)
        for path, area in areas.items():
            columns[path[axis]] += area
        assert sum(columns.values(), D(0)) == control


def test_nested_levels_by_hand():
    cells = {
        ("yard", "0404", "甲"): D("3333.40"),
        ("road", "0404", "甲"): D("1111.10"),
        ("yard", "0404", "乙"): D("3333.40"),
        ("yard", "0602", "甲"): D("2222.10"),
    }
    # 1.0000 hm² of 10000.00 m²: yard 8888.90, road 1111.10 -> 0.8889, 0.1111;
    # in yard 0404 6666.80, 0602 2222.10 of 8889 units: 6666.875, 2222.125 -> 6667, 2222; in 0404 half each: 3334, 3333
    assert texts(adjust_nested(cells, D("1.0000")).values()) == ["0.3334", "0.1111", "0.3333", "0.2222"]


def test_paths_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="not of one length"):
        adjust_nested({("a",): D(1), ("a", "b"): D(1)}, D(1))


def test_it_needs_no_library_of_arrays():
    code = "import sys, xiufu.spatial.adjustment; print(sorted({'numpy', 'shapely', 'pyproj'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
