"""Plans harvested through files and the command: another plan is priced again from the packs, to the last digit."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.audit.filed.files import as_word
from tests.audit.filed.form import FORM
from tests.audit.papers import typed_table
from tests.golden.making import example, example_document
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.core.figure import Figures, Source
from xiufu.document.blocks import Block, Cell, Document, Paragraph, Table, Text
from xiufu.render.docx import write_docx
from xiufu.render.pdf import write_pdf
from xiufu.tasks.harvest import HarvestRun, harvest_files
from xiufu.tasks.pack import check_packs
from xiufu.tasks.prepare import prepare

QUARRY = Path("examples/stone-quarry")
NO_OTHERS: Mapping[str, str] = {}
REPRICED = {
    "  quota: [demo-quarry-quota]": "  quota: [firm-quota]",
    "  prices: [demo-quarry-prices]": "  prices: [firm-prices]",
    "SL-102, haul_distance_m: 640": "SL-102（运距640m增运3次）",
    "SL-201\n    haul_distance_m: 1380": "SL-201（运距1380m增运4次）",
    "SL-201, haul_distance_m: 420": "SL-201",
}
"""A pack that was harvested has hauled items as they were used."""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The plans of a firm, as Word and as PDF."""
    folder = tmp_path_factory.mktemp("plans")
    written = {
        "甲.docx": example("ejina-railway").word,
        "乙.pdf": example("stone-quarry").pdf,
        "丙.docx": example("two-valleys").word,
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in written}


def harvested(files: Sequence[Path], output: Path, *, prefer: Sequence[str] = ()) -> HarvestRun:
    return harvest_files(files, output, name="firm", prefer=prefer, write=True, told=lambda _: None)


def third_plan(
    folder: Path, packs: Path | None = None, *, of: Path = QUARRY, resources: Mapping[str, str] = NO_OTHERS
) -> Figures:
    """A plan with other coefficients than those that were harvested; with ``packs`` priced from these and no others.

    ``resources`` are what the packs call machines that the quota has by number.
    """
    shutil.copytree(of, folder)
    text = (folder / "plan.yaml").read_text()
    changed = {
        "resource: M03, factor: 1.12": "resource: M03, factor: 1.31",
        "labour, factor: 1.15": "labour, factor: 1.27",
    }
    for old, new in (changed | (REPRICED if packs else {})).items():
        assert old in text
        text = text.replace(old, new)
    for number, name in resources.items():
        text = text.replace(f"resource: {number},", f"resource: {name},")
    (folder / "plan.yaml").write_text(text)
    measures = folder / "chapters" / "measures.md"
    measures.write_text(re.sub(r"\{\{haul_distance[^}]*\}\}", "所列", measures.read_text()))
    if packs:
        shutil.rmtree(folder / "packs" / "quota")
        shutil.rmtree(folder / "packs" / "prices")
        for pack in ("firm-quota", "firm-prices"):
            shutil.copytree(packs / pack, folder / "packs" / pack)
    return prepare(folder, policy="recommended").computed.figures


def test_a_third_plan_is_priced_from_the_packs_of_two_to_the_last_digit(plans: dict[str, Path], tmp_path: Path):
    """11 works, 10 of them from quota items: consumption without coefficients, shifts, prices with and without ceilings."""
    run = harvested([plans["甲.docx"], plans["乙.pdf"]], tmp_path / "packs")
    assert {one.reason for one in run.found.refused} == {"按分档或内插计取，没有单一的费率"}
    right = third_plan(tmp_path / "right")
    found = third_plan(tmp_path / "third", tmp_path / "packs")
    prices = {i.subject: right[i.term, i.subject].value for i in right if i.term == "unit_price"}
    assert len(prices) == 11
    assert {subject: found["unit_price", subject].value for subject in prices} == prices
    source = found["quota_consumption", "work:strip/machine:M02"].origin
    assert isinstance(source, Source)
    assert source.document == "取自方案“乙.pdf”"
    assert re.fullmatch(r"表土剥离工程施工费单价分析表，“推土机 74 kW”行，“数量”列（第\d+页）", source.place)


