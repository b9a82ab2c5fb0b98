"""Tables tile exactly or say so; runs and unknowns come in reading order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.tables import tables
from xiufu.document.blocks import (
    Block,
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Unknown,
    run_cell,
    text_cell,
)


def table(*rows: tuple[Cell, ...], widths: tuple[int, ...] = (1, 1, 1)) -> Table:
    return Table("t", "表", rows, widths)


def texts(t: Table) -> list[list[str]]:
    return [[cell.text + ("" if begins else "'") for cell, begins in row] for row in t.grid()]


def test_grid_of_plain_cells():
    assert texts(table((text_cell("甲"), text_cell("乙"), text_cell("丙")))) == [["甲", "乙", "丙"]]


def test_grid_repeats_merged_cells_in_every_slot():
    t = table((text_cell("左", rowspan=2), text_cell("上", colspan=2)), (text_cell("一"), text_cell("二")))
    assert texts(t) == [["左", "上", "上'"], ["左'", "一", "二"]]


def test_a_row_may_be_covered_from_above():
    t = table((text_cell("甲", colspan=3, rowspan=2),), ())
    assert texts(t) == [["甲", "甲'", "甲'"], ["甲'", "甲'", "甲'"]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (((text_cell("甲"), text_cell("乙")),), "hole in row 0"),
        (((text_cell("甲"), text_cell("乙"), text_cell("丙")), ()), "hole in row 1"),
        (((text_cell("甲"), text_cell("乙", colspan=3)),), "does not fit"),
        (((text_cell("甲"), text_cell("乙"), text_cell("丙"), text_cell("丁")),), "does not fit"),
        (((text_cell("甲", rowspan=2), text_cell("乙"), text_cell("丙")),), "does not fit"),
        (
            ((text_cell("甲"), text_cell("乙", rowspan=2), text_cell("丙")), (text_cell("丁", colspan=2),)),
            "overlap at row 1 column 1",
        ),
        (((text_cell("甲", rowspan=0), text_cell("乙"), text_cell("丙"), text_cell("丁")),), "span below one"),
        (((text_cell("甲", colspan=0), text_cell("乙"), text_cell("丙"), text_cell("丁")),), "span below one"),
        ((), "no rows"),
    ],
)
def test_grid_refuses_what_does_not_tile(rows: tuple[tuple[Cell, ...], ...], message: str):
    with pytest.raises(ValueError, match=message):
        table(*rows).grid()


@pytest.mark.parametrize("widths", [(), (1, 0, 1), (1, -1, 1)])
def test_grid_refuses_columns_without_width(widths: tuple[int, ...]):
    with pytest.raises(ValueError, match="column without width"):
        table((text_cell("甲"),), widths=widths).grid()


@given(tables())
def test_every_cell_begins_once_and_fills_its_area(t: Table):
    grid = t.grid()
    assert [len(row) for row in grid] == [len(t.widths)] * len(t.rows)
    assert [[cell for cell, begins in row if begins] for row in grid] == [list(row) for row in t.rows]
    areas = sum(cell.colspan * cell.rowspan for row in t.rows for cell in row)
    assert areas == len(t.rows) * len(t.widths)


@given(tables(), st.data())
def test_a_table_with_a_cell_missing_or_doubled_is_refused(t: Table, data: st.DataObject):
    r = data.draw(st.sampled_from([i for i, row in enumerate(t.rows) if row]))
    row = t.rows[r]
    broken = data.draw(st.sampled_from([row[:-1], (*row, row[-1])]))
    with pytest.raises(ValueError, match=r"hole|overlap|does not fit"):
        Table(t.id, t.caption, (*t.rows[:r], broken, *t.rows[r + 1 :]), t.widths).grid()


def test_runs_come_in_reading_order_with_cells_and_notes():
    note = Paragraph((Text("注"),), "note")
    blocks: tuple[Block, ...] = (
        Heading("标题不算", 1),
        Paragraph((Text("一"),)),
        PageBreak(),
        Table("t", "表名不算", ((text_cell("二"), run_cell((Unknown("三", "表"),))),), (1, 1), notes=(note,)),
        Paragraph((Unknown("三", "表"), Unknown("四", "正文"))),
    )
    document = Document("题", blocks)
    assert [run.text for run in document.runs()] == ["一", "二", "【待补：三】", "注", "【待补：三】", "【待补：四】"]
    assert document.unknowns() == [Unknown("三", "表"), Unknown("四", "正文")]
    assert [t.id for t in document.tables()] == ["t"]


def test_text_of_a_cell_joins_its_paragraphs():
    assert Cell((Paragraph((Text("上"), Text("边"))), Paragraph(()), Paragraph((Text("下"),)))).text == "上边\n\n下"
