"""The plans of the examples read back from PDF by where things stand: as Word says them, cell by cell."""

import pytest

from tests.golden.making import EXAMPLES
from tests.golden.making import example as made
from xiufu.core.spot import Spot
from xiufu.document.blocks import Document, Number, Paragraph, Picture, Table
from xiufu.document.read import Box, ReadFile
from xiufu.reading.pdf_file import read_pdf


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[Document, Document, ReadFile]:
    one = made(request.param)
    return one.document, one.read_back.document, read_pdf(one.pdf, name="方案.pdf")


def bare(text: str) -> str:
    return "".join(text.split())


def shape(table: Table) -> list[list[tuple[str, bool]]]:
    """Words of every slot, and whether a cell begins there; columns in which no cell begins count for nothing."""
    grid = table.grid()
    used = [c for c in range(len(table.widths)) if any(row[c][1] for row in grid)]
    return [[(bare(row[c][0].text), row[c][1]) for c in used] for row in grid]


def test_every_cell_of_every_table_is_as_word_says(example: tuple[Document, Document, ReadFile]):
    _, word, read = example
    expected, found = list(word.tables()), list(read.document.tables())
    assert [bare(t.title) for t in found] == [bare(t.title) for t in expected]
    assert [bare(t.unit) for t in found] == [bare(t.unit) for t in expected]
    assert [[bare(n.text) for n in t.notes] for t in found] == [[bare(n.text) for n in t.notes] for t in expected]
    for one, other in zip(found, expected, strict=True):
        assert shape(one) == shape(other), one.title


def test_every_printed_figure_stands_in_its_cell(example: tuple[Document, Document, ReadFile]):
    document, _, read = example
    sought = 0
    for drawn, found in zip(document.tables(), read.document.tables(), strict=True):
        cells = {bare(cell.text) for row in found.grid() for cell, _ in row}
        for cell in (cell for row in drawn.rows for cell in row):
            numbers = [r for p in cell.paragraphs() for r in p.runs if isinstance(r, Number)]
            sought += len(numbers)
            assert not numbers or bare(cell.text) in cells
    assert sought >= 147


def within(box: Box, boxes: tuple[Box, ...]) -> bool:
    """Whether a box lies in the one of its page, but for three points by which words may run over a line."""
    outer = next(one for one in boxes if one.page == box.page)
    across = outer.left - 300 <= box.left and box.right <= outer.right + 300
    return across and outer.top - 300 <= box.top and box.bottom <= outer.bottom + 300


def test_every_cell_has_its_place_on_a_page(example: tuple[Document, Document, ReadFile]):
    _, _, read = example
    for number, block in enumerate(read.document.blocks):
        boxes = read.boxes[Spot(number)]
        assert boxes
        if isinstance(block, Table):
            for r, row in enumerate(block.grid()):
                for c, (cell, begins) in enumerate(row):
                    for p in range(len(list(cell.paragraphs())) if begins else 0):
                        assert all(within(box, boxes) for box in read.boxes[Spot(number, r, c, p)])
    for box in (box for boxes in read.boxes.values() for box in boxes):
        width, height = read.pages[box.page]
        assert 0 <= box.left < box.right <= width
        assert 0 <= box.top < box.bottom <= height


def test_chapters_and_paragraphs_are_as_word_says(example: tuple[Document, Document, ReadFile]):
    """All but notes at the foot of pages, which Word keeps within the text, and titles above the frames of a map sheet."""
    source, word, read = example
    drawn = {
        bare(w) for b in source.blocks if isinstance(b, Picture) and b.drawing for w in b.drawing.words if len(w) > 9
    }
    headings = [bare(h.title) for h in read.document.headings()]
    assert [title for title in headings if title not in drawn] == [bare(h.title) for h in word.headings()]
    expected = [bare(b.text) for b in word.blocks if isinstance(b, Paragraph) and b.text.strip()]
    found = [
        bare(b.text).replace("¹", "") for b in read.document.blocks if isinstance(b, Paragraph) if b.style != "note"
    ]
    assert [text for text in found if text in expected or text not in drawn] == expected


def test_running_heads_are_not_in_the_text(example: tuple[Document, Document, ReadFile]):
    _, _, read = example
    assert read.document.header.startswith("【草稿】")
    said = [b.text for b in read.document.blocks if isinstance(b, Paragraph)]
    assert not [text for text in said if "【草稿】" in text or text.startswith("—")]
