"""What was altered behind the back of the triggers is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.register.process.courses import APPLIED, reclamation_applied
from tests.register.world import World, drop_triggers
from xiufu.lifecycle.entries import ANNUL
from xiufu.register.library.models import Project
from xiufu.register.process.checking import differences
from xiufu.register.process.clocks import keep_clocks
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.process.stored import standing_of


def state(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(main_state="closed")


def track(project: Project) -> None:
    TrackState.objects.filter(project=project).update(state="closed")


def track_gone(project: Project) -> None:
    TrackState.objects.filter(project=project).delete()


def target(project: Project) -> None:
    ProjectEntry.objects.filter(project=project, number=2).update(target="closed")


def capacity(project: Project) -> None:
    ProjectEntry.objects.filter(project=project, number=2).update(capacity="obligor")


def move(project: Project) -> None:
    ProjectEntry.objects.filter(project=project, number=2).update(move="hand_back")


def gone(project: Project) -> None:
    ProjectEntry.objects.filter(project=project, number=2).delete()


def day(project: Project) -> None:
    ProjectEntry.objects.filter(project=project, number=11).update(on_date=date(2026, 10, 2))


def fact(project: Project) -> None:
    row = ProjectEntry.objects.get(project=project, move="approve_temporary_land")
    ProjectEntry.objects.filter(pk=row.pk).update(facts=row.facts | {"term_end_date": "2026-12-01"})


def annulled_by_the_same(project: Project) -> None:
    """The last entry taken back by who made it, as no page would."""
    row = ProjectEntry.objects.get(project=project, number=11)
    ProjectEntry.objects.create(
        project=project, number=12, lifecycle=row.lifecycle, move=ANNUL, track="main", track_kind="main", source=row.target,
        target="listed", on_date=row.on_date, entered_at=row.entered_at, capacity="obligor", user_id=row.user_id, reason="某",
        annuls=row,
    )  # fmt: skip
    TrackState.objects.filter(project=project, track="main").update(state="reclaiming", number=10)
    Project.objects.filter(pk=project.pk).update(main_state="reclaiming", state_date=date(2026, 1, 5))
    keep_clocks(project, standing_of(project), today=APPLIED)


def due(project: Project) -> None:
    ClockRow.objects.filter(project=project, rule="acceptance").update(due=date(2030, 1, 1))


def running(project: Project) -> None:
    ClockRow.objects.filter(project=project, rule="acceptance").update(running=False)


def clock_gone(project: Project) -> None:
    ClockRow.objects.filter(project=project, rule="acceptance").delete()


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        (state, ["项目状态是“closed”（2026-11-02），按记录应为“applied”（2026-11-02）"]),
        (track, ["线“main”的状态是 “closed”（第 11 条），按记录应为 “applied”（第 11 条）"]),
        (track_gone, ["线“main”的状态是 没有，按记录应为 “applied”（第 11 条）"]),
        (target, ["第 2 条记录“受理审查”写的是从“submitted”到“closed”，应为从“submitted”到“in_review”"]),
        (capacity, ["第 2 条记录“受理审查”的身份“obligor”不能办理这一步"]),
        (move, ["记录不能重放（entry 2: hand_back on main）"]),
        (gone, ["记录不能重放（entry 3: give_opinions on main）"]),
        (
            day,
            [
                "项目状态是“applied”（2026-11-02），按记录应为“applied”（2026-10-02）",
                "期限“acceptance”（线“main”第 1 次）与记录不符：since 2026-11-02→2026-10-02",
                "期限“reclamation”（线“main”第 1 次）与记录不符：met_date 2026-11-02→2026-10-02",
            ],
        ),
        (fact, ["期限“reclamation”（线“main”第 1 次）与记录不符：since 2026-10-01→2026-12-01"]),
        (
            annulled_by_the_same,
            [
                "第 12 条记录“撤销记录”写的是从“applied”到“listed”，应为从“applied”到“reclaiming”",
                "第 12 条记录“撤销记录”的身份“obligor”不能办理这一步",
                "第 12 条记录“撤销记录”与所撤销的第 11 条由同一账号登记",
            ],
        ),
        (due, ["期限“acceptance”（线“main”第 1 次）与记录不符：due 2030-01-01→2027-01-25"]),
        (running, ["期限“acceptance”（线“main”第 1 次）与记录不符：running False→True"]),
        (clock_gone, ["期限“acceptance”（线“main”第 1 次）与记录不符：desk 没有→authority"]),
    ],
)
def test_what_was_altered_is_named(world: World, altered: Callable[[Project], None], said: list[str]):
    other, project = world.project(), reclamation_applied(world)
    world.do(other, "list_project", APPLIED)
    assert list(differences(today=APPLIED)) == []
    drop_triggers()
    altered(project)
    found = list(differences(today=APPLIED))
    assert all(one.startswith(f"{project.number}：") for one in found), other.number
    for words in said:
        assert any(words in one for one in found), (words, found)


def test_the_command_ends_with_one(world: World):
    project = world.project()
    world.do(project, "list_project", date(2024, 3, 1))
    drop_triggers()
    state(project)
    said = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("check_register", stderr=said)
    assert ended.value.returncode == 1
    assert said.getvalue().startswith(f"{project.number}：项目状态是“closed”")
