"""The workbook: its sheets, what stands in their cells, and that nobody's text becomes anything but text."""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.graphs import CLAUSE, PLAN, PRINTING, terms
from tests.render.recalculate import recalculated
from xiufu.core.figure import Absent, Figures, Source
from xiufu.core.numbers import Rounding, plain_text
from xiufu.document.blocks import Cell, Document, Number, Paragraph, Table, Text, Unknown, run_cell, text_cell
from xiufu.render.xlsx import write_xlsx
from xiufu.render.xlsx.style import clean, displayed

D = Decimal


@pytest.fixture
def figures():
    """137.05 × 0.1 = 13.705 printed 13.71; its 5 % 0.68525 printed 0.69; what is absent."""
    made = Figures(PRINTING, {"unit:a": "一号场地", "unit:b": "二号场地"})
    with terms():
        price = made.given("x_price", "unit:a", D("137.05"), PLAN)
        days = made.given("x_price", "unit:b", D("0.10"), Source("经验值", confidence="L"))
        rate = made.given("x_rate", "project", D(5), CLAUSE)
        unknown = made.given("x_price", "unit:c", Absent.UNKNOWN, PLAN)
        foreign = made.given("x_price", "unit:d", Absent.NOT_APPLICABLE, PLAN)
        area = made.given("x_area", "unit:a", D("3.81654"), PLAN)
        cost = made.step("x_amount", "unit:a", lambda a, b: a * b, price, days, clause=CLAUSE, note="甲类工")
        made.step("x_total", "project", lambda base, r: base * r / 100, cost, rate)
        made.step("x_amount", "unit:c", lambda a, b: a * b, unknown, days)
        made.step("x_amount", "unit:d", lambda a, b: a * b, foreign, days)
        made.step("x_amount", "unit:e", lambda a, b: a.max(b) - b, area, days)
    return made


def written(figures, *tables, notes=()):
    return write_xlsx(figures, Document("某项目土地复垦方案报告表", tables), notes=notes)


