"""What the demonstration's library keeps beside steps (演示资料): parts of a project, promises, an edition, a round of review; all invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from xiufu.register.demo.people import Made
from xiufu.register.documents.models import Paper
from xiufu.register.library.choices import FundKind, PromiseKind
from xiufu.register.library.editions import changes_of, give_reasons, make_edition, publish_edition
from xiufu.register.library.facts import Value
from xiufu.register.library.models import Project
from xiufu.register.library.parts import add_part
from xiufu.register.library.promises import Promised, add_promise, correct_promise
from xiufu.register.review.actions import declare, open_round
from xiufu.register.review.models import Answer, Interest, Opinion, Weight
from xiufu.register.review.opinions import Response, Words, reply_to, submit_opinions, write_opinion

_PITS, _SCHEME = "甲旗东部采坑群修复", "甲旗沙化草原治理"


def keep_library(projects: Mapping[str, Project], made: Made, *, now: datetime) -> None:
    """Parts and promises of one project, an open round of review of another, this year's edition of the banner (填入演示资料)."""
    if _PITS in projects:
        _scheme_of(projects[_PITS], made, now)
    if _SCHEME in projects:
        _review(projects[_SCHEME], made, now)
    if _PITS in projects or _SCHEME in projects:
        _edition(made, now)


def _scheme_of(project: Project, made: Made, now: datetime) -> None:
    """Sub-projects within the whole, indicators, where its money comes from; promises, one of them granted."""
    banner, budget, area = made.actors["demo-banner"], project.budget_fen or 0, project.area_units or 0
    parts: tuple[tuple[str, Mapping[str, Value]], ...] = (
        ("sub-project", {"name": "演示：一区削坡回填", "kind": "地形重塑", "area_units": area // 5 * 3,
                         "budget_fen": budget // 2, "tasks": "演示：削坡、回填、覆土"}),
        ("sub-project", {"name": "演示：二区种草围封", "kind": "植被恢复", "area_units": area // 5,
                         "budget_fen": budget // 4, "tasks": "演示：撒播种草、围封"}),
        ("indicator", {"name": "植被盖度", "unit": "%", "target": "不低于 35"}),
        ("indicator", {"name": "消除高陡边坡", "unit": "处", "target": "7"}),
        ("source", {"kind": FundKind.BANNER.value, "name": "演示：旗级生态修复资金", "amount_fen": budget // 5}),
        ("source", {"kind": FundKind.PRIVATE.value, "name": "演示：社会投资主体自筹", "amount_fen": budget - budget // 5}),
    )  # fmt: skip
    version = project.version
    for kind, values in parts:
        held = add_part(actor=banner, project=project.pk, expected=version, kind=kind, values=values, now=now)
        version = held.version
    today = timezone.localtime(now).date()
    promised = today - timedelta(120)
    land = Promised(PromiseKind.INDUSTRY_LAND.value, "演示：修复后安排生态产业用地", promised)
    loan = Promised(PromiseKind.INTEREST.value, "演示：修复贷款贴息", promised, budget // 50)
    add_promise(actor=banner, project=project.pk, promised=land, now=now)
    row = add_promise(actor=banner, project=project.pk, promised=loan, now=now)
    paid = replace(loan, granted="演示：第一年贴息", granted_fen=budget // 100, granted_date=today - timedelta(15))
    correct_promise(
        actor=banner, project=project.pk, pk=row.pk, promised=paid, reason="演示：据拨付凭证登记兑现", now=now
    )


def _review(project: Project, made: Made, now: datetime) -> None:
    """Opinions handed in, one of them answered, one that waits for its answer."""
    expert = made.actors["demo-expert"]
    plan = Paper.objects.filter(project=project, kind="plan").order_by("-version").first()
    if plan is None:
        return
    held = open_round(
        actor=made.actors["demo-banner"], project=project.pk, paper=plan.pk, experts=[expert.user_id], now=now
    )
    declare(actor=expert, round_=held.pk, interest=Interest.NONE, now=now)
    for words in (
        Words("演示：投资估算表的合计与各项之和不符，请核对。", "表1 投资估算表", Weight.MUST),
        Words("演示：沙化区补充灌溉水源的说明。", "第 3 章", Weight.SUGGESTED),
    ):
        write_opinion(actor=expert, round_=held.pk, words=words, now=now)
    submit_opinions(actor=expert, round_=held.pk, now=now)
    first = Opinion.objects.filter(round=held).order_by("number").first()
    if first is not None:
        response = Response(Answer.DONE, "演示：已按各项之和改正合计。", "表1 投资估算表", 0)
        reply_to(actor=made.actors["demo-preparer"], round_=held.pk, opinion=first.pk, response=response, now=now)


def _edition(made: Made, now: datetime) -> None:
    """This year's edition of the banner, made by one officer and published by the other."""
    banner = made.actors["demo-banner"]
    edition = make_edition(actor=banner, year=timezone.localtime(now).year, now=now)
    reasons = {row.pk: "演示：首次编制年度项目库，全部列入。" for row in changes_of(edition)}
    give_reasons(actor=banner, edition=edition.pk, reasons=reasons, now=now)
    publish_edition(actor=made.actors["demo-approver"], edition=edition.pk, now=now)
