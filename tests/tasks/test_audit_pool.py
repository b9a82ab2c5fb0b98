"""Workers that die or hang are reported and replaced; the others' documents are audited all the same."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tasks.many import Deadly, Deaf, Endless, plan
from xiufu.tasks import audit_pool
from xiufu.tasks.audit_job import Job, audit_job
from xiufu.tasks.audit_pool import audit_alone, audit_in_processes


def test_a_worker_that_dies_or_hangs_stops_nobody():
    bad: Any = [Deadly(), Endless(), Deadly()]
    jobs = [Job(f"{n}.docx", plan("4.75") if n % 2 else bad[n // 2], None) for n in range(6)]
    done = dict(audit_in_processes(jobs, most=2, seconds=30))
    assert sorted(done) == [f"{n}.docx" for n in range(6)]
    said = {name: [one["problem"] for one in outcome["file"]["problems"]] for name, outcome in done.items()}
    assert said["0.docx"] == said["4.docx"] == ["审查这个文件的进程意外中止（代码 3）"]
    assert said["2.docx"] == ["超过 30 秒仍未审查完，已停止"]
    for name in ("1.docx", "3.docx", "5.docx"):
        assert done[name] == audit_job(Job(name, plan("4.75"), None))
        assert [one["stated"] for one in done[name]["file"]["findings"]] == ["4.75hm²"]
    assert {name: outcome["final"] for name, outcome in done.items() if not outcome["final"]} == {
        "0.docx": False,
        "2.docx": False,
        "4.docx": False,
    }


def endless(folder: Path) -> Path:
    """Lines of numbers that may be tables in many ways."""
    path = folder / "甲.txt"
    path.write_text(("1 1 " * 15 + "\n") * 600, encoding="utf-8")
    return path


def test_one_file_is_given_up_after_the_limit(tmp_path: Path):
    """Lines of numbers that may be tables in many ways take minutes: the program ends all the same, and writes nothing."""
    path, output = endless(tmp_path), tmp_path / "果"
    audited = [sys.executable, "-m", "xiufu", "audit", str(path), "-o", str(output), "--time-limit", "1"]
    begun = time.monotonic()
    done = subprocess.run(audited, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 2, done.stderr
    assert time.monotonic() - begun < 60
    assert "超过 1 秒仍未审查完，已停止" in done.stdout
    assert done.stderr == ""
    assert [*output.rglob("*.html")] == []


def test_one_file_in_time_is_audited_as_any():
    job = Job("甲.docx", plan("4.75"), None)
    assert audit_alone(job, seconds=60) == audit_job(job)


def test_one_file_beside_other_threads_is_audited_in_a_new_process():
    """Where a copy of this process might wait for ever for what another thread held, and on Windows."""
    job, done = Job("甲.docx", plan("4.75"), None), threading.Event()
    threading.Thread(target=done.wait, daemon=True).start()
    try:
        assert not audit_pool._may_fork()
        assert audit_alone(job, seconds=300) == audit_job(job)
    finally:
        done.set()


@pytest.mark.parametrize(
    ("data", "seconds", "problem", "remedy"),
    [
        (Deaf(), 1, "超过 1 秒仍未审查完，已停止", "用 --time-limit 放宽时限，或把文件分成几个"),
        (Deadly(), 60, "审查这个文件的进程意外中止（代码 3）", "把文件另存一份后重试，或分成几个"),
    ],
)
def test_one_file_whose_library_hangs_or_ends_the_process(data: Any, seconds: float, problem: str, remedy: str):
    begun = time.monotonic()
    outcome = audit_alone(Job("甲.docx", data, None), seconds=seconds)
    assert time.monotonic() - begun < 30
    assert not outcome["final"]
    assert [(one["problem"], one["remedy"]) for one in outcome["file"]["problems"]] == [(problem, remedy)]


def test_a_worker_ends_with_a_program_that_is_killed(tmp_path: Path):
    """Not only when it has audited its file: this one would take minutes."""
    path = endless(tmp_path)
    with subprocess.Popen([sys.executable, "-m", "xiufu", "audit", str(path)]) as program:
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        worker = until(lambda: children.read_text().split())[0]
        program.kill()
    assert until(lambda: not Path(f"/proc/{worker}").exists())


def until(done: Callable[[], Any]) -> Any:
    """What something says once it says anything, within a minute."""
    for _ in range(600):
        if found := done():
            return found
        time.sleep(0.1)
    raise AssertionError


def test_a_fault_of_ours_is_said_and_is_not_final(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("xiufu.tasks.audit_job.audit_bytes", broken)
    done = audit_job(Job("甲.docx", b"", None))
    assert not done["final"]
    (problem,) = done["file"]["problems"]
    assert problem["problem"] == "程序内部错误（KeyError），不是文件的问题"
    assert "详情已写入" in problem["remedy"]


def test_what_cannot_be_read_is_final():
    done = audit_job(Job("甲.docx", b"", None))
    assert done["final"]
    assert [one["problem"] for one in done["file"]["problems"]] == ["文件是空的"]
    damaged = audit_job(Job("甲.docx", plan("3.75"), b"{"))
    assert [one["problem"] for one in damaged["file"]["problems"]] == ["审查记录已损坏，无法读取"]
