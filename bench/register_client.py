"""Asking pages of the register for ``bench/register.py``: the server, browsers, and what a request costs."""

import http.client
import os
import re
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

CLIENTS, ASKED = 2, 60
"""Who ask at once; requests of each kind, after some that warm up."""
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One kind of page: milliseconds of a request, half of them and 95 of 100 within; processor milliseconds of the server."""

    what: str
    who: str
    half: float
    most: float
    processor: float
    limit: float
    peer: float = 0.0


def asked(
    clients: Sequence["Client"],
    ids: Sequence[int],
    what: str,
    who: str,
    limit: float,
    paths: Sequence[str],
    count: int = ASKED,
) -> Figure:
    """Ask for pages, every client its share of them."""
    shares = [list(islice(cycle(paths[nth::CLIENTS] or paths), count // CLIENTS)) for nth in range(CLIENTS)]
    for client, share in zip(clients, shares, strict=True):
        for path in share[:5]:
            client.milliseconds(path)
    with ThreadPoolExecutor(CLIENTS) as pool:
        before = processor_seconds(ids)
        runs = pool.map(
            lambda pair: [pair[0].milliseconds(path) for path in pair[1]], zip(clients, shares, strict=True)
        )
        times = sorted(one for run in runs for one in run)
        processor = (processor_seconds(ids) - before) / len(times) * 1000
    return Figure(what, who, times[len(times) // 2], times[len(times) * 95 // 100], processor, limit)


class Client:
    """One browser: a connection that is kept, and its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._cookies: dict[str, str] = {}

    def milliseconds(self, path: str) -> float:
        """How long a page takes. Raises ``RuntimeError`` where it is none."""
        begun = time.perf_counter()
        status, said = self._ask("GET", path)
        if status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path}: {status} {said[:200]}")
        return (time.perf_counter() - begun) * 1000

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        _, page = self._ask("GET", "/people/sign-in")
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        body = urlencode({"username": username, "password": password, "csrfmiddlewaretoken": token})
        status, said = self._ask("POST", "/people/sign-in", body)
        if status != http.HTTPStatus.FOUND:
            raise RuntimeError(f"sign-in: {status} {said}")

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode()


@contextmanager
def served(application: str) -> Iterator[tuple[int, list[int]]]:
    """The pages on a free port, as ``xiufu serve`` starts them: the port, and the processes whose work is theirs."""
    from xiufu.register.serve.children import Children
    from xiufu.register.serve.prepare import Wanted
    from xiufu.register.serve.start import web

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    service = web(Wanted("127.0.0.1", port, None, False))
    children = Children(os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}, print)
    children.add(replace(service, command=(*service.command[:-1], application)))
    try:
        until = time.monotonic() + _PATIENCE
        while not _listens(port):
            if time.monotonic() > until or children.deaths:
                raise RuntimeError("the server does not come up")
            children.look()
            time.sleep(0.1)
        yield port, [*children.ids.values(), *_postmaster()]
    finally:
        children.end()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _postmaster() -> list[int]:
    """The PostgreSQL server, whose children do the work."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [_stat(cursor.fetchone()[0])[0]]


def processor_seconds(ids: Sequence[int]) -> float:
    """Processor time of processes and all that they started, whether or not it has ended."""
    every = {int(path.name): _stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()}
    counted, more = set(ids), True
    while more:
        found = {pid for pid, (parent, _) in every.items() if parent in counted} - counted
        counted, more = counted | found, bool(found)
    return sum(every[pid][1] for pid in counted if pid in every)


def _stat(pid: int) -> tuple[int, float]:
    """The parent of a process, and its processor seconds with those of its children that have ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return int(words[1]), sum(map(int, words[11:15])) / os.sysconf("SC_CLK_TCK")
