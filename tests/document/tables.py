"""Random tables and documents that are right by construction: for property tests."""

from typing import Literal

from hypothesis import strategies as st

from xiufu.document.blocks import Block, Cell, Document, Heading, PageBreak, Paragraph, Table, Text, Unknown

TEXT = st.text(
    st.sampled_from("复垦土地方案hm²m³0.9，。“”—\t\n <&>\u3000\U00020000")
    | st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    max_size=12,
)
STYLES: tuple[Literal["body", "title", "subtitle", "item"], ...] = ("body", "title", "subtitle", "item")


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    texts = st.builds(Text, TEXT, st.booleans())
    unknowns = st.builds(Unknown, TEXT, st.just("正文"))
    return Paragraph(
        tuple(draw(st.lists(texts | unknowns, max_size=3))),
        draw(st.sampled_from(STYLES)),
        draw(st.sampled_from([None, "left", "center", "right", "both"])),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Slots are filled from the top left; each cell takes as much of the free room as is drawn."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
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
                tuple(draw(st.lists(paragraphs(), max_size=2))),
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
        draw(TEXT),
        tuple(rows),
        tuple(widths),
        draw(TEXT),
        draw(st.integers(0, height)),
        tuple(draw(st.lists(paragraphs(), max_size=2))),
        draw(st.booleans()),
    )


BLOCKS = st.one_of(st.builds(Heading, TEXT, st.integers(1, 6)), paragraphs(), tables(), st.just(PageBreak()))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Block] = draw(st.lists(BLOCKS, max_size=6))
    return Document(draw(TEXT), tuple(blocks), draw(TEXT))
