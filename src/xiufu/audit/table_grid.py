"""Cells of a table laid out in rows and columns (表格网格), tables within cells apart, each with the number it states."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xiufu.audit.claims.digits import MAX_DIGITS
from xiufu.core.claim import Claim
from xiufu.core.spot import Spot
from xiufu.document.blocks import Table
from xiufu.document.places import said
from xiufu.reading.captions import is_title, split_unit

if TYPE_CHECKING:
    from xiufu.audit.paper import Paper

UNIT = (
    r"(?:[万亿]?元(?:/\s*[^（）()，,]{1,8})?|hm[2²]|公顷|平方公里|万?亩|(?:(?:万|10+)\s*)?[kcmd]?m[23²³]?|㎡|m³|平方米|立方米|米"
    r"|[%％‰]|kg|g|t|吨|千克|公斤|kw|kw[·.]?h|度|L|升|株|丛|棵|个月|个|台|套|座|眼|项|处|户|人|口|头|只|工日|台班|组时|组|块|根"
    r"|件|次|天|d|a|年|月)"
)
_AFTER = re.compile(rf"\s*(?:{UNIT}|[（(]{UNIT}[)）])?\s*[※*＊#]*\s*", re.IGNORECASE)
_LINES_ABOVE = 2
"""A title, and a unit below it."""
_CODE = re.compile(r"0\d+")
_NOT_A_QUANTITY = re.compile(r"\s*[年月]\s*$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the grid: what its cell says, where the cell begins, its number if it says no more than one."""

    text: str
    origin: tuple[int, int]
    begins: bool
    claim: Claim | None
    indent: int


Grid = list[list[Slot]]


def compact(text: str) -> str:
    """A text without spaces, as labels are compared: 合　计 is 合计."""
    return "".join(text.split())


def titled(table: Table, above: Sequence[str]) -> Table:
    """A table without a title, with that of the lines above it (表题) and the unit at its end; the table where there is none."""
    words = [" ".join(text.split()) for text in above if text.strip()]
    unit = ""
    for line in words[: -_LINES_ABOVE - 1 : -1]:
        title, stated = split_unit(line)
        unit = unit or stated
        if title:
            named = not table.caption and is_title(title)
            return replace(table, caption=title, unit=table.unit or unit) if named else table
    return replace(table, unit=table.unit or unit)


def grids(paper: "Paper", number: int, table: Table) -> Iterator[tuple[Table, Grid]]:
    """The table and every table within its cells (嵌套表), each as a grid, the outer one first."""
    places = {
        (r, c): [Spot(number, r, c, p) for p, _ in enumerate(cell.paragraphs())]
        for r, row in enumerate(table.grid())
        for c, (cell, begins) in enumerate(row)
        if begins
    }
    yield from _laid_out(paper, table, places)


def _laid_out(
    paper: "Paper", table: Table, places: Mapping[tuple[int, int], Sequence[Spot]]
) -> Iterator[tuple[Table, Grid]]:
    whole = table.grid()
    begun: dict[tuple[int, int], Slot] = {}
    inner: list[tuple[Table, dict[tuple[int, int], Sequence[Spot]]]] = []
    grid: Grid = []
    owner: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(whole):
        slots = []
        for c, (cell, begins) in enumerate(row):
            if begins:
                own: list[tuple[str, Spot]] = []
                above: list[str] = []
                spots = iter(places[r, c])
                for part in cell.content:
                    if isinstance(part, Table):
                        within: dict[tuple[int, int], Sequence[Spot]] = {
                            (i, j): [next(spots) for _ in deep.paragraphs()]
                            for i, line in enumerate(part.grid())
                            for j, (deep, first) in enumerate(line)
                            if first
                        }
                        for _ in part.notes:
                            next(spots)
                        inner.append((titled(part, above), within))
                        above = []
                    else:
                        own.append((said(part), next(spots)))
                        above.append(own[-1][0])
                begun[r, c] = _slot(paper, (r, c), own)
                for i in range(r, r + cell.rowspan):
                    for j in range(c, c + cell.colspan):
                        owner[i * len(row) + j] = (r, c)
            origin = owner[r * len(row) + c]
            slot = begun[origin]
            slots.append(slot if begins else Slot(slot.text, origin, False, None, slot.indent))
        grid.append(slots)
    yield table, grid
    for nested, within in inner:
        yield from _laid_out(paper, nested, within)


def _slot(paper: "Paper", origin: tuple[int, int], own: Sequence[tuple[str, Spot]]) -> Slot:
    text = "\n".join(said for said, _ in own).strip()
    first = next((said for said, _ in own if said.strip()), "")
    indent = sum(2 if letter == "　" else 1 for letter in first[: len(first) - len(first.lstrip())])
    stated = [(said, spot) for said, spot in own if said.strip()]
    claim = None
    if len(stated) == 1:
        said_there, spot = stated[0]
        claims = paper.at(spot)
        if len(claims) == 1 and len(claims[0].text) <= MAX_DIGITS and _only(said_there, claims[0]):
            claim = claims[0]
    return Slot(text, origin, True, claim, indent)


def _only(text: str, claim: Claim) -> bool:
    before, after = text[: claim.start].strip(), text[claim.end :]
    if _CODE.fullmatch(text[claim.start : claim.end]):
        return False
    return before in ("", "¥", "￥") and bool(_AFTER.fullmatch(after)) and not _NOT_A_QUANTITY.match(after)
