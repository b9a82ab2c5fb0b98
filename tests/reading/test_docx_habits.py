"""Word files of other firms: what is typed rather than styled, what is odd, and what is not read."""

import zipfile
from io import BytesIO

from tests.reading.word import RESTART, p, packed, r, span, tc, tr, word
from xiufu.document.blocks import Heading, Paragraph, Table
from xiufu.document.read import ReadFile
from xiufu.reading.docx_habits import read_word


def read(body: str) -> ReadFile:
    return read_word(word(body), name="方案.docx")


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


TABLE = tbl(tr(tc("名称"), tc("面积")), tr(tc("甲"), tc("1.50")))


def test_typed_headings_are_headings():
    file = read(
        p("一、项目概况") + p("（一）基本情况") + p("1.地理位置") + p("项目位于某旗，面积 2.5hm2。") + p("（1）企业性质：有限公司；")
        + p("第一条，说明。")
    )  # fmt: skip
    assert [(b.level, b.title) for b in file.document.blocks if isinstance(b, Heading)] == [
        (1, "一、项目概况"),
        (2, "（一）基本情况"),
        (3, "1.地理位置"),
    ]
    assert sum(isinstance(block, Paragraph) for block in file.document.blocks) == 3


def test_headings_with_dots():
    file = read(p("第一章 总则") + p("1.1 编制目的") + p("1.1.1 依据") + p("1.25 倍"))
    assert [(b.level, b.title) for b in file.document.blocks if isinstance(b, Heading)] == [
        (1, "第一章 总则"),
        (2, "1.1 编制目的"),
        (3, "1.1.1 依据"),
    ]


def test_items_of_a_list_are_no_headings():
    file = read(p("一、依据") + p("1、土地管理法") + p("2、土地复垦条例") + p("（1）面积 2.5hm2"))
    assert [b.title for b in file.document.blocks if isinstance(b, Heading)] == ["一、依据"]


def test_titles_units_and_notes_typed_around_a_table_are_its_own():
    file = read(
        p("见表1。") + p("表1 面积汇总表") + p("单位：hm2") + p("") + TABLE + p("注：数据来自勘测。") + p("以下正文。")
    )
    first, table, last = file.document.blocks
    assert isinstance(table, Table)
    assert (table.title, table.unit, [note.text for note in table.notes]) == (
        "表1 面积汇总表",
        "单位：hm2",
        ["注：数据来自勘测。"],
    )
    assert [b.text for b in (first, last) if isinstance(b, Paragraph)] == ["见表1。", "以下正文。"]


def test_a_title_and_unit_on_one_line():
    (table,) = read(p("投资估算总表    单位：万元") + TABLE).document.blocks
    assert isinstance(table, Table)
    assert (table.title, table.unit) == ("投资估算总表", "单位：万元")


def test_a_sentence_above_a_table_stays_a_sentence():
    first, table = read(p("各单元面积见下表。") + TABLE).document.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert table.title == ""


def test_two_tables_with_titles_keep_their_own():
    file = read(p("表1 甲") + TABLE + p("表2 乙") + p("（单位：元）") + TABLE)
    assert [(t.title, t.unit) for t in file.document.tables()] == [("表1 甲", ""), ("表2 乙", "单位：元")]


def test_faulty_tables_lose_neither_themselves_nor_others():
    faulty = tbl(
        tr(tc("甲", span(3)), tc("乙")), tr(tc("丙")), tr(tc("丁", "<w:vMerge/>"), tc("戊", span("x")), *[tc("己")] * 5)
    )
    file = read(tbl() + faulty + tbl(tr(tc("壬", RESTART)), tr(tc("x"), tc("癸"))) + TABLE)
    grids = [[[cell.text for cell, _ in row] for row in table.grid()] for table in file.document.tables()]
    assert grids == [
        [
            ["甲", "甲", "甲", "乙", "", "", ""],
            ["丙", "", "", "", "", "", ""],
            ["丁", "戊", "己", "己", "己", "己", "己"],
        ],
        [["壬", ""], ["x", "癸"]],
        [["名称", "面积"], ["甲", "1.50"]],
    ]
    assert file.certainty == {0: 60, 1: 60}


def test_tracked_changes_are_read_as_accepted_and_said():
    file = read(
        f"<w:p>{r('面积')}<w:del w:id='1'><w:r><w:delText>1.5</w:delText></w:r></w:del><w:ins w:id='2'>{r('2.5')}</w:ins></w:p>"
    )
    (block,) = file.document.blocks
    assert isinstance(block, Paragraph)
    assert block.text == "面积2.5"
    assert [unread.reason for unread in file.unread] == ["文件有修订标记，按接受全部修订后的文字审查；删去的文字未读"]


def test_what_stands_in_other_files_is_said():
    with zipfile.ZipFile(BytesIO(word(p("正文") + TABLE))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    kinds = ("aFChunk", "package", "chart", "image", "image", "comments")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(f'<Relationship Id="x{i}" Target="x{i}" Type="{base}/{kind}"/>' for i, kind in enumerate(kinds))
    relations = str(parts["word/_rels/document.xml.rels"], "utf-8")  # type: ignore[arg-type]
    parts["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", f"{more}</Relationships>")
    file = read_word(packed(parts), name="方案.docx")
    assert [unread.reason.split("，")[0] for unread in file.unread] == [
        "嵌入的其他文档 1 处",
        "嵌入的工作簿或其他对象 1 处",
        "图表 1 处",
        "图片 2 处",
        "批注 1 处",
    ]
