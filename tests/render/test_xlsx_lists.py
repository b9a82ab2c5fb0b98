"""The sheets that list figures: prices, parameters, the plan's own numbers and what is computed; named cells."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.render.graphs import PLAN, PRINTING, terms
from tests.render.workbooks import opened, rows, sample, written
from xiufu.core.figure import Absent, Figures, Source
from xiufu.render.xlsx.style import height_of

D = Decimal


@pytest.fixture
def figures():
    return sample()


def test_what_was_read_stands_with_its_like(figures):
    book = opened(written(figures))
    assert rows(book["价格"]) == [
        ["编号", "名称", "对象", "价格", "限价", "单位", "价格日期", "出处"],
        ["x_price|unit:a", "单价", "一号场地", 137.05, None, "元", None, "plan.yaml，第3行"],
        ["x_price|unit:b", "单价", "二号场地", 0.1, None, "元", None, "经验值【未核实】"],
        ["x_price|unit:c", "单价", "c", "待补", None, "元", None, "plan.yaml，第3行"],
        ["x_price|unit:d", "单价", "d", "不适用", None, "元", None, "plan.yaml，第3行"],
    ]
    assert rows(book["参数"]) == [
        ["编号", "名称", "对象", "数值", "单位", "出处"],
        ["x_rate|project", "费率", "全项目", 5, "%", "测算办法，第二条"],
    ]
    assert rows(book["输入"]) == [
        ["编号", "名称", "对象", "数值", "单位", "出处"],
        ["x_area|unit:a", "面积", "一号场地", 3.81654, "hm2", "plan.yaml，第3行"],
    ]


def estimate():
    """Prices and parameters of real terms, as an estimate records them."""
    figures = Figures(PRINTING, {"machine:M1": "推土机 74 kW", "work:a": "表土剥离"})
    pack = Source("信息价", "第1页", date(2025, 10, 1), pack="prices@1")
    quota = Source("定额", "1-1", pack="quota@1")
    diesel = figures.given("budget_price", "material:柴油", D("7.65"), pack, unit="元/kg")
    limit = figures.given("ceiling_price", "material:柴油", D("4.2"), pack, unit="元/kg")
    labour = figures.given("budget_price", "labour:甲类工", D(178), PLAN, unit="元/工日")
    class1 = figures.given("class1_cost", "machine:M1", D("211.3"), quota)
    used = figures.given("shift_consumption", "machine:M1/material:柴油", D(54), quota, unit="kg")
    days = figures.given("shift_consumption", "machine:M1/labour:甲类工", D(2), quota, unit="工日")
    figures.given("coefficient", "work:a/coefficient:1", D("1.1"), PLAN)
    figures.given("coefficient", "work:a/coefficient:2", Absent.UNKNOWN, PLAN)
    figures.given("tax_rate", "project", D(9), Source("办法", pack="cost@1"))
    figures.given("share", "whole", Absent.NOT_APPLICABLE, Source("办法", pack="cost@1"))
    figures.given("thickness", "work:a", D("0.30"), PLAN)
    figures.given("quota_unit_size", "work:a", D(1), Source("本方案", "无此项"))
    charged = figures.step("charged_price", "material:柴油", lambda a, b: a.min(b), diesel, limit, unit="元/kg")
    figures.step(
        "machine_shift_price",
        "machine:M1",
        lambda a, b, c, d, e: a + b * c + d * e,
        class1,
        used,
        charged,
        days,
        labour,
    )
    return figures


def test_a_price_and_its_ceiling_stand_in_one_row():
    book = opened(written(estimate()))
    assert rows(book["价格"])[1:] == [
        ["budget_price|labour:甲类工", "预算价格", "甲类工", 178, None, "元/工日", None, "plan.yaml，第3行"],
        [
            *("budget_price|material:柴油", "预算价格", "柴油", 7.65, 4.2, "元/kg", "2025-10-01"),
            "信息价，第1页［数据包 prices@1］",
        ],
        [
            "class1_cost|machine:M1",
            "一类费用",
            "推土机 74 kW",
            211.3,
            None,
            "元/台班",
            None,
            "定额，1-1［数据包 quota@1］",
        ],
    ]
    assert [row[0] for row in rows(book["参数"])[1:]] == [
        *("shift_consumption|machine:M1/material:柴油", "shift_consumption|machine:M1/labour:甲类工"),
        *("coefficient|work:a/coefficient:1", "coefficient|work:a/coefficient:2", "tax_rate|project"),
    ]
    assert [row[0] for row in rows(book["输入"])[1:]] == [
        *("share|whole", "thickness|work:a", "quota_unit_size|work:a"),
    ]
    assert [row[3] for row in rows(book["计算"])[1:]] == [
        "=MIN(价格!D3,价格!E3)",
        "=价格!D4+参数!D2*D2+参数!D3*价格!D2",
    ]


def test_a_ceiling_price_without_a_budget_price_has_a_row_of_its_own():
    figures = Figures(PRINTING)
    figures.given("ceiling_price", "material:砂", D(60), PLAN)
    assert rows(opened(written(figures))["价格"])[1][:5] == ["ceiling_price|material:砂", "限价", "砂", 60, None]


def test_inputs_are_shown_as_stated_and_look_editable(figures):
    book = opened(written(figures))
    cells = [book["价格"]["D2"], book["价格"]["D3"], book["参数"]["D2"], book["输入"]["D2"]]
    assert [cell.number_format for cell in cells] == ["0.00", "0.00", "0", "0.00000"]
    assert {cell.fill.fgColor.rgb for cell in cells} == {"FFFFF9DB"}
    assert book["价格"]["D4"].fill.fgColor.rgb != "FFFFF9DB"
    assert opened(written(estimate()))["价格"]["E3"].fill.fgColor.rgb == "FFFFF9DB"
    assert book["价格"].freeze_panes == "C2"


def test_text_is_refused_where_a_number_belongs(figures):
    """What a price sheet accepts: numbers over numbers, and nothing where there is none; it is not locked."""
    book = opened(written(figures))
    rules = {str(rule.sqref): rule for rule in book["价格"].data_validations.dataValidation}
    assert rules.keys() == {"D2:D3", "D4:D5"}
    numbers, absent = rules["D2:D3"], rules["D4:D5"]
    assert (numbers.type, numbers.operator or "between", numbers.allowBlank) == ("decimal", "between", False)
    assert (D(numbers.formula1), D(numbers.formula2)) == (-(D(10) ** 15), D(10) ** 15)
    assert numbers.error == "此处只能填数值，不要带单位、文字或多余符号，例如 12.50。"
    assert (absent.type, absent.formula1) == ("custom", "FALSE")
    assert "重新生成" in absent.error
    for rule in rules.values():
        assert rule.errorStyle in (None, "stop")
        assert rule.showErrorMessage
    assert not any(sheet.protection.sheet for sheet in book)
    limits = opened(written(estimate()))["价格"].data_validations.dataValidation
    assert [str(rule.sqref) for rule in limits] == ["D2:D4", "E3"]


def test_steps_are_live_formulas_with_words_and_clause(figures):
    sheet = opened(written(figures))["计算"]
    assert rows(sheet) == [
        ["编号", "名称", "对象", "数值", "印出值", "单位", "算式", "条款"],
        [
            *("x_amount|unit:a", "金额", "一号场地", "=价格!D2*价格!D3", "=ROUND(D2,2)", "元"),
            *("单价×单价〔二号场地〕；甲类工", "测算办法，第二条"),
        ],
        ["x_amount|unit:c", "金额", "c", "待补", "待补", "元", "单价×单价〔二号场地〕", None],
        ["x_amount|unit:d", "金额", "d", "不适用", "不适用", "元", "单价×单价〔二号场地〕", None],
        [
            *("x_amount|unit:e", "金额", "e", "=MAX(输入!D2,价格!D3)-价格!D3", "=ROUND(ROUND(D5,8),2)", "元"),
            *("较大值（面积〔一号场地〕，单价〔二号场地〕）−单价〔二号场地〕", None),
        ],
        [
            "x_total|project",
            "合计",
            "全项目",
            "=D2*参数!D2/100",
            "=ROUND(D6,2)",
            "元",
            "金额〔一号场地〕×费率÷100",
            None,
        ],
    ]
    assert sheet["E2"].number_format == "0.00"


def test_cached_values_are_carried_and_printed(figures):
    sheet = opened(written(figures), values=True)["计算"]
    assert [(sheet[f"D{n}"].value, sheet[f"E{n}"].value) for n in (2, 5, 6)] == [
        (13.705, 13.71),  # 137.05 × 0.10
        (3.71654, 3.72),  # 3.81654 − 0.10
        (0.68525, 0.69),  # 13.705 × 5 %
    ]


def names(data):
    return {name: defined.attr_text for name, defined in opened(data).defined_names.items()}


def test_what_a_reviewer_looks_for_has_a_name(figures):
    """Known figures of the whole project, prices and rates; the program's own print areas are no names."""
    assert names(written(figures)) == {
        "单价_一号场地": "价格!$D$2",
        "单价_二号场地": "价格!$D$3",
        "费率": "参数!$D$2",
        "合计": "计算!$D$6",
    }
    assert names(written(estimate())) == {
        "预算价格_甲类工": "价格!$D$2",
        "预算价格_柴油": "价格!$D$3",
        "限价_柴油": "价格!$E$3",
        "一类费用_推土机_74_kW": "价格!$D$4",
        "定额系数_表土剥离_1": "参数!$D$4",
        "税率": "参数!$D$6",
        "计入价格_柴油": "计算!$D$2",
        "台班费_推土机_74_kW": "计算!$D$3",
    }