def test_every_row_names_its_plan_and_place_and_no_pack_claims_a_standard(plans: dict[str, Path], tmp_path: Path):
    run = harvested([plans["甲.docx"], plans["乙.pdf"]], tmp_path / "packs")
    rows = [
        row
        for file in sorted((tmp_path / "packs").rglob("*.csv"))
        for row in csv.DictReader(file.read_text().splitlines())
    ]
    # 10 items with 31 kinds of consumption, a step of hauling with 2, 6 shifts with 12, 16 prices
    assert len(rows) == 10 + 31 + 1 + 2 + 6 + 12 + 16
    assert {row["document"] for row in rows} == {"取自方案“甲.docx”", "取自方案“乙.pdf”"}
    assert all("表" in row["place"] and "行" in row["place"] for row in rows)
    checks = [one for one in check_packs([tmp_path / "packs"]) if one.pack.head.name in run.packs]
    assert [(one.problems, one.pack.head.values_from_standard) for one in checks] == [((), False)] * 2


def form_of(folder: Path) -> dict[str, str]:
    """What the book of rates says, "" where it is left to the user."""
    book = openpyxl.load_workbook(folder / "firm-费用测算办法.xlsx")
    return {str(row[0].value): str(row[1].value or "") for row in book["取费约定"].iter_rows(min_row=2)}


def test_the_book_of_rates_says_what_the_plans_agree_on_and_leaves_the_rest_open(
    plans: dict[str, Path], tmp_path: Path
):
    harvested([plans["乙.pdf"]], tmp_path / "packs")
    book = openpyxl.load_workbook(tmp_path / "packs" / "firm-费用测算办法.xlsx")
    form = form_of(tmp_path / "packs")
    assert (form["利润率（%）*"], form["税率（%）*"], form["不可预见费费率（%）*"]) == ("3.5", "9", "4")
    assert (form["价格年上涨率（%）*"], form["价差预备费计息*"], form["涨价系数先取位的小数位数"]) == (
        "4",
        "年中",
        "",
    )
    place = "取自方案“乙.pdf”：不可预见费估算表，“不可预见费”行，“费率（%）”列（第"
    assert form["不可预见费费率的出处"].startswith(place)
    assert (form["元的小数位数*"], form["万元表的取位*"]) == ("", "")
    assert (form["材料价差计入税金基数*"], form["未计价材料费计入税金基数*"]) == ("是", "否")
    classes = [[cell.value for cell in row[:4]] for row in book["工程类别费率"].iter_rows(min_row=2, max_row=6)]
    # 土方, 石方, 砌体, 植被 as the example's own cost method has them; then nothing
    assert classes == [
        [None, None, "4.2", "5.5"],
        [None, None, "4.6", "6"],
        [None, None, "4.8", "6.5"],
        [None, None, "3.5", "4"],
        [None] * 4,
    ]


def with_cell(blocks: Sequence[Block], title: str, old: str, new: str) -> tuple[Block, ...]:
    """The blocks with one number of a table changed."""
    changed = 0

    def cell(one: Cell) -> Cell:
        nonlocal changed
        if one.text.strip() != old or changed:
            return one
        changed += 1
        return replace(one, content=(Paragraph((Text(new),)),))

    made = tuple(
        replace(b, rows=tuple(tuple(map(cell, row)) for row in b.rows))
        if isinstance(b, Table) and b.title == title
        else b
        for b in blocks
    )
    assert changed == 1
    return made


