"""What a PDF file claims and how it is laid out: standards, pages, fonts, missing letters, tables over pages, equal bytes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pylopdf_fonts_zh_cn import sans_path

from tests.render.form import body, form_document, long_table, side
from xiufu.core.errors import InputError
from xiufu.document.blocks import (
    Block,
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    text_cell,
)
from xiufu.document.numbering import numbered
from xiufu.reading.pdf_tagged import read_tagged_pdf
from xiufu.render.pdf import Pdf, write_pdf

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
LINES = "填" * 30


def written(*blocks: Block, draft: bool = False, header: str = "页眉") -> Pdf:
    return write_pdf(Document("题", numbered(blocks), header), draft=draft)


def texts(data: bytes) -> list[str]:
    """Words of each page in the order they are drawn."""
    with pypdfium2.PdfDocument(data) as pdf:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def sizes(data: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [(round(w), round(h)) for w, h in (page.get_size() for page in pdf)]


def boxes(data: bytes, page: int = 0) -> Iterator[tuple[str, float, float]]:
    """Each letter of a page with its left and lower edge in points."""
    with pypdfium2.PdfDocument(data) as pdf:
        words = pdf[page].get_textpage()
        for i in range(words.count_chars()):
            left, bottom, _, _ = words.get_charbox(i)
            yield words.get_text_range(i, 1), left, bottom


def test_it_claims_the_archive_and_the_accessible_standard():
    data = write_pdf(form_document(), draft=False).data
    for claim in (
        b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"/OutputIntents",
        b"/S/GTS_PDFA1",
        b"/Lang(zh-CN)",
        b"/MarkInfo<</Marked true",
        b"/DisplayDocTitle true",
    ):
        assert claim in data, claim
    with pypdfium2.PdfDocument(data) as pdf:
        assert pdf.get_metadata_value("Title") == form_document().title
        assert [entry.get_title() for entry in pdf.get_toc()][:1] == [next(form_document().headings()).title]


def test_equal_documents_are_equal_files(tmp_path: Path):
    script = (
        "import sys; from tests.render.form import form_document; from xiufu.render.pdf import write_pdf\n"
        "sys.stdout.buffer.write(write_pdf(form_document(), draft=True).data)"
    )
    expected = write_pdf(form_document(), draft=True).data
    root = Path.cwd()
    for zone, seed, locale in (("Asia/Shanghai", "1", "C"), ("America/New_York", "2", "C.UTF-8")):
        environment = {
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}",
        }
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        )
        assert run.stdout == expected


def test_the_cover_is_page_0_and_pages_are_counted_without_it():
    cover = Paragraph((Text("报告表"),), "title"), PageBreak()
    pdf = written(*cover, Heading("甲", 1, id="a"), body("一"), PageBreak(), Heading("乙", 1, id="b"), draft=True)
    assert texts(pdf.data) == ["【草稿】报告表", "【草稿】页眉甲一—1—", "【草稿】页眉乙—2—"]
    assert (dict(pdf.pages), dict(pdf.places)) == ({1: 1, 2: 2}, {"a": 1, "b": 2})


def test_without_a_cover_the_first_page_is_1():
    pdf = written(Heading("甲", 1), PageBreak(), text_table("t", "子"))
    assert texts(pdf.data)[0] == "页眉甲—1—"
    assert dict(pdf.places) == {"t": 2}


def text_table(identifier: str, text: str, *, landscape: bool = False) -> Table:
    return Table(identifier, "表题", ((text_cell(text),),), (1,), header_rows=0, landscape=landscape)


def test_contents_name_the_pages():
    pdf = written(
        Contents(1), PageBreak(), Heading("甲", 1, "一、"), Heading("子", 2), PageBreak(), Heading("乙", 1, "一、")
    )
    first = texts(pdf.data)[0]
    assert first.startswith("页眉目录一、甲.")
    assert first.replace(".", "") == "页眉目录一、甲2二、乙3—1—"


def test_wide_tables_and_pictures_stand_on_pages_turned_across():
    picture = Picture("p", "图题", DOT, "png", 900, 90, "白点", landscape=True)
    pdf = written(body("甲"), text_table("t", "宽", landscape=True), body("乙"), picture)
    assert sizes(pdf.data) == [(595, 842), (842, 595), (595, 842), (842, 595)]
    assert dict(pdf.places) == {"t": 2, "p": 4}
    [read] = [block for block in read_tagged_pdf(pdf.data).blocks if isinstance(block, Picture)]
    # text width across: (16838 − 1701 − 1588) / 20 pt = 677.45 pt = 239 mm; 90 × 239 / 900 = 23.9
    assert (read.title, read.alt, read.width_mm, read.height_mm) == ("图1 图题", "白点", 239, 24)


def test_header_rows_repeat_on_every_page_and_are_read_once():
    heads = tuple(text_cell(text, header=True) for text in ("序号", "名称"))
    rows = (heads, *((text_cell(str(n)), text_cell(f"第{n}项")) for n in range(100)))
    pdf = written(Table("t", "长表", rows, (1, 3)))
    pages = texts(pdf.data)
    assert len(pages) == 4
    assert all("序号名称" in page for page in pages)
    [read] = read_tagged_pdf(pdf.data).tables()
    assert [[cell.text for cell in row] for row in read.rows] == [[cell.text for cell in row] for row in rows]
    assert read.header_rows == 1


def test_a_merged_cell_goes_on_over_pages():
    rows = tuple(((text_cell("合并", rowspan=90),) if n == 0 else ()) + (text_cell(f"行{n}"),) for n in range(90))
    pdf = written(Table("t", "", rows, (1, 3), header_rows=0))
    assert len(texts(pdf.data)) > 2
    [read] = read_tagged_pdf(pdf.data).tables()
    assert (read.rows[0][0].rowspan, len(read.rows), read.rows[89][0].text) == (90, 90, "行89")


@pytest.mark.parametrize("count", [20, 60, 3000])
def test_no_text_is_cut_off_at_the_end_of_a_page(count: int):
    long = "".join(f"{n}号" for n in range(count))
    for columns in (1, 15):
        row = (text_cell(long), *(text_cell("") for _ in range(columns - 1)))
        pdf = written(Table("t", "", (row,), (1,) * columns, header_rows=0))
        for page in range(len(texts(pdf.data))):
            assert all(
                0 < left < 595 and 40 < bottom < 842 for letter, left, bottom in boxes(pdf.data, page) if letter.strip()
            )
        [read] = read_tagged_pdf(pdf.data).tables()
        assert read.rows[0][0].text == long


def test_a_short_table_stays_on_one_page():
    rows = tuple((text_cell(f"行{n}"),) for n in range(20))
    pdf = written(*(body(LINES) for _ in range(15)), Table("t", "整表", rows, (1,), header_rows=0))
    assert [("整表" in page, "行0" in page, "行19" in page) for page in texts(pdf.data)] == [
        (False, False, False),
        (True, True, True),
    ]


def test_a_formula_breaks_within_its_cell():
    formula = "2.8600×10000×0.06=1716.00×3.14159÷2"
    pdf = written(Table("t", "", ((text_cell(formula), text_cell("邻")),), (1, 5), header_rows=0))
    edge = next(left for letter, left, _ in boxes(pdf.data) if letter == "邻")
    # column: 442.2 pt / 6 = 73.7 pt from the margin of 79.4 pt
    assert all(left < 79.4 + 73.7 < edge for letter, left, _ in boxes(pdf.data) if letter in "×÷=")
    [read] = read_tagged_pdf(pdf.data).tables()
    assert read.rows[0][0].text == formula


def test_a_label_down_the_side_is_stacked():
    rows = ((side("损毁面积", 4), text_cell("甲")), *((text_cell(t),) for t in "乙丙丁"))
    places = {letter: (left, bottom) for letter, left, bottom in boxes(written(Table("t", "", rows, (5, 95))).data)}
    lefts = [round(places[letter][0]) for letter in "损毁面积"]
    assert max(lefts) - min(lefts) <= 1
    assert [places[a][1] > places[b][1] for a, b in ("损毁", "毁面", "面积")] == [True] * 3


def test_lines_to_be_signed_stay_together():
    signed = [Paragraph((Text(text),), "signature") for text in ("编制人：", "审核人：", "日期：")]
    pdf = written(*(body(LINES) for _ in range(26)), *signed)
    assert [page.count("人：") + page.count("日期：") for page in texts(pdf.data)] in ([3], [0, 3])


def test_a_footnote_stands_at_the_foot_of_its_page():
    pdf = written(body("甲", Footnote((Text("脚注的话"),)), "乙"))
    assert texts(pdf.data) == ["页眉甲1乙1脚注的话—1—"]
    [read] = read_tagged_pdf(pdf.data).blocks
    assert isinstance(read, Paragraph)
    assert read.runs == (Text("甲"), Footnote((Text("脚注的话"),)), Text("乙"))


def test_words_are_never_markup():
    nasty = '#panic("x") $a$ *b* _c_ @d <e> \\f `g` // h [i] = j "k'
    pdf = written(body(nasty), Table("t", nasty, ((text_cell(nasty),),), (1,), unit=nasty))
    paragraph, table = read_tagged_pdf(pdf.data).blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert [paragraph.text, table.title, table.unit, table.rows[0][0].text] == [nasty] * 4


def test_letters_no_font_has_are_named_with_their_place():
    table = Table("t", "地名表", ((text_cell("𠀀村"),),), (1,))
    with pytest.raises(InputError) as caught:
        written(Heading("概况", 1), body("ก"), table)
    assert [(p.problem, p.path) for p in caught.value.problems] == [
        ("字体中没有“ก”（U+0E01）", "“概况”"),
        ("字体中没有“𠀀”（U+20000）", "“地名表”"),
    ]
    assert all("--fonts" in p.remedy for p in caught.value.problems)


def test_place_names_and_units_are_printed():
    pdf = written(body("圐圙补隆、査、m²、m³、㎡、hm²、‰、℃、①、Ⅳ、☑、□、〔2026〕"))
    assert "圐圙补隆、査、m²、m³、㎡、hm²、‰、℃、①、Ⅳ、☑、□、〔2026〕" in texts(pdf.data)[0]


def test_fonts_that_stand_in_are_listed():
    assert written(body("甲")).substituted == (
        "仿宋：用 Noto Serif SC 代替",
        "Times New Roman：用 Noto Serif SC 代替",
        "黑体：用 Noto Sans SC 代替",
        "宋体：用 Noto Serif SC 代替",
        "加粗：用 Noto Sans SC 代替",
    )


@pytest.mark.parametrize(("make", "problem"), [(False, "不存在"), (True, "没有字体文件")])
def test_a_folder_without_fonts_is_refused(tmp_path: Path, make: bool, problem: str):
    folder = tmp_path / "fonts"
    if make:
        folder.mkdir()
    with pytest.raises(InputError, match=problem):
        write_pdf(Document("题", (body("甲"),)), draft=False, fonts=[folder])


def test_emphasis_uses_another_font():
    def fonts(text: Text) -> bool:
        return b"NotoSansSC" in written(Paragraph((text,))).data

    assert (fonts(Text("甲")), fonts(Text("甲", emphasis=True))) == (False, True)
    assert sans_path().name == "NotoSansSC-Regular.otf"


def test_header_cells_are_tagged():
    [read] = (t for t in read_tagged_pdf(written(long_table()).data).tables())
    assert read.header_rows == 1
    assert all(cell.header for cell in read.rows[0])


def test_empty_cells_and_empty_documents_are_written():
    assert len(texts(written().data)) == 1
    assert len(texts(written(Table("t", "", ((Cell(()),),), (1,))).data)) == 1


def test_a_head_with_a_footnote_is_not_repeated():
    """PDF/UA lets no link stand in a head that is only repeated: without care the whole file could not be written."""
    head = Cell((Paragraph((Text("数量"), Footnote((Text("含损耗"),)))),), header=True)
    rows = [(text_cell(f"第{n}行"),) for n in range(80)]
    pdf = written(Table("t", "表题", ((head,), *rows), (1,)))
    assert [page.count("数量") for page in texts(pdf.data)][:2] == [1, 0]
    [table] = read_tagged_pdf(pdf.data).tables()
    [[top], *_] = table.rows
    assert [run.note for p in top.paragraphs() for run in p.runs if isinstance(run, Footnote)] == ["含损耗"]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_page_break_beside_a_page_across_leaves_no_empty_page(before: bool, after: bool):
    across = text_table("t", "横", landscape=True)
    blocks: list[Block] = [body("甲"), *([PageBreak()] * before), across, *([PageBreak()] * after), body("乙")]
    assert len(texts(written(*blocks).data)) == 3


def test_a_caption_of_two_lines_is_balanced():
    """Its words are 36.9 letters in a line of 36.85: the last letter would stand alone."""
    name = "临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地土地利用现状图"
    table = Table("t", name, ((text_cell("甲"),),), (1,), numbered=True)
    data = written(Picture("p", name, DOT, "png", 10, 10, "图"), table).data
    with pypdfium2.PdfDocument(data) as pdf:
        lines = [line for line in pdf[0].get_textpage().get_text_bounded().splitlines() if set(line) & set(name)]
    assert ["".join(line.split()) for line in lines] == [
        "图1临哈铁路临河至额济纳段扩能改造工程",
        "（LEKNSG-6）临时用地土地利用现状图",
        "表1临哈铁路临河至额济纳段扩能改造工程",
        "（LEKNSG-6）临时用地土地利用现状图",
    ]
