"""Audits on this computer (多进程审查): each document in a process other than this one, in limited time. A worker that hangs or dies,
be it in a library that lets nobody interrupt it, is ended and replaced, and the others go on."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from xiufu.tasks.audit_job import Job, Outcome, audit_job, failed

_LONGER = "用 --time-limit 放宽时限"
_SECONDS_TO_END = 5.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class _Way:
    """Whether workers are copies of this process, and what can be done where one is late or dies (运行方式)."""

    fork: bool
    late: str
    dead: str


_APART = "其余文件不受影响；可单独审查这个文件，或另存一份后重试"
_MANY = _Way(False, f"{_LONGER}；{_APART}", _APART)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    name: str = ""
    deadline: float = 0.0


def processors() -> int:
    """How many processors this program may use (可用处理器数)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def audit_alone(job: Job, *, seconds: float) -> Outcome:
    """Audit one document (审查一个文件); one that takes more than ``seconds`` is reported as not audited, and so is one that ends
    the process that audits it.
    """
    way = _Way(_may_fork(), f"{_LONGER}，或把文件分成几个", "把文件另存一份后重试，或分成几个")
    ((_, outcome),) = _audited((job,), 1, seconds, way)
    return outcome


def _may_fork() -> bool:
    """Whether a copy of this process can work (能否复制本进程): it starts at once, where a new one takes as long as most audits.

    A copy has but the thread that made it, and locks of others would stay closed for ever. Elsewhere than on Linux, libraries of the
    system do not expect to be copied.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def audit_in_processes(jobs: Iterable[Job], *, most: int, seconds: float) -> Iterator[tuple[str, Outcome]]:
    """Audit documents in up to ``most`` processes (多进程审查): names with outcomes, in the order in which they are done.

    A document that takes more than ``seconds``, or of which the process dies, is reported as not audited.
    """
    return _audited(jobs, most, seconds, _MANY)


def _audited(jobs: Iterable[Job], most: int, seconds: float, way: _Way) -> Iterator[tuple[str, Outcome]]:
    waiting = iter(jobs)
    free: list[_Worker] = []
    busy: list[_Worker] = []
    try:
        while True:
            while len(busy) < most and (job := next(waiting, None)) is not None:
                worker = free.pop() if free else _started(way)
                worker.name, worker.deadline = job.name, time.monotonic() + seconds
                busy.append(worker)
                _send(worker, job)
            if not busy:
                return
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            ready = wait([worker.line for worker in busy], patience)
            for worker in [*busy]:
                answer = _answer(worker, seconds, way, heard=worker.line in ready)
                if answer is not None:
                    busy.remove(worker)
                    if worker.process.is_alive():
                        free.append(worker)
                    yield worker.name, answer
    finally:
        for worker in free:
            _send(worker, None)
        for worker in free:
            worker.process.join(_SECONDS_TO_END)
        for worker in (*free, *busy):
            _ended(worker)


def _started(way: _Way) -> _Worker:
    context = multiprocessing.get_context("fork") if way.fork else multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    copied = (ours,) if way.fork else ()
    process = context.Process(target=_work, args=(theirs, copied, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(line: Connection, copied: Iterable[Connection], parent: int) -> None:
    """What a worker does: whoever started it decides when it is interrupted. Of a copied process, it closes the ends that are not its
    own, or would never hear that the other end is gone."""
    for other in copied:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(parent)
    try:
        while (job := line.recv()) is not None:
            line.send(audit_job(job))
    except (EOFError, BrokenPipeError):
        return


def _end_with(parent: int) -> None:
    """Let the kernel end this process when the one that started it is killed (随主进程结束), even in the middle of a file that hangs.

    Elsewhere than on Linux it ends when it has audited its file and nobody hears of it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _send(worker: _Worker, job: Job | None) -> None:
    try:
        worker.line.send(job)
    except OSError:  # it is dead: its line says so when it is listened to
        return


def _answer(worker: _Worker, seconds: float, way: _Way, *, heard: bool) -> Outcome | None:
    """What a worker says, or what is to be said of one that cannot; nothing while it may work on."""
    if heard:
        try:
            answer: Outcome = worker.line.recv()
            return answer
        except (EOFError, OSError):
            _ended(worker)
            return failed(worker.name, f"审查这个文件的进程意外中止（代码 {worker.process.exitcode}）", way.dead)
    if time.monotonic() < worker.deadline:
        return None
    _ended(worker)
    return failed(worker.name, f"超过 {seconds:g} 秒仍未审查完，已停止", way.late)


def _ended(worker: _Worker) -> None:
    worker.line.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()
