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

BACKUP = ROOT / "tools" / "backup.sh"


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


def refused(data: Path, folder: Path, database: str = "", **also: str) -> str:
    """What a backup says that is refused; nothing but the folder of papers was made by then."""
    done = Register(data, database).run("env", *(f"{k}={v}" for k, v in also.items()), "sh", BACKUP, folder)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.strip()


def test_a_folder_of_another_user_is_refused(tmp_path: Path):
    (tmp_path / "register.sqlite3").write_bytes(b"")
    folder = tmp_path / "backups" / "papers" / "ab"
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(folder, 65_534, 65_534)
        user = "nobody"
    else:  # what another user has made is in every system
        (tmp_path / "backups").rename(tmp_path / "unused")
        (tmp_path / "backups").symlink_to("/usr/share")
        user = "root"
    said = refused(tmp_path, tmp_path / "backups")
    assert said.startswith(str(tmp_path / "backups"))
    assert f"属于用户 {user}，现在是用户" in said
    assert "systemctl start xiufu-backup.service" in said


def test_an_sqlite_file_that_the_service_left_is_not_taken_for_a_backup(tmp_path: Path):
    (tmp_path / "register.sqlite3").write_bytes(b"")
    told = tmp_path / "xiufu.env"
    told.write_text(f'XIUFU_DATA="{tmp_path}"\nXIUFU_DATABASE=postgresql://xiufu:secret@127.0.0.1/register\n')
    said = refused(tmp_path, tmp_path / "backups", XIUFU_SETTINGS=str(told))
    assert said.startswith(f"{told} 里的 XIUFU_DATABASE 指向 PostgreSQL，而这里没有设它")
    assert "secret" not in said
    # of another register's folder the settings say nothing; neither does a line that is only proposed
    for text in (
        "XIUFU_DATA=/elsewhere\nXIUFU_DATABASE=postgresql://x@y/z\n",
        f"XIUFU_DATA={tmp_path}\n# XIUFU_DATABASE=p\n",
    ):
        told.write_text(text)
        done = Register(tmp_path, "").run("env", f"XIUFU_SETTINGS={told}", "sh", BACKUP, tmp_path / "backups")
        assert done.returncode == 0, done.stderr


def test_a_password_is_on_no_command_line(tmp_path: Path):
    (tmp_path / "bin").mkdir()
    spy = tmp_path / "bin" / "pg_dump"
    spy.write_text(
        '#!/bin/sh\necho "$@" >&2\necho "$PGPASSWORD $PGHOST $PGPORT $PGUSER $PGDATABASE ${XIUFU_DATABASE-none}" >&2\nexit 1\n'
    )
    spy.chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    arguments, told = refused(
        tmp_path, tmp_path / "backups", "postgresql://xiufu:p%40ss@127.0.0.1:5433/register", PATH=path
    ).splitlines()
    assert "p%40ss" not in arguments
    assert "p@ss" not in arguments
    assert told == "p@ss 127.0.0.1 5433 xiufu register none"


def test_what_cannot_be_written_keeps_nothing_else_out(tmp_path: Path):
    # SHA-256 of the one letters x and y
    x, y = (
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        "a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa",
    )
    for letter, digest in (("x", x), ("y", y)):
        (tmp_path / "here" / letter).mkdir(parents=True)
        (tmp_path / "here" / letter / digest).write_text(letter)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_text("a file where a folder should be")
    done = Register(tmp_path, "").run(
        sys.executable, ROOT / "tools" / "copy_papers.py", tmp_path / "here", tmp_path / "there"
    )
    assert (done.returncode, (tmp_path / "there" / "y" / y).read_text()) == (1, "y")
    [said] = done.stderr.splitlines()
    assert said.startswith(f"文件 {tmp_path / 'there' / 'x'}")
    assert said.endswith("请查看它的属主、权限和磁盘空间")
