"""One real start to stop, and every role of the demonstration at its desk in a browser."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.register.serve.running import Served, served
from xiufu.register.demo.people import PASSWORD, PEOPLE

CHROMIUM = "/usr/bin/chromium"


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


@pytest.mark.slow
def test_every_role_of_the_demonstration_has_its_desk(tmp_path: Path):
    """At the width of a desk and of a phone, nothing beside the page, nothing refused by the policy of contents."""
    with served(tmp_path / "data", "--demo") as one, ThreadPoolExecutor(1) as thread:
        one.wait_for("网上登记已启动")
        one.wait_for("演示数据已填好")
        printed = "\n".join(one.lines)
        assert f"口令都是 {PASSWORD}" in printed
        assert [person.username for person in PEOPLE if person.open and person.username not in printed] == []
        # Playwright keeps an event loop in its thread, in which Django's connections refuse to work.
        thread.submit(_every_role_signs_in, one.address).result()


def _every_role_signs_in(address: str) -> None:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        for person in PEOPLE:
            if person.open:
                _signs_in(chromium, address, person.username)
        chromium.close()


def _signs_in(chromium: Browser, address: str, username: str) -> None:
    context = chromium.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{address}/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")
    assert page.locator("h1").inner_text().startswith("工作台"), username
    assert "演示数据" in page.get_by_role("note").inner_text()
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (username, width)
    assert (page.locator(".main tbody tr").count() > 0) is (username != "demo-admin"), username
    assert faults == [], username
    context.close()
