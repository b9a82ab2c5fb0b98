"""A process that is killed in the middle of a step leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection

from tests.register.world import World
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.checking import differences
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
DAY = date(2024, 3, 1)


def sound() -> bool:
    """Whether SQLite finds its file whole; PostgreSQL says so by answering."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
        return cursor.fetchone() == ("ok",)


@pytest.mark.parametrize("where", ["written", "logged"])
def test_killed_before_the_commit(shared_world: World, where: str):
    project = shared_world.project()
    lines = LogLine.objects.count()
    command = [
        sys.executable,
        "-m",
        "tests.register.process.killed",
        str(connection.settings_dict["NAME"]),
        str(project.pk),
        where,
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == "held\n"
        killed.send_signal(signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    project.refresh_from_db()
    assert project.main_state == ""
    assert ProjectEntry.objects.count() == TrackState.objects.count() == ClockRow.objects.count() == 0
    assert LogLine.objects.count() == lines
    assert sound()
    shared_world.do(project, "list_project", DAY)  # nothing is locked
    assert list(differences(today=DAY)) == []
    assert list(broken_lines()) == []
