"""``xiufu serve`` (启动网上登记): prepares the database, starts web, background work and schedule, and ends them together."""

import http.client
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType

from django.core.management import get_commands
from django.db import connections

from xiufu.core.errors import InputError, Problem
from xiufu.register.serve.children import Children, Service
from xiufu.register.serve.prepare import (
    LOOPBACK,
    Wanted,
    make_database,
    problems_of,
    set_environment,
)

WORKERS, THREADS = 2, 4
_WAITING = 64
"""Requests that may wait for a worker's threads."""
HOUR = 3600.0
_LOOK_SECONDS = 0.05
_MOST_DEATHS = 3
"""A service that dies so often before the first page answers will not come up by itself."""
FINE, NOT_UP = 0, 70

Say = Callable[[str], None]


def serve(wanted: Wanted, say: Say) -> int:
    """Serve the register until Ctrl-C or SIGTERM (启动), and say where it answers. Returns the exit code.

    Raises ``InputError`` where it cannot begin: the port is taken, the database cannot be reached, the folder not be written.
    """
    if problems := problems_of(wanted):
        raise InputError(*problems)
    set_environment(wanted)
    make_database()
    ask_demo(demo=wanted.demo)
    with _asked_to_stop() as stop, ThreadPoolExecutor(1) as beside:
        children = Children(os.environ, say)
        try:
            children.add(web(wanted))
            answered = threading.Event()
            filling = beside.submit(_fill, say, answered, stop) if wanted.demo else None
            return _kept_up(children, wanted, filling, answered, stop, say)
        finally:
            stop.set()
            children.end()


def ask_demo(*, demo: bool) -> None:
    """A demonstration stands alone (演示单独存放): no real register becomes one, none is served as a real one. Raises ``InputError``."""
    from xiufu.register.demo.people import is_demo, is_empty

    if demo and not is_empty() and not is_demo():
        raise InputError(
            Problem("--demo", 0, "这里已有真实的登记数据，不能放进演示数据", "去掉 --demo，或用 --data 换一个空文件夹")
        )
    if not demo and is_demo():
        raise InputError(
            Problem("--data", 0, "这里是演示数据，其账号口令是公开的", "加上 --demo，或用 --data 换一个文件夹")
        )


def web(wanted: Wanted) -> Service:
    """The pages (网页服务): granian with two workers."""
    where = ("--host", wanted.host, "--port", str(wanted.port), "--workers", str(WORKERS))
    threads = ("--blocking-threads", str(THREADS), "--backpressure", str(_WAITING))
    options = ("--interface", "wsgi", "--no-ws", "--respawn-failed-workers", "--log-level", "warning")
    command = (sys.executable, "-m", "granian", *where, *threads, *options, "xiufu.register.wsgi:application")
    return Service("网页服务", command)


def others() -> tuple[Service, ...]:
    """Work in the background, and what is to be done every hour (后台服务), where there is such a command."""
    return tuple(
        Service(title, (sys.executable, "-m", "xiufu", "register", command, *options), every)
        for title, command, options, every in (
            ("后台任务", "db_worker", ("--queue-name", "*", "--verbosity", "0"), 0.0),
            ("期限更新", "tick", (), HOUR),
        )
        if command in get_commands()
    )


def _fill(say: Say, answered: threading.Event, stop: threading.Event) -> None:
    """Fill the demonstration (填入演示) when the first page has answered: the people, told at once, so that somebody can sign in, then
    the rest. Asked to stop, it leaves off between two steps, and goes on when it is started again.
    """
    try:
        while not answered.wait(_LOOK_SECONDS):
            if stop.is_set():
                return
        _make_people(say, stop)
        from xiufu.register.demo.fill import fill
        from xiufu.register.rules.now import now

        if fill(now=now(), stop=stop.is_set):
            say("演示数据已填好（示范盟，全部虚构）。")
    finally:
        connections.close_all()


def _make_people(say: Say, stop: threading.Event) -> None:
    from xiufu.register.demo.people import PASSWORD, PEOPLE, is_empty, make_people

    if is_empty():
        make_people()
    if not stop.is_set():
        accounts = (f"  {one.username:<16}{one.name}" for one in PEOPLE if one.open)
        say("\n".join((f"演示账号，口令都是 {PASSWORD}：", *accounts)))


def _kept_up(
    children: Children,
    wanted: Wanted,
    filling: Future[None] | None,
    answered: threading.Event,
    stop: threading.Event,
    say: Say,
) -> int:
    """Wait for the first page, then for the end, starting again what dies (守护)."""
    while not stop.wait(_LOOK_SECONDS):
        children.look()
        if filling and filling.done():
            filling.result()
            filling = None
        if answered.is_set():
            continue
        if answers(wanted):
            _greet(wanted, say)
            answered.set()
            for service in others():
                children.add(service)
        elif children.deaths >= _MOST_DEATHS:
            say("网页服务启动不了，原因见上。")
            return NOT_UP
    say("正在结束。")
    return FINE


def _greet(wanted: Wanted, say: Say) -> None:
    say(f"网上登记已启动：{wanted.address}　按 Ctrl-C 结束。")
    if wanted.host not in LOOPBACK:
        say(f"别的电脑用环境变量 XIUFU_HOSTS 所列的名称访问：{os.environ['XIUFU_HOSTS']}")


def answers(wanted: Wanted, seconds: float = 5.0) -> bool:
    """Whether a page answers (首页有应答); a fault of the server is no answer."""
    host = wanted.address.split("//")[1].rsplit(":", 1)[0].strip("[]")
    connection = http.client.HTTPConnection(host, wanted.port, timeout=seconds)
    try:
        connection.request("GET", "/people/sign-in")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Set by Ctrl-C or SIGTERM. What signals did before, they do again afterwards."""
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {one: signal.signal(one, asked) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
