"""The map, licensed boundaries, and the library as a GeoPackage."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.register.boundaries.drawn import uploaded
from tests.register.boundaries.samples import licensed
from tests.register.boundaries.test_boundaries import page
from tests.register.world import OTHER_BANNER, World
from tests.spatial.plot_files import outlines, rectangle
from xiufu.register.boundaries import drawing, queries
from xiufu.register.boundaries.models import CurrentBoundary, LicensedLayer, LicensedOutline
from xiufu.register.boundaries.queries import boundaries_in, clusters, within
from xiufu.register.library.queries import Filters
from xiufu.register.library.workbooks import PROJECT_HEADS
from xiufu.spatial.kept import UNITS_PER_DEGREE

SQUARE = re.compile(r'<path class="area \w+" d="M[^"]*Z"/>')


def test_the_map_shows_what_is_in_scope_and_leads_to_it(world: World):
    mine = world.project(area_units=None, name="本旗项目")
    theirs = world.project(area_units=None, banner=OTHER_BANNER, lifecycle="temporary_land", name="邻旗项目")
    uploaded(world, mine)
    uploaded(world, theirs, rectangle(3_000), who="other_banner")
    said = page(world, "league", "/map")
    assert "本旗项目，50.0000 公顷" in said
    assert "邻旗项目，50.0000 公顷" in said
    assert len(SQUARE.findall(said)) == 2
    assert f'<a href="/projects/{mine.pk}/boundary" tabindex="-1">' in said
    assert "本图范围内有 2 个项目" in said
    assert "没有加载行政区划界线" in said
    for name, seen in (
        ("banner", "本旗项目"),
        ("other_banner", "邻旗项目"),
        ("investor", "本旗项目"),
        ("stranger", ""),
        ("other_league", ""),
    ):
        shown = page(world, name, "/map")
        assert [one for one in ("本旗项目", "邻旗项目") if one in shown and one == seen] == ([seen] if seen else [])
        assert ("邻旗项目" in shown) == (name in ("other_banner", "investor"))


def test_the_map_keeps_the_filters_of_the_library(world: World):
    mine, other = (world.project(area_units=None, name=name) for name in ("草原项目", "矿山项目"))
    uploaded(world, mine)
    uploaded(world, other, rectangle(3_000))
    said = page(world, "banner", "/map?text=草原")
    assert "草原项目" in said
    assert "矿山项目" not in said
    assert "只显示项目库筛选结果中的项目" in said
    steps = {unquote(one.replace("&amp;", "&")) for one in re.findall(r'id="map-\w+" href="([^"]+)"', said)}
    assert steps
    assert all(one.startswith("/map?text=草原") for one in steps)


def test_windows_lead_nearer_further_and_aside(world: World):
    uploaded(world, world.project(area_units=None))
    said = page(world, "banner", "/map?x=1110060&y=406380&z=10")
    steps = dict(re.findall(r'id="map-(\w+)" href="/map\?([^"]+)"', said))
    assert steps["nearer"] == "x=1110060&amp;y=406380&amp;z=11"
    assert steps["further"] == "x=1110060&amp;y=406380&amp;z=9"
    # A window of zoom 10 is 48° / 1024 = 0.046875° wide; half of it is 234 of 0.0001°.
    assert steps["east"] == "x=1110294&amp;y=406380&amp;z=10"
    assert "本图范围内有 1 个项目" in said
    assert "本图范围内有 0 个项目" in page(world, "banner", "/map?x=1200000&y=406380&z=10")
    assert "nearer" not in dict(
        re.findall(r'id="map-(\w+)" href="/map\?([^"]+)"', page(world, "banner", "/map?x=1&y=1&z=14"))
    )


@pytest.mark.parametrize(
    "query", ["x=0&y=0&z=0", "x=1800000&y=850000&z=14", "x=-5&y=abc&z=99", "x=99999999999999999999&y=1&z=1", "page=99999999999", "x=1"]
)  # fmt: skip
def test_any_window_is_answered(world: World, query: str):
    uploaded(world, world.project(area_units=None))
    page(world, "banner", f"/map?{query}")


def test_a_crowd_is_counted(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drawing, "MOST_DRAWN", 3)
    for east in (0, 50, 100, 18_000):
        uploaded(world, world.project(area_units=None), rectangle(east, wide=200))
    said = page(world, "banner", "/map")
    counts = re.findall(r"<title>(\d+) 个项目，放大</title>", said)
    assert sorted(counts) == ["1", "3"]
    assert not SQUARE.findall(said)
    nearer = re.findall(r'<a href="(/map\?[^"]+)" tabindex="-1"><title>3 个', said)[0].replace("&amp;", "&")
    assert len(SQUARE.findall(page(world, "banner", nearer))) == 3


@pytest.mark.parametrize(("width", "counts"), [(48.0, [1, 4]), (6.0, [1, 1, 3]), (0.05, [1])])
def test_every_boundary_in_scope_is_counted_once(world: World, width: float, counts: list[int]):
    """Over a region by coarse cells, nearby by cells of the window; what is out of scope is not counted.

    Boundaries lie at 111.00°E, three at 111.71°E, one at 112.42°E. The window's middle is 111.006°E: of its sixteenths one begins there.
    Of 3 degrees it holds all but the first, of 0.375 degree not even two of them.
    """
    for east in (0, 60_000, 60_600, 120_000):
        uploaded(world, world.project(area_units=None), rectangle(east))
    uploaded(world, world.project(area_units=None, banner=OTHER_BANNER), rectangle(60_300), who="other_banner")
    half = round(width / 2 * UNITS_PER_DEGREE)
    box = (1_110_060_000 - half, 406_380_000 - half, 1_110_060_000 + half, 406_380_000 + half)
    near = {
        name: within(boundaries_in(world.actor(name), Filters()), box)
        for name in ("province", "banner", "other_league")
    }
    assert sorted(one.count for one in clusters(near["province"], box)) == counts
    assert sum(one.count for one in clusters(near["banner"], box)) == sum(counts) - (width > 1)
    assert clusters(near["other_league"], box) == []
    first = min(clusters(near["province"], box), key=lambda one: one.longitude)
    lies = CurrentBoundary.objects.order_by("west")[0]
    assert first.longitude == pytest.approx((lies.west + lies.east) / 2 / UNITS_PER_DEGREE)
    assert first.latitude == pytest.approx((lies.south + lies.north) / 2 / UNITS_PER_DEGREE)


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_window_has_what_is_in_it_and_in_scope(world: World, few: int, monkeypatch: pytest.MonkeyPatch):
    """Whether boundaries are found by the window first or by the scope."""
    monkeypatch.setattr(queries, "_FEW", few)
    kept = [world.project(area_units=None) for _ in range(3)]
    for east, project in zip((0, 50, 60_000), kept, strict=True):
        uploaded(world, project, rectangle(east))
    uploaded(world, world.project(area_units=None, banner=OTHER_BANNER), rectangle(100), who="other_banner")
    south, east, north = (getattr(kept[0].current_boundary, side) for side in ("south", "east", "north"))
    box = (east - 1_000, south - 1_000, east + 1_000, north + 1_000)  # the first of them begins far west of it
    seen = {
        name: within(boundaries_in(world.actor(name), Filters()), box).count()
        for name in ("province", "banner", "other_banner", "other_league")
    }
    assert seen == {"province": 3, "banner": 2, "other_banner": 1, "other_league": 0}


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("province", ""), ("province", "?x=1110060&y=406380&z=1"), ("province", "?x=1110060&y=406380&z=9"),
        ("league", ""), ("league", "?x=1110060&y=406380&z=1"), ("league", "?x=1110060&y=406380&z=9"), ("league", "?text=某"),
    ],
)  # fmt: skip
def test_a_map_is_found_in_indexes_alone(world: World, who: str, asked: str, monkeypatch: pytest.MonkeyPatch):
    """No project and no boundary is read to count a hundred thousand; only those that are drawn are."""
    for east in (0, 50, 100):
        uploaded(world, world.project(area_units=None), rectangle(east, wide=200))
    drawn = plans(world, who, f"/map{asked}")
    monkeypatch.setattr(drawing, "MOST_DRAWN", 2)
    counted = plans(world, who, f"/map{asked}")
    # where all of them are, or the widest, and those of everybody in a window; which there are; how many are where
    first = 2 if "x=" in asked else 1
    assert (len(drawn), len(counted)) == (first + 1, first + 2)
    for plan in (*drawn, *counted):
        assert not re.search(_READ, plan), plan
    for plan in (*drawn[first * ("x=" in asked) :], *counted[first * ("x=" in asked) :]):
        assert ("library_project" in plan or "SEARCH U0" in plan) == (who != "province"), plan


_READ = re.compile(
    # SQLite: the table of boundaries is narrow, and its keys are those of projects
    r"(?:SCAN|SEARCH) (?:U0|boundaries_currentboundary)(?! USING (?:COVERING INDEX|INTEGER PRIMARY KEY|INDEX current_boundary_width))"
    r"|U0 USING INTEGER|TEMP B-TREE FOR ORDER"
    r"|Seq Scan|Index Scan using \w*project|Bitmap"  # PostgreSQL
)
"""Steps of a plan that read rows beside an index."""


@pytest.mark.parametrize("who", ["province", "league"])
def test_the_largest_overlaps_come_from_an_index(world: World, who: str):
    """Those of a page are found without putting all of them in order."""
    for east in (0, 50, 100):
        uploaded(world, world.project(area_units=None), rectangle(east, wide=200))
    (plan,) = plans(world, who, "/overlaps", 'ORDER BY "boundaries_overlap"."area_units"')
    assert re.search("USING (?:COVERING )?INDEX overlap_largest|Index (?:Only )?Scan using overlap_largest", plan), plan
    assert not re.search("TEMP B-TREE FOR ORDER|Sort", plan), plan


def plans(world: World, who: str, path: str, of: str = 'FROM "boundaries_currentboundary"') -> list[str]:
    """How the database finds boundaries, or overlaps, for a page, without those that it draws."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # few rows are read, and sorted, as they stand
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
            )
            # as after a vacuum, which no transaction can run
            cursor.execute(
                "UPDATE pg_class SET relallvisible = 1000000 WHERE relname IN ('library_project', 'boundaries_currentboundary')"
            )
        with CaptureQueriesContext(connection) as caught:
            page(world, who, path)
        found = []
        for one in caught.captured_queries:
            if of in one["sql"] and "outline" not in one["sql"]:
                cursor.execute(f"{connection.ops.explain_query_prefix()} {one['sql'].replace('%', '%%')}")
                found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def test_licensed_boundaries_bear_their_number(world: World):
    uploaded(world, world.project(area_units=None))
    layer = licensed(world, level="banner", number="蒙S(2023)001号")
    said = page(world, "banner", "/map?x=1110000&y=405000&z=5")
    assert "旗县市区界线　审图号：蒙S(2023)001号</text>" in said
    assert said.count('<path class="border banner"') == 2
    assert "某旗1</text>" in said
    assert "没有加载" not in said
    later = licensed(world, level="banner", number="蒙S(2024)001号")
    layer.refresh_from_db()
    assert layer.retired_at is not None
    assert later.outlines.count() == 2
    world.client("administrator").post(f"/map/licensed/{later.pk}/retire")
    assert "没有加载行政区划界线" in page(world, "banner", "/map")
    assert world.client("administrator").post(f"/map/licensed/{later.pk}/retire").status_code == 409
    assert world.client("administrator").post("/map/licensed/99999/retire").status_code == 404


