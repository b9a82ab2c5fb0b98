"""Sums: every row and column exact, ridges deducted, control areas kept to the last unit."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spatial.layers import ZONE, layer_of, shapes
from xiufu.packs.library import open_library
from xiufu.spatial.land import Lands
from xiufu.spatial.matrix import Matrix, controls, matrix
from xiufu.spatial.overlay import CONTESTED, UNCOVERED, Pieces

LIBRARY = open_library()


def pieces_of(areas: list[tuple[int, int, float]], subjects: list[float]) -> Pieces:
    """Pieces as measured: (subject, feature, m²)."""
    subject, feature, area = (np.array(column) for column in zip(*areas, strict=True))
    return Pieces(subject, feature, area.astype(float), shapes(*[None] * len(areas)), np.array(subjects), ZONE)


def lands_of(**columns: list[object]) -> Lands:
    layer = layer_of([(0, 0, 1, 1)] * len(columns["DLBM"]), columns)
    return Lands(layer, LIBRARY)


def listed(found: Matrix) -> list[tuple[int, str, str, str, str]]:
    return [(r.subject, r.land.code, r.land.tenure, str(r.area_m2), str(r.area_hm2)) for r in found.rows]


def test_a_matrix_worked_by_hand():
    pieces = pieces_of([(0, 0, 3333.334), (0, 1, 3333.333), (0, 2, 3333.333)], [10000.0])
    found = matrix(pieces, lands_of(DLBM=["0401", "0602", "0401"], QSXZ=["20", "20", "30"]))
    # m²: 0401 has 6666.667 → 6666.67, of it collective 3333.33 and state 3333.34; 0602 has 3333.33
    # hm²: 0.6667 and 0.3333; 0401's 6667 units by 3333.33 : 3333.34: 3333 and 3334
    assert listed(found) == [
        (0, "0401", "collective", "3333.33", "0.3333"),
        (0, "0401", "state", "3333.34", "0.3334"),
        (0, "0602", "state", "3333.33", "0.3333"),
    ]
    assert (found.subject_m2, found.subject_hm2) == ((Decimal("10000.00"),), (Decimal("1.0000"),))
    assert [str(m2) for m2 in found.piece_m2] == ["3333.34", "3333.33", "3333.33"]
    assert [str(difference) for difference in found.closure_m2] == ["0.000000"]


def test_ridges_become_a_class_of_their_own():
    pieces = pieces_of([(0, 0, 1000.0), (0, 1, 500.0)], [1500.0])
    found = matrix(pieces, lands_of(DLBM=["0103", "0401"], QSXZ=["30", "30"], KCXS=[0.1206, 0.1206]))
    # TBDLMJ = 1000 − 1000 × 0.1206
    assert listed(found) == [
        (0, "0103", "collective", "879.40", "0.0879"),
        (0, "0401", "collective", "500.00", "0.0500"),
        (0, "1203", "collective", "120.60", "0.0121"),
    ]
    assert [str(m2) for m2 in found.piece_m2] == ["1000.00", "500.00"]


def test_what_is_uncovered_or_contested_comes_last():
    pieces = pieces_of([(0, 0, 10.0), (0, CONTESTED, 20.0), (0, UNCOVERED, 70.0)], [100.0])
    found = matrix(pieces, lands_of(DLBM=["0401"]))
    assert [(r.land.code, str(r.area_m2)) for r in found.rows] == [
        ("0401", "10.00"),
        ("图斑重叠", "20.00"),
        ("未覆盖", "70.00"),
    ]


def test_a_row_of_nothing_is_no_row():
    pieces = pieces_of([(0, 0, 0.004), (0, 1, 99.996)], [100.0])
    assert listed(matrix(pieces, lands_of(DLBM=["0401", "0602"]))) == [(0, "0602", "", "100.00", "0.0100")]


def test_a_control_area_is_taken_to_the_last_unit():
    pieces = pieces_of([(0, 0, 4000.0), (0, 1, 6000.0), (1, 0, 5000.0)], [10000.0, 5000.0])
    found = matrix(pieces, lands_of(DLBM=["0401", "0602"]), {0: Decimal("1.0003")})
    # 10003 m²: 4001.2 and 6001.8; in units of 1 m² 4001 and 6002
    assert listed(found) == [
        (0, "0401", "", "4001.20", "0.4001"),
        (0, "0602", "", "6001.80", "0.6002"),
        (1, "0401", "", "5000.00", "0.5000"),
    ]
    assert found.subject_hm2 == (Decimal("1.0003"), Decimal("0.5000"))


def test_a_control_of_all_projects_is_shared_out():
    assert controls([10000.004, 20000.003, 30000.002], Decimal("6.0001")) == (
        Decimal("1.0000"),
        Decimal("2.0000"),
        Decimal("3.0001"),
    )


def test_a_project_of_half_a_square_centimetre():
    pieces = pieces_of([(0, 0, 0.004)], [0.004])
    assert listed(matrix(pieces, lands_of(DLBM=["0401"]))) == []


measures = st.integers(1, 10**9).map(lambda n: n / 10**4)
cells = st.tuples(st.integers(0, 2), st.integers(-2, 7), measures)


@settings(max_examples=150, deadline=None)
@given(st.lists(cells, min_size=1, max_size=30), st.lists(st.integers(-50, 50), min_size=3, max_size=3), st.booleans())
def test_rows_and_columns_add_up_exactly(areas, noise, controlled):
    sums = [sum(area for s, _, area in areas if s == subject) for subject in range(3)]
    wholes = [area + n / 10**4 if area > 1 else area for area, n in zip(sums, noise, strict=True)]
    lands = lands_of(
        DLBM=["0103", "0103", "0401", "0401", "0602", "0103", "0404", "1205"],
        QSXZ=["20", "30", "20", "31", "20", "99", "40", None],
        KCXS=[0.1, 0.2001, None, None, None, 0.05, None, None],
    )
    stated = {s: Decimal(round(area)).scaleb(-4) for s, area in enumerate(sums) if area > 1} if controlled else {}
    found = matrix(pieces_of(areas, wholes), lands, stated)
    for subject in range(3):
        if any(s == subject for s, _, _ in areas):
            rows = [r for r in found.rows if r.subject == subject]
            assert sum(r.area_m2 for r in rows) == found.subject_m2[subject]
            assert sum(r.area_hm2 for r in rows) == found.subject_hm2[subject]
            of_pieces = [m2 for m2, (s, _, _) in zip(found.piece_m2, areas, strict=True) if s == subject]
            assert sum(of_pieces) == found.subject_m2[subject]
            assert found.subject_hm2[subject] == stated.get(subject, found.subject_hm2[subject])
    assert all(r.area_m2 > 0 and r.area_hm2 >= 0 for r in found.rows)
    keys = [(r.subject, r.land) for r in found.rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("area", "printed"),
    [(0.125, "0.13"), (2.675, "2.68"), (1.00499, "1.00"), (1.0049999999, "1.01"), (1e7 / 3, "3333333.33")],
)
def test_areas_are_rounded_half_up(area, printed):
    found = matrix(pieces_of([(0, 0, area)], [area]), lands_of(DLBM=["0401"]))
    assert str(found.subject_m2[0]) == printed
