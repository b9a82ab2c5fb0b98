"""Processes that are kept running: started again when they die, later each time, and gone at the end with all they started."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from xiufu.register.serve.children import Children, Service

SLEEP = "import time; time.sleep(60)"


@dataclass
class Clock:
    """Seconds that a test turns on."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Kept:
    children: Children
    clock: Clock
    said: list[str] = field(default_factory=list)


@pytest.fixture
def kept() -> Iterator[Kept]:
    clock = Clock()
    said: list[str] = []
    children = Children(os.environ, said.append, clock)
    yield Kept(children, clock, said)
    children.end(5)


def running(code: str, title: str = "服务", every: float = 0.0) -> Service:
    return Service(title, (sys.executable, "-c", code), every)


def until(holds: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def dead_and_seen(kept: Kept) -> bool:
    kept.children.look()
    return not kept.children.ids


def test_what_dies_is_started_again_later_each_time(kept: Kept):
    kept.children.add(running("raise SystemExit(3)"))
    for death, wait in enumerate((1, 2, 4, 8, 16, 30, 30), start=1):
        until(lambda: dead_and_seen(kept))
        assert kept.said[-1] == f"服务已退出（退出码 3），{wait} 秒后重新启动。"
        assert kept.children.deaths == death
        kept.clock.seconds += wait - 0.1
        kept.children.look()
        assert not kept.children.ids
        kept.clock.seconds += 0.1
        kept.children.look()
        assert kept.children.ids


def test_what_ran_long_is_started_again_soon(kept: Kept):
    kept.children.add(running(SLEEP))
    kept.clock.seconds += 1_000
    os.kill(kept.children.ids["服务"], signal.SIGKILL)
    until(lambda: dead_and_seen(kept))
    assert kept.said == ["服务已退出（退出码 -9），1 秒后重新启动。"]


def test_what_is_done_every_hour_is_done_every_hour(kept: Kept, tmp_path: Path):
    done = tmp_path / "done"
    code = f"open({str(done)!r}, 'a').write('x'); raise SystemExit(1)"
    kept.children.add(running(code, "期限更新", 3600))
    until(lambda: dead_and_seen(kept))
    assert kept.said == ["期限更新没有做完（退出码 1），下次再做。"]
    assert kept.children.deaths == 0
    kept.clock.seconds += 3599
    kept.children.look()
    assert not kept.children.ids
    kept.clock.seconds += 1
    kept.children.look()
    until(lambda: done.read_text() == "xx")


def test_everything_ends_with_what_it_started(kept: Kept, tmp_path: Path):
    """One that heeds SIGTERM, and one that neither heeds it nor is alone."""
    note = tmp_path / "pid"
    deaf = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"other = subprocess.Popen([sys.executable, '-c', {SLEEP!r}])\n"
        f"open({str(note)!r}, 'w').write(str(other.pid))\n"
        "time.sleep(60)"
    )
    kept.children.add(running(SLEEP, "听话的"))
    kept.children.add(running(deaf, "不听话的"))
    until(lambda: note.exists() and note.read_text())
    everybody = [*kept.children.ids.values(), int(note.read_text())]
    assert all(alive(pid) for pid in everybody)
    begun = time.monotonic()
    kept.children.end(grace=0.5)
    assert time.monotonic() - begun < 10
    until(lambda: not any(alive(pid) and not _zombie(pid) for pid in everybody))
    assert kept.children.ids == {}


def _zombie(pid: int) -> bool:
    """Dead, and only waiting for whoever inherited it."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
