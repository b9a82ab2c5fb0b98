"""Workers that die or hang are reported and replaced; the others' documents are audited all the same."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.tasks.many import Deadly, Endless, plan
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


def test_one_file_is_given_up_after_the_limit(tmp_path: Path):
    """Lines of numbers that may be tables in many ways take minutes: the program ends all the same, and writes nothing."""
    path, output = tmp_path / "甲.txt", tmp_path / "果"
    path.write_text(("1 1 " * 15 + "\n") * 600, encoding="utf-8")
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
