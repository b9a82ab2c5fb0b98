"""The report form: its outline is filled wholly, its tables tile, and what is owed is marked."""

import itertools
import shutil
from pathlib import Path
from typing import get_args

import pytest

from xiufu.core.errors import InputError
from xiufu.document.blocks import Heading, Paragraph
from xiufu.packs.library import open_library
from xiufu.plans.reclamation_form import FILLS, LISTS, MAP
from xiufu.spatial.map_content import MapKind
from xiufu.tasks.prepare import Prepared, prepare, read_outline

EXAMPLES = sorted(p.parent for p in Path("examples").glob("*/plan.yaml"))
EJINA = Path("examples/ejina-railway")


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda p: p.name)
def prepared(request: pytest.FixtureRequest) -> Prepared:
    return prepare(request.param, policy="recommended")


def test_every_fill_of_the_outline_exists_and_is_used() -> None:
    outline = read_outline(open_library(), "reclamation_form")
    named = [name for section in outline.sections for name in section.fill]
    maps = [f"{MAP}{kind}" for kind in get_args(MapKind)]
    assert sorted(named) == sorted([*FILLS, *LISTS, *maps])


def test_sections_come_in_the_order_of_the_outline(prepared: Prepared) -> None:
    titles = [b.text for b in prepared.document().blocks if isinstance(b, Heading) and b.level < 3]
    assert titles == [*(s.title for s in prepared.outline.sections), "测算说明"]


def test_tables_tile_and_no_cell_is_blank(prepared: Prepared) -> None:
    tables = list(prepared.document().tables())
    assert len({t.id for t in tables}) == len(tables) > 10
    for table in tables:
        for line in table.grid():
            assert all(cell.text.strip() for cell, _ in line), table.caption


def test_tables_of_the_chapters_are_numbered_without_gaps(prepared: Prepared) -> None:
    labels = [b.label for b in prepared.document().tables() if b.numbered]
    assert labels == [f"表{n}" for n in range(1, len(labels) + 1)]
    assert len(labels) >= 8


def test_no_heading_stands_over_nothing(prepared: Prepared) -> None:
    blocks = prepared.document().blocks
    for block, after in itertools.pairwise(blocks):
        if isinstance(block, Heading):
            assert not isinstance(after, Heading) or after.level > block.level, block.text


def test_the_imprint_names_policy_packs_and_what_is_unverified() -> None:
    blocks = prepare(EJINA, policy="as_filed").document().blocks
    texts = [b.text for b in blocks if isinstance(b, Paragraph)]
    assert "测算口径：按原报方案口径（as_filed）" in texts
    assert any(t.startswith("数据包：neimenggu-cost-sample@") for t in texts)
    assert any(t.startswith("未核实：") and "价格有效天数" in t for t in texts)


def test_no_standard_is_claimed_that_the_packs_do_not_carry() -> None:
    texts = [b.text for b in prepare(EJINA, policy="recommended").document().blocks if isinstance(b, Paragraph)]
    [quota] = [t for t in texts if t.startswith("2．") and "定额" in t]
    assert "未与标准原文核对" in quota
    assert "《内蒙古自治区矿山地质环境治理工程预算定额标准》" not in quota


def test_the_wrong_kind_of_plan_is_refused_with_the_clause(tmp_path: Path) -> None:
    folder = shutil.copytree(EJINA, tmp_path / "mine")
    text = (EJINA / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("project_type: construction", "project_type: mining").replace(
        "temporary_land: true", "temporary_land: false"
    )
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        prepare(folder, policy="recommended")
    [problem] = caught.value.problems
    assert "本项目不编土地复垦方案报告表" in problem.problem
    assert "矿产资源法" in problem.problem
    assert problem.line > 0


def test_facts_that_do_not_apply_are_struck_out_and_owed_ones_marked() -> None:
    cover = next(t for t in prepare(EJINA, policy="recommended").document().tables() if t.id == "cover")
    texts = {row[i].text: row[i + 1].text for row in cover.rows for i in range(len(row) - 1)}
    assert texts["资源储量"] == "/"  # a construction project has no mineral reserve
    assert texts["项目性质"] == "【待补：项目性质】"
    assert texts["企业性质"] == "有限公司"
