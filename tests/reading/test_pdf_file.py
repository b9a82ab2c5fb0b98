"""PDF files of other firms: open and merged tables, rows cut by pages, turned pages, two columns, what cannot be read."""

import io
import random
import time
from dataclasses import astuple
from itertools import pairwise

import pytest
from PIL import Image

from tests.reading.made_pdf import Sheet, pdf
from xiufu.core.errors import InputError
from xiufu.core.spot import Spot
from xiufu.document.blocks import Contents, Heading, Paragraph, Picture, Table
from xiufu.document.read import Box, ReadFile, Unread
from xiufu.reading.pdf_file import read_pdf
from xiufu.reading.pdf_image import page_image

COLUMNS = (72, 200, 300, 400)
ROWS = (100, 120, 140, 160)
CELLS = (("单元", "面积", "费用"), ("采坑", "4.2600", "12.50"), ("合计", "7.7850", "99.90"))
SENTENCE = "本项目位于示例旗的低山丘陵区内，"


def read(*sheets: Sheet, trailer: str = "", title: str = "") -> ReadFile:
    return read_pdf(pdf(*sheets, trailer=trailer, title=title), name="方案.pdf")


def grid(table: Table) -> list[list[str | None]]:
    """Words of cells where they begin, nothing where they go on."""
    return [[cell.text if begins else None for cell, begins in row] for row in table.grid()]


def only_table(file: ReadFile) -> Table:
    [table] = file.document.tables()
    return table


def said(file: ReadFile) -> list[str]:
    return [block.text for block in file.document.blocks if isinstance(block, Paragraph)]


def unread(file: ReadFile) -> list[tuple[str, str]]:
    return [(one.place, one.reason.split("，")[0]) for one in file.unread]


def near(found: tuple[Box, ...], expected: Box) -> bool:
    """Whether a place is the expected one, but for a twentieth of a point: the letters are those of the machine."""
    [box] = found
    pairs = zip(astuple(box), astuple(expected), strict=True)
    return all(abs(mine - its) <= 5 for mine, its in pairs)


def test_a_ruled_table_with_its_title_unit_and_notes():
    sheet = Sheet().text(180, 70, "表3-1 损毁土地面积表").text(340, 92, "单位：hm²", size=9)
    sheet.cells(COLUMNS, ROWS, CELLS).text(72, 175, "注：面积取自勘测定界报告。", size=9).text(72, 220, SENTENCE)
    file = read(sheet)
    table = only_table(file)
    assert (table.caption, table.unit, [note.text for note in table.notes]) == (
        "表3-1 损毁土地面积表",
        "单位：hm²",
        ["注：面积取自勘测定界报告。"],
    )
    assert grid(table) == [list(row) for row in CELLS]
    assert table.header_rows == 1
    assert file.certainty == {}
    assert said(file) == [SENTENCE]
    assert near(file.boxes[Spot(0, 1, 2, 0)], Box(0, 30300, 12400, 32806, 13400))
    assert file.in_file(Spot(0, 1, 2)) == "第1页"


def test_cells_that_span_rows_and_columns_and_stay_empty():
    sheet = Sheet().lines(*((72, y, 400, y) for y in (100, 160)), (200, 120, 400, 120), (72, 140, 400, 140))
    sheet.lines((72, 100, 72, 160), (400, 100, 400, 160), (200, 100, 200, 160), (300, 120, 300, 160))
    sheet.text(80, 125, "项目", size=10).text(250, 115, "费用", size=10).text(210, 135, "金额", size=10)
    sheet.text(310, 135, "比例", size=10).text(80, 155, "施工费", size=10).text(210, 155, "100.00", size=10)
    assert grid(only_table(read(sheet))) == [["项目", "费用", None], [None, "金额", "比例"], ["施工费", "100.00", ""]]


