"""Files of plots and of administrative boundaries as a register takes them in: every format, and what is wrong with them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.reading.test_grids import workbook
from tests.spatial.plot_files import outlines, rectangle, text
from xiufu.spatial.kept import division_layer
from xiufu.tasks import register_land
from xiufu.tasks.convert import convert
from xiufu.tasks.register_land import take_boundary, take_outlines


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land")
    (folder / "a.txt").write_bytes(text(rectangle(), rectangle(1_000, name="乙", number=2)))
    return folder


@pytest.mark.parametrize("ending", [".txt", ".zip", ".gpkg", ".geojson", ".kml"])
def test_every_format_is_the_same_ground(folder: Path, ending: str):
    target = folder / f"b{ending}"
    convert(folder / "a.txt", target)
    taken = take_boundary(target.name, target.read_bytes(), registered_hm2=Decimal("100.0000"))
    assert taken.problems == ()
    assert taken.kept is not None
    # Two plots of 1,000 m × 500 m. Degrees keep them to 0.001 mm.
    assert (taken.kept.hm2, [plot.name for plot in taken.kept.plots]) == (Decimal("100.0000"), ["甲", "乙"])
    assert taken.kept.box[0] == pytest.approx(1_110_000_000, abs=1)


def test_a_table_of_points():
    corners = [(0, 0), (0, 500), (1_000, 500), (1_000, 0)]
    rows = [[f"J{n}", 4_500_000 + y, 37_500_000 + x] for n, (x, y) in enumerate(corners, 1)]
    taken = take_boundary("点表.xlsx", workbook(["点号", "X坐标", "Y坐标"], *rows))
    assert taken.problems == ()
    assert taken.kept is not None
    assert taken.kept.hm2 == Decimal("50.0000")


def test_plots_outside_their_division_are_told_and_are_no_problem():
    ((_, east),) = take_outlines("界线.geojson", outlines((111, 40, 112, 41)), title="NAME").outlines
    content = text(rectangle(-500, name="跨"), rectangle(-900, 0, 200, 100, name="外", number=2))
    taken = take_boundary("范围.txt", content, division=division_layer("某旗", "0" * 64, east.fine))
    assert taken.kept is not None
    # 500 m × 500 m of the first, all 200 m × 100 m of the second lie west of 111°E.
    assert [line.split("：")[1].split("（GEOM")[0] for line in taken.outside_division] == [
        "有250000.00平方米在行政区界线“某旗”之外", "全部20000.00平方米在行政区界线“某旗”之外",
    ]  # fmt: skip
    assert not any("GEOM-021" in line for line in (*taken.problems, *taken.notes))


def test_notes_say_how_the_system_was_found_and_nothing_that_cannot_be_done_here():
    taken = take_boundary("范围.txt", text(rectangle()))
    assert any("带号37" in line for line in taken.notes)
    assert not any("GEOM-021" in line or "xiufu area" in line for line in taken.notes)


def test_too_many_points_are_not_checked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register_land, "MOST_POINTS", 3)
    taken = take_boundary("范围.txt", text(rectangle()))
    assert taken.kept is None
    assert taken.problems == ("范围.txt：界址点有 4 个，超过 3 个。→ 只留要上传的地块；由影像提取的界线先化简",)


def test_very_many_problems_are_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register_land, "_MOST_SAID", 2)
    taken = take_boundary("范围.txt", text(*(rectangle(n, name=f"第{n}", number=n) for n in range(1, 5))))
    assert len(taken.problems) == 3  # six pairs overlap
    assert taken.problems[-1] == "另有 4 处同类情形没有列出"


def test_outlines_with_their_names():
    taken = take_outlines("界线.geojson", outlines((110, 40, 111, 41), (111, 40, 112, 41)), title="NAME")
    assert [name for name, _ in taken.outlines] == ["某旗1", "某旗2"]
    assert [one.box[0] for _, one in taken.outlines] == [1_100_000_000, 1_110_000_000]
    assert [name for name, _ in take_outlines("界线.geojson", outlines((110, 40, 111, 41))).outlines] == [""]
