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
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from tests.render.graphs import PLAN, PRINTING, terms
from tests.render.recalculate import recalculated
from tests.render.workbooks import grid, merged_table, opened, rows, sample, written
from xiufu.core.figure import Figures, Source
from xiufu.core.numbers import Rounding, plain_text
from xiufu.document.blocks import Cell, Document, Footnote, Number, Paragraph, Table, Text, Unknown, run_cell, text_cell
from xiufu.render.xlsx import write_xlsx
from xiufu.render.xlsx.style import clean, displayed

D = Decimal


@pytest.fixture
def figures():
    return sample()


def test_sheets_and_notes(figures):
    book = opened(
        written(
            figures,
            grid("甲", caption="表一 概况", unit="单位：公顷"),
            grid("乙", caption="表二/概况"),
            notes=[("政策", "recommended"), ("数据包", "law@1")],
        )
    )
    assert book.sheetnames == ["说明", "价格", "参数", "输入", "计算", "表一 概况", "表二 概况"]
    about = rows(book["说明"])
    assert [row[0] for row in about] == [
        *("某项目土地复垦方案报告表", "审核方法", "改数看结果", "按名称找数", "各表", "待补、不适用", "数位"),
        *("目录", "价格", "参数", "输入", "计算", "表一 概况", "表二 概况", "测算说明", "政策", "数据包"),
    ]
    assert about[12:] == [
        ["表一 概况", "单位：公顷"],
        ["表二 概况", "表二/概况"],
        ["测算说明", None],
        ["政策", "recommended"],
        ["数据包", "law@1"],
    ]


@settings(deadline=None)
@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1), st.integers(min_value=0, max_value=15))
def test_fifteen_digits_survive_the_cell(digits, places):
    """What is read back and rounded to the printed places is the printed text."""
    value = D(digits).scaleb(-places)
    figures = Figures(PRINTING)
    with terms():
        figure = figures.given("x_price", "a", value, PLAN)
    data = written(figures, grid(Cell((Paragraph((Number(figure, figure.text),)),))))
    for sheet, cell in (("价格", "D2"), ("表1", "A2")):
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
        ("x_price|unit:b", "0.10", "=价格!D3", "0.00"),
        ("x_price|unit:b", "0.1", "=价格!D3", "0.0"),  # trimmed
        ("x_area|unit:a", "3.8165", "=ROUND(输入!D2,4)", "0.0000"),
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
    assert recalculated(data, {("价格", "D2"): 13.714999})["表1", "A2"] == changed


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
        assert "<f>ROUND(ROUND(D2,8),2)</f><v>0.0</v>" in archive.read("xl/worksheets/sheet5.xml").decode()


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


def test_print_setup_of_every_sheet(figures):
    """A4, one page wide, repeated heads, what is printed, header and footer; the link back is not printed."""
    book = opened(written(figures, merged_table(figures), grid("甲", caption="表8")))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0), sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader.right.text == "某项目"
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert sheet.print_options.horizontalCentered
    assert {
        sheet.title: (sheet.page_setup.orientation, sheet.print_title_rows, sheet.print_area.replace("$", ""))
        for sheet in book
    } == {
        "说明": ("portrait", None, "'说明'!A1:B14"),
        "价格": ("landscape", "$1:$1", "'价格'!A1:H5"),
        "参数": ("landscape", "$1:$1", "'参数'!A1:F2"),
        "输入": ("landscape", "$1:$1", "'输入'!A1:F2"),
        "计算": ("landscape", "$1:$1", "'计算'!A1:H6"),
        "表7 复垦工程估算": ("landscape", "$1:$4", "'表7 复垦工程估算'!A1:C7"),
        "表8": ("portrait", "$1:$1", "'表8'!A1:A2"),
    }
    assert book["表7 复垦工程估算"].freeze_panes == "A5"
    assert [book[name][cell].value for name, cell in (("价格", "I1"), ("表7 复垦工程估算", "D1"), ("表8", "B1"))] == [
        "返回目录"
    ] * 3


def test_what_heads_a_page_is_text(figures):
    """``&`` begins a code there, and Excel refuses more than 255 characters."""
    with terms():
        data = write_xlsx(figures, Document("方案", (), "A&B\n9号 &P" + "长" * 300))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert unescape(re.findall("<oddHeader>(.*?)</oddHeader>", sheet)[0]) == "&RA&&B 9号 &&P" + "长" * 91