def test_a_table_that_is_open_on_both_sides():
    sheet = Sheet().lines(*((72, y, 400, y) for y in ROWS), (200, 100, 200, 160), (300, 100, 300, 160))
    for y, row in zip(ROWS, CELLS, strict=False):
        for x, words in zip(COLUMNS, row, strict=False):
            sheet.text(x + 3, y + 12, words, size=10)
    assert grid(only_table(read(sheet))) == [list(row) for row in CELLS]


def test_lines_drawn_as_thin_filled_rectangles_and_as_strokes_of_rectangles_make_the_same_table():
    filled, stroked = Sheet(), Sheet()
    for y in ROWS:
        filled.raw(f"72 {842 - y} 328 0.5 re f")
    for x in COLUMNS:
        filled.raw(f"{x} {842 - 160} 0.5 60 re f")
    for y in ROWS[:-1]:
        for x, end in pairwise(COLUMNS):
            stroked.raw(f"{x} {842 - y - 20} {end - x} 20 re S")
    for sheet in (filled, stroked):
        for y, row in zip(ROWS, CELLS, strict=False):
            for x, words in zip(COLUMNS, row, strict=False):
                sheet.text(x + 3, y + 12, words, size=10)
        assert grid(only_table(read(sheet))) == [list(row) for row in CELLS]


@pytest.mark.parametrize(("ruled", "certainty"), [(True, 80), (False, 60)])
def test_a_table_without_lines_down_the_page_is_read_and_said_to_be_inferred(ruled: bool, certainty: int):
    sheet = Sheet().text(150, 90, "表1 费用表")
    if ruled:
        sheet.lines((72, 98, 400, 98), (72, 118, 400, 118), (72, 180, 400, 180))
    rows = [*CELLS, ("", "1.0000", "3.00")]
    for y, row in zip(range(100, 180, 20), rows, strict=True):
        for x, words in zip((80, 220, 330), row, strict=True):
            if words:
                sheet.text(x, y + 12, words, size=10)
    file = read(sheet)
    assert grid(only_table(file)) == [list(row) for row in rows]
    assert only_table(file).caption == "表1 费用表"
    assert list(file.certainty.values()) == [certainty]


def test_words_in_line_are_no_table():
    sheet = Sheet()
    for y, (name, value) in zip(
        range(100, 200, 20), [("建设单位：", "甲公司"), ("编制单位：", "乙公司")] * 2, strict=False
    ):
        sheet.text(100, y, name).text(200, y, value)
    file = read(sheet)
    assert not list(file.document.tables())
    assert said(file)[0].startswith("建设单位： 甲公司")


def test_a_table_over_pages_is_one_and_its_head_stands_once():
    rows = [("序号", "名称", "面积")] + [(str(n), f"单元{n}", f"{n}.5000") for n in range(1, 31)]
    ys = [60 + 20 * n for n in range(32)]
    first = Sheet().text(200, 50, "表2 单元表").cells(COLUMNS, ys, rows)
    second = Sheet().cells(COLUMNS, ys[:4], [rows[0], ("31", "单元31", "31.5000"), ("合计", "", "496.0000")])
    second.text(72, 300, SENTENCE)
    file = read(first, second)
    table = only_table(file)
    assert [row[0] for row in grid(table)] == ["序号", *map(str, range(1, 32)), "合计"]
    assert (table.header_rows, len(table.rows)) == (1, 33)
    assert [box.page for box in file.box(Spot(0))] == [0, 0, 1] or [b.page for b in file.box(Spot(0))] == [0, 1]
    assert file.in_file(Spot(0, 32, 2)) == "第2页"


def test_a_row_cut_by_the_page_is_one_row():
    """No line below the first part nor above the second: the row goes on."""
    xs = (72, 200, 400)
    first = Sheet().lines((72, 700, 400, 700), (72, 720, 400, 720), *((x, 700, x, 780) for x in xs))
    first.text(75, 712, "项目", size=10).text(210, 712, "内容", size=10)
    first.text(75, 735, "措施", size=10).text(210, 735, "剥离表土并集中存放在堆场，", size=10)
    second = Sheet().lines((72, 100, 400, 100), (72, 120, 400, 120), *((x, 60, x, 120) for x in xs))
    second.text(210, 75, "表面撒草防护。", size=10).text(75, 112, "合计", size=10).text(210, 112, "3", size=10)
    file = read(first, second)
    assert grid(only_table(file)) == [
        ["项目", "内容"],
        ["措施", "剥离表土并集中存放在堆场，\n表面撒草防护。"],
        ["合计", "3"],
    ]


