"""What parcels are: classes and their standards, ownership, ridges in farmland, crosswalks; what cannot be told is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.spatial.layers import layer_of
from xiufu.packs.library import open_library
from xiufu.spatial.land import Land, Lands

LIBRARY = open_library()
SIDES = (0, 0, 1, 1)


def lands(columns, *, name="DLTB", fields="", **more) -> Lands:
    layer = layer_of([SIDES] * len(next(iter(columns.values()))), columns, name=name)
    return Lands(layer, LIBRARY, fields=fields, **more)


def told(found: Lands, *features: int) -> list[str]:
    for feature in features:
        found.land(feature)
        found.deduction(feature)
    return [str(problem) for problem in found.problems]


def test_the_survey_s_own_columns():
    found = lands(
        {
            "DLBM": ["0401", "0602"],
            "DLMC": ["天然牧草地", "采矿用地"],
            "QSXZ": ["20", "32"],
            "QSDWMC": ["某旗", "某嘎查"],
        }
    )
    assert found.land(0) == Land("sandiao", "0401", "天然牧草地", "state", "某旗")
    assert found.land(1) == Land("sandiao", "0602", "采矿用地", "collective", "某嘎查")
    assert (found.standard, found.problems) == ("sandiao", ())


def test_numbers_in_place_of_text_and_a_standard_that_names_the_class():
    found = lands({"DLBM": ["1205"], "QSXZ": [30.0]})
    assert found.land(0) == Land("sandiao", "1205", "沙地", "collective")


def test_a_class_of_a_layer_that_is_of_one_class():
    found = lands({"YJJBNTTBBH": ["1"], "DLBM": ["0103"], "QSXZ": ["30"], "QSDWMC": ["甲村"]})
    assert found.land(0) == Land("", "永久基本农田", "永久基本农田", "collective", "甲村")
    found = lands({"HXBM": ["a", "b"], "HXMC": ["水源涵养", None]})
    assert [found.land(i).name for i in (0, 1)] == ["水源涵养", "生态保护红线"]
    assert {found.land(i).code for i in (0, 1)} == {"生态保护红线"}


def test_a_layer_no_mapping_fits_is_of_one_class():
    assert lands({"FID": [1]}, name="采矿权").land(0) == Land("", "采矿权", "采矿权")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"DLBM": ["0602", "0401"], "DLMC": ["设施农用地", "天然牧草地"]},
            "第1个图形：地类编码 0602 在 sandiao 中是“采矿用地”，图层写的是“设施农用地”。→ 核对图层所用的地类标准，用 --standard 写明",
        ),
        (
            {"DLBM": ["0401", "0499"]},
            "第2个图形：地类编码“0499”不在地类标准 sandiao 中。→ 核对编码和地类标准（--standard）；新增的地类可写进自己的地类数据包",
        ),
        ({"DLBM": [None, "0401"]}, "第1个图形：没有填类别（DLBM 列是空的）。→ 补填后重新叠加"),
        (
            {"DLBM": ["0401", "0401"], "QSXZ": ["50", "20"]},
            "第1个图形：权属性质“50”不在代码表中，不能判定国有或集体。→ 核对权属性质，或在自己的字段对照中写明这个代码",
        ),
        (
            {"DLBM": ["0401", "0401"], "QSXZ": [float("nan"), "20"]},
            "第1个图形：没有填权属性质，不能判定国有或集体。→ 核对权属性质，或在自己的字段对照中写明这个代码",
        ),
        (
            {"DLBM": ["0103", "0401"], "KCXS": ["12.5", "99"]},
            "第1个图形：扣除系数“12.5”不是 0 到 1 之间的小数，未扣除田坎。→ 核对扣除系数，改正后重新叠加",
        ),
        (
            {"DLBM": ["0103", "0103"], "KCXS": ["x", 0]},
            "第1个图形：扣除系数“x”不是 0 到 1 之间的小数，未扣除田坎。→ 核对扣除系数，改正后重新叠加",
        ),
    ],
)
def test_what_cannot_be_told_is_said_once_with_its_features(columns, said):
    assert told(lands(columns), 0, 1, 0) == [f"DLTB.gpkg：图层“DLTB”{said}"]


def test_only_features_asked_for_are_judged_and_many_are_counted():
    found = lands({"DLBM": ["0499"] * 20})
    assert found.problems == ()
    (said,) = told(found, *range(3, 15))
    assert "第4、5、6、7、8、9、10、11、12、13等 12 个图形：" in said


def test_a_faulty_code_keeps_what_the_layer_says():
    found = lands({"DLBM": ["0499", "", "0602"], "DLMC": ["某种草地", "草地", "设施农用地"]})
    assert [(found.land(i).code, found.land(i).name) for i in range(3)] == [
        ("0499", "某种草地"),
        ("未填", "草地"),
        ("0602", "采矿用地"),
    ]


# 田坎.


def test_ridges_are_deducted_from_farmland_only():
    columns = {
        "DLBM": ["0103", "0103", "0401", "0103", "0103"],
        "QSXZ": ["30"] * 5,
        "KCXS": ["0.1206", 0.05, "0.1206", None, 0],
        "KCDLBM": ["1203", None, "1203", "1203", "1203"],
    }
    found = lands(columns)
    ridge = Land("sandiao", "1203", "田坎", "collective")
    assert [found.deduction(i) for i in range(5)] == [
        (Decimal("0.1206"), ridge),
        (Decimal("0.05"), ridge),
        None,
        None,
        None,
    ]
    assert told(found, *range(5)) == []


def test_parcels_are_the_same_when_class_ownership_and_deduction_are():
    found = lands({"DLBM": ["0103"] * 4, "QSXZ": ["30", "30", "20", "30"], "KCXS": [0.1, 0.1, 0.1, 0.2]})
    assert [found.same(0, i) for i in range(4)] == [True, True, False, False]


# Standards.


def test_the_standard_that_codes_and_names_fit():
    found = lands({"地类编码": ["0404", "0602"], "地类名称": ["其他草地", "采矿用地"]})
    assert (found.standard, found.reasons) == (
        "sandiao",
        (
            "按列名 地类编码、地类名称 认作“中文列名的地类图斑”（字段对照 chinese_classes）",
            "编码和名称与地类标准 sandiao 相符（gbt21010_2017 也相符）",
        ),
    )
    found = lands({"地类编码": ["1002", "0602"], "地类名称": ["采矿用地", "设施农用地"]})
    assert found.standard == "ydyh_2023"


def test_no_standard_fits():
    found = lands({"地类编码": ["0602", "0401"], "地类名称": ["荒地", "天然牧草地"]})
    assert found.standard == ""
    assert found.land(0) == Land("", "0602", "荒地")
    assert told(found, 0) == [
        "DLTB.gpkg：图层“DLTB”的编码和名称与地类标准 sandiao、gbt21010_2017、ydyh_2023 都不全相符，按图层所写列出。"
        "→ 用 --standard 写明地类标准"
    ]


def test_a_standard_as_asked():
    found = lands({"DLBM": ["1205"], "DLMC": ["管道运输用地"]}, standard="ydyh_2023")
    assert (found.land(0).name, found.problems) == ("管道运输用地", ())
    assert found.reasons == (
        "按列名 DLBM、DLMC 认作“国土调查地类图斑（DLTB）”（字段对照 sandiao_dltb）",
        "地类标准按指定为 ydyh_2023",
    )
    assert lands({"GHFQDM": ["210"]}, standard="ydyh_2023").standard == ""


def test_the_crosswalk_where_there_is_one_answer():
    found = lands({"DLBM": ["0602", "1104A", "0401"], "QSXZ": ["20"] * 3}, to_standard="ydyh_2023")
    assert found.land(0) == Land("ydyh_2023", "1002", "采矿用地", "state", stated="0602")
    assert found.land(2) == Land("ydyh_2023", "0401", "天然牧草地", "state", stated="0401")
    assert found.problems == ()


def test_a_third_level_class_goes_the_way_of_its_parent():
    found = lands({"DLBM": ["0301K"]}, to_standard="ydyh_2023")
    assert found.land(0) == Land("ydyh_2023", "0301", "乔木林地", stated="0301K")


def test_the_crosswalk_where_it_cannot_be_told():
    found = lands({"DLBM": ["0404", "1208", "08H1"]}, to_standard="ydyh_2023")
    assert [found.land(i).code for i in range(3)] == ["0404", "1208", "08H1"]
    assert {found.land(i).standard for i in range(3)} == {"sandiao"}
    said = "在 ydyh_2023 中不能判定（{}），仍按原标准列出。→ 按规划或实地情况确定后，在图层中写明"
    assert told(found, 0, 1, 2) == [
        "DLTB.gpkg：图层“DLTB”第1个图形：地类 0404 其他草地 " + said.format("可能是 0403、2302"),
        "DLTB.gpkg：图层“DLTB”第2个图形：地类 1208 后备耕地 " + said.format("对照表中没有"),
        "DLTB.gpkg：图层“DLTB”第3个图形：地类 08H1 机关团体新闻出版用地 " + said.format("可能是 0801"),
    ]


def test_years_of_the_data():
    found = lands({"DLBM": ["0401"] * 3, "SJNF": ["2024", 2023, None]})
    assert (found.years([0, 1, 2]), found.years([0])) == (("2023", "2024"), ("2024",))
