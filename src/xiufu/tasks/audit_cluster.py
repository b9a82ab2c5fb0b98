"""Audits on the computers of a Dask cluster (集群审查): the documents travel as bytes, the findings are the same."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.tasks.audit_job import Job, Outcome, audit_job, failed

_INSTALL = "用 pip install xiufu[cluster] 安装，或去掉 --scheduler，在本机审查"
_CONNECT = "检查地址（如 tcp://192.168.1.10:8786）、网络和调度程序是否在运行，或去掉 --scheduler"
_ATTEND = "检查工作机是否正常、装有同一版本的 xiufu，或去掉 --scheduler，在本机审查"
_SECONDS_TO_CONNECT = 10
_SECONDS_BETWEEN_LOOKS = 1.0
_AHEAD = 2
"""Documents handed out for each processor of the cluster: one under way, one waiting, so that memory stays small."""


def audit_on_cluster(jobs: Iterable[Job], address: str, *, seconds: float) -> Iterator[tuple[str, Outcome]]:
    """Audit documents on a cluster (集群审查): names with outcomes, in the order in which they are done.

    A document without an outcome after ``seconds`` for itself and for each that was handed out before it is reported as not
    audited. Raises ``InputError`` where there is no cluster.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise _wrong("没有安装集群所需的组件 distributed", _INSTALL) from error
    try:
        client: Any = Client(address, timeout=_SECONDS_TO_CONNECT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:  # a timeout is an OSError
        raise _wrong(f"连接不上集群 {address}", _CONNECT) from error
    with client:
        processors = sum(client.nthreads().values())
        if not processors:
            raise _wrong(f"集群 {address} 没有工作机", "先启动工作机（dask worker），再重试")
        suspected: list[Job] = []
        for job, answer in _handed_out(client, jobs, _AHEAD * processors, seconds):
            if answer is None:
                suspected.append(job)
            else:
                yield job.name, answer
        for job, answer in _handed_out(client, suspected, 1, seconds):
            yield job.name, answer or failed(job.name, "审查这个文件时，集群的工作机都意外中止", _ATTEND)


def _handed_out(client: Any, jobs: Iterable[Job], most: int, seconds: float) -> Iterator[tuple[Job, Outcome | None]]:
    """Jobs with outcomes, so many under way at a time; none where a worker died that had it, with others perhaps."""
    from distributed import wait

    waiting = iter(jobs)
    under_way: dict[Any, tuple[Job, float]] = {}
    while True:
        while len(under_way) < most and (job := next(waiting, None)) is not None:
            future = client.submit(audit_job, job, pure=False)
            under_way[future] = job, time.monotonic() + _AHEAD * seconds
        if not under_way:
            return
        with suppress(TimeoutError):
            wait(list(under_way), timeout=_SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        now = time.monotonic()
        for future, (job, deadline) in [*under_way.items()]:
            if future.done() or now > deadline:
                yield job, _outcome(job.name, future) if future.done() else _late(job.name, seconds)
                del under_way[future]
                future.cancel()


def _late(name: str, seconds: float) -> Outcome:
    return failed(name, f"集群在 {_AHEAD * seconds:g} 秒内没有给出结果", f"用 --time-limit 放宽时限；{_ATTEND}")


def _outcome(name: str, future: Any) -> Outcome | None:
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        return None
    if error is not None:
        return failed(name, f"集群没有审查成这个文件（{type(error).__name__}）", _ATTEND)
    answer: Outcome = future.result()
    if answer.get("version") != xiufu.__version__:
        theirs = answer.get("version")
        return failed(name, f"工作机上的 xiufu 是 {theirs}，本机是 {xiufu.__version__}，结果不能混用", _ATTEND)
    return answer


def _wrong(problem: str, remedy: str) -> InputError:
    return InputError(Problem("--scheduler", 0, problem, remedy))