def test_tables_that_only_follow_each_other_are_not_joined():
    first = Sheet().text(150, 90, "表1 甲").cells(COLUMNS, ROWS, CELLS)
    captioned = Sheet().text(150, 90, "表2 乙").cells(COLUMNS, ROWS, CELLS)
    assert [t.caption for t in read(first, captioned).document.tables()] == ["表1 甲", "表2 乙"]
    other = Sheet().cells(COLUMNS, ROWS, (("材料", "单价", "金额"), *CELLS[1:]))
    assert len(list(read(first, other).document.tables())) == 2


@pytest.mark.parametrize("marked", ["续表1", "表1（续）"])
def test_a_title_that_says_so_joins(marked: str):
    first = Sheet().text(150, 90, "表1 甲").cells(COLUMNS, ROWS, CELLS)
    second = Sheet().text(150, 90, marked).cells(COLUMNS, ROWS[:3], (CELLS[0], ("道路", "1.0000", "2.00")))
    assert [row[0] for row in grid(only_table(read(first, second)))] == ["单元", "采坑", "合计", "道路"]


def test_numbers_below_each_other_stay_apart_and_a_broken_one_is_joined():
    sheet = (
        Sheet().grid((72, 130, 190), (100, 140, 180)).text(75, 112, "12.50", size=10).text(75, 127, "13.60", size=10)
    )
    sheet.text(135, 112, "采坑", size=10).text(75, 152, "1234567890", size=10).text(75, 167, ".25", size=10)
    sheet.text(135, 152, "合计", size=10)
    assert grid(only_table(read(sheet))) == [["12.50\n13.60", "采坑"], ["1234567890.25", "合计"]]


def test_decimals_on_a_line_of_their_own_belong_to_the_digits_above_however_much_room_there_is():
    sheet = Sheet().grid((72, 150, 190), (100, 140)).text(75, 112, "103893", size=10).text(75, 127, ".73", size=10)
    assert grid(only_table(read(sheet.text(155, 112, "合计", size=10)))) == [["103893.73", "合计"]]


def test_labels_of_letters_below_each_other_and_beside_each_other():
    sheet = Sheet().lines((72, 100, 200, 100), (72, 190, 200, 190), (110, 145, 200, 145))
    sheet.lines((72, 100, 72, 190), (110, 100, 110, 190), (200, 100, 200, 190))
    for n, letter in enumerate("损毁土地"):
        sheet.text(93, 115 + 15 * n, letter, size=10)
    for n, letter in enumerate("面积"):
        sheet.text(77, 115 + 15 * n, letter, size=10)
    file = read(sheet.text(115, 120, "挖损", size=10).text(115, 165, "1.50", size=10))
    assert grid(only_table(file)) == [["损毁土地面积", "挖损"], [None, "1.50"]]
    assert file.boxes[Spot(0, 0, 0, 0)] == (Box(0, 7700, 10700, 10300, 16200),)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_rotated_page_reads_the_same_and_its_places_are_those_of_the_viewer(rotate: int):
    file = read(Sheet(rotate=rotate).cells(COLUMNS, ROWS, CELLS))
    assert grid(only_table(file)) == [list(row) for row in CELLS]
    assert file.pages == ((84200, 59500) if rotate % 180 else (59500, 84200),)
    upright = Box(0, 30300, 12400, 32806, 13400)
    expected = {
        0: upright,
        90: Box(0, 84200 - 13400, 30300, 84200 - 12400, 32806),
        180: Box(0, 59500 - 32806, 84200 - 13400, 59500 - 30300, 84200 - 12400),
        270: Box(0, 12400, 59500 - 32806, 13400, 59500 - 30300),
    }
    assert near(file.boxes[Spot(0, 1, 2, 0)], expected[rotate])


