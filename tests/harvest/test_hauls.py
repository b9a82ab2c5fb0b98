"""Base and step are told apart only where one solution makes every analysis to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.numbers import plain_text
from xiufu.harvest.hauls import separated
from xiufu.harvest.items import hauled_id
from xiufu.harvest.taken import Origin, TakenHaul, TakenItem, TakenUse

Stated = tuple[int, dict[str, str]]
"""Steps, and consumption by machine."""


def item(stated: Stated, *, document: str = "甲", metres: str = "", base: str = "", step: str = "") -> TakenItem:
    steps, uses = stated
    at = Origin(document, f"表{steps}")
    haul = TakenHaul("10219", steps, *(Decimal(text) if text else None for text in (metres, base, step)))
    return TakenItem(
        hauled_id(haul),
        "运土",
        Decimal(100),
        "m3",
        "",
        Decimal(5),
        tuple(TakenUse("machine", name, "台班", Decimal(quantity), at) for name, quantity in uses.items()),
        Decimal(1),
        at,
        haul,
    )


def solved(*items: TakenItem) -> dict[str, dict[str, str]]:
    return {one.id: {use.resource: plain_text(use.quantity) for use in one.uses} for one in separated(items)[0]}


def test_base_and_step_of_two_analyses():
    first, second = (2, {"汽车": "1.42", "铲车": "0.3"}), (5, {"汽车": "1.75", "铲车": "0.3"})
    assert solved(item(first), item(second)) == {
        "10219": {"汽车": "1.2", "铲车": "0.3"},  # 1.42 − 2 × 0.11
        "10219增运": {"汽车": "0.11"},
        "10219（增运2次）": {"汽车": "1.42", "铲车": "0.3"},
        "10219（增运5次）": {"汽车": "1.75", "铲车": "0.3"},
    }


def test_distances_that_are_stated_and_fit_make_the_hauled_items_needless():
    stated = ((2, {"汽车": "1.42"}), "950"), ((5, {"汽车": "1.75"}), "1520")
    items = [item(one, metres=metres, base="500", step="250") for one, metres in stated]
    found, said = separated(items)
    assert [one.id for one in found] == ["10219", "10219增运"]
    steps = found[0].by_steps
    assert steps
    assert [str(steps.base_m), str(steps.step_m), steps.step_item] == ["500", "250", "10219增运"]
    assert said == []


def test_a_length_of_steps_that_does_not_make_them_is_not_taken():
    stated = ((2, {"汽车": "1.42"}), "950"), ((5, {"汽车": "1.75"}), "1520")
    found, (said,) = separated([item(one, metres=metres, base="500", step="200") for one, metres in stated])
    assert [one.by_steps for one in found] == [None] * 4
    assert "与各次增运相符的基本运距和每增运距" in said.reason


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ((5, {"汽车": "1.30"}), "“汽车”"),  # less for further
        ((5, {"汽车": "1.76"}), "“汽车”"),  # 0.34 / 3
        ((3, {"汽车": "2.20"}), "“汽车”"),  # 0.78 a step, so less than nothing without
        ((5, {"货车": "1.75"}), "“汽车”"),  # another machine
        ((2, {"汽车": "1.43"}), ""),  # only one number of steps: two readings of one item
    ],
)
def test_what_has_no_solution_is_left_as_it_is(second: Stated, why: str):
    items = [item((2, {"汽车": "1.42"})), item(second, document="乙")]
    found, said = separated(items)
    assert found == items
    assert [why in one.reason and "未能分开" in one.reason for one in said] == ([True] if why else [])


def test_of_one_number_of_steps_two_readings_are_a_conflict():
    items = [item((2, {"汽车": "1.42"})), item((2, {"汽车": "1.43"}), document="乙"), item((5, {"汽车": "1.75"}))]
    found, (said,) = separated(items)
    assert found == items
    assert said.reason == "增运 2 次的几份分析互不相同，未能分开，保留含增运的子目"


def test_a_third_analysis_must_agree_and_then_bears_the_others_out():
    plans = [item((2, {"汽车": "1.42"})), item((5, {"汽车": "1.75"}), document="乙")]
    assert "没有第三种可校核" in separated(plans)[1][-1].reason
    third = item((7, {"汽车": "1.97"}), document="丙")
    assert not any("校核" in said.reason for said in separated([*plans, third])[1])
    assert "10219增运" in solved(*plans, third)
    assert "10219增运" not in solved(*plans, item((7, {"汽车": "1.96"}), document="丙"))


@given(
    st.decimals("0", "9.99", places=2),
    st.decimals("0.01", "0.99", places=2),
    st.lists(st.integers(0, 9), min_size=2, max_size=4, unique=True),
)
def test_what_was_put_together_comes_apart(base: Decimal, step: Decimal, steps: list[int]):
    """Always, but where every number printed has fewer places than a step: 0.1 and 0.2 two steps on are not trusted to be 0.05."""
    printed = [plain_text((base + n * step).normalize()) for n in steps]
    found = solved(*(item((n, {"推土机": "0.5", "汽车": text})) for n, text in zip(steps, printed, strict=True)))
    places = max(len(text.partition(".")[2]) for text in printed)
    assert ("10219增运" in found) == (len(plain_text(step.normalize()).partition(".")[2]) <= places)
    if "10219增运" in found:
        assert found["10219增运"] == {"汽车": plain_text(step.normalize())}
        assert Decimal(found["10219"].get("汽车", "0")) == base
