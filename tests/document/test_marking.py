"""Names for stretches of text: across runs, in cells and tables within them, in notes and footnotes."""

import pytest

from xiufu.core.spot import Spot
from xiufu.document.blocks import Cell, Document, Footnote, Heading, Paragraph, Table, Text, text_cell
from xiufu.document.marking import Mark, marked
from xiufu.document.spots import texts


def paragraph(*runs: Text | Footnote) -> Paragraph:
    return Paragraph(runs)


def named(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    runs = (run for run in document.runs() if isinstance(run, Text))
    return [(run.text, run.marks) for run in runs if run.marks]


INNER = Table("t2", "", ((text_cell("内 7"),),), (1,), header_rows=0, notes=(paragraph(Text("注 8")),))
TABLE = Table(
    "t1",
    "表",
    (
        (text_cell("头", colspan=2),),
        (Cell((paragraph(Text("前")), INNER, paragraph(Text("后 9"))), rowspan=2), text_cell("5")),
        (text_cell("6"),),
    ),
    (1, 1),
    notes=(paragraph(Text("表注 4")),),
)
DOCUMENT = Document(
    "题",
    (
        Heading("第1章", 1),
        paragraph(
            Text("面积6."),
            Text("37", emphasis=True),
            Text("58公顷"),
            Footnote((Text("共"), Text("5年"))),
            Text("，3个"),
        ),
        TABLE,
    ),
)


@pytest.mark.parametrize(
    ("spot", "said", "expected"),
    [
        (Spot(1), "6.3758", ["6.", "37", "58"]),
        (Spot(1), "5年", ["5年"]),
        (Spot(1), "3", ["3"]),
        (Spot(2, 1, 0, 1), "7", ["7"]),
        (Spot(2, 1, 0, 2), "8", ["8"]),
        (Spot(2, 1, 0, 3), "9", ["9"]),
        (Spot(2, 1, 1), "5", ["5"]),
        (Spot(2, 2, 1), "6", ["6"]),
        (Spot(2, paragraph=1), "4", ["4"]),
    ],
)
def test_what_stands_at_a_spot_is_named(spot: Spot, said: str, expected: list[str]):
    """A spot and the letters of its text are those that ``texts`` gives, wherever it is."""
    start = dict(texts(DOCUMENT))[spot].index(said)
    result = marked(DOCUMENT, {spot: [Mark(start, start + len(said), "a")]})
    assert named(result) == [(text, ("a",)) for text in expected]
    assert list(texts(result)) == list(texts(DOCUMENT))


def test_stretches_that_overlap_are_cut_at_every_end():
    plain = Document("题", (paragraph(Text("123456")),))
    result = marked(plain, {Spot(0): [Mark(0, 4, "a"), Mark(2, 6, "b"), Mark(2, 4, "a")]})
    assert named(result) == [("12", ("a",)), ("34", ("a", "b")), ("56", ("b",))]


def test_titles_stay_as_they_are():
    assert marked(DOCUMENT, {Spot(0): [Mark(0, 3, "a")], Spot(2): [Mark(0, 1, "a")]}) == DOCUMENT
