"""Areas of a plan from its geometry: completed, compared, traced, and every fault with its place."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tasks.surveyed import HALVES, dossier, without_geometry
from xiufu.core.numbers import plain_text
from xiufu.document.blocks import Table
from xiufu.model.fields import known
from xiufu.tasks.check import check
from xiufu.tasks.explain import explain
from xiufu.tasks.prepare import Prepared, prepare
from xiufu.tasks.submission import submit


def prepared(folder: Path) -> Prepared:
    return prepare(folder, policy="recommended")


def shown(found: Prepared, key: str) -> str:
    return found.computed.figures[key].text


def areas(found: Prepared) -> dict[str, str]:
    wanted = ("area", "parcel_area", "owned_area")
    return {str(f.id): f.text for f in found.computed.figures.values() if f.id.term in wanted and ":" in f.id.subject}


def test_a_plan_without_areas_has_them_from_geometry(tmp_path: Path):
    found = prepared(dossier(tmp_path / "a"))
    assert areas(found) == {
        "area|sub:main/unit:yard": "2.0000",
        "area|sub:main/unit:camp": "1.0000",
        "area|sub:main/unit:track": "0.3000",
        "area|sub:main": "3.3000",
        "parcel_area|sub:main/land:0602-0602-planned-planned": "1.6500",  # 150 m × 110 m
        "parcel_area|sub:main/land:1207-1207-planned-planned": "1.6500",
        "owned_area|sub:main/owner:state-甲苏木": "1.6500",
        "owned_area|sub:main/owner:collective-乙嘎查": "1.6500",
        "owned_area|ownership:state": "1.6500",
        "owned_area|ownership:collective": "1.6500",
    }
    project = found.computed.plan.project
    assert (project.map_sheet, project.coordinates) == (
        "K48G051005",
        "102°16′34″～102°16′47″，41°54′56″～41°55′00″（2000 国家大地坐标系）",
    )


def test_the_difference_to_the_controlling_area_is_a_figure(tmp_path: Path):
    found = prepared(dossier(tmp_path / "a", control="3.3003"))
    # measured 20000, 10000 and 3000 m² and a little; 3 m² more are shared out by whole m²: 1.8, 0.9 and 0.3 → 2, 1 and 0
    assert [shown(found, f"area|sub:main/unit:{u}") for u in ("yard", "camp", "track")] == [
        "2.0002",
        "1.0001",
        "0.3000",
    ]
    for unit in ("yard", "camp", "track"):
        measured, gap = (
            found.computed.figures[t, f"sub:main/unit:{unit}"] for t in ("measured_area", "area_adjustment")
        )
        area = found.computed.figures["area", f"sub:main/unit:{unit}"]
        assert (measured.number + gap.number) / 10000 == area.number
        assert 0 < gap.number < 3


def test_without_a_controlling_area_the_measured_one_is_rounded_and_said_so(tmp_path: Path):
    found = prepared(dossier(tmp_path / "a", control=""))
    assert shown(found, "area") == "3.3000"
    note = "没有写明项目总面积（project.area_hm2），单元面积由图形面积取位至 0.0001 公顷，没有平差"
    assert note in found.dossier.notes


def test_an_area_says_file_hash_plot_and_method(tmp_path: Path):
    folder = dossier(tmp_path / "a")
    text = explain(folder, "area|sub:main/unit:camp").text
    assert "(图形面积+面积平差)÷10000" in text
    assert "boundary.txt（SHA-256 " in text
    assert "地块 生活区，椭球面积（国土调查办发〔2008〕32号），3度带第34带" in text
    assert "勘测定界报告的总面积 3.3000 公顷，plan.yaml，第19行 project.area_hm2" in text


def test_a_typed_area_stays_and_is_compared(tmp_path: Path):
    def typed(text: str) -> str:
        return text.replace("        plots: [生活区]\n", "        plots: [生活区]\n        area_hm2: 0.9990\n")

    found = prepared(dossier(tmp_path / "a", edit=typed))
    # 3.3000 − 0.9990 = 2.3010 for the other two, 20 : 3
    assert [shown(found, f"area|sub:main/unit:{u}") for u in ("yard", "camp", "track")] == [
        "2.0009",
        "0.9990",
        "0.3001",
    ]
    [note] = [n for n in found.dossier.notes if n.startswith("单元“生活区”")]
    assert note == "单元“生活区”填写面积 0.9990 公顷，图形面积 1.0000 公顷（9999.87 平方米），相差 0.0010 公顷"


def test_typed_classes_and_owners_stay_and_are_compared(tmp_path: Path):
    stated = """    land:
      - {before: "0602", after: "0602", area_hm2: 1.6400}
      - {before: "1207", after: "1207", area_hm2: 1.6600}
    ownership:
      - {kind: state, owner: 甲苏木, area_hm2: 1.6500}
      - {kind: collective, owner: 丙嘎查, area_hm2: 1.6500}
    units:
