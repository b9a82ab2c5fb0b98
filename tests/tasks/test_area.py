"""``xiufu area``: areas of a file of plots for people and programs, what is withheld, and the control."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.spatial.boundaries import boundary, plot, square
from tests.spatial.files.plots import HEADER, plot_text
from xiufu.cli import main
from xiufu.core.errors import InputError
from xiufu.tasks.area import as_dict, measure, report_of, summary

D = Decimal
YARD = [(4_640_000, 522_000), (4_640_100, 522_000), (4_640_100, 522_100), (4_640_000, 522_100)]
ROAD = [(4_640_000, 522_200), (4_640_100, 522_200), (4_640_100, 522_250), (4_640_000, 522_250)]
CROSSED = [ROAD[0], ROAD[1], ROAD[3], ROAD[2]]


def written(folder: Path, **plots: Sequence[tuple[float, float]]) -> Path:
    """A file of boundary points; the areas it states are 1.0000 and 0.5001 hm²."""
    lines = [
        plot_text(number, name, [(34_000_000 + y, x) for x, y in points], stated=stated)
        for number, ((name, points), stated) in enumerate(zip(plots.items(), ("1.0000", "0.5001")), start=1)
    ]
    path = folder / "界址点.txt"
    path.write_text(HEADER + "".join(lines), "utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["area", *words])
    said = capsys.readouterr()
    assert said.err == ""
    return code, said.out


def test_a_file_for_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = written(tmp_path, 取土场=YARD, 便道=ROAD)
    code, out = printed(capsys, str(path), "--json")
    content: dict[str, Any] = json.loads(out)
    assert code == 0
    assert list(content)[:3] == ["crs", "plots", "total_hm2"]
    assert content["crs"] == "EPSG:4522"
    # 10000 m² and 5000 m² of the plane, over (1 + (22.05 km / 6378 km)²) and (1 + (22.225 km / 6378 km)²)
    assert content["plots"] == [
        {
            "name": "取土场",
            "area_m2": "9999.88",
            "area_hm2": "1.0000",
            "area_mu": "14.9998",
            "plane_area_m2": "10000.00",
            "problems": [],
        },
        {
            "name": "便道",
            "area_m2": "4999.94",
            "area_hm2": "0.5000",
            "area_mu": "7.4999",
            "plane_area_m2": "5000.00",
            "problems": [],
        },
    ]
    assert (content["total_hm2"], content["total_m2"]) == ("1.5000", "14999.82")
    assert content["zone"] == "3度带第34带，中央子午线102°E"
    assert content["map_sheets"] == ["K48G051005"]
    assert content["bounds"] == {"longitude": "102°15′54″～102°16′05″", "latitude": "41°53′42″～41°53′45″"}
    assert content["stated_hm2"] == ["1.0000", "0.5001"]
    assert (content["control_hm2"], content["adjustment"]) == (None, None)
    assert content["file"].endswith("界址点.txt")
    assert len(content["sha256"]) == 64
    assert content["problems"] == []
    assert any("所列面积0.5001公顷" in note for note in content["notes"])


def test_a_control_is_met_to_the_last_unit(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = written(tmp_path, 取土场=YARD, 便道=ROAD)
    content = json.loads(printed(capsys, str(path), "--json", "--control", "1.5001")[1])
    assert content["control_hm2"] == "1.5001"
    # 15001 units by 9999.88 : 4999.94 are 10000.67 and 5000.33
    assert content["adjustment"] == {"difference_hm2": "0.0001", "plots_hm2": ["1.0001", "0.5000"]}


def test_a_crossed_plot_has_no_area_and_no_total(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = written(tmp_path, 取土场=YARD, 便道=CROSSED)
    code, out = printed(capsys, str(path), "--json", "--control", "1.5")
    content = json.loads(out)
    assert code == 1
    first, second = content["plots"]
    assert (first["area_hm2"], first["problems"]) == ("1.0000", [])
    assert {second[key] for key in ("area_m2", "area_hm2", "area_mu", "plane_area_m2")} == {"cannot_tell"}
    assert [("自相交" in text and "第" in text) for text in second["problems"]] == [True]
    assert (content["total_hm2"], content["total_m2"]) == ("cannot_tell", "cannot_tell")
    assert content["adjustment"] == {"difference_hm2": "cannot_tell", "plots_hm2": "cannot_tell"}
    code, out = printed(capsys, str(path), "--control", "1.5")
    assert code == 1
    assert "控制面积 1.5000 公顷；有地块的面积无法确定，没有平差。" in out
    assert out.endswith("地块 2 个，合计无法确定；问题 1 处。\n")


def test_a_file_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    path = written(tmp_path, 取土场=YARD, 便道=ROAD)
    code, out = printed(capsys, str(path), "--control", "1.5001")
    assert code == 0
    rows = [[cell.strip() for cell in line.split("│")] for line in out.splitlines() if "│" in line]
    assert rows == [
        ["序号", "地块", "椭球面积（平方米）", "公顷", "亩", "平面面积（平方米）", "所列（公顷）", "所列减计算", "平差后（公顷）"],
        ["1", "取土场", "9999.88", "1.0000", "14.9998", "10000.00", "1.0000", "0.0000", "1.0001"],
        ["2", "便道", "4999.94", "0.5000", "7.4999", "5000.00", "0.5001", "0.0001", "0.5000"],
        ["", "合计", "14999.82", "1.5000", "22.4997", "", "1.5001", "0.0001", "1.5001"],
    ]  # fmt: skip
    assert "\n控制面积 1.5001 公顷，比计算的合计多 0.0001 公顷；已按面积比例平差，各地块之和等于控制面积。\n" in out
    assert "\n1:1万 图幅号：K48G051005\n" in out
    assert out.endswith("地块 2 个，合计 1.5000 公顷；问题 0 处。\n")


@pytest.mark.parametrize(
    ("control", "said"),
    [
        ("abc", "控制面积（--control）：“abc”不是纯数值，请去掉单位、文字和多余符号，只写数字"),
        ("0", "控制面积（--control）0应大于 0，小数不超过 4 位"),
        ("-1", "控制面积（--control）-1应大于 0，小数不超过 4 位"),
        ("1.50001", "控制面积（--control）1.50001应大于 0，小数不超过 4 位"),
    ],
)
def test_a_wrong_control_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, control: str, said: str):
    path = written(tmp_path, 取土场=YARD)
    assert main(["area", str(path), f"--control={control}"]) == 2
    assert capsys.readouterr() == ("", f"命令行：{said}。→ 写公顷数，如 6.3758\n共 1 个问题。\n")


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(InputError):
        measure(tmp_path / "无.txt")


def test_overlapping_plots_are_a_problem_of_both_and_keep_their_areas():
    one, other = (
        plot(square(522_000, 4_640_000, 100), name="甲"),
        plot(square(522_050, 4_640_000, 100), name="乙", number="2"),
    )
    report = report_of(boundary(one, other))
    content = as_dict(report)
    assert [[text.count("重叠") > 0 for text in p["problems"]] for p in content["plots"]] == [[True], [True]]
    assert [p["area_m2"] for p in content["plots"]] == ["9999.88", "9999.88"]
    assert not report.sound
    assert summary(report)[-1] == "地块 2 个，合计 2.0000 公顷；问题 1 处。"


def test_a_stated_area_of_zero_is_stated():
    content = as_dict(report_of(boundary(plot(square(522_000, 4_640_000, 100), stated="0"))))
    assert content["stated_hm2"] == ["0"]
    assert json.loads(json.dumps(content)) == content


def test_plots_of_nothing_have_no_area_and_are_not_adjusted():
    report = report_of(boundary(plot(square(522_000, 4_640_000, 0.06))), D("1.0000"))  # 0.0036 m²
    assert report.areas.plots == (None,)
    assert report.adjusted_hm2 is None
    assert as_dict(report)["adjustment"] == {"difference_hm2": "cannot_tell", "plots_hm2": "cannot_tell"}
    assert "控制面积 1.0000 公顷；有地块的面积无法确定，没有平差。" in summary(report)


def test_where_there_are_no_sheets_there_is_none():
    report = report_of(boundary(plot(square(522_000, -4_640_000, 100))))
    assert report.sheets == ()
    assert not any("图幅号" in line for line in summary(report))


def test_plots_against_the_boundary_that_they_are_to_fill(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Plots of 100 m and 50 m width lie 100 m apart within an outer boundary of 250 m: the gap is 100 m × 100 m."""
    path = written(tmp_path, 取土场=YARD, 便道=ROAD)
    (tmp_path / "外围").mkdir()
    outer = written(
        tmp_path / "外围",
        项目区=[(4_640_000, 522_000), (4_640_100, 522_000), (4_640_100, 522_250), (4_640_000, 522_250)],
    )
    assert [f.code for f in measure(path).findings if f.code in ("GEOM-022", "GEOM-023")] == []
    [gap] = [f for f in measure(path, outer=outer).findings if f.code in ("GEOM-022", "GEOM-023")]
    assert (gap.code, "9999.88平方米" in str(gap)) == ("GEOM-022", True)
    [beyond] = [f for f in measure(outer, outer=path).findings if f.code in ("GEOM-022", "GEOM-023")]
    assert beyond.code == "GEOM-023"
    assert main(["area", str(path), "--outer", str(outer)]) == 1
    assert "没有地块的空隙" in capsys.readouterr().out


def test_plots_against_the_county(tmp_path: Path):
    path = written(tmp_path, 取土场=YARD)
    west, east = 522_000 - 500, 522_000 + 500
    county = tmp_path / "县界.gpkg"

    def verdicts(north: float) -> list[str]:
        corners = [(north, west), (north + 1_000, west), (north + 1_000, east), (north, east)]
        source = written(tmp_path, 某旗=corners)
        assert main(["convert", str(source), str(county)]) == 0
        written(tmp_path, 取土场=YARD)
        return [str(f.verdict) for f in measure(path, division=county).findings if f.code == "GEOM-021"]

    assert verdicts(4_639_500) == []
    assert verdicts(4_641_000) == ["differs"]
    assert [str(f.verdict) for f in measure(path).findings if f.code == "GEOM-021"] == ["cannot_tell"]
