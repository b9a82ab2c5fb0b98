from decimal import Decimal

import pytest
from pydantic import Field

from xiufu.packs.kinds import Key, Model, NonNegative
from xiufu.packs.tables import Record, Sheet, Unit, read_csv, read_rows, unique, write_csv


class Example(Model):
    """示例."""

    id: Key = Field(title="编号")
    unit: Unit = Field(title="单位")
    amount: NonNegative = Field(title="数量")
    note: str = Field("", title="备注")


SHEET = Sheet("example", "示例", "", Example)


def read(text: str):
    problems: list = []
    return read_rows(SHEET, read_csv(text, "例.csv", SHEET, problems), problems), [
        (p.line, p.path, p.problem) for p in problems
    ]


def test_rows_are_read_with_their_lines():
    rows, problems = read('id,unit,amount,note\na,m³,0.20,\n\nb,㎡,"1,234.5","甲,乙"\n')
    assert problems == []
    assert [(r.id, r.unit, r.amount, r.note, record.line) for r, record in rows] == [
        ("a", "m3", Decimal("0.20"), "", 2),
        ("b", "m2", Decimal("1234.5"), "甲,乙", 4),
    ]


def test_every_bad_cell_is_reported_and_the_good_rows_stay():
    rows, problems = read("id,unit,amount\na,100m3,x\nb,m,-1\nc,m,2\n,m,3\nd,m,1,2\n")
    assert [r.id for r, _ in rows] == ["c"]
    assert sorted((line, path) for line, path, _ in problems) == [
        (2, "amount"),
        (2, "unit"),
        (3, "amount"),
        (5, "id"),
        (6, ""),
    ]
    said = {line: problem for line, _, problem in problems if line in (3, 5, 6)}
    assert said[3] == "“amount”（数量）的值“-1”超出范围：不能小于 0"
    assert said[5] == "缺少必填项“id”（编号）"
    assert said[6] == "这一行有 4 格，列名只有 3 个"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,unit,amuont\n", [(1, "", "不认识列名“amuont”"), (1, "", "缺少列“amount”（数量）")]),
        ("id,id,unit,amount\n", [(1, "", "列名“id”重复")]),
        ("", [(1, "", "缺少列“id”（编号）"), (1, "", "缺少列“unit”（单位）"), (1, "", "缺少列“amount”（数量）")]),
    ],
)
def test_faulty_headings(text, expected):
    assert read(text) == ([], expected)


def test_a_stray_quotation_mark_is_a_problem_not_a_trace():
    rows, problems = read('id,unit,amount\na,m,1\nb,"m"x,1\n')
    assert [r.id for r, _ in rows] == ["a"]
    assert [(line, problem.startswith("CSV 格式有误")) for line, _, problem in problems] == [(3, True)]


def test_headings_of_a_book_replace_identifiers():
    problems: list = []
    headings = {"id": "编号", "unit": "单位", "amount": "数量"}
    read_rows(
        SHEET,
        [
            Record({"id": "a", "unit": "m", "amount": "三"}, "簿.xlsx［示例］", 7, headings),
            Record({"id": "b", "unit": "m"}, "簿.xlsx［示例］", 8, headings),
        ],
        problems,
    )
    assert [str(p) for p in problems] == [
        "簿.xlsx［示例］ 第7行（数量）：“数量”有误：“三”不是纯数值，请去掉单位、文字和多余符号，只写数字。→ 改正“数量”的值",
        "簿.xlsx［示例］ 第8行（数量）：缺少必填项“数量”。→ 填写“数量”",
    ]


def test_a_repeated_key_names_the_first_line():
    problems: list = []
    records = [Record({"id": i, "unit": "m", "amount": "1"}, "例.csv", n) for n, i in enumerate("aba", start=2)]
    kept = unique(read_rows(SHEET, records, problems), lambda r: r.id, "id", "编号", problems)
    assert [r.id for r, _ in kept] == ["a", "b"]
    assert [(p.line, p.path, p.problem) for p in problems] == [(4, "id", "编号重复，第 2 行已有")]


def test_writing_and_reading_back_gives_the_same_rows():
    records = [
        Record({"id": "a", "unit": "m", "amount": "0.20"}, "", 2),
        Record({"id": "b", "unit": "m", "amount": "1"}, "", 3),
    ]
    text = write_csv(SHEET, records)
    assert text == "id,unit,amount\na,m,0.20\nb,m,1\n"
    assert [r.values for r in read_csv(text, "", SHEET, [])] == [r.values for r in records]


def test_columns_come_from_the_model():
    assert [(c.id, c.heading, c.required, c.number) for c in SHEET.columns()] == [
        ("id", "编号", True, False),
        ("unit", "单位", True, False),
        ("amount", "数量", True, True),
        ("note", "备注", False, False),
    ]
