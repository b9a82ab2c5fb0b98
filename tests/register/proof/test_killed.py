"""Pages that are killed in the middle of writes: what was confirmed is there, once, and nothing is half-written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.register.process.test_faults import sound
from tests.register.proof import forking
from tests.register.proof.serving import Pages, environment, free_port, pages
from tests.register.proof.writing import Writer, faults, started, writers
from tests.register.world import World
from xiufu.register.library.models import Project
from xiufu.register.rules.now import today

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
KILLS, SERVERS_KILLED = 100, 10
WRITTEN = 2
"""Projects that each of two officers registers meanwhile."""


def told(some: list[Writer], kills: int) -> None:
    confirmed = sum(bool(one.paper) for writer in some for one in writer.told)
    asked = sum(len(writer.told) for writer in some)
    answers = some[0].answers + some[1].answers
    print(
        f"{kills} kills; {asked} projects asked for, {confirmed} confirmed with step and paper, {Project.objects.count()} there;"
        f" answers {dict(answers)}, 0 for broken connections"
    )
    assert answers.keys() <= {0, 302, 503}
    assert answers[0]
    assert confirmed > kills // 4


@contextmanager
def forked(port: int) -> Iterator[subprocess.Popen[str]]:
    """A process that makes servers."""
    command = [sys.executable, "-W", "ignore", "-m", forking.__name__, str(port)]
    process = subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def served_by(process: subprocess.Popen[str]) -> int:
    """The id of a new server."""
    assert process.stdin
    assert process.stdout
    print(file=process.stdin, flush=True)
    return int(process.stdout.readline())


def test_pages_killed_while_officers_write(shared_world: World, tmp_path: Path):
    dice, port = random.Random(7), free_port()
    some, server = writers(shared_world, port), Pages(port, tmp_path / "log")
    with forked(port) as process:
        for nth in range(KILLS):
            child = served_by(process)
            server.wait()
            threads = started(some, f"第{nth}次", WRITTEN)
            time.sleep(dice.uniform(0.02, 2))
            os.kill(child, signal.SIGKILL)
            for thread in threads:
                thread.join()
            assert faults(some, f"第{nth}次", today()) == []
            assert sound()
    told(some, KILLS)


def test_the_whole_server_killed_while_officers_write(shared_world: World, tmp_path: Path):
    """A worker of granian, which starts it again, and by turns all of it at once."""
    dice = random.Random(8)
    with pages(tmp_path) as served:
        some = writers(shared_world, served.port)
        for nth in range(SERVERS_KILLED):
            threads = started(some, f"第{nth}次", 2 * WRITTEN)
            time.sleep(dice.uniform(0.05, 2))
            if nth % 2:
                served.kill()
                served.start()
            else:
                os.kill(dice.choice(served.workers()), signal.SIGKILL)
            for thread in threads:
                thread.join()
            served.wait()
            assert faults(some, f"第{nth}次", today()) == []
            assert sound()
    told(some, SERVERS_KILLED)
