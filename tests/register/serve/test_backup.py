"""Backups: what is restored is what was there, byte by byte; what is spoilt or in the way is refused, and nothing is written over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.register.serve.running import database_of_its_own, environment
from tests.test_house import ROOT


@dataclass(frozen=True)
class Register:
    """A register of a test's own: its folder and its database."""

    data: Path
    database: str

    def run(self, *command: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        also = {"DJANGO_SETTINGS_MODULE": "xiufu.register.settings", "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
        if path := os.environ.get("PYTHONPATH"):
            also["PYTHONPATH"] = path
        return subprocess.run(
            [str(word) for word in command],
            env=environment(self.data, self.database) | also,
            capture_output=True,
            input=typed,
            text=True,
        )

    def xiufu(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "xiufu", "register", *words, typed=typed)

    def python(self, what: str) -> str:
        script = Path(__file__).with_name("register_of_its_own.py")
        done = self.run(sys.executable, "-W", "ignore", script, what)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def holds(self) -> dict[str, Any]:
        return json.loads(self.python("tell"))

    def backup(self, folder: Path) -> Path:
        done = self.run("sh", ROOT / "tools" / "backup.sh", folder)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip().removeprefix("已备份到 "))

    def restore(self, backup: Path) -> subprocess.CompletedProcess[str]:
        return self.run("sh", ROOT / "tools" / "restore.sh", backup)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def register(stack: ExitStack, data: Path) -> Register:
    return Register(data, stack.enter_context(database_of_its_own()))


def test_what_is_restored_is_what_was_there(tmp_path: Path, stack: ExitStack):
    here, there = register(stack, tmp_path / "here"), register(stack, tmp_path / "there")
    here.python("make")
    before = here.holds()
    # three projects: listed; listed; listed, scheme
    assert before["tables"]["library_project"][0] == 3
    assert before["tables"]["process_projectentry"][0] == 4
    backup = here.backup(tmp_path / "backups")
    assert sorted(path.name for path in backup.parent.iterdir()) == [backup.name, f"{backup.name}.sha256", "papers"]
    assert backup.stat().st_mode & 0o077 == 0

    done = there.restore(backup)
    assert (done.returncode, done.stdout.strip()) == (0, "已恢复。接着运行 xiufu register migrate，再启动。"), (
        done.stderr
    )
    assert "先把另外保存的 secret.key 放进" in done.stderr
    after = there.holds()
    assert after == before
    assert after["guarded"]
    assert after["broken"] == []
    kept = sorted(path.name for path in (there.data / "papers").rglob("*") if path.is_file())
    assert kept == after["papers"] != []
    assert (
        not (there.data / "secret.key").exists()
        or (there.data / "secret.key").read_text() != (here.data / "secret.key").read_text()
    )

    # nothing is written over
    again = there.restore(backup)
    assert again.returncode == 1
    assert "没有恢复" in again.stderr
    assert there.holds() == before

    # a second backup copies only what is new, and mends what was spoilt in the first
    [paper, *_] = sorted(path for path in (backup.parent / "papers").rglob("*") if path.is_file())
    whole = paper.read_bytes()
    paper.write_bytes(b"x" * len(whole))
    here.backup(backup.parent)
    assert paper.read_bytes() == whole


def test_what_is_spoilt_is_not_restored(tmp_path: Path, stack: ExitStack):
    here, there = register(stack, tmp_path / "here"), register(stack, tmp_path / "there")
    assert here.xiufu("migrate", "-v0").returncode == 0
    paper = here.data / "papers" / "ab" / "cd" / ("abcd" * 16)
    paper.parent.mkdir(parents=True)
    paper.write_bytes("不是这个哈希".encode())
    done = here.run("sh", ROOT / "tools" / "backup.sh", tmp_path / "backups")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"文件 {paper} 已损坏，与它的哈希不符"

    paper.unlink()
    backup = here.backup(tmp_path / "more")
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    refused = there.restore(backup)
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(f"{backup} 与备份时的哈希不符，没有恢复。")
    assert not (there.data / "register.sqlite3").exists()


def test_a_backup_of_the_other_database_is_refused(tmp_path: Path):
    backup = tmp_path / "database-20260101-000000.dump"
    backup.write_bytes(b"x")
    # SHA-256 of the one letter x
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    backup.with_name(f"{backup.name}.sha256").write_text(f"{digest}  {backup.name}\n")
    done = Register(tmp_path / "data", "").restore(backup)
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "这是 PostgreSQL 的备份，要先设 XIUFU_DATABASE，没有恢复。",
    )


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh"])
def test_without_a_folder_they_say_how(script: str, tmp_path: Path):
    done = Register(tmp_path, "").run("sh", ROOT / "tools" / script)
    assert (done.returncode, done.stderr.startswith("用法：")) == (2, True)
