"""A written PDF, read back through its tags, says what the document says: random documents and the examples."""

from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from tests.document.tagged import tagged
from tests.golden.making import example_document
from tests.render.form import form_document
from tests.tries import tried
from xiufu.document.blocks import (
    Cell,
    Contents,
    Document,
    Footnote,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    Unknown,
)
from xiufu.document.numbering import numbered
from xiufu.reading.pdf_tagged import read_tagged_pdf
from xiufu.render.pdf import write_pdf

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
EXAMPLES = ("ejina-railway", "stone-quarry", "two-valleys")
LETTERS = st.sampled_from("复垦土地方案圐圙査㎡hm²m³0.91，。“”—\n <>&#$*_@[]\\\"'/（）、；：×÷=+-%ABCxyz\u3000")
TEXT = st.text(LETTERS, max_size=14)
LONG = st.text(LETTERS, min_size=60, max_size=320)


@st.composite
def paragraphs(draw, *, notes: bool = True) -> Paragraph:
    texts = st.builds(Text, TEXT, st.booleans(), st.sampled_from(["", "added", "removed"]))
    runs: st.SearchStrategy[Text | Unknown | Footnote] = (
        texts | st.builds(Text, LONG) | st.builds(Unknown, TEXT, st.just("正文"))
    )
    if notes:
        runs = runs | st.builds(Footnote, st.tuples(st.builds(Text, st.text("脚注abc1。", min_size=1, max_size=9))))
    return Paragraph(
        tuple(draw(st.lists(runs, max_size=3))),
        draw(st.sampled_from(["body", "title", "subtitle", "item", "signature"])),
        draw(st.sampled_from([None, "left", "center", "right", "both"])),
    )


@st.composite
def tables(draw, *, nested: bool = True) -> Table:
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    heads = draw(st.integers(0, height))
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[Cell, ...]] = []
    for r in range(height):
        row: list[Cell] = []
        for c in range(width):
            if (r, c) in taken:
                continue
            free = next((j for j in range(c, width) if (r, j) in taken), width) - c
            colspan, rowspan = draw(st.integers(1, free)), draw(st.integers(1, height - r))
            taken |= {(i, j) for i in range(r, r + rowspan) for j in range(c, c + colspan)}
            # no notes in rows that repeat over pages, in labels written downwards, where they move to the end, nor in
            # tables within tables, where the writer cannot tell their page
            vertical = draw(st.booleans())
            part = paragraphs(notes=r >= heads and nested and not vertical)
            content = draw(st.lists(part | tables(nested=False) if nested and r >= heads else part, max_size=2))
            row.append(Cell(tuple(content), colspan, rowspan, header=draw(st.booleans()), vertical=vertical))
        rows.append(tuple(row))
    assume(all(rows))  # a row in which no cell begins has no tag
    return Table(
        draw(st.sampled_from(["t", ""])),
        draw(TEXT),
        tuple(rows),
        tuple(draw(st.lists(st.integers(1, 30), min_size=width, max_size=width))),
        draw(TEXT),
        heads,
        tuple(draw(st.lists(paragraphs(), max_size=2))) if nested else (),
        draw(st.booleans()) and nested,
        draw(st.booleans()) and nested,
    )


PICTURES = st.builds(
    Picture,
    st.just("p"),
    TEXT,
    st.just(DOT),
    st.just("png"),
    st.integers(1, 500),
    st.integers(1, 500),
    TEXT.map(lambda text: f"图{text}"),
    st.booleans(),
    st.booleans(),
)
BLOCKS = st.one_of(
    st.builds(Heading, TEXT, st.integers(1, 6), st.sampled_from(["", "一、", "1.1"])),
    paragraphs(),
    tables(),
    PICTURES,
    st.builds(Contents, st.integers(1, 6)),
    st.just(PageBreak()),
)
START = Heading("始", 1)
DOCUMENTS = st.builds(
    lambda title, blocks, header: Document(title, numbered((START, *blocks)), header),
    TEXT,
    st.lists(BLOCKS, max_size=6),
    TEXT,
)


@tried(12, 2000, DOCUMENTS, st.booleans())
def test_random_documents_come_back(document: Document, draft: bool):
    assert tagged(read_tagged_pdf(write_pdf(document, draft=draft).data)) == tagged(document)


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[Document, bytes]:
    document = example_document(request.param)
    return document, write_pdf(document, draft=False).data


def test_an_example_comes_back(example: tuple[Document, bytes]):
    document, data = example
    read = tagged(read_tagged_pdf(data))
    assert read == tagged(document)
    assert sum(kind == "table" for kind, *_ in read) >= 10
    assert sum(kind == "heading" for kind, *_ in read) >= 30


def test_every_number_of_an_example_can_be_copied(example: tuple[Document, bytes]):
    document, data = example
    with pypdfium2.PdfDocument(data) as pdf:
        copied = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    printed = {run.text for run in document.runs() if isinstance(run, Number)}
    assert len(printed) > 40
    assert {text for text in printed if text not in copied} == set()
    assert not any("\u2e80" <= letter <= "\u2fdf" for letter in copied)


def test_the_form_comes_back():
    document = form_document()
    assert tagged(read_tagged_pdf(write_pdf(document, draft=True).data)) == tagged(document)


def test_what_is_not_said_is_noticed():
    document = form_document()
    read = tagged(read_tagged_pdf(write_pdf(document, draft=True).data))
    for n, block in enumerate(document.blocks):
        if isinstance(block, PageBreak | Contents):
            continue
        rest = replace(document, blocks=(*document.blocks[:n], *document.blocks[n + 1 :]))
        assert tagged(rest) != read, block