# --- names and text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("captions", "names"),
    [
        (["表[1]:a*b?/\\c"], ["表 1 a b c"]),
        (["'引号'"], ["引号"]),
        (["", "  "], ["t", "表"]),
        (["输入", "计算", "说明", "辅助", "价格"], ["输入（2）", "计算（2）", "说明（2）", "辅助", "价格（2）"]),
        (["Table", "TABLE", "table"], ["Table", "TABLE（2）", "table（3）"]),
        (["很长" * 20], ["很长" * 15 + "很"]),
        (["很长" * 20] * 2, ["很长" * 15 + "很", "很长" * 14]),
        (["🌱" * 20], ["🌱" * 15]),  # two units each
        (["History"], ["History（2）"]),
        (["a\x00\x1b\nb"], ["a b"]),
    ],
)
def test_sheet_names(figures, captions, names):
    found = opened(written(figures, *(grid("x", caption=c) for c in captions))).sheetnames[5:]
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
    with terms():
        data = write_xlsx(figures, Document(text, (table,)), notes=[(text, text)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
        strings = archive.read("xl/sharedStrings.xml").decode()
        assert not any("_rels/sheet" in name or "externalLink" in name for name in archive.namelist())
    formulas = [piece.split("</f>")[0] for sheet in sheets for piece in sheet.split("<f>")[1:]]
    assert formulas == ["价格!D2+1", "ROUND(D2,2)"]
    names = opened(data).sheetnames
    links = re.findall(r"<hyperlink [^>]*>", "".join(sheets))
    targets = [found.replace("''", "'") for link in links for found in re.findall(r"location=\"'(.*?)'!A1\"", link)]
    assert [unescape(target, {"&quot;": '"'}) for target in targets] == [*names[1:], *["说明"] * (len(names) - 1)]
    assert not any("r:id" in link for link in links)
    assert "<si><r>" not in strings
    book = opened(data)
    found = [book.worksheets[5]["A3"].value, book["价格"]["F2"].value, book["说明"]["B15"].value]
    assert [value.strip() for value in found] == [text.strip()] * 3
    assert {book["价格"]["F2"].data_type, book["说明"]["B15"].data_type} <= {"s", "f", "e"}


def test_strings_are_strings_in_the_xml(figures):
    data = written(figures, grid("=1+1", "123"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet6.xml").decode()
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
    with terms():
        data = write_xlsx(figures, Document(nasty, (grid(nasty, caption=nasty),)), notes=[(nasty, nasty)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    assert opened(data)


def test_excel_finds_nothing_to_repair(figures, tmp_path):
    """Named cells, links, validations and print titles included."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(written(figures, merged_table(figures), grid("甲", caption="表'8"), notes=[("政策", "甲")]))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    prices = parts["xl/worksheets/sheet2.xml"].decode()
    links = re.findall("<hyperlinks>.*</hyperlinks>", prices)[0]
    moved = prices.replace(links, "").replace("<sheetData>", f"{links}<sheetData>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in (parts | {"xl/worksheets/sheet2.xml": moved.encode()}).items():
            archive.writestr(name, part)
    assert OpenXmlValidator().validate(path).errors, "the judge sees children in the wrong order"


def test_every_font_is_named_not_the_theme_s(figures):
    """XlsxWriter would tie them to the theme, which Excel shows as another font."""
    for _ in range(2):  # it also keeps what it found the first time
        with zipfile.ZipFile(io.BytesIO(written(figures, merged_table(figures)))) as archive:
            styles = archive.read("xl/styles.xml").decode()
        assert set(re.findall(r'<name val="(.*?)"', styles)) == {"宋体"}
        assert "scheme" not in styles


def test_no_figures_and_no_tables():
    assert opened(written(Figures({}))).sheetnames == ["说明", "价格", "参数", "输入", "计算"]


SCRIPT = """
import sys, hashlib, tests.render.workbooks as t
made = t.sample()
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


def test_a_footnote_in_a_cell_stands_below_and_leaves_its_number_live(figures):
    amount = figures["x_amount", "unit:a"]
    cell = run_cell([Number(amount, amount.text), Footnote((Text("含税"),))])
    sheet = opened(written(figures, grid(cell)))["表1"]
    assert str(sheet["A2"].value).startswith("=")
    assert sheet["A3"].value == f"脚注（{amount.text}）：含税"
