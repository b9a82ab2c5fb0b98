"""A Dask cluster on loopback finds what this computer finds; without one, or without its package, a remedy is named."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from tests.tasks.many import DeadlyToWorkers, folder_of, plan
from tests.tasks.test_audit_packs import RIGHT, document, packs, wrong_titles
from xiufu.cli import main
from xiufu.tasks.audit_cluster import audit_on_cluster
from xiufu.tasks.audit_job import Job
from xiufu.tasks.audit_outputs import OUTPUTS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, worker_dashboard_address=None
    ) as made:
        yield made


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = main(["audit", *map(str, words), "--json"])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, json.loads(printed.out)


def without_paths(printed: Any) -> list[Any]:
    return [one | {"page": "", "outputs": list(one["outputs"])} for one in printed["files"]]


def test_the_same_findings(cluster: LocalCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = folder_of(tmp_path / "批")
    asked = ("--with", "全部")
    here = run(capsys, folder, "-o", tmp_path / "此", *asked)
    there = run(capsys, folder, "-o", tmp_path / "彼", *asked, "--scheduler", cluster.scheduler_address)
    assert without_paths(there[1]) == without_paths(here[1])
    assert there[0] == here[0] == 2
    files = [
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name / "审查结果").rglob("*.*")
            if path.parent.name != "续审"
        }
        for name in ("此", "彼")
    ]
    assert files[0] == files[1]
    assert len(files[0]) == 3 * len(OUTPUTS)
    assert sum(len(one["findings"]) for one in there[1]["files"]) == 1
    assert (tmp_path / "彼" / "审查汇总.xlsx").read_bytes() == (tmp_path / "此" / "审查汇总.xlsx").read_bytes()


def test_own_packs_travel_with_the_documents(cluster: LocalCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, own = document(tmp_path / "文"), packs(tmp_path / "包")
    document(tmp_path / "文", "又一.docx")
    there = run(capsys, path.parent, "--packs", own, "--scheduler", cluster.scheduler_address)
    assert wrong_titles(there[1]) == [[RIGHT], [RIGHT]]
    assert there == run(capsys, path.parent, "--packs", own)


def test_a_worker_that_dies_stops_nobody(cluster: LocalCluster):
    deadly: Any = DeadlyToWorkers()
    jobs = [Job("亡.docx", deadly, None), *(Job(f"{n}.docx", plan("4.75"), None) for n in range(4))]
    done = dict(audit_on_cluster(jobs, cluster.scheduler_address, seconds=60))
    assert {name: len(one["file"]["findings"]) for name, one in done.items()} == {
        "亡.docx": 0,
        **{f"{n}.docx": 1 for n in range(4)},
    }
    assert done["亡.docx"]["file"]["problems"][0]["problem"] == "审查这个文件时，集群的工作机都意外中止"
    assert not done["亡.docx"]["final"]


def test_without_a_cluster(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "甲.docx").write_bytes(plan("3.75"))
    monkeypatch.setattr("xiufu.tasks.audit_cluster._SECONDS_TO_CONNECT", 1)
    for address, problem in (
        ("tcp://127.0.0.1:9", "连接不上集群 tcp://127.0.0.1:9"),
        ("nonsense://x", "连接不上集群 nonsense://x"),
    ):
        code, printed = run(capsys, tmp_path, "--scheduler", address)
        assert code == 2
        assert [one["problem"] for one in printed["problems"]] == [problem]
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, printed = run(capsys, tmp_path, "--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert "pip install xiufu[cluster]" in printed["problems"][0]["remedy"]
