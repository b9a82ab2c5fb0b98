"""The disk is full in the middle of writes: pages say so, nothing is half-written, and work goes on when there is room again.

SQLite with the papers, and PostgreSQL as a tablespace, stand on a small file system of their own in memory. Mounting it takes root or sudo.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from tests.register.process.test_faults import sound
from tests.register.proof.serving import moved, pages
from tests.register.proof.writing import faults, writers
from tests.register.world import World
from xiufu.register.rules.now import today

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
MEGABYTES = 96
ROUNDS, BEFORE, DURING, MOST = 3, 3, 8, 1_000
"""How often it fills; projects registered before, refused while it is full; most that fit in what tables still had free."""


@pytest.fixture
def small() -> Iterator[Path]:
    """A folder that holds little, which the user of PostgreSQL can reach."""
    folder = Path(tempfile.mkdtemp(prefix="xiufu-small-"))
    folder.chmod(0o755)
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0777", "tmpfs", str(folder)]
    subprocess.run([*sudo, *mount], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*sudo, "umount", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def database_on(folder: Path, settings: Any) -> Iterator[None]:
    """The test's database moved there; with SQLite the papers too."""
    if connection.vendor == "postgresql":
        with _tablespace(folder):
            yield
        return
    with moved(folder, settings):
        yield


@contextmanager
def _tablespace(folder: Path) -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    place = folder / "tablespace"
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        owner = Path(cursor.fetchone()[0]).owner()
    command = ["install", "--directory", f"--owner={owner}", str(place)]
    subprocess.run(command if os.geteuid() == 0 else ["mkdir", str(place)], check=True)
    with psycopg.connect(os.environ["XIUFU_DATABASE"], autocommit=True) as admin:
        connections.close_all()
        admin.execute(f"CREATE TABLESPACE proof LOCATION '{place}'".encode())
        admin.execute(f'ALTER DATABASE "{name}" SET TABLESPACE proof'.encode())
        try:
            yield
        finally:
            connections.close_all()
            admin.execute(f'ALTER DATABASE "{name}" SET TABLESPACE pg_default'.encode())
            admin.execute(b"DROP TABLESPACE proof")


def fill(folder: Path) -> Path:
    """Take all room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (1_000_000, 4_096, 512):
            try:
                while file.write(b"\0" * piece):
                    pass
            except OSError:
                continue
    return ballast


def test_a_full_disk(shared_world: World, small: Path, tmp_path: Path, settings: Any):
    with database_on(small, settings):
        with pages(tmp_path) as served:
            some = writers(shared_world, served.port)
            one = some[0]
            for nth in range(ROUNDS):
                for more in range(BEFORE):
                    assert one.write(f"第{nth}次-前{more}"), (one.answers, one.last)
                ballast = fill(small)
                told, refused = [], 0
                for more in range(MOST):
                    refused += not one.write(f"第{nth}次-满{more}", letters=4_000)
                    told.append(one.last)
                    if refused == DURING:
                        break
                assert any("磁盘" in said or "存不下" in said for said in told), (one.answers, told[-1])
                assert not any("Traceback" in said or "Error" in said for said in told)
                one.ask("GET", "/projects")
                assert "项目库" in one.last
                ballast.unlink()
                assert one.write(f"第{nth}次-后"), (one.answers, one.last)
                assert faults(some, f"第{nth}次", today()) == []
                assert sound()
            print(f"{ROUNDS} times full; answers {dict(one.answers)}")
            assert one.answers[507] >= ROUNDS
            assert one.answers.keys() <= {200, 302, 503, 507}
        connections.close_all()