@pytest.mark.parametrize(
    ("title", "old", "new", "refused"),
    [
        ("场地平整工程施工费单价分析表", "0.36", "0.38", "单价分析“场地平整”"),  # a consumption
        ("场地平整工程施工费单价分析表", "493.09", "494.09", "单价分析“场地平整”"),  # the price
        ("场地平整工程施工费单价分析表", "5.5", "6.5", "单价分析“场地平整”"),  # a rate
        ("机械台班估算单价计算表", "206.85", "208.65", "台班费“砂浆搅拌机 0.4 m³”"),
        ("主要材料估算价格表", "115", "125", "价格“水泥”"),  # 415 − 300
    ],
)
def test_what_does_not_close_is_refused_with_its_reason_and_the_rest_is_taken(
    tmp_path: Path, title: str, old: str, new: str, refused: str
):
    plan = example_document("stone-quarry")
    file = tmp_path / "乙.docx"
    file.write_bytes(write_docx(replace(plan, blocks=with_cell(plan.blocks, title, old, new)), draft=True))
    found = harvested([file], tmp_path / "packs").found
    first = found.refused[0]
    assert first.what == refused
    assert "不符" in first.reason
    assert len(found.items) >= 7


def test_a_coefficient_of_unknown_aim_is_not_taken_off(plans: dict[str, Path], tmp_path: Path):
    found = harvested([plans["丙.docx"]], tmp_path / "packs").found
    fees = ["费用“勘测设计费”", "费用“工程监理费”", "费用“竣工验收费”"]
    assert [one.what for one in found.refused] == ["单价分析“现浇混凝土护脚”", *fees]
    assert "未能分离系数" in found.refused[0].reason
    assert len(found.items) == 7  # a step of hauling among them


def test_the_form_as_a_firm_types_it_gives_the_quota_without_its_coefficient(tmp_path: Path):
    """Tables within a cell, the note in a paragraph behind its table: 0.175 = 0.14 × 1.25."""
    file = tmp_path / "表.docx"
    file.write_bytes(as_word(FORM))
    found = harvested([file], tmp_path / "packs").found
    assert (found.refused, found.cautions) == ((), ())
    item, shift = found.items[0].chosen, found.shifts[0].chosen
    assert item
    assert shift
    assert [(use.resource, str(use.quantity), str(use.factor)) for use in item.uses] == [
        ("乙类工", "0.1", "1"),
        ("1014", "0.14", "1.25"),
    ]
    assert [(use.kind, use.resource, use.unit, str(use.quantity)) for use in shift.uses] == [
        ("labour", "机上人工", "工日", "2"),
        ("material", "柴油", "kg", "55"),
    ]


def test_a_coefficient_said_elsewhere_is_a_caution(tmp_path: Path):
    plan = example_document("ejina-railway")
    said = Paragraph((Text("本方案冬季施工，人工、机械台班均乘以系数 1.1。"),))
    file = tmp_path / "甲.docx"
    file.write_bytes(write_docx(replace(plan, blocks=(*plan.blocks, said)), draft=True))
    (caution,) = harvested([file], tmp_path / "packs").found.cautions
    assert "1.1" in caution.what
    assert "不在单价分析表下方" in caution.reason


def test_nothing_is_written_over_or_in_halves(plans: dict[str, Path], tmp_path: Path):
    output = tmp_path / "packs"
    harvested([plans["甲.docx"]], output)
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    with pytest.raises(InputError) as error:
        harvested([plans["乙.pdf"]], output)
    assert {Path(one.file).name for one in error.value.problems} == {
        "firm-quota",
        "firm-prices",
        "firm-费用测算办法.xlsx",
        "firm-采集结果.xlsx",
    }
    assert {file: file.read_bytes() for file in output.rglob("*") if file.is_file()} == before


def test_all_that_is_wrong_is_said_at_once(plans: dict[str, Path], tmp_path: Path):
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "甲.docx").write_bytes(b"")
    with pytest.raises(InputError) as error:
        harvested([plans["甲.docx"], tmp_path / "甲.docx", tmp_path / "坏.pdf"], tmp_path / "packs", prefer=["丁.docx"])
    text = str(error.value)
    assert "同名" in text
    assert "丁.docx" in text
    assert "坏.pdf" in text
    assert not (tmp_path / "packs").exists()