def opened(data, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def grid(*texts, **options):
    """A table of one row of cells."""
    cells = tuple(text_cell(t) if isinstance(t, str) else t for t in texts)
    return Table("t", options.pop("caption", "表1"), (cells,), (1,) * len(cells), header_rows=0, **options)


# --- the figures ------------------------------------------------------------------------------------------------------


def test_sheets_and_notes(figures):
    book = opened(
        written(figures, grid("甲", caption="表一 概况"), notes=[("政策", "recommended"), ("数据包", "law@1")])
    )
    assert book.sheetnames == ["说明", "输入", "计算", "表一 概况"]
    about = rows(book["说明"])
    assert about[0][0] == "某项目土地复垦方案报告表"
    assert about[1:3] == [["政策", "recommended"], ["数据包", "law@1"]]
    assert [row[0] for row in about[3:]] == [
        "工作表“输入”",
        "工作表“计算”",
        "工作表“辅助”",
        "各表工作表",
        "待补、不适用",
        "数位",
    ]


def test_inputs(figures):
    assert rows(opened(written(figures))["输入"]) == [
        ["编号", "名称", "对象", "数值", "单位", "出处"],
        ["x_price|unit:a", "单价", "一号场地", 137.05, "元", "plan.yaml，第3行"],
        ["x_price|unit:b", "单价", "二号场地", 0.1, "元", "经验值【未核实】"],
        ["x_price|unit:c", "单价", "c", "待补", "元", "plan.yaml，第3行"],
        ["x_price|unit:d", "单价", "d", "不适用", "元", "plan.yaml，第3行"],
        ["x_rate|project", "费率", "全项目", 5, "%", "测算办法，第二条"],
        ["x_area|unit:a", "面积", "一号场地", 3.81654, "hm2", "plan.yaml，第3行"],
    ]


def test_inputs_are_shown_as_stated_and_look_editable(figures):
    sheet = opened(written(figures))["输入"]
    assert [sheet[f"D{n}"].number_format for n in (2, 3, 6, 7)] == ["0.00", "0.00", "0", "0.00000"]
    assert sheet["D2"].fill.fgColor.rgb == "FFFFF9DB"
    assert sheet["D4"].fill.fgColor.rgb != "FFFFF9DB"
    assert sheet.freeze_panes == "C2"


def test_steps_are_live_formulas_with_words_and_clause(figures):
    sheet = opened(written(figures))["计算"]
    assert rows(sheet) == [
        ["编号", "名称", "对象", "数值", "印出值", "单位", "算式", "条款"],
        [
            *("x_amount|unit:a", "金额", "一号场地", "=输入!D2*输入!D3", "=ROUND(D2,2)", "元"),
            *("单价［一号场地］×单价［二号场地］；甲类工", "测算办法，第二条"),
        ],
        ["x_amount|unit:c", "金额", "c", "待补", "待补", "元", "单价［c］×单价［二号场地］", None],
        ["x_amount|unit:d", "金额", "d", "不适用", "不适用", "元", "单价［d］×单价［二号场地］", None],
        [
            *("x_amount|unit:e", "金额", "e", "=MAX(输入!D7,输入!D3)-输入!D3", "=ROUND(ROUND(D5,8),2)", "元"),
            *("较大值（面积，单价）−单价", None),
        ],
        ["x_total|project", "合计", "全项目", "=D2*输入!D6/100", "=ROUND(D6,2)", "元", "金额×费率÷100", None],
    ]
    assert sheet["E2"].number_format == "0.00"


def test_cached_values_are_carried_and_printed(figures):
    sheet = opened(written(figures), values=True)["计算"]
    assert [(sheet[f"D{n}"].value, sheet[f"E{n}"].value) for n in (2, 5, 6)] == [
        (13.705, 13.71),  # 137.05 × 0.10
        (3.71654, 3.72),  # 3.81654 − 0.10
        (0.68525, 0.69),  # 13.705 × 5 %
    ]


def test_headline_figures_have_names(figures):
    data = written(figures)
    assert {n: d.attr_text for n, d in opened(data).defined_names.items()} == {"x_total": "计算!$D$6"}


def test_more_digits_than_a_cell_keeps_are_noted():
    figures = Figures(PRINTING)
    with terms():
        figures.given("x_price", "long", D("12345678901234.567"), PLAN)
        figures.given("x_price", "fits", D("1234567890123.45"), PLAN)
    sheet = opened(written(figures))["输入"]
    assert sheet["F2"].value == "plan.yaml，第3行（超过 15 位有效数字，电子表格只能保留前 15 位）"
    assert (sheet["D3"].value, sheet["F3"].value) == (1234567890123.45, "plan.yaml，第3行")


@settings(deadline=None)
@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1), st.integers(min_value=0, max_value=15))
def test_fifteen_digits_survive_the_cell(digits, places):
    """What is read back and rounded to the printed places is the printed text."""
    value = D(digits).scaleb(-places)
    figures = Figures(PRINTING)
    with terms():
        figure = figures.given("x_price", "a", value, PLAN)
    data = written(figures, grid(Cell((Paragraph((Number(figure, figure.text),)),))))
    for sheet, cell in (("输入", "D2"), ("表1", "A2")):
        found = opened(data, values=True)[sheet][cell].value
        assert plain_text(round(D(repr(found)), places)) == figure.text
    assert displayed(value, places) == figure.text


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "formula", "shape"),
    [
        ("x_amount|unit:a", "13.71", "=计算!E2", "0.00"),
        ("x_amount|unit:a", "13.705", "=ROUND(计算!D2,3)", "0.000"),  # other places than usual
        ("x_amount|unit:a", "13.7", "=ROUND(计算!D2,1)", "0.0"),
        ("x_amount|unit:a", "14", "=ROUND(计算!D2,0)", "0"),
        ("x_price|unit:b", "0.10", "=输入!D3", "0.00"),
        ("x_price|unit:b", "0.1", "=输入!D3", "0.0"),  # trimmed
        ("x_area|unit:a", "3.8165", "=ROUND(输入!D7,4)", "0.0000"),
        ("x_amount|unit:a", "13.70", "13.70", "General"),  # rounds to 13.71: only text can say 13.70
        ("x_amount|unit:a", "13.71/1.2", "13.71/1.2", "General"),
        ("x_amount|unit:a", "1,371", "1,371", "General"),
        ("x_amount|unit:a", "−13.71", "−13.71", "General"),
        ("x_amount|unit:c", "?", "?", "General"),
    ],
)
def test_a_printed_number_is_a_live_reference_or_text(figures, key, text, formula, shape):
    data = written(figures, grid(run_cell([Number(figures[key], text)])))
    cell = opened(data)["表1"]["A2"]
    assert (cell.value, cell.number_format) == (formula, shape)
    assert cell.font.italic is (not formula.startswith("=")), "numbers that do not follow are marked"
    if formula.startswith("="):
        assert displayed(D(repr(opened(data, values=True)["表1"]["A2"].value)), len(text.partition(".")[2])) == text
        assert displayed(D(repr(recalculated(data)["表1", "A2"])), len(text.partition(".")[2])) == text


