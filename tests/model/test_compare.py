"""Inputs that differ are named by the user's ids; an item that comes or moves shifts nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from xiufu.core.figure import Absent
from xiufu.model.chapter import Chapter
from xiufu.model.compare import InputChange, compare_chapters, compare_plans
from xiufu.model.load import load_plan
from xiufu.model.plan import Plan

PLAN = load_plan(Path("examples/stone-quarry")).plan
[SUB] = PLAN.sub_projects


def with_units(*units: Any) -> Plan:
    return PLAN.model_copy(update={"sub_projects": (SUB.model_copy(update={"units": units}),)})


def short(changes: list[InputChange]) -> list[tuple[str, str | None, str | None]]:
    return [(change.path, change.before, change.after) for change in changes]


def test_a_plan_does_not_differ_from_itself():
    assert compare_plans(PLAN, PLAN) == []


def test_a_number_in_an_item_with_an_id():
    unit = SUB.units[1].model_copy(update={"area_hm2": Decimal("1.5000")})
    [change] = compare_plans(PLAN, with_units(SUB.units[0], unit, *SUB.units[2:]))
    assert change == InputChange(
        "plan.yaml",
        "sub_projects.main.units.wall.area_hm2",
        "子项目“main 取料场” › 复垦单元“wall 采坑边坡” › 面积（公顷）",
        "1.4000",
        "1.5000",
    )


def test_an_item_at_the_front_shifts_nothing():
    fresh = SUB.units[0].model_copy(update={"id": "fresh", "name": "新单元"})
    [change] = compare_plans(PLAN, with_units(fresh, *SUB.units))
    assert (change.path, change.before) == ("sub_projects.main.units.fresh", None)
    assert change.after is not None
    assert change.after.startswith("单元编号：fresh；单元名称：新单元；面积（公顷）：2.8600；")
    assert compare_plans(with_units(fresh, *SUB.units), PLAN)[0].after is None


def test_another_order():
    first, second, *rest = SUB.units
    assert short(compare_plans(PLAN, with_units(second, first, *rest))) == [
        ("sub_projects.main.units", "floor、wall、dump、road、camp、soil", "wall、floor、dump、road、camp、soil")
    ]


def test_items_without_an_id_belong_together_by_what_they_say_first():
    stone = PLAN.prices[0]
    other = stone.model_copy(update={"resource": "水", "budget_price": Decimal("6")})
    after = PLAN.model_copy(update={"prices": (other, stone.model_copy(update={"budget_price": Decimal("105")}))})
    changes = compare_plans(PLAN, after)
    assert short(changes)[0] == ("prices.第1项.budget_price", "98", "105")
    assert changes[0].title == "本方案价格“第1项 材料 块石” › 预算价格（元）"
    assert [(change.path, change.before) for change in changes[1:]] == [("prices.第1项（新）", None)]


def test_choices_are_said_in_words_and_unknown_numbers_too():
    damage = SUB.units[0].damage[0].model_copy(update={"degree": "light", "area_hm2": Absent.UNKNOWN})
    unit = SUB.units[0].model_copy(update={"damage": (damage,), "reclaimed": False, "use": ""})
    assert short(compare_plans(PLAN, with_units(unit, *SUB.units[1:]))) == [
        ("sub_projects.main.units.floor.use", "取料作业面，最低开采标高处", None),
        ("sub_projects.main.units.floor.damage.第1项.degree", "重度", "轻度"),
        ("sub_projects.main.units.floor.damage.第1项.area_hm2", None, "未知"),
        ("sub_projects.main.units.floor.reclaimed", "是", "否"),
    ]


def test_a_quantity_computed_in_another_way_is_one_change():
    measure = SUB.units[0].measures[0]
    line = measure.lines[0]
    stated = PLAN.sub_projects[0].units[1].measures[0].lines[0].quantity
    assert type(stated) is not type(line.quantity)
    changed = measure.model_copy(update={"lines": (line.model_copy(update={"quantity": stated}), *measure.lines[1:])})
    unit = SUB.units[0].model_copy(update={"measures": (changed, *SUB.units[0].measures[1:])})
    [change] = compare_plans(PLAN, with_units(unit, *SUB.units[1:]))
    assert change.path.endswith(f"measures.{measure.id}.lines.{line.id}.quantity")
    assert change.before != change.after


def test_nothing_owed_and_nothing_there_are_told_apart():
    nothing = PLAN.model_copy(update={"equipment": ()})
    owed = PLAN.model_copy(update={"equipment": None})
    assert short(compare_plans(owed, nothing)) == [("equipment", None, "无")]
    assert [change.path for change in compare_plans(PLAN, owed)] == ["equipment.drip", "equipment.drone"]


def test_digits_as_written_count():
    unit = SUB.units[0].model_copy(update={"area_hm2": Decimal("2.86")})
    assert short(compare_plans(PLAN, with_units(unit, *SUB.units[1:]))) == [
        ("sub_projects.main.units.floor.area_hm2", "2.8600", "2.86")
    ]


def chapters(**texts: str) -> dict[str, Chapter]:
    return {name: Chapter(name, text, f"chapters/{name}.md") for name, text in texts.items()}


def test_lines_of_chapters():
    before = chapters(purpose="第一段。\n\n第二段。\n", safety="安全。\n")
    after = chapters(purpose="\n新的一段。\n第一段。\n\n第二段，有改动。\n", ecology="生态。")
    assert compare_chapters(before, after) == [
        InputChange("chapters/purpose.md", "2", "第2行", None, "新的一段。"),
        InputChange("chapters/purpose.md", "5", "第5行", "第二段。", "第二段，有改动。"),
        InputChange("chapters/safety.md", "", "整章", "安全。", None),
        InputChange("chapters/ecology.md", "", "整章", None, "生态。"),
    ]
    assert compare_chapters(before, before) == []
