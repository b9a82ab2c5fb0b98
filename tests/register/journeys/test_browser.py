"""In a browser: what each role comes for, from its desk to the end, by what is seen and clicked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Browser, FilePayload, expect
from pytest_django.live_server_helper import LiveServer

from tests.lifecycle.driving import TO_REVIEWED
from tests.register.boundaries.drawn import uploaded
from tests.register.browsing import Visitors
from tests.register.documents.handing import PLAN
from tests.register.journeys.clicking import fill, hand_in, link, menu, press, said, tab, take
from tests.register.process.courses import at_works
from tests.register.review.rounds import opened
from tests.register.supervision.supervising import asked_opinion, inspected, ordered
from tests.register.world import LEAGUE, World, account
from tests.spatial.plot_files import rectangle, text
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.boundaries.models import Boundary, Overlap
from xiufu.register.documents.models import Paper
from xiufu.register.journal.models import LogLine
from xiufu.register.library.editions import changes_of
from xiufu.register.library.models import Edition, Project
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.upkeep import keep_up
from xiufu.register.review.models import Opinion
from xiufu.register.rules.now import now, today
from xiufu.register.supervision.models import CorrectionOrigin, DepartmentOpinion, Inspection, OrderEvent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WRITING = {
    "修改", "上传文件", "上传范围", "登记检查", "征求部门意见", "发出整改要求", "增加指标", "登记承诺", "增加单位", "指派专家",
}  # fmt: skip
"""What the leading officer's links on these pages begin."""


@pytest.fixture
def visitors(shared_world: World, browser: Browser, live_server: LiveServer) -> Iterator[Visitors]:
    visitors = Visitors(browser, live_server.url)
    yield visitors
    visitors.leave()


def moves(project: Project) -> list[str]:
    return list(ProjectEntry.objects.filter(project=project).order_by("number").values_list("move", flat=True))