def test_a_line_that_runs_upwards_beside_others_has_its_own_place():
    sheet = (
        Sheet().text(72, 100, SENTENCE * 2).text(72, 120, "以草地为主。").text(300, 400, "合计公顷", size=10, turn=3)
    )
    file = read(sheet)
    [spot] = [
        Spot(n)
        for n, block in enumerate(file.document.blocks)
        if isinstance(block, Paragraph) and block.text == "合计公顷"
    ]
    assert file.boxes[spot] == (
        Box(0, 29200, 36000, 30200, 40000),
    )  # four letters of 10 points up from the baseline at 300


def test_a_wide_table_set_sideways_on_an_upright_page():
    sheet = Sheet().grid((100, 120, 140), (300, 500, 700))
    for i, row in enumerate((("单元", "面积"), ("采坑", "12.50"))):
        for j, words in enumerate(row):
            sheet.text(112 + 20 * i, 690 - 200 * j, words, turn=3, size=10)
    assert grid(only_table(read(sheet))) == [["单元", "面积"], ["采坑", "12.50"]]


def test_text_in_two_columns_is_read_column_by_column():
    sheet = Sheet().text(180, 60, "第一章 总则", size=18)
    for n in range(10):
        sheet.text(72, 100 + 20 * n, f"左{n}" + "左栏文字" * 4, size=11)
        sheet.text(310, 100 + 20 * n, f"右{n}" + "右栏文字" * 4, size=11)
    words = "".join(said(read(sheet)))
    assert words.index("左9") < words.index("右0")


def test_paragraphs_go_on_over_lines_and_pages_without_heads_and_page_numbers():
    full = "甲" * 36
    sheets = []
    for n in range(4):
        sheet = Sheet().text(200, 40, "示例方案（虚构）", size=9).text(280, 810, f"- {n + 1} -", size=9)
        sheet.text(96, 100, "乙" * 34).text(72, 120, full).text(72, 760, full)
        sheets.append(sheet)
    file = read(*sheets)
    assert file.document.header == "示例方案（虚构）"
    assert not [text for text in said(file) if "示例方案" in text or "- " in text]
    assert said(file)[0].startswith("乙" * 34 + full)


def test_headings_by_number_and_size_and_the_contents():
    sheet = (
        Sheet().text(260, 80, "目录", size=16).text(72, 110, "第一章 总则……………………1").text(72, 130, "1.1 目的…………………2")
    )
    body = Sheet().text(220, 80, "第一章 总则", size=18).text(72, 110, "1.1 目的", size=14).text(96, 140, SENTENCE)
    body.text(72, 170, "1.2 依据", size=14).text(96, 200, "（1）土地复垦条例；").text(220, 260, "第二章 项目", size=18)
    file = read(sheet, body.text(96, 300, "项目面积2.5公顷。"))
    assert [(h.level, h.title) for h in file.document.headings()] == [
        (1, "第一章总则"),
        (2, "1.1 目的"),
        (2, "1.2 依据"),
        (1, "第二章项目"),
    ]
    assert isinstance(file.document.blocks[0], Contents)
    assert said(file) == [SENTENCE, "（1）土地复垦条例；", "项目面积2.5公顷。"]


def test_raised_and_lowered_letters_kangxi_radicals_soft_hyphens_and_spaces():
    sheet = Sheet().text(72, 100, "面积12.50hm").text(142, 95, "2", size=7)
    sheet.text(72, 130, "土方3.6×10").text(139, 125, "4", size=7)
    sheet.text(72, 160, "CO").text(72 + 12, 163, "2", size=7).text(72, 190, "⼟地复垦 ㎡")
    sheet.text(72, 220, "land recla\u00admation plan").text(72, 250, "合 计").text(72, 280, "单位  名称")
    found = said(read(sheet))
    assert found == ["面积12.50hm²", "土方3.6×10⁴", "CO₂", "土地复垦㎡", "land reclamation plan", "合计", "单位名称"]


