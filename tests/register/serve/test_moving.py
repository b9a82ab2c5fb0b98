"""A register that began on SQLite goes on in PostgreSQL: every row, the log's chain, the guards, the numbers; or nothing at all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg

from tests.register.serve.running import database_of_its_own
from tests.register.serve.test_backup import Register

NOBODY = "postgresql://xiufu@127.0.0.1:1/register"


def moved(here: Register, address: str) -> subprocess.CompletedProcess[str]:
    return here.xiufu("move_to", typed=address)


def changed(here: Register, statement: str) -> None:
    with closing(sqlite3.connect(here.data / "register.sqlite3")) as database:
        database.execute(statement)
        database.commit()


def _does_not_fit(here: Register) -> None:
    """What a column of the target has no room for leaves it empty."""
    changed(
        here,
        "INSERT INTO accounts_party (code, name, version) VALUES ('一个长过十八个字的统一社会信用代码一二三', '某单位', 1)",
    )
    with database_of_its_own() as target:
        done = moved(here, target or NOBODY)
        assert (done.returncode, "没有迁移，目标数据库没有改动" in done.stderr) == (1, True)
        if target:
            assert "表 accounts_party：" in done.stderr
            with psycopg.connect(target) as reading:
                found = reading.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            assert found == (0,)


def test_what_stands_in_the_way_is_told(tmp_path: Path):
    here = Register(tmp_path, "")
    assert "还没有登记数据" in moved(here, NOBODY).stderr
    assert here.xiufu("migrate", "-v0").returncode == 0
    for address in ("mysql://localhost/register", "postgresql://localhost:port/register"):
        done = moved(here, address)
        assert (done.returncode, "目标应写成 postgresql://" in done.stderr) == (1, True)
    unreachable = moved(here, NOBODY)
    assert (unreachable.returncode, "没有迁移，目标数据库没有改动" in unreachable.stderr) == (1, True)
    assert "Traceback" not in unreachable.stderr
    _does_not_fit(here)
    changed(here, "DELETE FROM django_migrations WHERE app = 'review'")
    assert "请先运行 xiufu register migrate" in moved(here, NOBODY).stderr


def test_a_register_moves_with_every_row(tmp_path: Path):
    """Without a PostgreSQL server beside the tests there is nowhere to go, which is told."""
    here = Register(tmp_path, "")
    here.python("make")
    # numbers of rows that are gone are never given again
    changed(here, "INSERT INTO sqlite_sequence (name, seq) VALUES ('library_upload', 4000)")
    before = here.holds()
    with database_of_its_own() as target:
        done = moved(here, target or NOBODY)
        if not target:
            assert (os.environ.get("XIUFU_DATABASE", ""), done.returncode) == ("", 1)
            return
        rows = sum(count for name, (count, _) in before["tables"].items())
        assert done.returncode == 0, done.stderr
        assert f"、{rows} 行，逐行比较无误。" in done.stdout
        assert "日志完整" in done.stdout
        assert "全部项目的状态、期限与记录一致" in done.stdout
        there = Register(tmp_path, target)
        after = there.holds()
        assert {name: count for name, (count, _) in after["tables"].items()} == {
            name: count for name, (count, _) in before["tables"].items()
        }
        assert (after["broken"], after["guarded"], after["papers"]) == ([], True, before["papers"])
        assert there.xiufu("migrate", "--check").returncode == 0
        assert there.xiufu("make_administrator", "second-admin", "某人").returncode == 0
        with psycopg.connect(target) as reading:
            [given] = reading.execute("SELECT nextval(pg_get_serial_sequence('library_upload', 'id'))").fetchone() or ()
            users = reading.execute("SELECT username FROM accounts_user ORDER BY id DESC LIMIT 1").fetchone()
        assert (given, users) == (4001, ("second-admin",))

        again = moved(here, target)
        assert (again.returncode, "目标数据库里已有表" in again.stderr) == (1, True)
        assert "现在用的已是 PostgreSQL" in moved(there, target).stderr
    assert here.holds() == before