WHOLE = {
    "level": "league",
    "approval_number": "GS(2024)0650号",
    "source": "某图",
    "source_date": "2024-01-01",
    "title": "NAME",
}


@pytest.mark.parametrize(
    ("changed", "name", "content", "said"),
    [
        ({"approval_number": ""}, "界线.geojson", outlines((110, 40, 111, 41)), "审图号："),
        ({"approval_number": "没有"}, "界线.geojson", outlines((110, 40, 111, 41)), "不像审图号"),
        ({"source_date": "2999-01-01"}, "界线.geojson", outlines((110, 40, 111, 41)), "晚于今天"),
        ({"title": "没有的字段"}, "界线.geojson", outlines((110, 40, 111, 41)), "没有字段“没有的字段”。→ 字段有：NAME"),
        ({}, "界线.txt", b"x", "不能读“.txt”的文件"),
        ({}, "界线.geojson", b"{}", "不是 GeoJSON"),
    ],
)  # fmt: skip
def test_a_licensed_layer_is_whole_or_refused(
    world: World, changed: dict[str, str], name: str, content: bytes, said: str
):
    sent = {**WHOLE, **changed, "crs": "", "layer": "", "file": SimpleUploadedFile(name, content)}
    answer = world.client("administrator").post("/map/licensed/new", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LicensedLayer.objects.exists()


LICENSED = {
    "只能停用": "UPDATE boundaries_licensedlayer SET approval_number = '另一个'",
    "不能删除": "DELETE FROM boundaries_licensedlayer",
    "界线不能修改": "UPDATE boundaries_licensedoutline SET name = '另一个'",
    "界线不能删除": "DELETE FROM boundaries_licensedoutline",
}


@pytest.mark.parametrize("said", LICENSED)
def test_the_database_keeps_licensed_layers_as_they_are(world: World, said: str):
    licensed(world)
    assert LicensedOutline.objects.count() == 2
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LICENSED[said])


