"""Small builders of cells and runs that every table of a plan is made of."""

from collections.abc import Iterable
from decimal import Decimal

from xiufu.core.figure import Absent, Figure
from xiufu.core.glossary import unit_text
from xiufu.core.numbers import plain_text, trimmed
from xiufu.document.blocks import Align, Cell, Inline, Number, Paragraph, Run, Text, Unknown, text_cell

NOT_APPLICABLE = "/"
NOTHING = "—"


def number(figure: Figure, *, zero: str | None = None, trim: bool = False, name: str = "") -> Inline:
    """A figure as a run: its printed digits, a mark when it is owed, ``/`` when it does not apply.

    ``zero`` is what a printed zero looks like in this place, ``trim`` drops trailing zeros.
    """
    if figure.value is Absent.NOT_APPLICABLE:
        return Text(NOT_APPLICABLE)
    if not isinstance(figure.shown, Decimal):
        return Unknown(f"{name or figure.label}", str(figure.id))
    if zero is not None and figure.shown == 0:
        return Number(figure, zero)
    return Number(figure, plain_text(trimmed(figure.shown)) if trim else figure.text)


def cell(
    content: Figure | Run | str | None,
    *,
    colspan: int = 1,
    rowspan: int = 1,
    align: Align = "center",
    zero: str | None = None,
    trim: bool = False,
    name: str = "",
) -> Cell:
    """A body cell of a figure, a run or a text; nothing prints a dash, never a blank."""
    if isinstance(content, Figure):
        content = number(content, zero=zero, trim=trim, name=name)
    if content is None or content == "":
        content = NOTHING
    run: Run = Text(content) if isinstance(content, str) else content
    return Cell((Paragraph((run,)),), colspan, rowspan, align)


def lines_cell(text: str, *, align: Align = "left") -> Cell:
    """A cell in which each line of a text is a paragraph."""
    return Cell(tuple(Paragraph((Text(line.strip()),)) for line in text.splitlines() if line.strip()), align=align)


def head(text: str, *, colspan: int = 1, rowspan: int = 1) -> Cell:
    """A heading cell."""
    return text_cell(text, colspan=colspan, rowspan=rowspan, header=True)


def header(*texts: str) -> tuple[Cell, ...]:
    """A heading row of plain cells."""
    return tuple(head(t) for t in texts)


def row(*contents: Figure | Run | str | None) -> tuple[Cell, ...]:
    """A body row of plain cells."""
    return tuple(cell(c) for c in contents)


def side(text: str, rowspan: int) -> Cell:
    """A label at the side of a form that spans rows, written downwards."""
    return Cell((Paragraph((Text(text),)),), 1, rowspan, "center", True, True)


def sentence(*parts: Figure | Run | str) -> Paragraph:
    """A body paragraph of words and figures; a figure prints with its unit."""
    return Paragraph(tuple(_flatten(parts)))


def _flatten(parts: Iterable[Figure | Run | str]) -> Iterable[Run]:
    for part in parts:
        if isinstance(part, Figure):
            yield number(part)
            if part.known and part.unit:
                yield Text(unit_text(part.unit))
        elif isinstance(part, str):
            yield Text(part)
        else:
            yield part
