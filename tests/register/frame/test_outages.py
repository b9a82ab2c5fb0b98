"""An outage is told as one: what a real driver raises becomes a page that says what to do, and no fault of ours."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.register.world import World
from xiufu.register.frame.middleware import POLICY
from xiufu.register.frame.outages import AWAY, FULL, Outage

Execute = Callable[..., Any]


def locked() -> None:
    raise OperationalError from sqlite3.OperationalError("database is locked")


def nobody_there() -> None:
    with pytest.raises(psycopg.OperationalError) as told:
        psycopg.connect("host=127.0.0.1 port=1 connect_timeout=2")
    raise OperationalError from told.value


def full_sqlite() -> None:
    """A database of two pages takes no third."""
    small = sqlite3.connect(":memory:")
    small.execute("CREATE TABLE t (x)")
    small.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError, match="full") as told:
        small.execute("INSERT INTO t VALUES (zeroblob(100000))")
    small.close()
    raise OperationalError from told.value


def full_postgresql() -> None:
    raise OperationalError from psycopg.errors.DiskFull("could not extend file")


def full_folder() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("happens", "outage"),
    [(locked, AWAY), (nobody_there, AWAY), (full_sqlite, FULL), (full_postgresql, FULL), (full_folder, FULL)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_outage_is_told(world: World, happens: Callable[[], None], outage: Outage, method: str):
    client = world.client("banner")
    client.raise_request_exception = False

    def fails(execute: Execute, sql: str, *rest: Any) -> Any:
        return happens() if "library_project" in sql else execute(sql, *rest)

    with connection.execute_wrapper(fails):
        answer = getattr(client, method)("/projects" if method == "get" else "/projects/1/edit")
    assert (answer.status_code, answer.headers["Retry-After"]) == (outage.code, "60")
    assert outage.said in answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_before_anybody_is_known(world: World):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32

    def fails(execute: Execute, sql: str, *rest: Any) -> Any:
        return locked()

    with connection.execute_wrapper(fails):
        answer = client.get("/")
    assert (answer.status_code, AWAY.said in answer.content.decode()) == (503, True)


def test_a_fault_of_ours_stays_one(world: World):
    client = world.client("banner")
    client.raise_request_exception = False

    def fails(execute: Execute, sql: str, *rest: Any) -> Any:
        raise ValueError

    with connection.execute_wrapper(fails):
        answer = client.get("/projects")
    assert (answer.status_code, "程序出错，什么也没有改动" in answer.content.decode()) == (500, True)