def test_a_banner_officer_from_registration_to_a_mended_fault(shared_world: World, visitors: Visitors):
    world, day = shared_world, today()
    uploaded(world, world.project(name="邻近采坑修复", area_units=500_000))
    page = visitors.come("banner")
    menu(page, "项目库")
    link(page, "登记项目")
    fill(page, {"项目名称": "某采坑修复", "面积": "五十"})
    press(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("面积：")
    expect(page.get_by_label("项目名称")).to_have_value("某采坑修复")
    fill(page, {"面积": "50"})
    page.get_by_label("矿区").check()
    press(page, "保存")
    expect(page.get_by_role("heading", level=1)).to_contain_text("某采坑修复")
    project = Project.objects.get(name="某采坑修复")
    assert (project.area_units, project.key_areas, project.version) == (500_000, "4", 1)

    # 1000 m × 500 m, half of it on the neighbor: 500 m × 500 m = 25 hm²
    tab(page, "范围")
    link(page, "上传范围")
    plots = FilePayload(name="范围.txt", mimeType="text/plain", buffer=text(rectangle(east=500)))
    page.get_by_label("范围文件", exact=True).set_input_files(plots)
    press(page, "检查并上传")
    expect(page.get_by_text("重叠 25.0000 公顷")).to_be_visible()
    expect(page.get_by_role("group", name="本项目的范围和周围您可以查看的其他项目范围")).to_be_visible()
    assert (Boundary.objects.filter(project=project).count(), Overlap.objects.get().area_units) == (1, 250_000)
    link(page, "在地图上看")
    expect(page.get_by_role("heading", level=2, name="本图范围内有 2 个项目")).to_be_visible()
    link(page, "某采坑修复")
    take(page, "列入项目库", facts={"确定为项目的依据": "某会议纪要", "依据日期": day.isoformat()})

    world.join(project, day)
    for move in TO_REVIEWED[1:]:
        world.do(project, move, day)
    for move, who in (("approve_plan", "banner2"), ("approve_design", ""), ("begin_works", "")):
        world.do(project, move, day, who=who)
    issued = {"文号": "某自然资责〔2026〕1号", "发出机关": "某自然资源局", "发出日期": day.isoformat()}
    hand_in(page, "通知书、决定书（受理、责令改正、支取等）", "责令改正通知书", issued)
    tab(page, "监管")
    link(page, "登记检查")
    fill(page, {"批准范围以外的施工面积": "1.2", "说明": "东侧越界取土"})
    page.get_by_label("发现问题", exact=True).check()
    press(page, "登记")
    said(page, "第 1 次检查已登记")
    tab(page, "监管")
    sign = page.get_by_role("row", name="范围以外施工")
    expect(sign).to_contain_text("超出批准范围 1.2 公顷")
    expect(sign.get_by_role("cell", name="有", exact=True)).to_be_visible()
    link(page, "第 1 次检查")
    link(page, "责令限期改正")
    page.get_by_label("情形", exact=True).select_option(label="其他")
    page.get_by_label("责令改正通知书", exact=True).select_option(label="责令改正通知书（第 1 版）")
    fill(page, {"改正期限": (day + timedelta(10)).isoformat(), "理由": "东侧越界取土 1.2 公顷"})
    press(page, "办理“责令限期改正”")
    said(page, "已依据第 1 次检查责令限期改正")
    assert Inspection.objects.get().measured == {"outside": 12_000}
    assert CorrectionOrigin.objects.get().inspection == Inspection.objects.get()

    investor = visitors.come("investor")
    due = investor.get_by_role("row", name="责令改正的期限")
    expect(due).to_contain_text("还有 10 天")
    due.get_by_role("link", name="某采坑修复").click()
    report = {"出具单位": "某公司", "报告日期": day.isoformat()}
    hand_in(investor, "报告（开工、竣工、整改、结算、决算等）", "整改报告", report)
    take(investor, "报告改正完毕", {"整改报告": "整改报告"})

    other = visitors.come("banner2")
    row = other.get_by_role("row", name="报告改正完毕")
    row.get_by_role("link", name="某采坑修复").click()
    hand_in(other, "评审、论证意见", "整改验收意见", {"意见日期": day.isoformat()})
    take(other, "改正经验收达到要求", {"整改验收意见": "整改验收意见"})
    tab(other, "监管")
    expect(other.get_by_role("row", name="东侧越界取土 1.2 公顷")).to_contain_text("达到要求")
    assert moves(project)[-3:] == ["order_correction", "report_correction", "pass_correction"]
    by = ProjectEntry.objects.filter(project=project).order_by("number").values_list("user__username", flat=True)
    assert list(by)[-3:] == ["banner", "investor", "banner2"]


def test_a_league_officer_from_what_is_due_to_a_frozen_edition(shared_world: World, visitors: Visitors):
    world = shared_world
    world.users["league2"] = account("league2", Role.OFFICER, department=Department.NATURAL_RESOURCES, division=LEAGUE)
    late = at_works(world, today() - timedelta(60))
    world.do(late, "complete_works", today() - timedelta(50))
    led = world.project(name="盟级草原修复", authority=LEAGUE)
    world.do(led, "list_project", date(2024, 3, 1), who="league")
    page = visitors.come("league")
    row = page.get_by_role("row", name="竣工后申请验收")
    expect(row).to_contain_text("逾期")
    expect(row).to_contain_text("社会投资主体")
    row.get_by_role("link", name=late.name).click()
    tab(page, "办理")
    expect(page.get_by_role("region", name="期限").get_by_role("row", name="竣工后申请验收")).to_contain_text("逾期")

    menu(page, "年度项目库")
    press(page, "按现在的项目库编制")
    edition = Edition.objects.get()
    said(page, f"已编制 {edition.number}，写明各项变化的理由后由另一人公布")
    expect(page.get_by_role("row", name=led.number)).to_contain_text("盟级草原修复")
    expect(page.get_by_role("button", name="公布")).to_have_count(0)
    fill(page, {f"{led.number} 的理由": "新列入，生态区位重要"})
    press(page, "保存理由")
    said(page, "已保存理由")

    second = visitors.come("league2")
    menu(second, "年度项目库")
    link(second, edition.number)
    press(second, "公布")
    said(second, f"已公布 {edition.number}，此后不能更改")
    expect(second.get_by_role("button", name="作废草稿")).to_have_count(0)

    menu(page, "年度项目库")
    link(page, edition.number)
    expect(page.get_by_role("button", name="保存理由")).to_have_count(0)
    with page.expect_download() as copy:
        link(page, "下载 Excel")
    edition.refresh_from_db()
    book = openpyxl.load_workbook(BytesIO(copy.value.path().read_bytes()))
    assert ("SHA-256", edition.sha256) in [(row[0], row[1]) for row in book["说明"].iter_rows(values_only=True)]
    assert [row[0].value for row in book["变化"].iter_rows()][-1] == led.number
    assert Edition.objects.values_list("made_by__username", "published_by__username").get() == ("league", "league2")
    assert [(row.project_id, row.reason) for row in changes_of(edition)] == [(led.pk, "新列入，生态区位重要")]


def test_a_department_officer_from_the_request_to_the_opinion(shared_world: World, visitors: Visitors):
    asked = asked_opinion(shared_world, shared_world.project(), subject="某修复方案的林草配置", deadline=today())
    page = visitors.come("forestry")
    expect(page.get_by_role("row", name="某修复方案的林草配置")).to_contain_text(asked.project.name)
    link(page, "某修复方案的林草配置")
    link(page, "答复")
    page.get_by_label("有修改意见", exact=True).check()
    press(page, "确定")
    expect(page.get_by_role("alert")).to_contain_text("没有填；写明意见")
    fill(page, {"具体意见": "乔木改为灌草结合"})
    press(page, "确定")
    expect(page.get_by_role("region", name="意见")).to_contain_text("乔木改为灌草结合")
    menu(page, "工作台")
    expect(page.get_by_text("某修复方案的林草配置")).to_have_count(0)
    given = DepartmentOpinion.objects.get()
    assert (given.request, given.stance, given.by.username) == (asked, "conditional", "forestry")


def test_an_investor_hands_in_for_acceptance_and_answers_an_order(shared_world: World, visitors: Visitors):
    world, day = shared_world, today()
    project = at_works(world, day - timedelta(40))
    world.do(project, "complete_works", day - timedelta(20))
    order = ordered(world, project)
    page = visitors.come("investor")
    due = page.get_by_role("row", name="竣工后申请验收")
    expect(due).to_contain_text("临近")
    due.get_by_role("link", name=project.name).click()
    by = {"出具单位": "某公司", "报告日期": day.isoformat()}
    papers = {one: one for one in ("工程复核", "工程结算", "财务决算报告", "土地重估", "档案清单")}
    for title in papers:
        hand_in(page, "报告（开工、竣工、整改、结算、决算等）", title, by)
    tab(page, "办理")
    link(page, "申请验收")
    press(page, "办理“申请验收”")
    expect(page.get_by_text("没有选，请选择")).to_have_count(len(papers))
    take(page, "申请验收", papers)
    expect(page.get_by_text("现在没有由您办理的步骤")).to_be_visible()
    applied = project.entries.order_by("number").last()
    assert applied is not None
    assert (applied.move, applied.user.username) == ("apply_acceptance", "investor")
    kept = dict(Paper.objects.filter(project=project).values_list("sha256", "title"))
    assert [kept[applied.facts[name]] for name in applied.facts] == [*papers]

    menu(page, "工作台")
    link(page, str(order))
    link(page, "报告整改情况")
    fill(page, {"整改情况": "已补办招标手续"})
    press(page, "确定")
    said(page, "已报告整改情况，等待核实")
    assert [(one.kind, one.text) for one in OrderEvent.objects.all()] == [("answered", "已补办招标手续")]


def test_an_auditor_reads_all_and_changes_nothing(shared_world: World, visitors: Visitors):
    world = shared_world
    project = at_works(world, date(2026, 3, 2))
    inspected(world, project)
    kept = keep_up(today(), now=now())
    assert kept
    page = visitors.come("auditor")
    menu(page, "日志")
    said(
        page,
        f"{localtime(kept.check.finished_at):%Y-%m-%d %H:%M} 核对了哈希链：第 1 至 {kept.check.lines} 行完整，没有改动。",
    )
    page.get_by_label("操作", exact=True).select_option(label="监管")
    fill(page, {"项目编号": project.number})
    press(page, "筛选")
    rows = page.get_by_role("table", name="日志").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("登记检查")
    link(page, project.number)
    expect(page.get_by_role("heading", level=1)).to_contain_text(project.name)
    for title in page.get_by_role("navigation", name="项目页签").get_by_role("link").all_inner_texts():
        tab(page, title)
        assert page.get_by_role("main").locator("form[method=post]").count() == 0
        assert WRITING.isdisjoint(page.get_by_role("main").get_by_role("link").all_inner_texts())
    expect(page.get_by_role("heading", level=2, name="参与单位")).to_be_visible()
    mine = LogLine.objects.filter(user_id=world.users["auditor"].pk)
    assert list(mine.values_list("action", flat=True)) == ["sign_in"]


def test_a_preparer_hands_in_a_plan_and_reads_its_audit(shared_world: World, visitors: Visitors):
    world = shared_world
    project = world.project()
    for move in ("list_project", "set_scheme"):
        world.do(project, move, today())
    page = visitors.come("preparer")
    page.get_by_role("row", name="开始编制修复方案").get_by_role("link", name=project.name).click()
    take(page, "开始编制修复方案", facts={"编制单位": "某规划院"})
    tab(page, "文件")
    link(page, "上传文件")
    page.get_by_role("link", name="方案（修复方案").click()
    page.get_by_label("文件", exact=True).set_input_files(
        FilePayload(name="修复方案.txt", mimeType="text/plain", buffer=PLAN.read_bytes())
    )
    fill(page, {"文件名称": "修复方案", "编制单位": "某规划院", "编制日期": today().isoformat()})
    press(page, "上传")
    audit = page.get_by_role("region", name="程序审查")
    expect(audit).to_contain_text("错误 2 处")
    expect(audit.get_by_role("listitem").first).to_contain_text("第 1 处")
    take(page, "报送修复方案", {"修复方案": "修复方案"}, {"编制日期": today().isoformat()})
    assert moves(project)[-2:] == ["draft_plan", "submit_plan"]
    sent = project.entries.get(move="submit_plan")
    assert sent.facts["plan_paper"] == Paper.objects.get(project=project, title="修复方案").sha256


def test_an_expert_gives_an_opinion(shared_world: World, visitors: Visitors):
    world = shared_world
    project = world.project()
    for move in ("list_project", "set_scheme", "draft_plan", "submit_plan"):
        world.do(project, move, today())
    held = opened(world, project)
    page = visitors.come("expert")
    page.get_by_role("row", name="待评审").get_by_role("link", name=project.name).click()
    tab(page, "评审")
    link(page, str(held))
    press(page, "没有利害关系，开始评审")
    link(page, "写一条意见")
    fill(page, {"意见": "面积前后不一致", "位置": "第三章表 3-2"})
    press(page, "确定")
    expect(page.get_by_text("草稿", exact=True)).to_be_visible()
    press(page, "提交全部意见")
    expect(page.get_by_text("第 1 条", exact=True)).to_be_visible()
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.number, opinion.round) == ("面积前后不一致", 1, held)
