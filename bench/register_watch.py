"""Supervision, yearly editions and the log of the projects of ``bench/register_fill.py``: of a share of them, by the thousand."""

import random
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from xiufu.lifecycle.supervision import DemonstrationStep, OrderStep
from xiufu.register.accounts.models import Party
from xiufu.register.accounts.roles import Department
from xiufu.register.journal.chain import hash_of, head
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Edition, EditionChange, EditionRow, Project
from xiufu.register.library.snapshots import LEFT, as_text, sha256
from xiufu.register.process.queries import open_projects
from xiufu.register.rules.now import now
from xiufu.register.supervision.choices import Conclusion, InspectionKind, Stance
from xiufu.register.supervision.models import (
    DemonstrationEvent,
    DepartmentOpinion,
    Inspection,
    OpinionRequest,
    Order,
    OrderEvent,
    RiskRow,
)

_BATCH = 2_000
_INSPECTED, _ORDERED, _RISKY, _ASKED, _SHOWN = 0.2, 0.2, 0.03, 0.05, 0.01
"""Shares: of open projects inspected, with a sign of risk, with an opinion asked for, shown to others; of inspections, with an order."""
_OFFICE = Department.NATURAL_RESOURCES
_FACTS = ("项目名称", "所在地", "面积", "投资概算", "状态")
Row = TypeVar("Row", bound=Model)


def watch() -> None:
    """Inspections, orders, opinions, signs of risk, demonstrations, an edition of every banner, and a log (填入监管、年度项目库和日志)."""
    dice = random.Random(2026)
    projects = list(open_projects().filter(demo=False).only("banner", "made_at", "changed_by").order_by("pk"))
    _inspect([one for one in projects if dice.random() < _INSPECTED], dice)
    _write(
        RiskRow(project=one, code="outside", said="范围以外施工 0.3500 公顷") for one in _some(projects, _RISKY, dice)
    )
    _ask(_some(projects, _ASKED, dice))
    _write(
        DemonstrationEvent(project=one, number=number, kind=kind, reason="做法可以推广。", at=now(), by_id=one.changed_by_id)
        for one in _some(projects, _SHOWN, dice)
        for number, kind in enumerate((DemonstrationStep.NOMINATED, DemonstrationStep.ACCEPTED)[: dice.randrange(1, 3)], 1)
    )  # fmt: skip
    _publish()
    _log()


def _some(projects: list[Project], share: float, dice: random.Random) -> list[Project]:
    return dice.sample(projects, round(len(projects) * share))


def _write(rows: Iterable[Row]) -> list[Row]:
    listed = list(rows)
    return type(listed[0])._default_manager.bulk_create(listed, batch_size=_BATCH)


def _inspect(projects: list[Project], dice: random.Random) -> None:
    today, parties = timezone.localdate(), list(Party.objects.order_by("pk"))
    inspections = _write(
        Inspection(
            project=one, number=number, on_date=today - timedelta(dice.randrange(500)), kind=InspectionKind.SITE, department=_OFFICE,
            division=one.banner, seen={"other": "现场查看。"}, conclusion=Conclusion.FAULTS, made_at=now(), made_by_id=one.changed_by_id,
        )
        for one in projects for number in range(1, dice.randrange(2, 4))
    )  # fmt: skip
    orders = _write(
        Order(
            project_id=one.project_id, number=1, inspection=one, ground="systems", demands="补齐监理日志。",
            deadline=today + timedelta(dice.randrange(-60, 60)), addressee=dice.choice(parties), department=_OFFICE,
            division=one.division, issued_at=now(), issued_by_id=one.made_by_id,
        )
        for one in inspections if one.number == 1 and dice.random() < _ORDERED
    )  # fmt: skip
    _write(
        OrderEvent(order=one, number=number, kind=kind, text="已整改。", at=now(), by_id=one.issued_by_id)
        for one in orders
        for number, kind in enumerate((OrderStep.ANSWERED, OrderStep.PASSED)[: dice.randrange(3)], 1)
    )


def _ask(projects: list[Project]) -> None:
    """Every other one is answered."""
    requests = _write(
        OpinionRequest(
            project=one, number=1, department=Department.FORESTRY, division=one.banner, subject="对林草配置征求意见。",
            deadline=timezone.localdate() + timedelta(6), asked_at=now(), asked_by_id=one.changed_by_id,
        )
        for one in projects
    )  # fmt: skip
    _write(
        DepartmentOpinion(request=one, number=1, stance=Stance.AGREE, text="同意。", at=now(), by_id=one.asked_by_id)
        for one in requests[::2]
    )


def _publish() -> None:
    """A published edition of every banner, in which all is new."""
    listed = Project.objects.filter(demo=False, lifecycle="market_restoration").exclude(main_state__in=("", *LEFT))
    for banner, projects in groupby(listed.order_by("authority", "number").iterator(), key=lambda one: one.authority):
        rows = [(one, as_text(dict.fromkeys(_FACTS, f"{one.name}，{one.area_units}"))) for one in projects]
        by = rows[0][0].changed_by_id
        edition = Edition.objects.create(
            number=f"{banner}-2025-第1版", division=banner, year=2025, made_at=now(), made_by_id=by, published_at=now(),
            published_by_id=by, sha256=sha256(banner),
        )  # fmt: skip
        _write(
            EditionRow(
                edition=edition, project=one, number=one.number, facts=facts, sha256=sha256(facts), change=EditionChange.ADDED,
                reason="首次列入",
            )
            for one, facts in rows
        )  # fmt: skip


def _log() -> None:
    """A line for every project that was registered, each with the hash of the one before."""
    number, previous = head()
    lines = []
    for nth, one in enumerate(Project.objects.filter(demo=False).order_by("pk").only("changed_by", "made_at"), 1):
        line = LogLine(
            number=number + nth, at=one.made_at, user_id=one.changed_by_id, action="project.new", subject=f"project:{one.pk}",
            data="{}", previous_hash=previous,
        )  # fmt: skip
        line.hash = previous = hash_of(line)
        lines.append(line)
    _write(lines)