"""
    found = prepared(dossier(tmp_path / "a", edit=lambda text: text.replace("    units:\n", stated)))
    assert shown(found, "parcel_area|sub:main/land:0602-0602-planned-planned") == "1.6400"
    assert [n for n in found.dossier.notes if n.startswith("子项目")] == [
        "子项目“临时用地”地类 0602：填写 1.6400 公顷，图形 1.6500 公顷，相差 0.0100 公顷",
        "子项目“临时用地”地类 1207：填写 1.6600 公顷，图形 1.6500 公顷，相差 0.0100 公顷",
        "子项目“临时用地”权属 丙嘎查（集体）：填写 1.6500 公顷，图形 0 公顷，相差 1.6500 公顷",
        "子项目“临时用地”权属 乙嘎查（集体）：填写 0 公顷，图形 1.6500 公顷，相差 1.6500 公顷",
    ]


PLOTS = "        plots: [材料堆场]\n"
CASES: list[tuple[str, Callable[[str], str], list[str]]] = [
    (
        "a plot that is not there",
        lambda text: text.replace(PLOTS, "        plots: [材料堆厂]\n"),
        [
            "plan.yaml 第52行（sub_projects.main.units.yard.plots.第1项）：文件“boundary.txt”中没有地块“材料堆厂”。"
            "→ 是否想写“材料堆场”？文件中的地块有：1、材料堆场、2、生活区、3、便道"
        ],
    ),
    (
        "a plot of two units",
        lambda text: text.replace(PLOTS, "        plots: [材料堆场, 生活区]\n"),
        [
            "plan.yaml 第63行（sub_projects.main.units.camp.plots.第1项）：地块“生活区”重复，第 52 行已有。"
            "→ 一个地块只写在一个单元里"
        ],
    ),
    (
        "a plot of no unit",
        lambda text: text.replace(PLOTS, "        area_hm2: 2\n"),
        [
            "plan.yaml 第120行（geometry.boundary.file）：文件“boundary.txt”中的地块不属于任何单元：材料堆场。"
            "→ 写进所属单元的 plots；不是本项目的地块，从文件中去掉"
        ],
    ),
    (
        "a control that is used up",
        lambda text: text.replace("        plots: [生活区]\n", "        plots: [生活区]\n        area_hm2: 3.3\n"),
        [
            "plan.yaml 第19行（project.area_hm2）：已填单元面积用完了项目总面积 3.3000 公顷，没有剩给由图形计算的单元。"
            "→ 核对项目总面积和各单元面积"
        ],
    ),
    (
        "no layer",
        lambda text: text.partition("  layers:")[0],
        [
            "plan.yaml 第47行（sub_projects.main）：子项目“临时用地”没有填写地类面积，也没有土地利用现状图层。"
            "→ 在 geometry 的 layers 中加入土地利用现状图层，或填写 land",
            "plan.yaml 第47行（sub_projects.main）：子项目“临时用地”没有填写权属面积，也没有土地权属图层。"
            "→ 在 geometry 的 layers 中加入土地权属图层，或填写 ownership",
        ],
    ),
    (
        "a direction that is open",
        lambda text: text.replace('directions: ["0602", "1207"]', 'directions: ["0401", "0404"]', 1),
        [
            "plan.yaml 第55行（sub_projects.main.units.yard.directions）：单元“材料堆场”的地类 0602 复垦为哪一类不能判定"
            "（复垦方向有 0401、0404）。→ 填写子项目的地类面积（land）",
            "plan.yaml 第55行（sub_projects.main.units.yard.directions）：单元“材料堆场”的地类 1207 复垦为哪一类不能判定"
            "（复垦方向有 0401、0404）。→ 填写子项目的地类面积（land）",
        ],
    ),
    (
        "a file that is not there",
        lambda text: text.replace("geometry/boundary.txt", "geometry/none.txt"),
        [
            "plan.yaml 第120行（geometry.boundary.file）：文件“geometry/none.txt”不存在或无法读取。"
            "→ 把文件放进 a 文件夹，或改正路径（大小写有别）"
        ],
    ),
]


@pytest.mark.parametrize(("edit", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_fault_has_its_place(tmp_path: Path, edit: Callable[[str], str], said: list[str]):
    folder = dossier(tmp_path / "a", edit=edit)
    problems = [str(p).replace(f"{folder}/", "") for p in check(folder).problems]
    assert problems == said


def test_a_gap_in_the_layer_is_a_problem(tmp_path: Path):
    folder = dossier(tmp_path / "a", parcels=HALVES[:1])
    problems = [str(p) for p in check(folder).problems]
    assert len(problems) == 3
    assert all("没有图层“现状图层”的图斑覆盖。→ 核对图层是否完整、坐标系是否正确" in p for p in problems)


def test_parcels_of_two_kinds_that_overlap_are_a_problem_and_named(tmp_path: Path):
    """Ten metres of both parcels lie on 材料堆场, 100 m high, and on 便道, 10 m high."""
    west, east = HALVES
    wide = ((140, -50, 350, 150), *east[1:])
    folder = dossier(tmp_path / "a", parcels=[west, wide])
    found = [str(p) for p in check(folder).problems]
    assert [p.partition("：")[2] for p in found] == [
        f"地块“{name}”有 {area} 平方米被图层“现状图层”的几个图斑同时占有（第1和第2个图形）。→ 请数据提供单位改正重叠的图斑"
        for name, area in (("便道", "100.00"), ("材料堆场", "1000.00"))
    ]


def test_parcels_of_one_kind_that_overlap_count_once_and_are_noted(tmp_path: Path):
    west, east = HALVES
    folder = dossier(tmp_path / "a", parcels=[west, east, ((100, -50, 150, 50), *west[1:])])
    found = prepared(folder)
    assert shown(found, "parcel_area|sub:main/land:0602-0602-planned-planned") == "1.6500"
    [note] = [n for n in found.dossier.notes if "只计一次" in n]
    assert note == ("landuse：第1和第3个图形在地块“材料堆场”内重叠 2499.97 平方米，归类相同，只计一次")


def test_an_invalid_parcel_near_the_plots_is_a_problem_with_its_remedy(tmp_path: Path):
    folder = dossier(tmp_path / "a")
    drawn = folder / "geometry/landuse.geojson"
    data = json.loads(drawn.read_text("utf-8"))
    ring = data["features"][1]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    drawn.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    problems = [str(p).partition("：")[2] for p in check(folder).problems]
    assert problems == [
        "图层“landuse”中第2个图形无效（自相交等），不能叠加。→ 请数据提供单位改正；"
        "确需先用的，用 xiufu overlay --repair 修复后叠加，并核对面积"
    ]


def test_without_geometry_a_missing_area_is_the_error_it_was(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text(without_geometry(), "utf-8")
    assert [str(p).partition("plan.yaml ")[2] for p in check(tmp_path).problems] == [
        "第48行（sub_projects.main.land）：缺少必填项“land”（地类面积）。→ 补上“land: …”",
        "第48行（sub_projects.main.ownership）：缺少必填项“ownership”（权属面积）。→ 补上“ownership: …”",
        *(
            f"第{line}行（sub_projects.main.units.{unit}.area_hm2）：缺少必填项“area_hm2”（面积（公顷））。"
            "→ 补上“area_hm2: …”；不知道时写“未知”"
            for line, unit in ((51, "yard"), (62, "camp"), (73, "track"))
        ),
    ]


def test_the_plan_shows_measured_beside_controlling_areas(tmp_path: Path):
    found = prepared(dossier(tmp_path / "a", control="3.3003"))
    [table] = [b for b in found.document().blocks if isinstance(b, Table) and b.id == "measured"]
    assert table.caption == "图形面积与控制面积对照表"
    text = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in text] == ["评价单元", "材料堆场", "生活区", "便道", "合计"]
    assert [row[3] for row in text] == ["面积（hm²）", "2.0002", "1.0001", "0.3000", "3.3003"]
    for row in text[1:]:
        assert Decimal(row[1]) + Decimal(row[2]) == Decimal(row[3]) * 10000


def test_a_submission_holds_the_geometry_and_builds_again(tmp_path: Path):
    folder = dossier(tmp_path / "a")
    (folder / "chapters").mkdir()
    submit(folder, tmp_path / "out.zip", draft=True)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        inside = [n for n in archive.namelist() if "/geometry/" in n]
        archive.extractall(tmp_path / "again")
    assert [n.partition("/")[2] for n in inside] == ["geometry/boundary.txt", "geometry/landuse.geojson"]
    again = tmp_path / "again" / inside[0].partition("/")[0]
    assert areas(prepared(again)) == areas(prepared(folder))


def test_a_plan_without_geometry_does_not_wait_for_its_libraries(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from xiufu.tasks.build import build; import xiufu.cli;"
        f"build(Path('examples/stone-quarry'), Path({str(tmp_path)!r}));"
        "print(sorted({'numpy', 'shapely', 'pyproj', 'pyogrio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 299), st.integers(32_950, 33_050))
def test_rows_and_columns_add_up_exactly(tmp_path_factory: pytest.TempPathFactory, split: int, units: int):
    parcels = [((-50, -50, split, 150), *HALVES[0][1:]), ((split, -50, 350, 150), *HALVES[1][1:])]
    control = Decimal(units).scaleb(-4)
    folder = dossier(tmp_path_factory.mktemp("p") / "a", control=plain_text(control), parcels=parcels)
    plan = prepared(folder).computed.plan
    [sub] = plan.sub_projects
    for rows in (sub.units, sub.parcels, sub.owners):
        assert sum((known(row.area_hm2) or Decimal() for row in rows), Decimal()) == control
