"""The reply table: each opinion under its number, with room for what was changed and where."""

from pathlib import Path

from tests.core.reports import EMPTY, SAMPLE
from tests.render.test_docx_file import faults
from xiufu.plans.opinion_reply import opinion_reply
from xiufu.reading.docx import read_docx
from xiufu.render.docx import write_docx


def test_a_row_for_each_opinion_with_room_for_the_answer():
    document = read_docx(write_docx(opinion_reply(SAMPLE), draft=False)).document
    head, table = document.tables()
    assert [[cell.text for cell in row] for row in head.rows] == [
        ["项目名称", "某铁路临时用地"],
        ["送审文件", "方案.docx"],
        ["编制单位（盖章）", ""],
        ["填写日期", "　　　　年　　月　　日"],
    ]
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0] == ["序号", "轻重", "审查意见", "修改情况（未修改的写明理由）", "修改位置、页码"]
    assert [(row[0], row[1], row[3], row[4]) for row in rows[1:]] == [
        ("1", "错误", "", ""),
        ("2", "警告", "", ""),
        ("3", "提示", "", ""),
    ]
    assert rows[1][2] == (
        "表1 面积表，“合计”行（第3页）\n“合计”行写 6.40，各行相加为 6.26\n"
        "应为：各式推算的数不一致：6.26hm²、6.38hm²；先核对各式所用的数，再定此数\n依据：TD/T 1031.1-2011 第6.2条\n处理：核对并改正"
    )


def test_without_opinions_it_says_so():
    document = opinion_reply(EMPTY)
    assert [block.text for block in document.blocks[2:]] == ["没有需要修改的意见。"]  # type: ignore[union-attr]
    assert len(list(document.tables())) == 1


def test_word_opens_it(tmp_path: Path):
    for report in (SAMPLE, EMPTY):
        assert faults(write_docx(opinion_reply(report), draft=False), tmp_path) == []
