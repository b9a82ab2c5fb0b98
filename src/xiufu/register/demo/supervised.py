"""Supervision of the demonstration's projects (演示监管): through the same actions as anything else, all invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from xiufu.lifecycle.supervision import DemonstrationStep
from xiufu.register.accounts.roles import Department
from xiufu.register.demo.people import FIRST, Made
from xiufu.register.library.models import Project
from xiufu.register.supervision.choices import SYSTEMS, Conclusion, InspectionKind, SystemState
from xiufu.register.supervision.consultations import Office, ask_opinions
from xiufu.register.supervision.demonstrations import step_demonstration
from xiufu.register.supervision.inspections import Report, System, record_inspection
from xiufu.register.supervision.orders import Demand, give_order

_PITS, _GANGUE, _SCHEME, _IRON, _BORROW = (
    "甲旗东部采坑群修复", "甲旗煤矸石堆场修复", "甲旗沙化草原治理", "甲旗铁矿采坑修复", "某铁路取土场临时用地复垦",
)  # fmt: skip


def supervise(projects: Mapping[str, Project], made: Made, *, now: datetime) -> None:
    """Inspections, an order, a risk sign, an opinion that is waited for, a demonstration project (填入监管), of the projects that are there."""
    today = timezone.localtime(now).date()
    if _PITS in projects:
        _pits(projects[_PITS], made, today, now)
    if _GANGUE in projects:
        seen = {"pattern": "演示：林草配置与方案一致。", "earth_rock": "演示：土石料全部用于回填。"}
        measured = {"misplaced": 0, "planned_surplus": 0, "moved_surplus": 0}
        report = Report(today - timedelta(20), InspectionKind.SITE, Conclusion.NO_FAULT, seen=seen, measured=measured)
        record_inspection(actor=made.actors["demo-forestry"], project=projects[_GANGUE].pk, report=report, now=now)
    if _BORROW in projects:
        seen = {"topsoil": "演示：表土已剥离，集中堆放并苫盖。"}
        report = Report(
            today - timedelta(150), InspectionKind.SITE, Conclusion.NO_FAULT, seen=seen, measured={"outside": 0}
        )
        record_inspection(actor=made.actors["demo-banner"], project=projects[_BORROW].pk, report=report, now=now)
    if _SCHEME in projects:
        ask_opinions(
            actor=made.actors["demo-banner"], project=projects[_SCHEME].pk, offices=(Office(Department.FORESTRY, FIRST),),
            subject="演示：对修复方案中的林草配置征求意见。", deadline=today + timedelta(6), paper=None, now=now,
        )  # fmt: skip
    if _IRON in projects:
        for who, step, reason in (
            ("demo-banner", DemonstrationStep.NOMINATED, "演示：排土场分层覆土、乡土草种混播的做法可以推广。"),
            ("demo-league", DemonstrationStep.ACCEPTED, "演示：同意推荐。"),
        ):
            step_demonstration(
                actor=made.actors[who], project=projects[_IRON].pk, step=step, reason=reason, paper=None,
                expected=step is DemonstrationStep.ACCEPTED, now=now,
            )  # fmt: skip


def _pits(project: Project, made: Made, today: date, now: datetime) -> None:
    """An inspection that found faults, what it measured outside the boundary, and the order that came of it."""
    systems = {one.id: System(SystemState.ESTABLISHED) for one in SYSTEMS[project.lifecycle]}
    systems |= {
        "works_supervision": System(SystemState.NOT_FOLLOWED, "演示：监理日志缺 6 天。"),
        "aftercare": System(SystemState.UNCHECKED),
    }
    report = Report(
        today - timedelta(4),
        InspectionKind.JOINT,
        Conclusion.FAULTS,
        "演示：监理日志不全；便道超出范围 0.35 公顷。",
        seen={"quality": "演示：覆土厚度抽测 12 处，均达到设计要求。", "extent": "演示：北侧便道超出批准范围。"},
        departments=(Department.FORESTRY.value, Department.WATER.value),
        systems=systems,
        measured={"outside": 3_500, "planned_patches": 7, "found_patches": 7},
    )
    banner = made.actors["demo-banner"]
    inspection = record_inspection(actor=banner, project=project.pk, report=report, now=now)
    demand = Demand(
        ground="systems",
        demands="演示：补齐监理日志，监理人员到岗，报送监理月报。",
        deadline=today + timedelta(10),
        addressee=made.parties["investor"].pk,
        inspection=inspection.pk,
    )
    give_order(actor=banner, project=project.pk, demand=demand, now=now)
