"""No path skips a guard: states are written in one place, and the database refuses every other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

import xiufu.register
from tests.register.world import World
from xiufu.register.library.models import Project
from xiufu.register.process.models import ProjectEntry, TrackState

REGISTER = Path(xiufu.register.__file__).parent
MAY_WRITE = ("process/actions.py", "triggers.py")
WRITES = re.compile(
    r"\b(?:ProjectEntry|TrackState)\((?!models\.Model)"
    r"|\b(?:ProjectEntry|TrackState)\.(?:_default_manager|_base_manager)"
    r"|\b(?:ProjectEntry|TrackState)\.objects(?:\.\w+\([^()]*\))*\.(?:a?(?:bulk_)?create|a?(?:bulk_)?update|a?delete|\w+_or_create|_raw_delete)\b"
    r"|\.(?:entries|tracks)(?:\.\w+\([^()]*\))*\.(?:a?(?:bulk_)?create|a?(?:bulk_)?update|a?delete|\w+_or_create|add|set|clear|remove)\("
    r"|\.main_state\s*(?:,[^=!\n]*)?=(?!=)"
    r"|\bupdate\([^)]*\b(?:main_state|state_date)\s*="
    r"|update_fields[^\n]*main_state"
    r"|(?:UPDATE|INSERT INTO|DELETE FROM)\s+(?:process_projectentry|process_trackstate|library_project)\b",
)


def test_states_are_written_in_one_place():
    found = {}
    for path in sorted(REGISTER.rglob("*.py")):
        name = path.relative_to(REGISTER).as_posix()
        if "/migrations/" not in name:
            lines = [match.group() for match in WRITES.finditer(path.read_text("utf-8"))]
            if lines:
                found[name] = lines
    assert set(found) == {"process/actions.py"}, {name: found[name] for name in found if name not in MAY_WRITE}
    assert len(found["process/actions.py"]) >= 4  # the entry, the line, the project's state and its saving


@pytest.mark.parametrize(
    ("line", "writes"),
    [
        ("ProjectEntry.objects.create(project=p)", True),
        ("ProjectEntry.objects.filter(project=p).update(target='x')", True),
        ("row = ProjectEntry(project=p)", True),
        ("TrackState.objects.bulk_create(rows)", True),
        ("project.entries.create(number=1)", True),
        ("project.tracks.filter(track='main').update(state='x')", True),
        ("project.main_state = 'closed'", True),
        ("held.main_state, held.state_date = a, b", True),
        ("Project.objects.update(main_state='closed')", True),
        ("UPDATE process_trackstate SET state = 'x'", True),
        ("if project.main_state == 'closed':", False),
        ("if (project.main_state, project.state_date) != other:", False),
        ("Project.objects.filter(main_state='closed')", False),
        ("ProjectEntry.objects.filter(project=p).order_by('number')", False),
        ("class ProjectEntry(models.Model):", False),
    ],
)
def test_the_pattern_tells_writes_from_reads(line: str, writes: bool):
    assert bool(WRITES.search(line)) is writes


def new_state(project: Project) -> None:
    TrackState.objects.create(project=project, track="plan", state="reviewed", number=1)


def new_entries(project: Project) -> None:
    row = ProjectEntry.objects.get(project=project)
    row.pk, row.number, row.move, row.source, row.target = None, 2, "close_project", "listed", "closed"
    ProjectEntry.objects.bulk_create([row])


def not_its_turn(project: Project) -> None:
    """A move of the lifecycle, from a state in which the project is not."""
    row = ProjectEntry.objects.get(project=project)
    row.pk, row.number, row.move, row.source, row.target = None, 2, "open_project", "schemed", "opened"
    row.save(force_insert=True)


def in_another_capacity(project: Project) -> None:
    row = ProjectEntry.objects.get(project=project)
    row.pk, row.number, row.move, row.source, row.target = None, 2, "set_scheme", "listed", "schemed"
    row.capacity = "investor"
    row.save(force_insert=True)


def saved(project: Project) -> None:
    project.main_state = "closed"
    project.save()


def born_closed(project: Project) -> None:
    project.pk, project.number, project.main_state = None, "159921-2024-9999", "closed"
    project.save(force_insert=True)


@pytest.mark.parametrize(
    "path",
    [
        lambda project: Project.objects.update(main_state="closed"),
        lambda project: Project.objects.update(main_state=""),
        lambda project: ProjectEntry.objects.update(target="closed"),
        lambda project: ProjectEntry.objects.update(entered_at=timezone.now()),
        lambda project: ProjectEntry.objects.all().delete(),
        lambda project: TrackState.objects.update(state="closed"),
        lambda project: TrackState.objects.update(number=2),
        lambda project: TrackState.objects.all()._raw_delete("default"),
        lambda project: Project.objects.bulk_update([saved_as(project)], ["main_state"]),
        new_state,
        new_entries,
        not_its_turn,
        in_another_capacity,
        saved,
        born_closed,
    ],
)
def test_the_database_refuses_every_other_path(world: World, path: Callable[[Project], object]):
    project = world.project()
    world.do(project, "list_project", date(2024, 3, 1))
    project.refresh_from_db()
    with pytest.raises(DatabaseError), transaction.atomic():
        path(project)
    kept = Project.objects.get()
    assert (kept.main_state, ProjectEntry.objects.get().target) == ("listed", "listed")
    assert list(TrackState.objects.values_list("track", "state", "number")) == [("main", "listed", 1)]


def test_no_state_is_taken_back_to_an_older_entry(world: World):
    project = world.project()
    world.do(project, "list_project", date(2024, 3, 1))
    world.do(project, "set_scheme", date(2024, 3, 2))
    with pytest.raises(DatabaseError), transaction.atomic():
        TrackState.objects.filter(project=project, track="main").update(state="listed", number=1)
    assert TrackState.objects.get().state == "schemed"


def saved_as(project: Project) -> Project:
    project.main_state = "closed"
    return project
