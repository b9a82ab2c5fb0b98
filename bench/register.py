"""The register in ``make bench``: 100,000 projects on SQLite and on PostgreSQL, two workers, pages asked for by officers who signed in.

The server is the one of ``xiufu serve``. Two clients ask at once. Besides seconds, which others on the machine stretch, the
processor time of the server and its database is measured for every request, and set against a peer of the same run: a plain
list and page of the same table (``register_peer.py``). Where the load is above two for each processor, limits hold for processor
time. Run by itself: ``python bench/register.py FOLDER [PROJECTS]`` measures one database, that of ``XIUFU_DATABASE``, and writes
FOLDER/figures.json.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import urlencode

from register_client import ASKED, CLIENTS, Client, Figure, asked, served
from register_pages import audited, kinds_for, searches

PEER_ASKED = 20
"""Requests of each kind to the peer, whose half and most are not looked at."""
DATABASES = (("SQLite", ()), ("PostgreSQL", ("sh", "tools/with_postgresql.sh")))

Judge = Callable[[str, str, bool], None]


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


def main(folder: Path, count: int = 100_000) -> None:
    """Fill one database, and measure it; ended by SIGTERM it ends its server, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.environ |= {"XIUFU_SECOND_FACTOR": "0", "XIUFU_DATA": str(folder / "data")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "xiufu.register.settings"
    from xiufu.register.serve.prepare import make_database

    make_database()
    from register_fill import fill

    begun = time.monotonic()
    fill(count)
    seconds = time.monotonic() - begun
    figures = measured()
    load = os.getloadavg()[0]
    kept = {
        "projects": count,
        "seconds": seconds,
        "load": load,
        "busy": load > 2 * (os.cpu_count() or 1),
        "figures": [asdict(figure) for figure in figures],
    }
    (folder / "figures.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def measured() -> list[Figure]:
    """Every kind of page, asked for by the officer of every area; and by the peer what it can do."""
    from register_fill import PASSWORD, SCOPES

    from xiufu.register.library.models import Project

    keys = {
        name: list(Project.objects.filter(**where).order_by("pk").values_list("pk", flat=True))
        for name, where in SCOPES.items()
    }
    peer = measured_peer({name: random.Random(1).sample(of, ASKED) for name, of in keys.items()})
    figures = []
    with served("xiufu.register.wsgi:application") as (port, ids):
        for name, of in keys.items():
            some = random.Random(2).sample(of, ASKED)
            for who, kinds in (
                (name, kinds_for(some, len(of), SCOPES[name])),
                (f"{name}-auditor", audited(some)),
            ):
                clients = [Client(port) for _ in range(CLIENTS)]
                for client in clients:
                    client.sign_in(f"bench-{who}", PASSWORD)
                for what, limit, paths in kinds:
                    figure = asked(clients, ids, what, who, limit, paths)
                    figures.append(replace(figure, peer=peer.get((who, what), 0.0)))
    return figures


def measured_peer(keys: dict[str, list[int]]) -> dict[tuple[str, str], float]:
    """Processor milliseconds of the peer for what it can do."""
    from register_fill import SCOPES

    found = {}
    with served("register_peer:application") as (port, ids):
        clients = [Client(port) for _ in range(CLIENTS)]
        for name, of in keys.items():
            scope = SCOPES[name]
            kinds = {
                "lists": [f"/?{urlencode(scope)}"],
                "searches": [f"/?{urlencode(scope)}&{path.partition('?')[2]}" for path in searches()],
                "pages of projects": [f"/{key}" for key in of],
            }
            for what, paths in kinds.items():
                found[name, what] = asked(clients, ids, what, name, 0.0, paths, PEER_ASKED).processor
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
