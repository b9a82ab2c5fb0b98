"""Codes and names on lines: rows of tables whose columns are not certain, and legends of drawings in copied text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.codes.names import CODE
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.finding import Verdict
from xiufu.document.blocks import Heading

CHECKED = [check for check in CHECKS if check.code == CODE]
HEAD = "一级类|二级类|面积|变幅"
ROWS = ("01|耕地 0103 旱地|2.10|2.10", "10|交通运输用地 1006 农村道路|0.30|0.30", "0201|果园|1.20|1.20")
LEGEND = ("0103 旱地", "0201果园", "1006 农村道路")


def table(*rows: str, certainty: int = 75) -> Paper:
    """A table as put together from lines: the codes of its first column are torn from their names."""
    paper = paper_of(Heading("一、土地利用现状", 1), typed_table("\n".join([HEAD, *rows])))
    return Paper(replace(paper.file, certainty={1: certainty}))


def legend(*lines: str) -> Paper:
    return paper_of(Heading("一、土地利用现状", 1), *map(body, ("图 例", *lines, "比例尺 1:5000")))


def wrong(paper: Paper) -> list[str]:
    return [one.stated for one in audit(paper, CHECKED).findings if one.verdict is Verdict.DIFFERS]


def test_right_ones_are_said_to_be_so_once():
    found = audit(table(*ROWS), CHECKED).findings
    assert sorted((one.stated, one.verdict) for one in found) == [
        ("01 耕地", Verdict.AGREES),
        ("0103 旱地", Verdict.AGREES),
        ("0201 果园", Verdict.AGREES),
        ("10 交通运输用地", Verdict.AGREES),
        ("1006 农村道路", Verdict.AGREES),
    ]


@pytest.mark.parametrize(
    ("right", "changed", "stated"),
    [
        ("0103 旱地", "0107 旱地", "0107 旱地"),
        ("0103 旱地", "0103 水田", "0103 水田"),
        ("0103 旱地", "0103 旱他", "0103 旱他"),
        ("0201|果园", "0801|果园", "0801 果园"),
        ("0201|果园", "0201|林地", "0201 林地"),
    ],
)
def test_a_changed_row_of_an_uncertain_table(right: str, changed: str, stated: str):
    paper = table(*(row.replace(right, changed) for row in ROWS))
    assert wrong(paper) == [stated]
    assert not any("共 2 处" in one.message for one in audit(paper, CHECKED).findings)


def test_a_changed_class_of_the_first_level():
    more = (*ROWS, "02|园地 0202 茶园|0.10|0.10")
    assert wrong(table(*more)) == []
    assert wrong(table(*(row.replace("10|交通", "08|交通") for row in more))) == ["08 交通运输用地"]


@pytest.mark.parametrize(
    "rows",
    [
        (
            "1|0101|旱地|2.1",
            "2|0102|果园|3.4",
            "3|0103|林地|1.0",
        ),  # numbers of plots: most are not the codes of their classes
        ("0103|旱地|2.1|2.1",),
        ("01|耕地 0103 旱地|2.10|2.10", "10|交通 1006 农村|0.30|0.30", "0201|果园|1.20|1.20"),  # a name goes on below
    ],
)
def test_nothing_is_said_where_lines_do_not_bear_it_out(rows: tuple[str, ...]):
    assert wrong(table(*rows)) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("采矿|用地", []),
        ("其他社会福利|用地", ["0602 其他社会福利用地"]),  # a name of three words, on two lines
        ("其他社会福利|农用", []),  # no class at all
    ],
)
def test_a_name_that_goes_on_in_the_next_line(name: str, expected: list[str]):
    first, second = name.split("|")
    assert wrong(table(*ROWS, f"06|工矿用地|0602|{first}", f"{second}|0.8265|0.8265|0")) == expected


def test_names_before_their_codes():
    rows = ("耕地 旱地|0103|2.10|2.10", "园地 果园|0201|0.30|0.30", "交通 农村道路|1026|1.20|1.20")
    assert wrong(table(*rows)) == ["农村道路 1026"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (LEGEND, []),
        (("0103 旱地", "0201果园", "1106 农村道路"), ["1106 农村道路"]),
        (("0103 旱地", "0201 茶园", "1006 农村道路"), ["0201 茶园"]),
        (("0103 旱地", "0201果园", "1006 农村道跑"), ["1006 农村道跑"]),
        (("0303 旱地", "0304 果园", "0305 农村道路"), []),  # numbers of something else
        (("1106 农村道路",), []),
    ],
)
def test_a_legend(lines: tuple[str, ...], expected: list[str]):
    assert wrong(legend(*lines)) == expected
