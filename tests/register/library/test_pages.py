"""Pages of the library: filters, paging, views, forms that keep what was typed, the Excel file."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict

from tests.register.library.test_actions import LEGACY
from tests.register.resending import sent_again
from tests.register.world import BANNER, LEAGUE, OTHER_BANNER, World, at
from xiufu.register.library.actions import edit_project, places_for
from xiufu.register.library.models import Change, Project, SavedView
from xiufu.register.library.parts import edit_part
from xiufu.register.library.queries import Filters, filters_of, found_projects
from xiufu.register.rules.divisions import DEMO_DIVISIONS, divisions, name_of

NAMES = ("number", "name", "lifecycle", "state", "key_area", "text", "league", "banner", "sort", "page")


def found(world: World, who: str = "banner", **query: str) -> list[str]:
    answer = world.client(who).get("/projects", query)
    assert answer.status_code == 200
    return [project.name for project in answer.context["rows"]]


def test_filters_and_order(world: World):
    one = world.project(name="甲沙地", key_areas="27", area_units=30_000)
    world.project(name="乙矿区", key_areas="4", area_units=None, regions="乌海及其周边")
    world.project("temporary_land", name="丙临时", area_units=20_000)
    world.project(name="丁别旗", banner=OTHER_BANNER)
    world.do(one, "list_project", date(2024, 3, 1))
    assert found(world) == ["丙临时", "乙矿区", "甲沙地"]
    assert found(world, "league", banner=OTHER_BANNER) == ["丁别旗"]
    assert found(world, text="沙") == found(world, key_area="7") == ["甲沙地"]
    assert found(world, text="乌海 矿") == ["乙矿区"]
    assert found(world, text="%") == found(world, text="-0009") == []
    assert found(world, lifecycle="temporary_land") == ["丙临时"]
    assert found(world, state="market_restoration:listed") == ["甲沙地"]
    assert found(world, state="market_restoration:registered") == ["乙矿区"]
    # what has no area comes last, upwards and downwards
    assert found(world, sort="area_units") == ["丙临时", "甲沙地", "乙矿区"]
    assert found(world, sort="-area_units") == ["甲沙地", "丙临时", "乙矿区"]


@pytest.mark.parametrize("value", ["9" * 400, "-1", "\0", "<script>", "0x10", "٣", "' OR 1=1 --"])
def test_any_query_is_answered(world: World, value: str):
    world.project()
    client = world.client("banner")
    for name in NAMES:
        answer = client.get("/projects", {name: value})
        assert answer.status_code == 200
        assert b"<script>" not in answer.content.replace(b"<script src", b"")


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30])
def test_a_number_out_of_bounds_is_no_page(world: World, number: str):
    project = world.project()
    client = world.client("banner")
    for address in (
        "/projects/{}", "/projects/{}/edit", "/projects/{}/scheme", "/import/{}/columns", "/import/{}/preview",
        "/editions/{}", "/editions/{}/edition.xlsx", f"/projects/{project.pk}/promises/{{}}",
        f"/projects/{project.pk}/scheme/indicator/{{}}",
    ):  # fmt: skip
        assert client.get(address.format(number)).status_code == 404, address
    remove = f"/projects/{project.pk}/scheme/indicator/{number}/remove"
    assert client.post(remove, {"expected": number}).status_code in (404, 409)
    assert client.post(f"/views/{number}/forget").status_code == 404
    assert client.post("/editions/make", {"year": number}).status_code in (409, 422)
    assert client.post(f"/projects/{project.pk}/edit", {"name": "某", "expected": number}).status_code in (409, 422)


def test_pages_of_a_long_list_miss_nobody_and_ask_little(world: World, django_assert_max_num_queries):
    for _ in range(120):
        world.project(name="同名", area_units=10_000)
    seen: list[str] = []
    for page in ("1", "2", "3"):
        client = world.client("league")
        with django_assert_max_num_queries(8):
            answer = client.get("/projects", {"sort": "name", "page": page})
        seen += [project.number for project in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == 120
    assert world.client("league").get("/projects", {"page": "999"}).context["rows"].number == 3


def test_a_page_of_a_project_asks_little(world: World, django_assert_max_num_queries):
    project = world.project(area_units=10**9)
    for n in range(30):
        project.sub_projects.create(name=f"子{n}", kind="植树造林")
        edit_project(
            actor=world.actor("banner"),
            project=project.pk,
            expected=n + 1,
            facts={"name": f"名{n}"},
            now=at(date(2026, 3, 2)),
        )
    for page in ("", "/scheme", "/promises", "/participants"):
        client = world.client("banner")
        with django_assert_max_num_queries(11):
            assert client.get(f"/projects/{project.pk}{page}").status_code == 200


def test_tabs_are_those_of_the_role(world: World):
    project = world.project()
    page = world.client("expert").get(f"/projects/{project.pk}/scheme").content.decode()
    assert f'<a href="/projects/{project.pk}/scheme" aria-current="page">任务与资金</a>' in page
    assert "增加子项目" not in page
    assert "增加子项目" in world.client("banner").get(f"/projects/{project.pk}/scheme").content.decode()
    # who reviews is not shown to who is reviewed
    assert "评审专家</h2>" not in world.client("preparer").get(f"/projects/{project.pk}/participants").content.decode()
    assert "评审专家</h2>" in world.client("banner").get(f"/projects/{project.pk}/participants").content.decode()


def test_registering_keeps_what_was_typed(world: World):
    client = world.client("banner")
    typed = {"name": "甲<b>", "lifecycle": "market_restoration", "banner": BANNER, "authority": BANNER,
             "area_units": "1.23456", "budget_fen": "十", "legacy_number": "某号"}  # fmt: skip
    answer = client.post("/projects/new", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "面积：小数最多 4 位，请核对后重新填写" in page
    assert "投资概算：“十”不是纯数值，请去掉单位、文字和多余符号，只写数字" in page
    assert 'value="1.23456"' in page
    assert 'value="甲&lt;b&gt;"' in page
    answer = client.post("/projects/new", {**typed, "area_units": "1.2345", "budget_fen": ""})
    assert answer.status_code == 422
    assert "申明为历史遗留的，还要填" in answer.content.decode()
    legacy = {name: str(value) for name, value in LEGACY.items()}
    answer = client.post(
        "/projects/new", {**typed, **legacy, "area_units": "1.2345", "budget_fen": "100.5", "key_areas": ["4", "1"]}
    )
    project = Project.objects.get()
    assert answer.headers["Location"] == f"/projects/{project.pk}"
    assert (project.area_units, project.budget_fen, project.key_areas) == (12_345, 100_500_000, "14")
    assert "历史遗留认定" in client.get(f"/projects/{project.pk}").content.decode()


def test_a_banner_is_not_led_by_another(world: World):
    typed = {"name": "甲", "lifecycle": "market_restoration", "banner": BANNER, "authority": OTHER_BANNER}
    answer = world.client("league").post("/projects/new", typed)
    assert answer.status_code == 422
    assert "主管部门所在区划：应是“甲旗（虚构）”或其所属盟市" in answer.content.decode()


def test_a_stale_edit_is_told_and_kept(world: World):
    project = world.project(budget_fen=100_000_000)
    client = world.client("banner")
    form = client.get(f"/projects/{project.pk}/edit").context["form"]
    assert (form["area_units"].value(), form["expected"].value()) == ("123.4567", 1)
    edit_project(
        actor=world.actor("banner2"),
        project=project.pk,
        expected=1,
        facts={"regions": "科尔沁"},
        now=at(date(2026, 3, 2)),
    )
    long = "甲" * 150
    page = sent_again(
        client, f"/projects/{project.pk}/edit", {"name": "我改的", "description": long, "key_areas": ["4", "1"], "expected": 1},
        "账号“banner2”已在 2026-03-02 10:00 把“重点地区”由“未填”改为“科尔沁”",
        "“项目名称”现在是“某项目1”，您填的是“我改的”", "“重点地区”现在是“科尔沁”，您填的是“未填”",
        "“重点领域”现在是“未填”，您填的是“（一）森林、草原；（四）矿区”", f"您填的是“{'甲' * 100}…”",
    )  # fmt: skip
    assert "“历史遗留认定日期”" not in page
    project.refresh_from_db()
    assert (project.name, project.regions, project.description, project.version) == ("我改的", "", long, 3)
    assert Change.objects.filter(project=project).count() == 2


def test_a_stale_place_and_a_stale_part_are_told_and_taken_when_sent_again(world: World):
    project = world.project(area_units=2_000_000)
    client, row = world.client("banner"), project.indicators.create(name="植被盖度", unit="%", target="35")
    other: dict[str, Any] = {"actor": world.actor("banner2"), "project": project.pk, "now": at(date(2026, 3, 2))}
    edit_part(
        expected=1, kind="indicator", pk=row.pk, values={"name": "植被盖度", "unit": "%", "target": "40"}, **other
    )
    address = f"/projects/{project.pk}/scheme/indicator/{row.pk}"
    changed = "账号“banner2”已在 2026-03-02 10:00 把“任务与核心指标“植被盖度”目标”由“35”改为“40”"
    typed = {"name": "植被盖度", "unit": "%", "target": "45", "expected": 1}
    sent_again(client, address, typed, changed, "“目标”现在是“40”，您填的是“45”")
    assert project.indicators.get().target == "45"
    sent_again(
        client,
        f"/projects/{project.pk}/scheme/indicator/add",
        {"name": "治理面积", "target": "10", "expected": 1},
        changed,
    )
    place = {"banner": OTHER_BANNER, "authority": LEAGUE, "reason": "登记时选错", "expected": 2}
    said = "“所在地”现在是“示范盟（虚构） 甲旗（虚构）”，您填的是“示范盟（虚构） 乙旗（虚构）”"
    sent_again(world.client("league"), f"/projects/{project.pk}/place", place, said)
    assert Project.objects.get().banner == OTHER_BANNER


def test_a_form_beyond_the_whole_is_told(world: World):
    project = world.project(area_units=10_000)
    address = f"/projects/{project.pk}/scheme/sub-project/add"
    answer = world.client("banner").post(address, {"name": "甲", "kind": "某类", "area_units": "1.0001", "expected": 1})
    assert answer.status_code == 422
    assert "子项目面积合计 1.0001 公顷，大于项目面积 1.0000 公顷" in answer.content.decode()
    assert world.client("banner").get(f"/projects/{project.pk}/scheme/gold/add").status_code == 404


def test_views_are_kept_by_account(world: World):
    client = world.client("banner")
    client.post("/views", {"name": " 我的  矿区 ", "query": "key_area=4&sort=name&evil=1&page=7"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("我的 矿区", "key_area=4&sort=name")
    client.post("/views", {"name": "我的 矿区", "query": "text=某"})
    assert SavedView.objects.get().query == "text=%E6%9F%90"
    assert "我的 矿区" not in world.client("banner2").get("/projects").content.decode()
    assert client.post("/views", {"name": "", "query": ""}).status_code == 409
    assert world.client("banner2").post(f"/views/{view.pk}/forget").status_code == 404
    client.post(f"/views/{view.pk}/forget")
    assert not SavedView.objects.exists()


def test_a_view_keeps_every_filter_however_long_its_words(world: World):
    # sixty letters outside of the plane of Chinese, twelve bytes each when encoded: 720 of the words alone
    words = "𠮷" * 60
    asked = {"text": words, "league": LEAGUE, "banner": BANNER, "lifecycle": "market_restoration",
             "state": "market_restoration:listed", "key_area": "4", "sort": "-area_units"}  # fmt: skip
    client = world.client("banner")
    answer = client.post("/views", {"name": "某", "query": urlencode(asked)})
    assert answer.status_code == 302
    kept = filters_of(QueryDict(SavedView.objects.get().query))
    assert kept == Filters(**asked)
    assert kept == filters_of(QueryDict(answer["Location"].partition("?")[2]))


def test_the_fictitious_league_is_no_choice_in_service(world: World, monkeypatch: pytest.MonkeyPatch):
    def offered(who: str, address: str) -> bool:
        return LEAGUE in world.client(who).get(address).content.decode()

    assert offered("province", "/projects")
    assert offered("province", "/projects/new")
    monkeypatch.setattr(settings, "FICTITIOUS_PLACES", False)
    assert not offered("province", "/projects")
    assert not offered("province", "/projects/new")
    assert places_for(world.actor("province")) == tuple(
        sorted(code for code, one in divisions().items() if one.level == "县级" and code not in DEMO_DIVISIONS)
    )
    assert places_for(world.actor("banner")) == ()
    # what is on record there still has its name
    assert name_of(BANNER) == "甲旗（虚构）"


def test_the_excel_file_keeps_filters_and_text(world: World):
    project = world.project(name='=HYPERLINK("http://x","点")', budget_fen=123_456_789, key_areas="4")
    project.sources.create(kind="fiscal", amount_fen=23_456_789)
    project.sources.create(kind="private", amount_fen=100_000_000)
    world.project(name="+乙")
    world.project(name="别旗", banner=OTHER_BANNER)
    answer = world.client("banner").get("/projects.xlsx", {"key_area": "4"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(BytesIO(answer.content))["项目清单"]
    (head, row) = sheet.iter_rows()
    assert [cell.value for cell in head][:2] == ["项目编号", "项目名称"]
    cell = row[1]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ('=HYPERLINK("http://x","点")', "s", True)
    # 123,456,789 fen = 123.456789 万元, of which 23.456789 fiscal
    assert [one.value for one in row[6:10]] == [123.4567, 123.456789, 23.456789, 100]
    assert [len(list(openpyxl.load_workbook(BytesIO(world.client(who).get("/projects.xlsx").content)).active or ())) for who in (
        "banner", "league", "stranger")] == [3, 4, 1]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("league", ""),
        ("league", "text=坑"),
        ("league", "sort=-budget_fen"),
        ("province", "text=坑"),
        ("province", "sort=name"),
    ],
)
def test_a_list_is_found_in_an_index_alone(world: World, who: str, asked: str):
    """The texts of a hundred thousand projects are not read to find fifty."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # few rows are read as they stand
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            # as after a vacuum, which no transaction can run
            cursor.execute("UPDATE pg_class SET relallvisible = 1000000 WHERE relname = 'library_project'")
    plan = found_projects(world.actor(who), filters_of(QueryDict(asked))).only("pk")[:50].explain()
    assert re.search("USING COVERING INDEX project_|Index Only Scan( Backward)? using project_", plan), plan
