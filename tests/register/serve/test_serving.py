"""One real start to stop."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from tests.register.serve.running import Served, served
from xiufu.register.serve.children import GRACE_SECONDS


def processes_of(parent: int) -> dict[int, str]:
    """Processes whose parent is one process, with what they run."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if int(state[1]) == parent and state[0] != "Z":
                found[int(folder.name)] = command
    return found


@pytest.mark.slow
def test_from_an_empty_folder_to_the_end(tmp_path: Path):
    with served(tmp_path / "data") as one:
        one.wait_for(f"网上登记已启动：{one.address}/")
        with urllib.request.urlopen(f"{one.address}/") as page:
            assert page.url == f"{one.address}/people/sign-in?next=%2F"
            assert "登录" in page.read().decode()
        end = time.monotonic() + 60
        while not any("db_worker" in said for said in processes_of(one.process.pid).values()):
            assert time.monotonic() < end
        children = processes_of(one.process.pid)
        [web] = [pid for pid, said in children.items() if "granian" in said]

        os.kill(web, signal.SIGKILL)
        one.wait_for(r"网页服务已退出（退出码 -9），1 秒后重新启动。")
        _answers_again(one)

        everybody = [*children, *processes_of(one.process.pid)]
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(30) == 0
    assert one.lines[-1] == "正在结束。"
    assert [pid for pid in everybody if Path(f"/proc/{pid}").exists()] == []
    with socket.socket() as port:
        port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port.bind(("127.0.0.1", one.port))
    if "XIUFU_DATABASE" not in os.environ:
        assert (tmp_path / "data" / "register.sqlite3").is_file()
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_demonstration_is_ended_while_it_fills_and_goes_on(tmp_path: Path):
    for said in ("网上登记已启动", "demo-admin "):
        with served(tmp_path / "data", "--demo") as one:
            one.wait_for(said)
            one.process.send_signal(signal.SIGINT)
            asked = time.monotonic()
            assert one.process.wait(30) == 0
            assert time.monotonic() - asked < GRACE_SECONDS
        assert [line for line in one.lines if "Traceback" in line or "已填好" in line] == []
        assert one.lines[-1] == "正在结束。"


def _answers_again(one: Served) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{one.address}/people/sign-in", timeout=5) as page:
                assert page.status == 200
                return
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.1)
