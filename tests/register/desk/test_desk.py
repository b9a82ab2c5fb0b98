"""The desk: one's own duties before others', nothing out of scope, few queries however many projects there are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.register.boundaries.drawn import uploaded
from tests.register.desk.samples import SAMPLES
from tests.register.world import BANNER, OTHER_BANNER, World
from tests.spatial.plot_files import rectangle
from xiufu.register.desk import due, queries
from xiufu.register.library.editions import give_reasons, make_edition, publish_edition
from xiufu.register.library.models import Project
from xiufu.register.process.clocks import keep_clocks
from xiufu.register.process.stored import standing_of
from xiufu.register.rules.now import now, today

MARKET = ("list_project", "set_scheme", "draft_plan", "open_project", "submit_plan", "sign_agreements", "pass_plan")
TEMPORARY = ("submit_reclamation_plan", "take_up_review", "give_opinions", "reply_opinions")
DAY = date(2025, 3, 3)


def at_works(world: World) -> Project:
    """A market project whose works began on a Monday."""
    project = world.project()
    for move in MARKET:
        world.do(project, move, DAY)
    world.do(project, "approve_plan", DAY, who="banner2")
    world.do(project, "approve_design", DAY)
    world.do(project, "begin_works", DAY)
    return project


def ordered(world: World, project: Project, deadline: date) -> None:
    world.do(project, "order_correction", DAY, facts={"correction_deadline": deadline})


def in_use(world: World) -> Project:
    """Temporary land in use, its term ending on 1 June 2026."""
    project = world.project("temporary_land")
    for move in TEMPORARY:
        world.do(project, move, DAY)
    world.do(project, "approve_reclamation_plan", DAY, who="banner2")
    world.do(project, "approve_temporary_land", DAY, facts={"term_end_date": date(2026, 6, 1)})
    for move in ("sign_fee_agreement", "deposit", "begin_use"):
        world.do(project, move, DAY)
    return project


def titles(rows: list[due.DueShown]) -> list[tuple[str, str, str]]:
    return [(row.title, row.said, row.left) for row in rows]


@pytest.mark.parametrize(
    ("deadline", "today", "said"),
    [
        # 15 days ahead is soon, 16 is not; the day itself is not late
        (date(2025, 6, 16), date(2025, 6, 1), ("临近", "还有 15 天")),
        (date(2025, 6, 17), date(2025, 6, 1), None),
        (date(2025, 6, 1), date(2025, 6, 1), ("临近", "今天")),
        (date(2025, 5, 31), date(2025, 6, 1), ("逾期", "已过 1 天")),
    ],
)
def test_what_presses_is_on_the_desk_of_whose_duty_it_is(
    world: World, deadline: date, today: date, said: tuple[str, str] | None
):
    ordered(world, at_works(world), deadline)
    shown = [("责令改正的期限", *said)] if said else []
    assert titles(due.own_clocks(world.actor("investor"), today)) == shown
    assert titles(due.others_clocks(world.actor("investor"), today)) == []
    for name in ("banner", "league", "forestry", "auditor", "preparer", "expert"):
        assert titles(due.own_clocks(world.actor(name), today)) == []
        assert titles(due.others_clocks(world.actor(name), today)) == shown
    for name in ("other_banner", "other_league", "stranger", "other_expert", "obligor"):
        actor = world.actor(name)
        # the obligor takes part, but not in this lifecycle's duties: it sees the clock of the investor
        assert titles(due.others_clocks(actor, today)) == (shown if name == "obligor" else [])


def test_the_authority_sees_its_own_duties_first_and_a_superior_as_others(world: World):
    project = in_use(world)
    world.do(project, "request_release", date(2025, 9, 1))
    # 7 days from 1 September 2025: 8 September, a Monday
    today = date(2025, 9, 10)
    own = [("出具支取通知书", "逾期", "已过 2 天")]
    assert titles(due.own_clocks(world.actor("banner"), today)) == own
    assert titles(due.own_clocks(world.actor("league"), today)) == []
    assert titles(due.others_clocks(world.actor("league"), today)) == own
    counts = due.own_counts(world.actor("banner"), today)
    assert [one.count for one in counts] == [1, 0, 0, 0]


def test_a_time_that_must_pass_is_shown_when_it_has_and_nobody_is_late(world: World):
    project = at_works(world)
    for move in ("complete_works", "apply_acceptance"):
        world.do(project, move, DAY)
    world.do(project, "accept_project", DAY)
    # three years from 3 March 2025: 3 March 2028
    assert titles(due.own_clocks(world.actor("banner"), date(2028, 3, 3))) == []
    found = due.own_clocks(world.actor("banner"), date(2028, 3, 4))
    assert titles(found) == [("管护期（不得提前结束）", "已满", "已过 1 天")]
    assert found[0].look == ""
    assert due.own_counts(world.actor("banner"), date(2028, 3, 4))[0].count == 0


def test_closed_projects_and_paused_clocks_press_nobody(world: World):
    done, paused = at_works(world), at_works(world)
    ordered(world, done, date(2025, 3, 20))
    world.do(done, "terminate", date(2025, 3, 10))
    world.do(paused, "complete_works", DAY)
    world.do(paused, "pause_clock", date(2025, 3, 10), facts={"clock": "acceptance_application"})
    investor = world.actor("investor")
    assert due.own_clocks(investor, date(2026, 1, 1)) == []
    counts = due.own_counts(investor, date(2026, 1, 1))
    assert [one.count for one in counts] == [0, 0, 0, 1]


def test_counts_by_state_lead_to_the_filtered_library(world: World):
    world.project()
    for _ in range(2):
        world.do(world.project(), "list_project", DAY)
    world.do(world.project("temporary_land"), "submit_reclamation_plan", DAY)
    world.project(banner=OTHER_BANNER)
    lives = queries.state_counts(world.actor("banner"))
    assert [(life.title, life.count) for life in lives] == [("社会资本参与生态保护修复", 3), ("临时用地土地复垦", 1)]
    assert [(one.title, one.asked, one.count) for one in lives[0].states] == [
        ("已登记", "market_restoration:registered", 1),
        ("已列入项目库", "market_restoration:listed", 2),
    ]
    page = world.client("banner").get("/").content.decode()
    assert f'href="{reverse("library:projects")}?state=market_restoration%3Alisted"' in page
    assert [life.count for life in queries.state_counts(world.actor("league"))] == [4, 1]
    assert queries.state_counts(world.actor("other_league")) == []


def test_what_waits_for_the_authority(world: World):
    project = at_works(world)
    ordered(world, project, date(2025, 4, 1))
    assert queries.handed_in(world.actor("banner")) == []
    world.do(project, "report_correction", date(2025, 3, 10))
    world.do(world.project("temporary_land"), "submit_reclamation_plan", date(2025, 3, 5))
    found = queries.handed_in(world.actor("banner2"))
    assert [(one.title, one.on_date) for one in found] == [
        ("报送土地复垦方案", date(2025, 3, 5)),
        ("报告改正完毕", date(2025, 3, 10)),
    ]
    for name in ("league", "forestry", "other_banner", "investor", "auditor"):
        assert queries.handed_in(world.actor(name)) == []


def test_parties_and_experts_see_their_projects_and_what_they_may_do(world: World):
    project = world.project()
    for move in MARKET[:4]:
        world.do(project, move, DAY)
    [only] = queries.my_projects(world.actor("preparer"))
    assert only.steps == ("报送修复方案",)
    world.do(project, "submit_plan", DAY)
    later = world.project("temporary_land")
    world.do(later, "submit_reclamation_plan", date(2025, 5, 5))
    # what waits for review stands first, though the other changed later
    assert [(one.project, one.waits_for_review) for one in queries.my_projects(world.actor("expert"))] == [
        (project, True),
        (later, False),
    ]
    todo = world.project()
    for move in MARKET[:4]:
        world.do(todo, move, DAY)
    # what there is to do stands first, though another changed later
    mine = queries.my_projects(world.actor("preparer"))
    assert [(one.project, one.steps != ()) for one in mine] == [(todo, True), (later, False), (project, False)]
    assert queries.my_projects(world.actor("banner")) == ()
    assert queries.my_projects(world.actor("stranger")) == []


def test_the_obligors_yearly_reports(world: World):
    project = in_use(world)
    keep_clocks(project, standing_of(project), today=date(2026, 1, 10))
    # the report of 2025 was due on 31 December 2025, ten days before
    assert ("土地复垦义务履行情况年度报告", "逾期", "已过 10 天") in titles(
        due.own_clocks(world.actor("obligor"), date(2026, 1, 10))
    )


def test_recent_changes_are_those_in_scope(world: World):
    world.do(world.project(), "list_project", DAY)
    other = world.project(banner=OTHER_BANNER)
    world.do(other, "list_project", DAY + timedelta(1), who="other_banner")
    assert [one.project.banner for one in queries.recent_changes(world.actor("league"))] == [OTHER_BANNER, "159921"]
    [mine] = queries.recent_changes(world.actor("banner"))
    assert (mine.title, mine.capacity, mine.on_date, mine.state) == ("列入项目库", "主管机关", DAY, "已列入项目库")


def test_notices_of_results(world: World):
    project = in_use(world)
    for move in ("begin_reclamation", "apply_reclamation_acceptance", "announce_result"):
        world.do(project, move, date(2026, 3, 2))
    [row] = queries.notices(world.actor("league"))
    assert (row.since, row.due) == (date(2026, 3, 2), date(2026, 4, 1))
    assert queries.notices(world.actor("other_league")) == []


def test_the_map_of_an_area_stands_on_the_desk_of_its_officers(world: World):
    here, there = (world.project(banner=banner, area_units=500_000) for banner in (BANNER, OTHER_BANNER))
    uploaded(world, here)
    uploaded(world, there, rectangle(5_000), who="other_banner")
    seen = {
        name: {one.pk for one in (here, there) if f'{reverse("boundaries:boundary", args=[one.pk])}" tabindex' in page}
        for name in ("banner", "league", "auditor", "other_banner", "other_league", "investor")
        for page in [world.client(name).get("/").content.decode()]
    }
    both = {here.pk, there.pk}
    assert seen == {
        "banner": {here.pk}, "league": both, "auditor": both, "other_banner": {there.pk}, "other_league": set(), "investor": set()
    }  # fmt: skip


def test_the_edition_of_the_year_stands_on_the_desk_of_who_makes_it(world: World):
    world.do(world.project(), "list_project", DAY)

    def said(name: str = "banner") -> str:
        page = world.client(name).get("/").content.decode()
        return page.partition("年度项目库</h2>")[2].partition("</section>")[0]

    assert "还没有编制" in said()
    edition = make_edition(actor=world.actor("banner"), year=today().year, now=now())
    assert edition.number in said()
    assert "待公布" in said()
    reasons = {row.pk: "首次编制" for row in edition.rows.all()}
    give_reasons(actor=world.actor("banner"), edition=edition.pk, reasons=reasons, now=now())
    publish_edition(actor=world.actor("banner2"), edition=edition.pk, now=now())
    assert f"{today():%Y-%m-%d} 公布" in said()
    assert "还没有编制" in said("league")
    assert [said(name) for name in ("province", "forestry", "auditor", "investor")] == [""] * 4


def test_everybody_has_a_desk_of_few_queries(world: World, django_assert_max_num_queries: Any):
    project = at_works(world)
    for deadline in (date(2025, 4, 1), date(2025, 4, 2)):
        ordered(world, project, deadline)
    ordered(world, at_works(world), date(2025, 4, 1))
    for name in SAMPLES["desk:desk"].allowed:
        client = world.client(name)
        with django_assert_max_num_queries(22):
            answer = client.get("/")
        assert answer.status_code == 200
        text = answer.content.decode()
        sees = name not in ("other_banner", "other_league", "stranger", "other_expert", "administrator")
        assert (project.name in text) is sees, name
        assert re.findall(r"<h1>\s*(\S+?)\s*<", text) == ["工作台"]
        assert 'style="' not in text
        assert "<script>" not in text


def test_the_desk_asks_for_a_sign_in_and_takes_no_post(world: World, client: Any):
    assert client.get("/").headers["Location"] == "/people/sign-in?next=%2F"
    assert world.client("banner").post("/").status_code == 405


def test_the_menu_marks_where_one_is(world: World):
    client = world.client("banner")
    for address, title in (("/", "工作台"), ("/projects/", "项目库")):
        text = client.get(address).content.decode()
        assert re.findall(r'aria-current="page">([^<]+)<', text) == [title]


def test_the_last_steps_of_a_quiet_banner_are_found(world: World, monkeypatch: pytest.MonkeyPatch):
    """They are not among the register's last, here its last two."""
    monkeypatch.setattr(queries, "_LAST", 2)
    quiet, busy = world.project(), world.project(banner=OTHER_BANNER)
    world.do(quiet, "list_project", DAY)
    world.do(busy, "list_project", DAY, who="other_banner")
    world.do(busy, "set_scheme", DAY, who="other_banner")
    said = {
        who: [(one.project.pk, one.title) for one in queries.recent_changes(world.actor(who))]
        for who in ("banner", "league")
    }
    assert said["banner"] == [(quiet.pk, "列入项目库")]
    assert [pk for pk, _ in said["league"]] == [busy.pk, busy.pk, quiet.pk]
