"""The published report form, cell by cell: what was printed in its tables is what we print, except its own errors A1–A4.

``tests/golden/ejina_cells.csv`` holds every number printed in the tables of the public 土地复垦方案报告表 of 2025-11 as
(table, row, column, printed), and the numbers of its 测算依据. ``error`` marks the four faults of the original;
``as_filed`` and ``recommended`` say what we print where that is something else.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.golden.making import example
from xiufu.document.blocks import Heading, Paragraph
from xiufu.packs.kinds import Policy
from xiufu.reading.docx import ReadTable, tables_of

CELLS = Path(__file__).parents[1] / "golden" / "ejina_cells.csv"
ESTIMATE_BASIS = "测算依据"


class Printed(NamedTuple):
    table: str
    row: str
    column: str
    printed: str
    error: str
    as_filed: str
    recommended: str

    def expected(self, policy: Policy) -> str:
        return getattr(self, policy) or self.printed


def printed_cells() -> list[Printed]:
    with CELLS.open(encoding="utf-8", newline="") as file:
        return [Printed(**row) for row in csv.DictReader(file)]


@cache
def tables(policy: Policy) -> dict[str, ReadTable]:
    return {re.sub(r"^表\d+ ", "", t.caption): t for t in tables_of(example("ejina-railway", policy).word)}


@cache
def basis_text(policy: Policy) -> str:
    blocks = example("ejina-railway", policy).read_back.document.blocks
    titles = [b.text if isinstance(b, Heading) else "" for b in blocks]
    part = blocks[titles.index(ESTIMATE_BASIS) : titles.index("费用构成")]
    return "\n".join(b.text for b in part if isinstance(b, Paragraph))


def plain(text: str) -> str:
    return text.replace("²", "2").replace("³", "3")


def matches(table: ReadTable, wanted: Printed) -> Iterator[str]:
    """Cells whose row carries every part of the row label and whose column heading is the wanted one."""
    labels = wanted.row.split("/")
    for r, row in enumerate(table.grid):
        if not all(any(text == label or text.endswith(f" {label}") for text in map(plain, row)) for label in labels):
            continue
        for c, text in enumerate(row):
            if not table.origin[r][c] or plain(text) in labels:
                continue
            if not wanted.column:
                yield text
                continue
            section = [i for i in range(r) if len(labels) == 1 or table.grid[i][0] == labels[0]]
            heads = [plain(table.grid[i][c]) for i in section]
            leaf = wanted.column.split("｜")
            if any(h == leaf[-1] or h.startswith(f"{leaf[-1]}（1") for h in heads) and all(
                part in heads for part in leaf[:-1]
            ):
                yield text


def found(wanted: Printed, policy: Policy) -> str:
    if wanted.table == ESTIMATE_BASIS:
        pattern = ".*?".join(map(re.escape, wanted.row.split("…"))) + r"[^0-9\n]*?([0-9]+(?:\.[0-9]+)?)"
        match = re.search(pattern, basis_text(policy))
        assert match, f"no number after {wanted.row}"
        return match[1]
    texts = list(matches(tables(policy)[wanted.table], wanted))
    assert len(texts) == 1, f"{wanted.table} | {wanted.row} | {wanted.column}: {texts}"
    return plain(texts[0])


def test_the_list_is_whole() -> None:
    cells = printed_cells()
    assert len(cells) == 156
    assert len({cell[:3] for cell in cells}) == 156
    assert [(c.error, c.table, c.row, c.column) for c in cells if c.error] == [
        ("A3", "土地复垦方案报告表", "复垦土地面积/采矿用地", "一级地类"),
        ("A3", "复垦前后土地利用结构调整表", "采矿用地", "一级地类"),
        ("A3", "复垦前后土地利用结构调整表", "采矿用地", "二级地类"),
        ("A4", "复垦前后土地利用结构调整表", "裸岩石砾地", "二级地类"),
        ("A1", "测算依据", "静态总投资为…亩均投资", ""),
        ("A2", "测算依据", "动态总投资为…亩均投资", ""),
    ]


def test_as_filed_differs_from_the_original_only_in_its_errors() -> None:
    differing = [c for c in printed_cells() if found(c, "as_filed") != c.printed]
    # the original prints the monitoring fee once as 0 (text) and once as 0.00 (table): we print 0.00 in both
    assert [c for c in differing if not c.error] == [c for c in printed_cells() if c.row == "；监测与管护费"]
    assert len([c for c in differing if c.error]) == 6


@pytest.mark.parametrize("policy", ["as_filed", "recommended"])
def test_every_cell(policy: Policy) -> None:
    wrong = [
        (c.table, c.row, c.column, c.expected(policy), found(c, policy))
        for c in printed_cells()
        if found(c, policy) != c.expected(policy)
    ]
    assert wrong == []


def test_recommended_moves_exactly_these_numbers() -> None:
    moved = {
        (c.table, c.row, c.column): (found(c, "as_filed"), found(c, "recommended"))
        for c in printed_cells()
        if found(c, "as_filed") != found(c, "recommended")
    }
    assert moved == {
        ("投资总表", "价差预备费", "费用（万元）"): ("0.36", "0.37"),
        ("投资总表", "动态总投资", "费用（万元）"): ("4.64", "4.65"),
        ("价差预备费估算表", "2025年", "系数"): ("0.00", "0.0000"),
        ("价差预备费估算表", "2026年", "系数"): ("0.06", "0.0600"),
        ("价差预备费估算表", "2027年", "系数"): ("0.12", "0.1236"),
        ("价差预备费估算表", "2027年", "价差预备费（万元）"): ("0.36", "0.37"),
        ("价差预备费估算表", "合计", "价差预备费（万元）"): ("0.36", "0.37"),
        ("测算依据", "。价差预备费", ""): ("0.36", "0.37"),
        ("测算依据", "动态总投资为", ""): ("4.64", "4.65"),
    }