def test_a_font_without_letters_gives_no_numbers():
    sheet = Sheet().cells(COLUMNS, ROWS, (CELLS[0], ("采坑", "", "12.50"), ("合计", "", "3")))
    sheet.text(203, 132, "12", font="F2", size=10).text(220, 132, "34", font="F2", size=10)
    file = read(sheet)
    assert grid(only_table(file))[1][1] in ("����", "�� ��")
    assert unread(file) == [("第1页", "有文字的字体没有编码")]


def test_what_no_reader_sees_is_left_out_and_said():
    sheet = (
        Sheet().text(72, 100, SENTENCE).text(72, 130, "白字99.9", state="1 g").text(72, 160, "隐藏88.8", state="3 Tr")
    )
    sheet.text(-300, 100, "页外77.7").text(150, 400, "草稿", turn=9, size=60)
    file = read(sheet)
    assert said(file) == [SENTENCE]
    assert unread(file) == [
        ("第1页", "有看不见的文字（白色、透明或隐藏）"),
        ("第1页", "有文字在页面之外"),
        ("第1页", "有斜排的文字（例如水印）"),
    ]


def test_white_letters_on_a_dark_ground_are_read():
    sheet = Sheet().raw("0 0 0.5 rg 72 722 328 20 re f").cells(COLUMNS, ROWS, (("", "", ""), *CELLS[1:]))
    for x, words in zip(COLUMNS, CELLS[0], strict=False):
        sheet.text(x + 3, 112, words, size=10, state="1 g")
    assert grid(only_table(read(sheet))) == [list(row) for row in CELLS]


def test_pages_that_are_pictures_are_said():
    scan = Sheet().raw("q 595 0 0 842 0 0 cm /I1 Do Q")
    file = read(Sheet().text(72, 100, SENTENCE), scan, scan, Sheet())
    assert file.unread == (Unread("第2—3页", "图片页，没有认出文字"),)
    assert [type(block) for block in file.document.blocks] == [Paragraph, Picture, Picture]
    known = read(Sheet().raw("q 595 0 0 842 0 0 cm /I1 Do Q").text(72, 72, "识别3.5", state="3 Tr"))
    assert known.unread[0].reason.startswith("扫描页")
    assert (said(known), known.certainty) == (["识别3.5"], {1: 50})


def test_a_drawing_is_a_picture_with_its_words_and_no_table():
    sheet = Sheet().grid((72, 300, 500), (100, 300, 500)).text(100, 200, "采坑4.26", size=9)
    for n in range(12):
        sheet.lines((100 + 30 * n, 120, 130 + 30 * n, 480))
    file = read(sheet.text(200, 530, "图1 平面布置图").text(72, 560, SENTENCE))
    picture, sentence = file.document.blocks
    assert isinstance(picture, Picture)
    assert isinstance(sentence, Paragraph)
    assert (picture.caption, picture.alt) == ("图1 平面布置图", "采坑4.26")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "不是有效的 PDF"),
        (b"PK\x03\x04", "不是有效的 PDF"),
        (pdf(Sheet().text(72, 72, "a"))[:200], "不是有效的 PDF"),
        (pdf(), "不是有效的 PDF"),
        (
            pdf(
                Sheet(), trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'11' * 32}>/P -4>>/ID[<00><00>]"
            ),
            "设有打开密码",
        ),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_a_remedy(data: bytes, problem: str):
    with pytest.raises(InputError, match=problem) as caught:
        read_pdf(data, name="方案.pdf")
    [found] = caught.value.problems
    assert (found.file, bool(found.remedy)) == ("方案.pdf", True)


