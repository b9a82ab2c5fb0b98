"""Cells of a row whose words were set apart by spaces too (行内单元格): which words make one cell."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from xiufu.reading.text_lines import INDEX, is_dash, is_number

Type = Literal["number", "text", "index", "any"]

TOTAL = re.compile(r"(?:总|合|小|累|共)\s*计.*|.*(?:合计|总计|小计)")
_COUNTED = re.compile(r"[A-Za-z%‰°℃]{1,3}[²³23]?(?:·h)?|[\u4e00-\u9fff]|[年个次月天日][^A-Za-z]*")
CODE = re.compile(r"\d{2,6}[A-Za-z]?")
"""A quota or parcel number (编号), as it stands alone in a cell."""


def with_units(tokens: Sequence[str]) -> list[str]:
    """A row with every number joined to the unit after it (数量带单位).

    >>> with_units(["推土机", "74", "kW", "台班", "0.52"]), with_units(["第", "1", "期", "50.70"])
    (['推土机', '74 kW', '台班', '0.52'], ['第 1 期', '50.70'])
    """
    cells: list[str] = []
    for token in tokens:
        if cells and is_number(cells[-1]) and _COUNTED.fullmatch(token):
            cells[-1] += f" {token}"
            if cells[-2:-1] == ["第"]:
                cells[-2:] = [f"第 {cells[-1]}"]
        else:
            cells.append(token)
    return cells


def fits(token: str, of: Type) -> bool:
    """Whether a word or value may stand alone in a column that holds this (类型相符)."""
    if not token or of == "any" or (is_dash(token) and of != "index"):
        return True
    if of == "index":
        return INDEX.fullmatch(token) is not None or TOTAL.fullmatch(token) is not None or is_dash(token)
    return is_number(token) == (of == "number")


def fillings(tokens: Sequence[str], types: Sequence[Type], at: int = 0) -> Iterator[tuple[int, ...]]:
    """Every way to fill all columns with words in order (填列方式): where each begins. Only words share a cell."""
    if len(types) == 1:
        if _one_cell(tokens[at:], types[0]):
            yield (at,)
        return
    for end in range(at + 1, len(tokens) - len(types) + 2):
        if _one_cell(tokens[at:end], types[0]):
            yield from ((at, *rest) for rest in fillings(tokens, types[1:], end))
        elif types[0] in ("number", "index"):
            return


def _one_cell(tokens: Sequence[str], of: Type) -> bool:
    if len(tokens) == 1:
        return fits(tokens[0], of)
    return of in ("text", "any") and not any(map(is_dash, tokens)) and not all(map(is_number, tokens))


def parted(tokens: Sequence[str], way: Sequence[int]) -> int:
    """How many numbers of a way stand where they do not belong (割裂处): among words without being counted in the one after
    them, or alone before a word. The first is an ordinal or a code."""
    ends = [*way[1:], len(tokens)]
    inside = {i for start, end in zip(way, ends, strict=True) if end - start > 1 for i in range(start, end)}
    astray = 0
    for i, token in enumerate(tokens):
        if i and is_number(token):
            after = tokens[i + 1] if i + 1 < len(tokens) else ""
            counts = i + 1 in inside and i + 1 not in way and _COUNTED.fullmatch(after) is not None
            leads = i in way and "." not in token and CODE.fullmatch(token) is not None
            astray += (
                not (counts or leads) if i in inside else bool(after) and not is_number(after) and not is_dash(after)
            )
    return astray
