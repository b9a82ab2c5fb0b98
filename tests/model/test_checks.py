"""The lists of checks; single checks have their cases in tests/cases/bad_input.yaml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.dossiers import DOSSIER, copied, problems_of
from xiufu.model import check_attachments, check_costs, check_site, check_works
from xiufu.model.checks import PACK_CHECKS, PLAN_CHECKS, choose_packs
from xiufu.model.load import load_plan
from xiufu.packs.library import open_library

MODULES = (check_attachments, check_costs, check_site, check_works)


def test_every_check_is_in_a_list():
    """Functions of the check modules that take a dossier, and perhaps packs, and nothing else."""
    written = {
        f
        for m in MODULES
        for name, f in vars(m).items()
        if callable(f)
        and not name.startswith("_")
        and getattr(f, "__module__", "") == m.__name__
        and tuple(f.__annotations__)[:1] == ("dossier",)
    }
    assert written == {*PLAN_CHECKS, *PACK_CHECKS}
    assert len(PLAN_CHECKS) == 18
    assert len(PACK_CHECKS) == 7


def test_a_sound_plan_has_no_problem():
    dossier = load_plan(DOSSIER)
    chosen, problems = choose_packs(dossier, open_library(dossier.pack_folders), "recommended")
    assert problems == []
    assert chosen is not None


def test_two_packs_with_the_same_item(tmp_path: Path):
    """Which of two items is meant must be said, at the line that asks; and saying it settles the matter."""
    folder = copied(tmp_path, ("quota: [fixture-quota]", "quota: [fixture-quota, other-quota]"))
    other = folder / "packs" / "other"
    other.mkdir()
    (other / "pack.yaml").write_text(
        "name: other-quota\nversion: '1'\nkind: quota\ntitle: 另一个定额\nsource: {document: 虚构, confidence: H}\n",
        "utf-8",
    )
    (other / "items.csv").write_text("id,name,unit_size,base_unit,other_cost_percent\nF1,别的,10,m2,5\n", "utf-8")
    (other / "consumption.csv").write_text("item,kind,resource,unit,quantity\nF1,labour,普工,工日,1\n", "utf-8")
    [problem] = problems_of(folder)
    assert problem.startswith("plan.yaml 第59行（works.level.quota_item）：定额 F1 在所选的几个数据包中都有")
    assert "fixture-quota#F1" in problem
    text = (folder / "plan.yaml").read_text("utf-8")
    (folder / "plan.yaml").write_text(text.replace("quota_item: F1", "quota_item: fixture-quota#F1"), "utf-8")
    assert problems_of(folder) == []


LOADED = load_plan(DOSSIER)
AREAS = st.lists(st.decimals(min_value="0.0001", max_value="999999", places=4), min_size=1, max_size=6)


@given(areas=AREAS, others=AREAS)
def test_sums_are_exact(areas: list[Decimal], others: list[Decimal]):
    """Two totals are told apart by a ten-thousandth, whatever their size, and the gap is stated."""
    found = list(check_site._equal(LOADED, ("project",), "甲", areas, "乙", others))
    gap = abs(sum(int(area * 10_000) for area in areas) - sum(int(area * 10_000) for area in others))
    if gap == 0:
        assert found == []
    else:
        assert [p.problem.rpartition("相差 ")[2] for p in found] == [f"{gap // 10_000}.{gap % 10_000:04} 公顷"]


@pytest.mark.parametrize("number", ["未知", "0.1"])
def test_what_is_not_known_is_not_compared(tmp_path: Path, number: str):
    folder = copied(tmp_path, ("owner: 白音嘎查集体, area_hm2: 3.0000", f"owner: 白音嘎查集体, area_hm2: {number}"))
    assert (problems_of(folder) == []) is (number == "未知")


def test_unknown_percentages_are_not_summed(tmp_path: Path):
    assert problems_of(copied(tmp_path, ("percent: 60", "percent: 未知"))) == []


def test_thirds_add_up_exactly(tmp_path: Path):
    shares = "{quarter: 2027Q1, percent: 33.3333333333}, {quarter: 2027Q2, percent: 33.3333333333}"
    old = "{quarter: 2027Q1, percent: 60}, {quarter: 2027Q2, percent: 40}"
    sound = copied(tmp_path / "a", (old, f"{shares}, {{quarter: 2027Q3, percent: 33.3333333334}}"))
    short = copied(tmp_path / "b", (old, f"{shares}, {{quarter: 2027Q3, percent: 33.3333333333}}"))
    assert problems_of(sound) == []
    assert [p.split("：")[1] for p in problems_of(short)] == [
        "费用安排的比例合计 99.9999999999%，不等于 100%。→ 改正各项比例，合计应为 100"
    ]
