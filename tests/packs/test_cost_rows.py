"""Names of cost rows: what firms call them, and users' own names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import built_in_cost_rows, open_library
from xiufu.tasks.pack import check_packs

ROWS = built_in_cost_rows()


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("（一） 直接工程费", "direct_works"),
        ("一、直接费（1＋2）", "direct"),
        ("1人工费", "labour"),
        ("3 机械使用费", "machine"),
        ("企 业 管 理 费", "overhead"),
        ("计划利润", "profit"),
        ("材料补差", "price_difference"),
        ("增值税", "tax"),
        ("合计", "unit_price"),
        ("推土机 74kW", None),
        ("", None),
    ],
)
def test_rows_of_an_analysis(label, role):
    assert ROWS.row(label) == role


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("其他费用", "other_fees"),
        ("基本预备费", "contingency"),
        ("5 静态总投资", "static"),
        ("涨价预备费", "price_contingency"),
        ("土地平整", None),
    ],
)
def test_parts_of_the_investment(label, part):
    assert ROWS.part(label) == part


def test_a_column_may_be_two_things():
    assert set(ROWS.column("小计（元）")) == {"amount", "base"}
    assert ROWS.column("备注") == ()


def test_own_names_go_before(tmp_path: Path):
    text = "analysis:\n  - {role: machine, names: [机具费]}\n  - {role: tax, names: [利润]}\n"
    write_pack(
        tmp_path / "own",
        "own-rows",
        "cost_rows",
        {"rows.yaml": text + "source: {document: 本单位的写法, confidence: M}\n"},
    )
    rows = open_library([tmp_path], environment=False).cost_rows()
    assert (rows.row("机具费"), rows.row("利润"), rows.row("人工费")) == ("machine", "tax", "labour")


def test_one_name_is_one_row(tmp_path: Path):
    text = "analysis:\n  - {role: machine, names: [机具费]}\n  - {role: tax, names: [机具费（含税）]}\n"
    write_pack(
        tmp_path / "own",
        "own-rows",
        "cost_rows",
        {"rows.yaml": text + "source: {document: 本单位的写法, confidence: M}\n"},
    )
    with pytest.raises(InputError) as caught:
        open_library([tmp_path], environment=False).cost_rows()
    [problem] = caught.value.problems
    assert (problem.line, problem.problem) == (3, "“机具费（含税）”既是 machine 又是 tax")
    assert [check.problems for check in check_packs([tmp_path]) if check.pack.head.name == "own-rows"] == [(problem,)]