def test_the_command_previews_and_writes(plans: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["pack", "harvest", str(plans["甲.docx"]), "--name", "firm", "-o", str(tmp_path / "packs")]
    assert main(arguments) == 0
    assert "什么也没写" in capsys.readouterr().out
    assert not (tmp_path / "packs").exists()
    assert main([*arguments, "--write", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (item,) = data["items"]
    assert [(use["resource"], use["quantity"], use["factor"]) for use in item["readings"][0]["uses"]] == [
        ("乙类工", "0.1", "1"),
        ("1014", "0.14", "1.25"),
    ]
    assert main([*arguments, "--write"]) == 2


FEES = {
    "甲.docx": [
        ("不可预见费", "3", "%", "工程施工费、设备费、其他费用"),
        ("价差预备费", "6", "%", "静态总投资"),
    ],
    "乙.pdf": [
        ("不可预见费", "4", "%", "工程施工费、设备费、其他费用"),
        ("项目管理费", "2.8", "%", "工程施工费、设备费"),
        ("价差预备费", "4", "%", "静态总投资"),
        ("土地损毁监测", "180", "元", ""),
        ("复垦效果监测", "350", "元", ""),
        ("乔木管护", "3600", "元", ""),
        ("草地管护", "1500", "元", ""),
    ],
    "丙.docx": [
        ("不可预见费", "3", "%", "工程施工费、设备费、其他费用"),
        ("项目管理费", "2.6", "%", "工程施工费、前期工作费、勘测设计费"),
        ("结算审核费", "12.5", "%", "项目管理费"),
        ("价差预备费", "5", "%", "静态总投资"),
    ],
}
"""As the plans of the examples state them."""


@pytest.mark.parametrize("name", FEES)
def test_fees_of_a_plan_are_those_that_it_was_made_with(name: str, plans: dict[str, Path], tmp_path: Path):
    found = harvested([plans[name]], tmp_path / "packs").found
    fees = [group.readings[0][0] for group in found.fees]
    assert [(fee.fee, str(fee.rate), fee.unit, "、".join(fee.base)) for fee in fees] == FEES[name]


def test_composite_prices_are_those_of_the_analyses_and_of_what_has_none(plans: dict[str, Path], tmp_path: Path):
    found = harvested([plans["丙.docx"]], tmp_path / "packs").found
    prices = [group.readings[0][0] for group in found.composites]
    assert [(one.work, one.quota, one.unit, str(one.price), one.analysed) for one in prices] == [
        ("土方挖运（运距 0.8 km）", "LG-110", "100m³", "1230.76", True),
        ("土方挖运（运距 2.5 km）", "LG-110", "100m³", "1474.15", True),
        ("场地平整", "LG-120", "1000m²", "223.24", True),
        ("深松培肥", "LG-130", "hm²", "5831.75", True),
        ("现浇混凝土护脚", "LG-210", "100m³", "71781.42", True),
        ("栽植柠条", "LG-301", "100株", "656.04", True),
        ("撒播混合草籽", "LG-302", "hm²", "3437.98", True),
        ("网围栏", "", "m", "46.35", False),
    ]


def test_a_composite_price_whose_analysis_does_not_close_is_not_taken(tmp_path: Path):
    plan = example_document("two-valleys")
    changed = with_cell(plan.blocks, "场地平整工程施工费单价分析表", "223.24", "232.24")
    file = tmp_path / "丙.docx"
    file.write_bytes(write_docx(replace(plan, blocks=changed), draft=True))
    found = harvested([file], tmp_path / "packs").found
    assert "场地平整" not in {group.readings[0][0].work for group in found.composites}
    assert "单价分析“场地平整”" in {one.what for one in found.refused}


def test_rates_that_plans_state_differently_are_left_open_until_one_is_preferred(
    plans: dict[str, Path], tmp_path: Path
):
    both = [plans["乙.pdf"], plans["丙.docx"]]
    asked = ("利润率（%）*", "不可预见费费率（%）*", "价格年上涨率（%）*", "税率（%）*")
    open_ones = harvested(both, tmp_path / "open")
    assert [form_of(tmp_path / "open")[name] for name in asked] == ["", "", "", "9"]
    assert open_ones.open
    harvested(both, tmp_path / "chosen", prefer=["丙.docx"])
    form = form_of(tmp_path / "chosen")
    assert [form[name] for name in asked] == ["3", "3", "5", "9"]
    assert form["价差预备费计息*"] == "年末"
    assert form["利润率的出处"].startswith("取自方案“丙.docx”：")


def test_the_list_is_written_alone_where_it_is_asked_for(plans: dict[str, Path], tmp_path: Path):
    arguments = ["pack", "harvest", str(plans["丙.docx"]), "--name", "firm", "-o", str(tmp_path / "out"), "--list"]
    assert main(arguments) == 1
    (written,) = (tmp_path / "out").iterdir()
    assert written.name == "firm-采集结果.xlsx"
    book = openpyxl.load_workbook(written)
    # no conflicts: no sheet of them; the caution is of a haul whose step the plan does not state
    assert book.sheetnames == ["说明", "定额子目", "机械台班", "价格", "费用", "综合单价", "未采集", "注意"]
    rows = list(book["综合单价"].iter_rows(values_only=True))
    assert rows[1][:6] == ("土方挖运（运距 0.8 km）", "LG-110", "100m³", 1230.76, "单价分析表", "2026-10-10")
    assert rows[1][7:] == (
        "丙.docx",
        "土方挖运（运距 0.8 km）工程施工费单价分析表，“合计”行，“小计（元）”列",
        1,
    )
    first = written.read_bytes()
    assert main([*arguments[:-2], str(tmp_path / "again"), "--list"]) == 1
    assert (tmp_path / "again" / written.name).read_bytes() == first
    assert main(arguments) == 2


def test_conflicts_stand_side_by_side_in_the_list(plans: dict[str, Path], tmp_path: Path):
    harvested([plans["乙.pdf"], plans["丙.docx"]], tmp_path / "packs")
    rows = list(
        openpyxl.load_workbook(tmp_path / "packs" / "firm-采集结果.xlsx")["冲突对照"].iter_rows(values_only=True)
    )
    assert [row[:2] + row[3:6] for row in rows[1:]] == [
        ("费用", "不可预见费", "4%，取费基数 工程施工费、设备费、其他费用", "冲突未定", "乙.pdf"),
        ("费用", "不可预见费", "3%，取费基数 工程施工费、设备费、其他费用", "冲突未定", "丙.docx"),
        ("费用", "项目管理费", "2.8%，取费基数 工程施工费、设备费", "各不相同", "乙.pdf"),
        ("费用", "项目管理费", "2.6%，取费基数 工程施工费、前期工作费、勘测设计费", "各不相同", "丙.docx"),
        ("费用", "价差预备费", "4%，年中计", "冲突未定", "乙.pdf"),
        ("费用", "价差预备费", "5%，年末计（首年不计）", "冲突未定", "丙.docx"),
        ("费率", "利润", "3.5%", "冲突未定", "乙.pdf"),
        ("费率", "利润", "3%", "冲突未定", "丙.docx"),
    ]


def write_names(folder: Path, name: str) -> Path:
    """A pack that says what a firm calls the rate of a fee."""
    pack = folder / "firm-words"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text(
        "name: firm-words\nversion: '1'\nkind: cost_rows\ntitle: 本单位的列名\n"
        "source: {document: 本单位, confidence: M}\n",
        encoding="utf-8",
    )
    (pack / "rows.yaml").write_text(
        f"columns:\n  - {{role: rate, names: [{name}]}}\nsource: {{document: 本单位, confidence: M}}\n",
        encoding="utf-8",
    )
    return folder


def test_packs_tell_how_a_firm_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    blocks = (typed_table("费用名称|取费基数|计取比例|金额\n监理费|175.70|2.5|4.39", "其他费用估算表", "单位：万元"),)
    file = tmp_path / "甲.docx"
    file.write_bytes(write_docx(Document("方案", blocks), draft=True))
    arguments = ["pack", "harvest", str(file), "--name", "firm", "-o", str(tmp_path / "out"), "--json"]
    main(arguments)
    assert json.loads(capsys.readouterr().out)["fees"] == []
    main([*arguments, "--packs", str(write_names(tmp_path / "packs", "计取比例"))])
    data = json.loads(capsys.readouterr().out)
    assert data["version"] == 1
    assert data["fees"] == [
        {
            "chosen": "甲.docx",
            "readings": [
                {
                    "part": "其他费用",
                    "fee": "监理费",
                    "rate": "2.5",
                    "unit": "%",
                    "base": [],
                    "formula": "",
                    "amount": "4.39 万元",
                    "price_convention": "",
                    "factor_places": None,
                    "as_of": None,
                    "place": "其他费用估算表，“监理费”行，“计取比例”列",
                    "documents": ["甲.docx"],
                }
            ],
        }
    ]


def test_a_wrong_pack_is_said_as_in_an_audit(
    plans: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write_names(tmp_path / "packs", "计取比例")
    (folder / "firm-words" / "rows.yaml").write_text("columns: 3\n", encoding="utf-8")
    said = []
    for command in (
        ["audit", str(plans["甲.docx"])],
        ["pack", "harvest", str(plans["甲.docx"]), "--name", "f", "-o", "o"],
    ):
        assert main([*command, "--packs", str(folder)]) == 2
        said.append(capsys.readouterr().err)
    assert said[0] == said[1]
    assert "rows.yaml" in said[0]


FOREIGN = (
    typed_table(
        """
序号|工程或费用名称|投资（万元）
一|工程施工费|175.70
二|设备购置费|20.00
三|其他费用|19.55
静态总投资|<|215.25
""",
        "土地复垦投资估算总表",
    ),
    typed_table(
        """
序号|费用名称|计费基数|费率（%）|金额（万元）
1|前期工作费|工程施工费|5|8.79
2|工程监理费|工程施工费＋设备购置费|2.5|4.89
3|竣工验收费|工程施工费与设备购置费之和|3|5.78
""",
        "其他费用预算表",
    ),
    typed_table(
        """
监测内容|监测点数|次/年|年限|单价（元/次）|费用（万元）
地表变形|10|12|5|200|12.00
水质|6|2|3|800|2.88
""",
        "监测工程费用表",
    ),
)
"""As another firm lays it out; (175.70 + 20.00) × 3 % is 5.87, not 5.78."""


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_tables_of_another_firm_through_files(form: str, tmp_path: Path):
    plan = Document("方案", FOREIGN)
    file = tmp_path / f"丁.{form}"
    file.write_bytes(write_docx(plan, draft=True) if form == "docx" else write_pdf(plan, draft=True).data)
    found = harvested([file], tmp_path / "packs").found
    fees = [group.readings[0][0] for group in found.fees]
    assert [(fee.fee, str(fee.rate), fee.unit, fee.base) for fee in fees] == [
        ("前期工作费", "5", "%", ("工程施工费",)),
        ("工程监理费", "2.5", "%", ("工程施工费", "设备费")),
        ("地表变形", "200", "元/次", ()),
        ("水质", "800", "元/次", ()),
    ]
    assert [one.what for one in found.refused] == ["费用“竣工验收费”"]