@pytest.mark.parametrize("mode", ["half_up", "half_even", "up", "down"])
def test_a_printed_number_follows_its_own_rounding(mode):
    figures = Figures(PRINTING)
    with terms():
        price = figures.given("x_price", "a", D("13.705"), PLAN)
        amount = figures.step("x_amount", "a", lambda a: a * 1, price, show=Rounding(2, mode))
    data = written(figures, grid(run_cell([Number(amount, amount.text)]), run_cell([Number(price, "13.71")])))
    expected = {"half_up": 13.71, "half_even": 13.70, "up": 13.71, "down": 13.70}[mode]
    assert recalculated(data)["表1", "A2"] == expected
    # 13.714999 is nearer to 13.71, but is rounded up to 13.72
    changed = {"half_up": 13.71, "half_even": 13.71, "up": 13.72, "down": 13.71}[mode]
    assert recalculated(data, {("输入", "D2"): 13.714999})["表1", "A2"] == changed


def test_other_places_follow_the_same_mode():
    figures = Figures(PRINTING)
    with terms():
        amount = figures.given("x_amount", "a", D("0.25"), PLAN, show=Rounding(2, "half_even"))
    data = written(figures, grid(run_cell([Number(amount, "0.2")]), run_cell([Number(amount, "0.3")])))
    assert recalculated(data)["表1", "A2"] == 0.2  # live: 0.25 to the even 0.2
    assert recalculated(data)["表1", "B2"] == "0.3"  # text: half up is not this figure's rule


def test_zero_has_no_sign():
    figures = Figures(PRINTING)
    with terms():
        price = figures.given("x_price", "a", D("0.001"), PLAN)
        figures.step("x_amount", "a", lambda a: -a, price)
    with zipfile.ZipFile(io.BytesIO(written(figures))) as archive:
        assert "<f>ROUND(ROUND(D2,8),2)</f><v>0.0</v>" in archive.read("xl/worksheets/sheet3.xml").decode()


def test_mixed_text_unknowns_and_empty_cells(figures):
    cost = figures["x_amount|unit:a"]
    mixed = run_cell([Text("费用"), Number(cost, "13.71"), Text("元")])
    unknown = run_cell([Unknown("设计单位", "preparer.name")])
    sheet = opened(written(figures, grid(mixed, unknown, "")))["表1"]
    assert [sheet.cell(2, n).value for n in (1, 2, 3)] == ["费用13.71元", "【待补：设计单位】", None]
    assert sheet["A2"].font.italic
    assert sheet["B2"].font.color.rgb == "FFC00000"


@pytest.mark.parametrize(("text", "live"), [("1234567890123.45", True), ("12345678901234.56", False)])
def test_a_number_of_more_than_15_digits_is_text(text, live):
    figures = Figures(PRINTING)
    with terms():
        amount = figures.given("x_amount", "a", D(text), PLAN)
    cell = opened(written(figures, grid(run_cell([Number(amount, text)]))))["表1"]["A2"]
    assert (cell.value, cell.font.italic) == (("=ROUND(输入!D2,2)", False) if live else (text, True))


