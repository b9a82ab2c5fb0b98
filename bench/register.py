"""The register in ``make bench``: 100,000 projects on SQLite and on PostgreSQL, two workers, pages asked for by officers who signed in.

The server is the one of ``xiufu serve``. Two clients ask at once. Besides seconds, which others on the machine stretch, the
processor time of the server and its database is measured for every request, and set against a peer of the same run: a
plain list and page of the same table (``register_peer.py``). Where the load is above two for each processor, limits hold for processor time. Run by itself: ``python bench/register.py FOLDER`` measures one
database, that of ``XIUFU_DATABASE``, and writes FOLDER/figures.json.
"""

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

LIST_LIMIT, PAGE_LIMIT = 300.0, 150.0
"""Milliseconds in which 95 of 100 lists and searches, and pages of a project, answer."""
CLIENTS, ASKED, PEER_ASKED = 2, 60, 20
"""Who ask at once; requests of each kind, after some that warm up; as many of the peer, whose half and most are not looked at."""
DATABASES = (("SQLite", ()), ("PostgreSQL", ("sh", "tools/with_postgresql.sh")))
_PATIENCE = 60.0

Judge = Callable[[str, str, bool], None]
Query = dict[str, str | int]


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


def bench_register(folder: Path, judge: Judge) -> None:
    """Measure both databases, each in a process of its own."""
    for title, prefix in DATABASES:
        here = folder / title
        here.mkdir()
        subprocess.run([*prefix, sys.executable, "-W", "ignore", __file__, str(here)], check=True)
        kept = json.loads((here / "figures.json").read_text("utf-8"))
        busy = ", busy: judged by processor time" if kept["busy"] else ""
        print(f"{title}: {kept['projects']} projects made in {kept['seconds']:.0f} s; load {kept['load']:.1f}{busy}")
        for figure in (Figure(**one) for one in kept["figures"]):
            judged = figure.processor if kept["busy"] else figure.most
            ratio = f"{figure.processor / figure.peer:>6.2f} × peer" if figure.peer else ""
            said = (
                f"{figure.half:>6.0f} ms, p95{figure.most:>5.0f} ms ≤ {figure.limit:.0f}{figure.processor:>7.1f} ms CPU"
            )
            judge(f"{title}, {figure.who}: {figure.what}", f"{said}{ratio}", judged <= figure.limit)


def main(folder: Path) -> None:
    """Fill one database, and measure it; ended by SIGTERM it ends its server, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.environ |= {"XIUFU_SECOND_FACTOR": "0", "XIUFU_DATA": str(folder / "data")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiufu.register.settings"
    from xiufu.register.serve.prepare import make_database

    make_database()
    from register_fill import LEAGUE, OFFICERS, fill

    from xiufu.register.library.models import Project

    begun = time.monotonic()
    fill()
    seconds = time.monotonic() - begun
    keys = {
        name: list(Project.objects.filter(**where).values_list("pk", flat=True))
        for name, where in (
            ("province", {}),
            ("league", {"league": LEAGUE}),
            ("banner", {"banner": OFFICERS["banner"]}),
        )
    }
    peer = measured_peer({name: random.Random(1).sample(of, ASKED) for name, of in keys.items()})
    with served("xiufu.register.wsgi:application") as (port, ids):
        figures = [
            replace(figure, peer=peer.get((figure.who, figure.what), 0.0))
            for name, of in keys.items()
            for figure in measured(port, ids, name, random.Random(2).sample(of, ASKED), len(of))
        ]
    kept = {
        "projects": len(keys["province"]),
        "seconds": seconds,
        "load": os.getloadavg()[0],
        "busy": os.getloadavg()[0] > 2 * (os.cpu_count() or 1),
        "figures": [asdict(figure) for figure in figures],
    }
    (folder / "figures.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def measured(port: int, ids: Sequence[int], name: str, keys: Sequence[int], count: int) -> Iterator[Figure]:
    """Every kind of page, asked for by one officer."""
    from register_fill import PASSWORD

    clients = [Client(port) for _ in range(CLIENTS)]
    for client in clients:
        client.sign_in(f"bench-{name}", PASSWORD)
    for what, limit, paths in (
        ("lists", LIST_LIMIT, lists(count)),
        ("deep pages of lists", LIST_LIMIT, deep(count)),
        ("searches", LIST_LIMIT, searches()),
        ("the desk", LIST_LIMIT, ["/"]),
        ("pages of projects", PAGE_LIMIT, [f"/projects/{key}" for key in keys]),
        ("steps of projects", PAGE_LIMIT, [f"/projects/{key}/steps" for key in keys]),
        ("timelines of projects", PAGE_LIMIT, [f"/projects/{key}/timeline" for key in keys]),
        ("papers of projects", PAGE_LIMIT, [f"/projects/{key}/papers/" for key in keys]),
    ):  # boxes of a map: beside these, once pages show one
        yield asked(clients, ids, what, name, limit, paths)


def lists(count: int) -> list[str]:
    """First pages of lists in every order and with every filter; ``count`` projects are in scope."""
    from register_fill import KEY_AREAS

    from xiufu.register.library.queries import SORTS, state_choices

    sorts: list[Query] = [{"sort": f"{way}{name}"} for name in SORTS for way in ("", "-")]
    states: list[Query] = [{"state": value} for _, found in state_choices() for value, _ in found]
    areas: list[Query] = [{"key_area": value[:1]} for value in KEY_AREAS if value]
    lives: list[Query] = [
        {"lifecycle": "market_restoration", "sort": "name"},
        {"lifecycle": "temporary_land", "page": 3},
    ]
    second: list[Query] = [{"page": 2}, {"page": min(10, count // 50)}]
    asked: list[Query] = [{}, *sorts, {}, *states, *areas, {}, *lives, *second]
    return [f"/projects?{urlencode(one)}" for one in asked]


def deep(count: int) -> list[str]:
    """Pages from the middle and the end of the longest lists."""
    last = count // 50
    return [
        f"/projects?{urlencode({'page': page, 'sort': sort})}"
        for sort in ("-number", "number", "name", "-budget_fen", "state_date", "-changed_at")
        for page in (last // 2, last - 1, last)
    ]


def searches() -> list[str]:
    """Words that many projects have, that few have, that none has; parts of numbers; several words."""
    texts = (
        "采石场", "砂石坑群修复37号", "北部", "没有这个", "2026-000", "150421", "00017", "科尔沁", "西梁 退化草原", "阿鲁科尔沁旗 12",
        "坑", "ABC", "石门 施工便道 399", "%", "取土场临时用地修复5号",
    )  # fmt: skip
    return [f"/projects?{urlencode({'text': text})}" for text in texts]


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


def measured_peer(keys: dict[str, list[int]]) -> dict[tuple[str, str], float]:
    """Processor milliseconds of the peer for what it can do."""
    from register_fill import OFFICERS

    found = {}
    with served("register_peer:application") as (port, ids):
        clients = [Client(port) for _ in range(CLIENTS)]
        for name, of in keys.items():
            scope = {} if name == "province" else {name: OFFICERS[name]}
            kinds = {
                "lists": [f"/?{urlencode(scope)}"],
                "searches": [f"/?{urlencode(scope)}&{path.partition('?')[2]}" for path in searches()],
                "pages of projects": [f"/{key}" for key in of],
            }
            for what, paths in kinds.items():
                found[name, what] = asked(clients, ids, what, name, 0.0, paths, PEER_ASKED).processor
    return found


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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
