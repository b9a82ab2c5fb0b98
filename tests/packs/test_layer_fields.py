"""Field mappings: the schema of a layer by its columns, and users' own ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.layer_fields import fields_of
from xiufu.packs.library import open_library
from xiufu.tasks.pack import check_packs, show_pack

KNOWN = open_library().layer_fields()

SURVEY = ["BSM", "YSDM", "TBBH", "DLBM", "DLMC", "QSXZ", "QSDWMC", "ZLDWMC", "TBMJ", "KCDLBM", "KCXS", "KCMJ", "SJNF"]
FARMLAND = ["BSM", "YJJBNTTBBH", "TBBH", "DLBM", "DLMC", "QSXZ", "QSDWMC", "YJJBNTTBMJ", "YJJBNTMJ", "SJNF"]

OWN = """\
name: forest
title: 林地小班
everything: 公益林
required: [parcel_number]
columns: {parcel_number: [XIAO_BAN], class_name: [LIN_ZHONG]}
source: {document: 本单位的数据说明, confidence: M}
"""


def found(columns: list[str], name: str = "") -> tuple[str, dict[str, str]] | None:
    fields = fields_of(KNOWN, columns, layer="图层", file="图层.gpkg", name=name)
    if fields is None:
        return None
    return fields.fields.name, {str(what): column for what, column in fields.columns.items()}


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        (SURVEY, "sandiao_dltb"),
        (["DLBM"], "sandiao_dltb"),
        (["dlbm", "dlmc"], "sandiao_dltb"),
        (FARMLAND, "yjjbnt"),
        (["HXBM", "HXMC", "HXLX", "MJ"], "stbhhx"),
        (["LXDM", "MC", "QYMJ"], "stbhhx"),
        (["YDYHFLDM", "YDYHFLMC", "DLBM"], "ydyh"),
        (["GHFQDM", "GHFQMC", "MJ"], "ghfq"),
        (["地类编码", "地类名称", "权属性质", "权属单位"], "chinese_classes"),
        (["权属性质", "权属单位"], "chinese_ownership"),
    ],
)
def test_the_schema_by_its_columns(columns, name):
    assert (found(columns) or ("", {}))[0] == name


def test_columns_are_found_whatever_their_case_and_named_in_the_reason():
    fields = fields_of(KNOWN, ["tbbh", "Dlbm", "QSXZ"], layer="图层", file="图层.gpkg")
    assert fields is not None
    assert fields.columns == {"class_code": "Dlbm", "ownership": "QSXZ", "parcel_number": "tbbh"}
    assert fields.reasons == ("按列名 Dlbm、QSXZ、tbbh 认作“国土调查地类图斑（DLTB）”（字段对照 sandiao_dltb）",)


def test_the_first_of_several_names_is_taken():
    assert found(["YJJBNTMJ", "YJJBNTTBMJ", "JBNTTBBH"]) == (
        "yjjbnt",
        {"parcel_area": "YJJBNTTBMJ", "parcel_number": "JBNTTBBH"},
    )


def test_no_schema_fits():
    assert found(["FID", "备注"]) is None


def test_a_schema_by_name():
    fields = fields_of(KNOWN, FARMLAND, layer="图层", file="图层.gpkg", name="sandiao_dltb")
    assert fields is not None
    assert fields.columns["class_code"] == "DLBM"
    assert fields.reasons == ("按指定的字段对照 sandiao_dltb（国土调查地类图斑（DLTB））",)


@pytest.mark.parametrize(
    ("columns", "name", "said"),
    [
        (
            ["FID"],
            "sandiao_dltb",
            "图层.gpkg：图层“图层”没有字段对照“sandiao_dltb”必有的列：DLBM。→ 改用别的字段对照；图层有这些列：FID",
        ),
        (["DLBM"], "sandiao", "命令行：没有名为“sandiao”的字段对照。→ 是否想写“sandiao_dltb”？可用："),
        (
            ["DLBM", "GHFQDM"],
            "",
            "图层.gpkg：图层“图层”的列同样符合几种字段对照：ghfq、sandiao_dltb。→ 用 --fields 写明用哪一种",
        ),
    ],
)
def test_what_cannot_be_decided_is_asked(columns, name, said):
    with pytest.raises(InputError) as error:
        found(columns, name)
    assert str(error.value).startswith(said)


def test_codes_of_ownership():
    codes = {"10": "state", "20": "state"} | dict.fromkeys(("30", "31", "32", "33", "34", "40"), "collective")
    assert KNOWN["sandiao_dltb"].ownership == KNOWN["yjjbnt"].ownership == KNOWN["ydyh"].ownership == codes


def test_every_schema_says_where_it_is_from_and_none_is_called_sure():
    assert all(fields.source.document for fields in KNOWN.values())
    assert {fields.source.confidence for fields in KNOWN.values()} == {"M"}
    assert show_pack("national-layer-fields").counts == {"字段对照": 7}


def test_ones_own_mapping(tmp_path: Path):
    write_pack(tmp_path / "own", "own-fields", "layer_fields", {"forest.yaml": OWN})
    known = open_library([tmp_path]).layer_fields()
    fields = fields_of(known, ["XIAO_BAN", "LIN_ZHONG"], layer="林班", file="林班.shp")
    assert fields is not None
    assert (fields.fields.title, fields.fields.everything) == ("林地小班", "公益林")
    assert len(known) == 8


def test_ones_own_mapping_goes_before_the_one_of_its_name(tmp_path: Path):
    own = OWN.replace("name: forest", "name: ghfq")
    write_pack(tmp_path / "own", "own-fields", "layer_fields", {"ghfq.yaml": own})
    assert open_library([tmp_path]).layer_fields()["ghfq"].title == "林地小班"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("other.yaml", OWN, "第1行（name）：名称“forest”与文件名不一致。→ 把文件改名为 forest.yaml，或改正 name"),
        (
            "forest.yaml",
            OWN.replace("[parcel_number]", "[class_code]"),
            "第4行（required）：必有的列 class_code 没有写列名。→ 在 columns 中补上它的列名",
        ),
        ("forest.yaml", OWN.replace("class_name:", "classname:"), "第5行（columns"),
        ("forest.yaml", OWN.replace("required: [parcel_number]\n", ""), "（required）：缺少必填项“required”"),
    ],
)
def test_faults_of_a_mapping(tmp_path: Path, file: str, text: str, said: str):
    write_pack(tmp_path / "own", "own-fields", "layer_fields", {file: text})
    problems = [str(p) for one in check_packs([tmp_path]) for p in one.problems]
    assert len(problems) == 1
    assert said in problems[0]


def test_all_faulty_mappings_are_told_at_once(tmp_path: Path):
    files = {"a.yaml": OWN, "b.yaml": OWN, "c.yaml": "x: 1\n"}
    write_pack(tmp_path / "own", "own-fields", "layer_fields", files)
    with pytest.raises(InputError) as error:
        open_library([tmp_path]).layer_fields()
    assert {Path(p.file).name for p in error.value.problems} == {"a.yaml", "b.yaml", "c.yaml"}