def merged_table(figures):
    cost = figures["x_amount|unit:a"]
    return Table(
        "t7",
        "表7 复垦工程估算",
        (
            (text_cell("项目", rowspan=2, header=True), text_cell("费用", colspan=2, header=True)),
            (text_cell("金额", header=True), text_cell("备注", header=True)),
            (text_cell("合计"), run_cell([Number(cost, "13.71")], colspan=2)),
            (
                Cell((Paragraph((Text("竖排"),)),), vertical=True),
                text_cell("甲\n乙"),
                text_cell("长" * 200, align="left"),
            ),
        ),
        (2, 1, 5),
        unit="金额单位：元",
        header_rows=2,
        notes=(Paragraph((Text("注：单价含税。"),), "note"),),
        landscape=True,
    )


def test_layout_of_a_table(figures):
    sheet = opened(written(figures, merged_table(figures)))["表7 复垦工程估算"]
    assert sorted(str(r) for r in sheet.merged_cells.ranges) == ["A1:C1", "A2:C2", "A3:A4", "A7:C7", "B3:C3", "B5:C5"]
    assert rows(sheet) == [
        ["表7 复垦工程估算", None, None],
        ["金额单位：元", None, None],
        ["项目", "费用", None],
        [None, "金额", "备注"],
        ["合计", "=计算!E2", None],
        ["竖排", "甲\n乙", "长" * 200],
        ["注：单价含税。", None, None],
    ]
    assert sheet["A3"].font.bold
    assert sheet["A6"].alignment.text_rotation == 255  # stacked letters
    assert (sheet["A5"].alignment.horizontal, sheet["C6"].alignment.horizontal) == ("center", "left")
    # 138 characters across: 2, 1 and 5 of 8 parts, each a little wider for the margin within the cell
    assert [round(sheet.column_dimensions[c].width) for c in "ABC"] == [35, 18, 87]
    # 200 Chinese characters are 400 wide: 5 lines in the third column
    assert float(sheet.row_dimensions[6].height) == pytest.approx(5 * 15 + 5, abs=0.5)


def test_print_setup_of_a_table(figures):
    data = written(figures, merged_table(figures), grid("甲", caption="表8"))
    sheet = opened(data)["表7 复垦工程估算"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        1,
        0,
    ) or sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$4"  # caption, unit, two header rows
    assert sheet.freeze_panes == "A5"
    assert opened(data)["表8"].page_setup.orientation == "portrait"


