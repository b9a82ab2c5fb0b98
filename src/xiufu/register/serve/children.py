"""Processes that are kept running (子进程): started, started again when they die, ended by their own ids."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

GRACE_SECONDS = 10.0
"""So long a process may take to end by itself; then its whole group is killed."""
_FIRST_DELAY, _LONGEST_DELAY, _STEADY_SECONDS = 1.0, 30.0, 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """What runs (一项服务): its name for messages, its command. ``every`` seconds again, or always where that is 0."""

    title: str
    command: tuple[str, ...]
    every: float = 0.0


@dataclass(slots=True)
class _Running:
    service: Service
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    due: float = 0.0
    deaths: int = 0


class Children:
    """The processes of some services. ``clock`` counts seconds and never goes back; ``say`` takes a line for the screen."""

    def __init__(
        self,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environment = dict(environment)
        self._say = say
        self._clock = clock
        self._running: list[_Running] = []

    def add(self, service: Service) -> None:
        """Begin to keep a service running (加入一项服务); it starts at once."""
        self._running.append(_Running(service, due=self._clock()))
        self.look()

    def look(self) -> None:
        """Start what is due (查看一遍): services that died, after a pause that grows with every death, and those of every so often."""
        for one in self._running:
            if one.process is not None and one.process.poll() is not None:
                self._died(one)
            if one.process is None and self._clock() >= one.due:
                self._start(one)

    @property
    def deaths(self) -> int:
        """How often in a row the service worst off has died (连续退出次数)."""
        return max((one.deaths for one in self._running), default=0)

    @property
    def ids(self) -> Mapping[str, int]:
        """The process id of every service that runs (进程号)."""
        return {one.service.title: one.process.pid for one in self._running if one.process is not None}

    def end(self, grace: float = GRACE_SECONDS) -> None:
        """End every process and what it started (全部结束): asked first, killed after ``grace`` seconds."""
        alive = [one.process for one in self._running if one.process is not None]
        for process in alive:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + grace
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            _kill_group(process)
        self._running.clear()

    def _start(self, one: _Running) -> None:
        one.begun = self._clock()
        # A session of its own: Ctrl-C of the terminal reaches the parent alone, which then ends everything in order.
        one.process = subprocess.Popen(one.service.command, env=self._environment, start_new_session=True)

    def _died(self, one: _Running) -> None:
        process, one.process = one.process, None
        if process is None:
            return
        _kill_group(process)
        if one.service.every:
            one.due = one.begun + one.service.every
            if process.returncode:
                self._say(f"{one.service.title}没有做完（退出码 {process.returncode}），下次再做。")
            return
        one.deaths = 1 if self._clock() - one.begun > _STEADY_SECONDS else one.deaths + 1
        wait = min(_FIRST_DELAY * 2 ** (one.deaths - 1), _LONGEST_DELAY)
        one.due = self._clock() + wait
        self._say(f"{one.service.title}已退出（退出码 {process.returncode}），{wait:.0f} 秒后重新启动。")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what a process left behind: its group has its id, and is gone where nothing is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
