"""Sheets of a plan: every field of every model has its place, one that is added too."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from xiufu.core.model_place import options_of
from xiufu.model.fields import Key, Model, PositiveAmount, Remark, Text, labels
from xiufu.model.layout import plan_sheets
from xiufu.model.plan import Plan
from xiufu.model.sheets import Sheet


def headings(sheets: tuple[Sheet, ...]) -> dict[str, tuple[str, ...]]:
    return {s.title: s.headings for s in sheets}


def test_the_sheets_of_a_plan():
    forms = ["方案", "数据包", "项目概况", "编制单位", "适用情形", "预存", "图形"]
    assert [s.title for s in plan_sheets() if s.form] == forms
    found = headings(plan_sheets())
    assert list(found)[5:21] == [
        "编制依据", "阶段", "子项目", "地类面积", "权属面积", "复垦单元", "损毁情况", "评价因子", "复垦措施", "工程量清单",
        "单项工程", "系数", "本方案价格", "设备", "其他费用", "监测与管护",
    ]  # fmt: skip
    assert found["评价因子"] == ("子项目编号", "单元编号", "损毁序号", "因子", "取值", "分级标准", "单因子程度")
    assert found["工程量清单"][:6] == ("子项目编号", "单元编号", "措施编号", "行编号", "单项工程编号", "工程量算法")
    assert list(found)[-2:] == ["图形", "图层"]
    assert found["图形"][:4] == ("界址点文件·文件", "界址点文件·图层名", "界址点文件·坐标系", "土地利用现状图的比例尺")
    assert found["复垦单元"][-1] == "地块"
    assert found["系数"] == ("单项编号", "乘于", "只乘此项资源", "系数", "依据")


def test_which_lists_must_be_stated():
    stated = {s.title for s in plan_sheets() if s.stated}
    assert stated == {"地类面积", "权属面积", "损毁情况", "设备", "其他费用", "监测与管护"}


def fields(model: type[BaseModel]) -> set[tuple[str, str]]:
    """Every field of a model and of all models in it."""
    found: set[tuple[str, str]] = set()
    for name, info in model.model_fields.items():
        found.add((model.__name__, name))
        for option in nested(info.annotation):
            found |= fields(option)
    return found


def nested(annotation: object) -> list[type[BaseModel]]:
    models = []
    for option in options_of(annotation):
        if isinstance(option, type) and issubclass(option, BaseModel):
            models.append(option)
        else:
            models += [m for a in getattr(option, "__args__", ()) if a is not ... for m in nested(a)]
    return models


def test_every_field_has_its_place():
    """As many cells as there are fields: a field that no sheet shows could not be filled in."""
    pairs = {
        ("Allocation", "quarter"),
        ("Allocation", "percent"),
        ("Instalment", "due_date"),
        ("Instalment", "percent"),
    }
    leaves = {name for _, name in fields(Plan) - pairs}
    shown = {key for s in plan_sheets() for c in s.columns for key in (*s.path, *c.path)}
    assert len(fields(Plan)) > 120
    assert leaves - shown == set()


class File(Model):
    """附件."""

    id: Key = Field(title="附件编号")
    title: Text = Field(title="标题")
    kind: Literal["map", "deed"] = Field("map", title="种类", json_schema_extra=labels(map="图件", deed="批文"))
    pages: tuple[Remark, ...] = Field((), title="页次，如 1；3")


class Square(Model):
    """正方形."""

    by: Literal["square"]
    side_m: PositiveAmount = Field(title="边长（米）")


class Circle(Model):
    """圆形."""

    by: Literal["circle"]
    radius_m: PositiveAmount = Field(title="半径（米）")


class Pond(Model):
    """水池."""

    shape: Annotated[Square | Circle, Field(discriminator="by")] = Field(title="形状")
    files: tuple[File, ...] = Field((), title="附件（可不填）")


class Larger(Model):
    """更大的方案."""

    note: Remark = Field("", title="备注")
    ponds: tuple[Pond, ...] | None = Field(None, title="水池")


def test_what_is_added_to_a_model_is_there():
    assert headings(plan_sheets(Larger)) == {
        "方案": ("备注",),
        "水池": ("水池序号", "形状算法", "边长（米）", "半径（米）"),
        "附件": ("水池序号", "附件编号", "标题", "种类", "页次"),
    }
    _, ponds, files = plan_sheets(Larger)
    assert (ponds.stated, files.stated) == (True, False)
    assert [c.hint for c in ponds.columns] == [
        "必填；可选：正方形、圆形",
        "正方形：必填；只写数字；不知道时写“未知”",
        "圆形：必填；只写数字；不知道时写“未知”",
    ]
    assert files.columns[2].hint == "可不填；可选：图件、批文"
    assert files.columns[3].hint == "可不填；如 1；3；几项之间用“；”隔开"


class Strange(Model):
    """怪."""

    table: dict[str, str] = Field(title="对照")


def test_a_field_that_no_sheet_can_hold_is_refused():
    with pytest.raises(TypeError, match=r"Strange\.table"):
        plan_sheets(Strange)