# --- names and text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("captions", "names"),
    [
        (["表[1]:a*b?/\\c"], ["表 1 a b c"]),
        (["'引号'"], ["引号"]),
        (["", "  "], ["t", "表"]),
        (["输入", "计算", "说明", "辅助"], ["输入（2）", "计算（2）", "说明（2）", "辅助"]),
        (["Table", "TABLE", "table"], ["Table", "TABLE（2）", "table（3）"]),
        (["很长" * 20], ["很长" * 15 + "很"]),
        (["很长" * 20] * 2, ["很长" * 15 + "很", "很长" * 14]),
        (["🌱" * 20], ["🌱" * 15]),  # two units each
        (["History"], ["History（2）"]),
        (["a\x00\x1b\nb"], ["a b"]),
    ],
)
def test_sheet_names(figures, captions, names):
    found = opened(written(figures, *(grid("x", caption=c) for c in captions))).sheetnames[3:]
    assert all(len(name.encode("utf-16-le")) // 2 <= 31 for name in found)
    assert len({name.casefold() for name in found}) == len(captions)
    if captions == ["很长" * 20] * 2:
        assert found == ["很长" * 15 + "很", "很长" * 14 + "（2）"]
    else:
        assert found == names


HOSTILE = [
    *("=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\t=1", "{=1+1}"),
    *("http://example.org", "mailto:a@b", "internal:Sheet1!A1", "file.xlsx", "<r><t>x</t></r>", "a & <b> \"c\" 'd'"),
    *("_x0041_", "123", "1e5", "TRUE", "#REF!", "2025-01-01"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nobodys_text_becomes_a_formula_a_link_or_a_number(text):
    figures = Figures(PRINTING, {"s": text})
    with terms():
        price = figures.given("x_price", "s", D(1), Source(text, text), unit=text)
        figures.step("x_amount", "s", lambda a: a + 1, price, unit=text, clause=Source(text), note=text)
    table = Table(
        "t",
        text,
        ((text_cell(text), text_cell(text, colspan=2)),),
        (1, 1, 1),
        unit=text,
        notes=(Paragraph((Text(text),)),),
    )
    data = write_xlsx(figures, Document(text, (table,)), notes=[(text, text)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        strings = archive.read("xl/sharedStrings.xml").decode()
        assert not any("_rels/sheet" in name or "externalLink" in name for name in archive.namelist())
    formulas = [piece.split("</f>")[0] for sheet in sheets for piece in sheet.split("<f>")[1:]]
    assert formulas == ["输入!D2+1", "ROUND(D2,2)"]
    assert "hyperlink" not in "".join(sheets).lower()
    assert "<si><r>" not in strings
    book = opened(data)
    found = [book.worksheets[3]["A3"].value, book["输入"]["E2"].value, book["说明"]["B2"].value]
    assert [value.strip() for value in found] == [text.strip()] * 3
    assert {book["输入"]["E2"].data_type, book["说明"]["B2"].data_type} <= {"s", "f", "e"}


def test_strings_are_strings_in_the_xml(figures):
    data = written(figures, grid("=1+1", "123"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet4.xml").decode()
    cells = re.findall(r'<c r="([AB]2)"[^>]*?( t="s")?><(\w)', sheet)
    assert cells == [("A2", ' t="s"', "v"), ("B2", ' t="s"', "v")]


def test_control_characters_and_overlong_text():
    assert clean("a\x00b\x0bc\r\nd\re\x7f\ud800") == "abc\nd\ne"
    long = clean("长" * 40_000)
    assert len(long) == 32_767
    assert long.endswith("……（超过单元格容量，以下从略）")
    assert len(clean("🌱" * 40_000).encode("utf-16-le")) // 2 <= 32_767


def test_every_xml_part_is_well_formed(figures):
    from lxml import etree

    nasty = "".join(map(chr, range(1, 40))) + "\ufffe\uffff<&>]]>"
    data = write_xlsx(figures, Document(nasty, (grid(nasty, caption=nasty),)), notes=[(nasty, nasty)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    assert opened(data)


def test_every_font_is_named_not_the_theme_s(figures):
    """XlsxWriter would tie them to the theme, which Excel shows as another font."""
    for _ in range(2):  # it also keeps what it found the first time
        with zipfile.ZipFile(io.BytesIO(written(figures, merged_table(figures)))) as archive:
            styles = archive.read("xl/styles.xml").decode()
        assert set(re.findall(r'<name val="(.*?)"', styles)) == {"宋体"}
        assert "scheme" not in styles


def test_no_figures_and_no_tables():
    assert opened(written(Figures({}))).sheetnames == ["说明", "输入", "计算"]


SCRIPT = """
import sys, hashlib, tests.render.test_xlsx as t
made = t.figures.__wrapped__() if hasattr(t.figures, "__wrapped__") else t.figures.__pytest_wrapped__.obj()
data = t.written(made, t.merged_table(made), notes=[("政策", "recommended")])
sys.stdout.write(hashlib.sha256(data).hexdigest())
"""


def test_the_same_plan_gives_the_same_bytes(figures, tmp_path):
    """Whatever the hash seed, time zone, locale, folder and moment."""
    root = Path(__file__).resolve().parents[2]
    found = set()
    for seed, zone, locale in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/New_York", "C")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        environment |= {"PYTHONPATH": os.pathsep.join([str(root), str(root / "src")]), "PYTHONUTF8": "1"}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        found.add(run.stdout)
    data = written(figures, merged_table(figures), notes=[("政策", "recommended")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert re.findall(r"W3CDTF\">(.*?)<", properties) == ["2000-01-01T00:00:00Z"] * 2
    assert found == {hashlib.sha256(data).hexdigest()}
