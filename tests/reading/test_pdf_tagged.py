"""Tagged PDF files of other programs' kind: spans that do not fit, words cut by lines, and files that cannot be read."""

import pytest

from tests.render.form import body
from xiufu.core.errors import InputError
from xiufu.document.blocks import Cell, Contents, Document, Footnote, Heading, Paragraph, Picture, Table, Text
from xiufu.reading.pdf_structure import Element
from xiufu.reading.pdf_tagged import _Blocks, read_tagged_pdf
from xiufu.render.pdf import write_pdf

PLAIN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def tag(role: str, *parts: str | Element, alt: str = "", ColSpan: int = 1, RowSpan: int = 1) -> Element:
    return Element(
        role, alt=alt, spans={"ColSpan": ColSpan, "RowSpan": RowSpan}, parts=dict(enumerate(parts)), count=len(parts)
    )


def blocks(*parts: Element) -> list[object]:
    return list(_Blocks().of(tag("Document", *parts)))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "不是有效的 PDF"),
        (b"%PDF-1.7 nothing", "不是有效的 PDF"),
        (PLAIN, "未加标签"),
        (PLAIN.replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/MarkInfo<</Marked true>>>>", 1), "未加标签"),
    ],
)
def test_files_that_cannot_be_read_are_refused(data: bytes, problem: str):
    with pytest.raises(InputError, match=problem) as caught:
        read_tagged_pdf(data, name="方案.pdf")
    assert caught.value.problems[0].file == "方案.pdf"


def test_a_truncated_file_is_a_problem_or_a_shorter_document():
    data = write_pdf(Document("题", (body("甲"),) * 40), draft=False).data
    refused = 0
    for end in range(0, len(data), len(data) // 40):
        try:
            read_tagged_pdf(data[:end])
        except InputError:
            refused += 1
    assert refused >= 20


def test_words_of_a_wrapped_line_keep_their_space():
    words = "reclamation " * 30
    [read] = read_tagged_pdf(write_pdf(Document("题", (body(words),)), draft=False).data).blocks
    assert isinstance(read, Paragraph)
    assert read.text.split() == words.split()


def test_blocks_of_every_role():
    assert blocks(
        tag("Sect", tag("H", "甲"), tag("Sect", tag("H", "乙"))),
        tag("H3", "丙"),
        tag("L", tag("LI", tag("Lbl", "1. "), tag("LBody", "项"))),
        tag("P", "文", tag("Lbl", tag("Link", "1")), tag("Note", tag("Lbl", "1"), "注"), "后"),
        tag("TOC", tag("TOCI", tag("Reference", "甲 1")), tag("TOC", tag("TOCI", "乙 2"))),
        tag("Figure", alt="图中所示"),
        tag("P"),
    ) == [
        Heading("甲", 1),
        Heading("乙", 2),
        Heading("丙", 3),
        Paragraph((Text("1. 项"),), "item"),
        Paragraph((Text("文"), Footnote((Text("注"),)), Text("后"))),
        Contents(2),
        Picture("p1", "", b"", "png", 1, 1, "图中所示", numbered=False),
    ]


def cell(text: str, ColSpan: int = 1, RowSpan: int = 1) -> Element:
    return tag("TD", tag("P", text), ColSpan=ColSpan, RowSpan=RowSpan)


def text(words: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Text(words),)),)


def test_a_table_that_does_not_tile_is_mended():
    [table] = blocks(
        tag(
            "Table",
            tag("THead", tag("TR", tag("TH", "头", ColSpan=2))),
            tag("TR", cell("甲", RowSpan=9), cell("乙")),
            tag("TR", cell("丙", ColSpan=300)),
            tag("TR"),
        )
    )
    assert isinstance(table, Table)
    assert table.header_rows == 1
    assert [len(row) for row in table.grid()] == [257] * 4
    assert table.rows[1][:2] == (Cell(text("甲"), rowspan=3), Cell(text("乙")))
    assert table.rows[2] == (Cell(text("丙"), colspan=256),)


def test_a_cell_without_words_keeps_its_place():
    row = tag("TR", cell("甲"), cell("丙"))
    row.parts = {0: cell("甲"), 2: cell("丙")}
    row.count = 4
    [table] = blocks(tag("Table", row))
    assert isinstance(table, Table)
    assert table.rows == ((Cell(text("甲")), Cell(()), Cell(text("丙")), Cell(())),)


def test_caption_unit_and_notes_belong_to_the_table():
    grid = tag("Table", tag("TR", cell("甲")))
    [table] = blocks(tag("Div", tag("Caption", "表1"), tag("Div", tag("P", "单位：元"), grid, tag("P", "注：略"))))
    assert isinstance(table, Table)
    assert (table.title, table.unit, [note.text for note in table.notes]) == ("表1", "单位：元", ["注：略"])
