"""Officers who write over HTTP, and what they were told: each registers a project, lists it and hands in a paper, over and over."""

from __future__ import annotations

import hashlib
import http.client
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from tests.register.world import BANNER, World
from xiufu.register.documents.models import Paper
from xiufu.register.documents.store import checked
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import NumberSeries, Project
from xiufu.register.process.checking import differences_of
from xiufu.register.process.models import ProjectEntry

_TOKEN = "a" * 32
_BOUNDARY = "0123456789"


@dataclass
class Told:
    """What one writer was told of one project: nothing but what a page confirmed."""

    name: str
    key: int = 0
    listed: bool = False
    paper: str = ""


@dataclass
class Writer:
    """One officer with a session. ``answers`` counts statuses, 0 where the connection broke."""

    port: int
    session: str
    who: str
    told: list[Told] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    last: str = ""

    def write(self, name: str, letters: int = 400) -> bool:
        """One project, its first step, its paper. Says whether all of it was confirmed."""
        told = Told(name)
        self.told.append(told)
        place = self.post(
            "/projects/new", {"name": name, "lifecycle": "market_restoration", "banner": BANNER, "authority": BANNER}
        )
        if not (found := re.fullmatch(r"/projects/(\d+)", place)):
            return False
        told.key = int(found[1])
        step = {"expected": 0, "on_date": "2026-01-05", "fact_decision": "某文", "fact_decision_date": "2026-01-05"}
        told.listed = bool(self.post(f"/projects/{told.key}/steps/list_project/main", step))
        data = (f"{name}\n" + "某文件的一行文字。\n" * letters).encode()
        if self.hand_in(told.key, data):
            told.paper = hashlib.sha256(data).hexdigest()
        return told.listed and bool(told.paper)

    def post(self, path: str, data: dict[str, object]) -> str:
        """Where a form led, empty where it was not confirmed."""
        body = urlencode(data | {"csrfmiddlewaretoken": _TOKEN}).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def hand_in(self, project: int, data: bytes) -> str:
        """Where the page of papers led, empty where the paper was not confirmed."""
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{_TOKEN}\r\n--{_BOUNDARY}\r\n'
            'Content-Disposition: form-data; name="file"; filename="paper.txt"\r\nContent-Type: text/plain\r\n\r\n'
        )
        body = head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
        path = f"/projects/{project}/papers/new?kind=other"
        return self.ask("POST", path, body, f"multipart/form-data; boundary={_BOUNDARY}")

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "text/html") -> str:
        """Ask once over a connection of its own; the place that the answer leads to."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}", "Content-Type": kind}
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request(method, path, body, headers)
            answer = asking.getresponse()
            self.last = answer.read().decode()
            self.answers[answer.status] += 1
            return answer.getheader("Location", "") if answer.status == http.HTTPStatus.FOUND else ""
        except (OSError, http.client.HTTPException):
            self.answers[0] += 1
            time.sleep(0.05)
            return ""
        finally:
            asking.close()


def writers(world: World, port: int) -> list[Writer]:
    """Two officers of the same department, signed in."""
    return [Writer(port, world.client(who).cookies["sessionid"].value, who) for who in ("banner", "banner2")]


def started(some: list[Writer], name: str, count: int) -> list[threading.Thread]:
    """Each writes so many projects in a thread."""

    def write(one: Writer) -> None:
        for nth in range(count):
            one.write(f"{name}-{one.who}-{nth}")

    threads = [threading.Thread(target=write, args=(one,)) for one in some]
    for thread in threads:
        thread.start()
    return threads


def faults(some: list[Writer], name: str, today: date) -> list[str]:
    """What is lost, doubled or half-written of the projects called so, and of the register as a whole."""
    found: list[str] = []
    made = {project.name: project for project in Project.objects.filter(name__startswith=f"{name}-")}
    told = [one for writer in some for one in writer.told if one.name.startswith(f"{name}-")]
    counted = Counter(Project.objects.filter(name__startswith=f"{name}-").values_list("name", flat=True))
    found += [f"{one}: {count} times" for one, count in counted.items() if count > 1]
    for one in told:
        project = made.get(one.name)
        if one.key and (project is None or project.pk != one.key):
            found.append(f"{one.name}: confirmed and lost")
        if one.listed and (project is None or project.main_state != "listed"):
            found.append(f"{one.name}: its step was confirmed and lost")
        if one.paper and Paper.objects.filter(project_id=one.key, sha256=one.paper).count() != 1:
            found.append(f"{one.name}: its paper was confirmed and lost")
    for project in made.values():
        found += [f"{project.name}: {said}" for said in differences_of(project, today)]
    for paper in Paper.objects.filter(project__in=[project.pk for project in made.values()]):
        checked(paper.sha256)
    return found + _whole()


def _whole() -> list[str]:
    """Whether the log holds and says as much as the tables, and numbers have neither gaps nor twins."""
    said = [f"log: {line}" for line in broken_lines()]
    for what, action, rows in (
        ("projects", "project.new", Project.objects.count()),
        ("steps", "step.list_project", ProjectEntry.objects.count()),
        ("papers", "paper.add", Paper.objects.count()),
    ):
        if (lines := LogLine.objects.filter(action=action).count()) != rows:
            said.append(f"{what}: {rows}, of which the log tells {lines}")
    numbers = sorted(int(number.rpartition("-")[2]) for number in Project.objects.values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        said.append(f"numbers of projects: {numbers[-5:]}")
    if (last := NumberSeries.objects.first()) and last.last != len(numbers):
        said.append(f"the series stands at {last.last}")
    return said
