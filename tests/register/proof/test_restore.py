"""A backup while officers write, and its restoration elsewhere: everything confirmed before it began is there, whole."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as configured
from django.db import connection

from tests.register.process.test_faults import sound
from tests.register.proof.serving import looked_at, moved, pages
from tests.register.proof.writing import faults, started, writers
from tests.register.serve.running import database_of_its_own
from tests.register.serve.test_backup import Register
from tests.register.world import World
from xiufu.register.library.models import Project
from xiufu.register.rules.now import today

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
BACKUPS, WRITTEN = 5, 12


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_restored_from_a_backup_under_writes(shared_world: World, tmp_path: Path, settings: Any, stack: ExitStack):
    address = os.environ.get("XIUFU_DATABASE", "")
    if not address:
        (tmp_path / "data").mkdir()
        stack.enter_context(moved(tmp_path / "data", settings))
    else:
        address = urlunsplit(urlsplit(address)._replace(path=f"/{connection.settings_dict['NAME']}"))
    here = Register(Path(configured.DATA), address)
    before, there = [], 0
    with pages(tmp_path) as served:
        some = writers(shared_world, served.port)
        for nth in range(BACKUPS):
            threads = started(some, f"第{nth}次", WRITTEN)
            while not all(len(one.told) > nth * WRITTEN + 2 for one in some):
                time.sleep(0.02)
            confirmed = deepcopy(some)
            backup = here.backup(tmp_path / f"backup{nth}")
            after = sum(len(one.told) for one in some) - sum(len(one.told) for one in confirmed)
            for thread in threads:
                thread.join()
            assert all(one.answers.keys() == {302} for one in some), [one.answers for one in some]
            with database_of_its_own() as database:
                other = Register(tmp_path / f"there{nth}", database)
                done = other.restore(backup)
                assert done.returncode == 0, done.stderr
                name = urlsplit(database).path.strip("/") if database else str(other.data / "register.sqlite3")
                with looked_at(name, other.data, settings):
                    for round_ in range(nth + 1):
                        assert faults(confirmed, f"第{round_}次", today()) == []
                    assert sound()
                    there = Project.objects.count()
                settings.DATA = here.data
            before.append((sum(bool(one.key) for writer in confirmed for one in writer.told), there, after))
    print(f"{BACKUPS} backups under writes; confirmed before, restored, begun while it was copied: {before}")
    assert all(confirmed <= restored for confirmed, restored, _ in before)
