"""Random tables and documents that are right by construction: for property tests."""

from typing import Literal, get_args

from hypothesis import strategies as st

from xiufu.document.blocks import (
    Block,
    Cell,
    Change,
    Contents,
    Document,
    Footnote,
    Heading,
    NumberStyle,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    Unknown,
)
from xiufu.document.numbering import numbered

TEXT = st.text(
    st.sampled_from("复垦土地方案hm²m³0.9，。“”—\t\n <&>\u3000\U00020000")
    | st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    max_size=12,
)
WORDS = TEXT.map(str.strip)
"""Text without white space at its ends, which formats treat each in its own way around a number or a note."""
STYLES: tuple[Literal["body", "title", "subtitle", "item", "signature"], ...] = (
    "body",
    "title",
    "subtitle",
    "item",
    "signature",
)
NUMBER_STYLES: tuple[NumberStyle, ...] = get_args(NumberStyle)
CHANGES: tuple[Change, ...] = get_args(Change)
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
"""A picture of one white dot."""


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    texts = st.builds(Text, TEXT, st.booleans(), st.sampled_from(CHANGES))
    unknowns = st.builds(Unknown, TEXT, st.just("正文"))
    notes = st.builds(Footnote, st.lists(st.builds(Text, WORDS), min_size=1, max_size=1).map(tuple))
    return Paragraph(
        tuple(draw(st.lists(texts | unknowns | notes, max_size=3))),
        draw(st.sampled_from(STYLES)),
        draw(st.sampled_from([None, "left", "center", "right", "both"])),
    )


@st.composite
def tables(draw: st.DrawFn, *, nested: bool = True) -> Table:
    """Slots are filled from the top left; each cell takes as much of the free room as is drawn."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    content: st.SearchStrategy[list[Paragraph | Table]] = st.lists(paragraphs(), max_size=2)
    if nested:
        content = content | st.lists(st.one_of(paragraphs(), tables(nested=False)), max_size=2)
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[Cell, ...]] = []
    for r in range(height):
        row = []
        for c in range(width):
            if (r, c) in taken:
                continue
            free = next((j for j in range(c, width) if (r, j) in taken), width) - c
            colspan, rowspan = draw(st.integers(1, free)), draw(st.integers(1, height - r))
            taken |= {(i, j) for i in range(r, r + rowspan) for j in range(c, c + colspan)}
            cell = Cell(
                tuple(draw(content)),
                colspan,
                rowspan,
                header=draw(st.booleans()),
                vertical=draw(st.booleans()),
            )
            row.append(cell)
        rows.append(tuple(row))
    widths = draw(st.lists(st.integers(1, 40), min_size=width, max_size=width))
    return Table(
        "t",
        draw(WORDS),
        tuple(rows),
        tuple(widths),
        draw(TEXT),
        draw(st.integers(0, height)),
        tuple(draw(st.lists(paragraphs(), max_size=2))),
        draw(st.booleans()) and nested,
        draw(st.booleans()) and nested,
    )


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    return Picture(
        "p",
        draw(WORDS),
        DOT,
        "png",
        draw(st.integers(1, 400)),
        draw(st.integers(1, 400)),
        draw(TEXT),
        draw(st.booleans()),
        draw(st.booleans()),
    )


HEADINGS = st.builds(Heading, WORDS, st.integers(1, 6), st.sampled_from(NUMBER_STYLES))
BLOCKS = st.one_of(
    HEADINGS, paragraphs(), tables(), pictures(), st.builds(Contents, st.integers(1, 6)), st.just(PageBreak())
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Block] = draw(st.lists(BLOCKS, max_size=6))
    return Document(draw(TEXT), numbered(blocks), draw(TEXT))