def test_too_many_lines_do_not_hang_and_are_said():
    lines = "\n".join(f"{x} {y} m {x} {y + 1.5} l S" for x in range(0, 590, 2) for y in range(0, 840, 2))
    began = time.process_time()
    file = read(Sheet().raw(lines).text(72, 72, SENTENCE))
    assert time.process_time() - began < 30
    assert unread(file) == [("第1页", "线条过多")]
    assert said(file) == [SENTENCE]


def test_damaged_files_are_refused_or_read_in_bounded_time():
    whole = pdf(*(Sheet().text(150, 90, "表1 甲").cells(COLUMNS, ROWS, CELLS) for _ in range(3)))
    chance = random.Random(20261122)
    refused = 0
    for n in range(240):
        data = bytearray(whole[: chance.randrange(len(whole))] if n % 3 == 0 else whole)
        for _ in range(chance.choice((0, 1, 8, 80)) if data else 0):
            data[chance.randrange(len(data))] = chance.randrange(256)
        began = time.process_time()
        try:
            for table in read_pdf(bytes(data), name="坏.pdf").document.tables():
                table.grid()
        except InputError:
            refused += 1
        assert time.process_time() - began < 20
    assert 20 <= refused <= 220


def test_the_same_bytes_are_read_the_same():
    data = pdf(Sheet().text(150, 90, "表1 甲").cells(COLUMNS, ROWS, CELLS).text(72, 300, SENTENCE))
    assert repr(read_pdf(data, name="a")) == repr(read_pdf(data, name="a"))


def test_the_title_of_the_file_or_of_its_first_page():
    assert read(Sheet().text(72, 72, "正文"), title="示例方案").document.title == "示例方案"
    cover = Sheet().text(200, 200, "土地复垦方案", size=26).text(96, 300, SENTENCE).text(96, 330, SENTENCE)
    assert read(cover).document.title == "土地复垦方案"


def test_a_title_that_is_no_text_is_no_reason_to_fail():
    data = pdf(Sheet().text(72, 72, SENTENCE), title="甲乙").replace(
        "甲乙".encode("utf-16-be").hex().encode(), b"d8005b57"
    )
    assert said(read_pdf(data, name="a")) == [SENTENCE]


def test_comments_are_said_and_links_are_not():
    note, link = (
        "<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(7)>>",
        "<</Type/Annot/Subtype/Link/Rect[9 9 20 20]>>",
    )
    file = read_pdf(pdf(Sheet().text(72, 72, SENTENCE), more=f"/Annots[{note}{link}]"), name="a")
    assert file.unread == (Unread("第1页", "有批注、图章或表单域，其中的文字没有读取"),)
    assert read_pdf(pdf(Sheet().text(72, 72, SENTENCE), more=f"/Annots[{link}]"), name="a").unread == ()


def test_units_below_each_other_stay_apart():
    sheet = Sheet().grid((72, 130, 190), (100, 140)).text(75, 112, "t", size=10).text(75, 127, "kg", size=10)
    assert grid(only_table(read(sheet.text(135, 112, "采坑", size=10)))) == [["t\nkg", "采坑"]]


def test_a_page_as_picture():
    data = pdf(Sheet().cells(COLUMNS, ROWS, CELLS), Sheet(width=842, height=595))
    with Image.open(io.BytesIO(page_image(data, 0, width=300))) as image:
        assert (image.format, image.size) == ("PNG", (300, 425))
        assert sum(image.convert("L").histogram()[:200]) > 100
    with Image.open(io.BytesIO(page_image(data, 1, width=9000))) as image:
        assert image.size[0] == 4000
    with pytest.raises(InputError, match="没有第 3 页"):
        page_image(data, 2, width=300, name="方案.pdf")


def test_headings_are_not_made_of_sentences():
    sheet = Sheet().text(96, 100, "1.5倍的安全系数是按规范取的，").text(72, 130, "一、二级地类见下表。")
    assert not [b for b in read(sheet).document.blocks if isinstance(b, Heading)]
