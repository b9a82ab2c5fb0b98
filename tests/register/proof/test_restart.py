"""The database goes away in the middle of writes and comes back: pages say so plainly meanwhile, and nothing that was confirmed is lost."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections

from tests.register.proof.serving import PATIENCE, pages
from tests.register.proof.writing import Writer, faults, started, writers
from tests.register.world import World
from xiufu.register.rules.now import today

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
ROUNDS = {"sqlite": 2, "postgresql": 10}
WRITTEN = 6


@contextmanager
def away() -> Iterator[None]:
    """No database: PostgreSQL is stopped as by a loss of power and started again; SQLite is locked by another for good."""
    if connection.vendor == "postgresql":
        with _stopped():
            yield
        return
    holding = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=60, isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holding.execute("ROLLBACK")
        holding.close()


@contextmanager
def _stopped() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    connections.close_all()
    owner = data.owner()
    as_owner = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
    program, *options = (data / "postmaster.opts").read_text().split()
    control = [*as_owner, str(Path(program).with_name("pg_ctl")), "--silent", "--wait", "--pgdata", str(data)]
    subprocess.run([*control, "--mode", "immediate", "stop"], check=True)
    try:
        yield
    finally:
        said = " ".join(option.strip('"') for option in options if option.strip('"') not in ("-D", str(data)))
        log = ["--log", str(data.parent / "log")]
        subprocess.run([*control, *log, "--options", said, "start"], check=True, stdout=subprocess.DEVNULL)
        _until_it_answers()


def _until_it_answers() -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError:
            assert time.monotonic() < end
            time.sleep(0.2)


def refused(one: Writer) -> None:
    """A write is answered by a page that says what is the matter, without a trace of the program."""
    assert not one.write("没有数据库时")
    assert one.answers == {503: 1}, (one.answers, one.last)
    assert "数据库暂时没有应答，请过几分钟再试" in one.last
    assert "Traceback" not in one.last


def test_the_database_goes_away_and_comes_back(shared_world: World, tmp_path: Path):
    dice, rounds = random.Random(11), ROUNDS[connection.vendor]
    with pages(tmp_path) as served:
        some = writers(shared_world, served.port)
        for nth in range(rounds):
            threads = started(some, f"第{nth}次", WRITTEN)
            time.sleep(dice.uniform(0.2, 2))
            with away():
                refused(replace(some[0], told=[], answers=Counter()))
            for thread in threads:
                thread.join()
            if connection.vendor == "postgresql":
                served.wait()
            assert some[0].write(f"第{nth}次-之后"), (some[0].answers, some[0].last)
            assert faults(some, f"第{nth}次", today()) == []
    statuses = some[0].answers + some[1].answers
    print(f"{rounds} times without a database; answers {dict(statuses)}")
    assert statuses.keys() <= {0, 302, 503}