@pytest.mark.parametrize(
    ("resources", "found"),
    [
        (["A1", "r1c1", "R"], ["预算价格_A1", "预算价格_r1c1", "预算价格_R"]),
        (
            ["0#柴油", "块石（综合）", "土工布 300g/m²"],
            ["预算价格_0_柴油", "预算价格_块石_综合", "预算价格_土工布_300g_m"],
        ),
        (["草籽Ａ", "草籽-Ａ", "草籽 ！"], ["预算价格_草籽", "预算价格_草籽_2", "预算价格_草籽_3"]),
        (["PVC", "pvc"], ["预算价格_PVC", "预算价格_pvc_2"]),
        (["=1+1", "'", "🌱"], ["预算价格_1_1", "预算价格", "预算价格_2"]),
        (["长" * 300] * 1, ["预算价格_" + "长" * 195]),
    ],
)
def test_names_are_such_as_excel_allows(resources, found):
    figures = Figures(PRINTING)
    for resource in resources:
        figures.given("budget_price", f"material:{resource}", D(1), PLAN)
    made = names(written(figures))
    assert made == {name: f"价格!$D${row}" for row, name in enumerate(found, start=2)}
    for name in made:
        assert re.fullmatch(r"[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z_]{0,254}", name)


def test_more_digits_than_a_cell_keeps_are_noted():
    figures = Figures(PRINTING)
    with terms():
        figures.given("x_price", "long", D("12345678901234.567"), PLAN)
        figures.given("x_price", "fits", D("1234567890123.45"), PLAN)
    sheet = opened(written(figures))["价格"]
    assert sheet["H2"].value == "plan.yaml，第3行（超过 15 位有效数字，电子表格只能保留前 15 位）"
    assert (sheet["D3"].value, sheet["H3"].value) == (1234567890123.45, "plan.yaml，第3行")


def test_rows_are_high_enough_for_their_longest_text():
    figures = Figures(PRINTING, {"unit:" + "a" * 60: "很长的对象名称" * 6})
    figures.given("thickness", "unit:" + "a" * 60, D(1), PLAN)
    figures.given("thickness", "unit:b", D(1), PLAN)
    sheet = opened(written(figures))["输入"]
    # the name is 84 wide, 25 go into a line: four lines; the id of 75 characters takes three of 35
    assert float(sheet.row_dimensions[2].height) == pytest.approx(4 * 15 + 5, abs=0.5)
    assert float(sheet.row_dimensions[3].height) == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("长" * 10, 1),
        ("长" * 11, 2),
        ("a" * 20, 1),
        ("a" * 21, 2),
        ("出处 " + "a" * 30, 3),  # the path does not begin beside the words, and takes two lines
        ("出处 " + "a" * 10 + "/" + "b" * 10, 2),
        ("aaaa " * 8, 2),
        ("甲\n乙", 2),
    ],
)
def test_lines_that_a_text_takes_in_twenty_characters(text, lines):
    assert height_of(text, 21) == 15 * lines + 5
