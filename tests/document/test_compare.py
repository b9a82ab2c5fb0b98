"""Documents that say the same have no differences; a single change is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.document.tables import documents, paragraphs
from xiufu.document.blocks import (
    Block,
    Contents,
    Document,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    run_cell,
    text_cell,
)
from xiufu.document.compare import WordsChange, compare
from xiufu.document.compare_tables import TableChange
from xiufu.document.places import said

MARK = "※改动※"


def document(*blocks: Block) -> Document:
    return Document("方案", blocks)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def table(*rows: str, caption: str = "表", identifier: str = "t") -> Table:
    cells = tuple(tuple(text_cell(text) for text in row.split("|")) for row in rows)
    return Table(identifier, caption, cells, (1,) * len(cells[0]))


@given(documents())
def test_a_document_does_not_differ_from_itself(one: Document):
    assert compare(one, one) == ()


@given(documents(), st.data())
def test_a_changed_text_is_found_and_nothing_else(one: Document, data: st.DataObject):
    places = [n for n, b in enumerate(one.blocks) if isinstance(b, Heading | Paragraph)]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    block = one.blocks[at]
    other: Block
    if isinstance(block, Heading):
        before, kind, other = block.text, "heading", replace(block, text=MARK)
    else:
        assert isinstance(block, Paragraph)
        before, kind, other = said(block), "paragraph", replace(block, runs=(Text(MARK),))
    [change] = compare(one, replace(one, blocks=(*one.blocks[:at], other, *one.blocks[at + 1 :])))
    assert isinstance(change, WordsChange)
    blank = kind == "paragraph" and not before.strip()  # a blank paragraph says nothing
    assert (change.kind, change.before, change.after) == (kind, None if blank else before, MARK)


@given(documents(), st.data())
def test_a_changed_cell_is_found_and_nothing_else(one: Document, data: st.DataObject):
    places = [
        (n, r, c)
        for n, b in enumerate(one.blocks)
        if isinstance(b, Table)
        for r, row in enumerate(b.rows)
        for c in range(len(row))
    ]
    if not places:
        return
    at, r, c = data.draw(st.sampled_from(places))
    block = one.blocks[at]
    assert isinstance(block, Table)
    cell = replace(block.rows[r][c], content=(paragraph(MARK),))
    rows = (*block.rows[:r], (*block.rows[r][:c], cell, *block.rows[r][c + 1 :]), *block.rows[r + 1 :])
    [change] = compare(one, replace(one, blocks=(*one.blocks[:at], replace(block, rows=rows), *one.blocks[at + 1 :])))
    assert isinstance(change, TableChange)
    [found] = change.cells
    assert (found.after, found.slot[:2]) == (MARK, (sum(isinstance(b, Table) for b in one.blocks[:at]), r))
    assert (change.count, len(change.rows), change.words) == (1, 1, ())


@given(documents(), st.data())
def test_a_removed_block_is_found_and_nothing_else(one: Document, data: st.DataObject):
    if not one.blocks:
        return
    at = data.draw(st.integers(0, len(one.blocks) - 1))
    block = one.blocks[at]
    changes = compare(one, replace(one, blocks=(*one.blocks[:at], *one.blocks[at + 1 :])))
    added = compare(replace(one, blocks=(*one.blocks[:at], *one.blocks[at + 1 :])), one)
    match block:
        case PageBreak():
            assert changes == added == ()
        case Table():
            [gone], [come] = changes, added
            assert isinstance(gone, TableChange)
            assert isinstance(come, TableChange)
            assert (gone.before, gone.after, come.before, come.after) == (block, None, None, block)
        case Heading() | Paragraph():
            text = block.text if isinstance(block, Heading) else said(block)
            if isinstance(block, Paragraph) and not text.strip():
                assert changes == added == ()
            else:
                assert [(c.before, c.after) for c in changes if isinstance(c, WordsChange)] == [(text, None)]
                assert [(c.before, c.after) for c in added if isinstance(c, WordsChange)] == [(None, text)]


@given(st.lists(st.lists(paragraphs(), min_size=3, max_size=3), min_size=2, max_size=6), st.data())
def test_a_removed_row_is_found_and_nothing_else(contents: list[list[Paragraph]], data: st.DataObject):
    rows = tuple(tuple(run_cell(p.runs) for p in row) for row in contents)
    whole = Table("t", "表", rows, (1, 1, 1), header_rows=data.draw(st.integers(0, 1)))
    at = data.draw(st.integers(0, len(rows) - 1))
    less = replace(whole, rows=rows[:at] + rows[at + 1 :])
    [change] = compare(document(whole), document(less))
    assert isinstance(change, TableChange)
    [row] = change.rows
    assert (row.before, row.after, change.count) == (tuple(said(p) for p in contents[at]), None, 1)


def test_a_footnote_counts_and_layout_does_not():
    one = Paragraph((Text("面积"), Footnote((Text("以公顷计"),))))
    [change] = compare(document(one), document(replace(one, runs=(Text("面积"), Footnote((Text("以亩计"),))))))
    assert isinstance(change, WordsChange)
    assert (change.before, change.after) == ("面积〔脚注：以公顷计〕", "面积〔脚注：以亩计〕")
    assert compare(document(one), document(Contents(), replace(one, style="item", align="right"), paragraph(" "))) == ()


def test_numbers_of_headings_and_tables_follow_and_are_no_difference():
    before = document(Heading("总则", 1, label="一、"), replace(table("甲|乙"), label="表1"))
    after = document(Heading("总则", 1, label="二、"), replace(table("甲|乙"), label="表2"))
    assert compare(before, after) == ()


def test_the_section_of_a_change():
    blocks = (Heading("费用", 1, label="八、"), Heading("预存", 2, label="（一）"), paragraph("分 3 期。"))
    [change] = compare(document(*blocks), document(*blocks[:2], paragraph("分 4 期。")))
    assert change.section == "八、费用 › （一）预存"


def test_a_picture_differs_by_what_it_shows():
    one = Picture("p", "位置图", b"1", "png", 100, 50, "位置")
    assert compare(document(one), document(replace(one, width_mm=90))) == ()
    [change] = compare(document(one), document(replace(one, data=b"2")))
    assert change == WordsChange("", "picture", "位置图", "位置图")


def test_a_page_header():
    [change] = compare(Document("甲", (), header="甲项目"), Document("甲", (), header="乙项目"))
    assert change == WordsChange("", "header", "甲项目", "乙项目")


def test_tables_belong_together_by_caption_when_one_comes_between():
    first = table("序号|金额", "1|4.28", caption="费用", identifier="")
    second = table("序号|面积", "1|6.3758", caption="面积", identifier="")
    new = table("序号|数量", "1|2", caption="设备", identifier="")
    changed = table("序号|面积", "1|6.4000", caption="面积", identifier="")
    changes = compare(document(first, second), document(first, new, changed))
    assert [(c.name, c.count) for c in changes if isinstance(c, TableChange)] == [("设备", 1), ("面积", 1)]


def test_a_table_with_an_id_keeps_it_when_its_caption_changes():
    before = table("序号|金额", "1|4.28", caption="费用", identifier="total")
    new = table("序号|金额", "1|4.28", caption="费用总表", identifier="new")
    [came, change] = compare(document(before), document(new, replace(before, caption="投资总表")))
    assert isinstance(came, TableChange)
    assert isinstance(change, TableChange)
    assert (came.name, came.before) == ("费用总表", None)
    assert (change.words, change.count) == ((("表题", "费用", "投资总表"),), 1)


@pytest.mark.parametrize(("heads", "kind"), [("目的", "heading"), ("目的，有变", "heading")])
def test_a_heading_with_an_id_stays_the_same_heading(heads: str, kind: str):
    before, after = Heading("编制目的", 2, id="purpose"), Heading(heads, 2, id="purpose")
    other = Heading("编制原则", 2, id="principles")
    [change] = compare(document(before, other), document(after, other))
    assert change == WordsChange(heads, kind, "编制目的", heads)  # type: ignore[arg-type]