def test_the_library_as_a_geopackage(world: World, tmp_path: Path):
    mine = world.project(area_units=1_234_500, budget_fen=123_456_700, name="有范围")
    bare = world.project(area_units=None, name="=没有范围")
    world.project(area_units=None, banner=OTHER_BANNER, name="邻旗项目")
    mine.area_units = None
    mine.save()
    uploaded(world, mine)
    answer = world.client("banner").get("/projects.gpkg?sort=number")
    assert answer["Content-Type"] == "application/geopackage+sqlite3"
    path = tmp_path / "a.gpkg"
    path.write_bytes(answer.content)
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT table_name, srs_id FROM gpkg_contents").fetchall() == [("项目范围", 4490)]
        columns = [row[1] for row in file.execute("PRAGMA table_info('项目范围')")]
        assert [one for one in columns if one not in ("fid", "geom")] == [title for title, _ in PROJECT_HEADS]
        rows = file.execute(
            'SELECT "项目编号", "项目名称", "投资概算（万元）", geom IS NULL FROM "项目范围" ORDER BY fid'
        ).fetchall()
    assert rows == [(mine.number, "有范围", 123.4567, 0), (bare.number, "=没有范围", None, 1)]
    nothing = world.client("stranger").get("/projects.gpkg")
    assert nothing.status_code == 200
    assert nothing.content.startswith(b"SQLite format 3")
