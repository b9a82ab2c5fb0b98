"""Audits on this computer, each in limited time: of one document beside the program, of many over the processors (多进程审查), where
a worker that hangs or dies is replaced and the others go on."""

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from xiufu.tasks.audit_job import Job, Outcome, audit_job, failed

_APART = "其余文件不受影响；可单独审查这个文件，或另存一份后重试"
_LONGER = "用 --time-limit 放宽时限"
_SECONDS_TO_END = 5.0
_SECONDS_DEAF = 0.2
"""Ctrl-C is heard after so long at most: waiting for a thread is not interrupted on Windows."""


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
    """Audit one document (审查一个文件); one that takes more than ``seconds`` is reported as not audited.

    It is done in a thread of this process, for another process would take as long to start as most audits. The thread ends with the
    program; it must not be relied on to have ended before.
    """
    answers: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    deadline = time.monotonic() + seconds
    threading.Thread(target=lambda: answers.put(audit_job(job)), daemon=True).start()
    while (left := deadline - time.monotonic()) > 0:
        try:
            return answers.get(timeout=min(left, _SECONDS_DEAF))
        except queue.Empty:
            continue
    return failed(job.name, _late(seconds), f"{_LONGER}，或把文件分成几个")


def _late(seconds: float) -> str:
    return f"超过 {seconds:g} 秒仍未审查完，已停止"


def audit_in_processes(jobs: Iterable[Job], *, most: int, seconds: float) -> Iterator[tuple[str, Outcome]]:
    """Audit documents in up to ``most`` processes (多进程审查): names with outcomes, in the order in which they are done.

    A document that takes more than ``seconds``, or of which the process dies, is reported as not audited.
    """
    waiting = iter(jobs)
    free: list[_Worker] = []
    busy: list[_Worker] = []
    try:
        while True:
            while len(busy) < most and (job := next(waiting, None)) is not None:
                worker = free.pop() if free else _started()
                worker.name, worker.deadline = job.name, time.monotonic() + seconds
                busy.append(worker)
                _send(worker, job)
            if not busy:
                return
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            ready = wait([worker.line for worker in busy], patience)
            for worker in [*busy]:
                answer = _answer(worker, seconds, heard=worker.line in ready)
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


def _started() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(line: Connection) -> None:
    """What a worker does: whoever started it decides when it is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while (job := line.recv()) is not None:
            line.send(audit_job(job))
    except (EOFError, BrokenPipeError):
        return


def _send(worker: _Worker, job: Job | None) -> None:
    try:
        worker.line.send(job)
    except OSError:  # it is dead: its line says so when it is listened to
        return


def _answer(worker: _Worker, seconds: float, *, heard: bool) -> Outcome | None:
    """What a worker says, or what is to be said of one that cannot; nothing while it may work on."""
    if heard:
        try:
            answer: Outcome = worker.line.recv()
            return answer
        except (EOFError, OSError):
            _ended(worker)
            return failed(worker.name, f"审查这个文件的进程意外中止（代码 {worker.process.exitcode}）", _APART)
    if time.monotonic() < worker.deadline:
        return None
    _ended(worker)
    return failed(worker.name, _late(seconds), f"{_LONGER}；{_APART}")


def _ended(worker: _Worker) -> None:
    worker.line.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()
