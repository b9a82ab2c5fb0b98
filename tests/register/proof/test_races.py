"""Two at once and clocks that jump: the same task, the same tick, days that go forwards and back; a worker killed at its work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connections
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from tests.register.documents.handing import PLAN, handed
from tests.register.process.courses import APPLIED, at_works, reclamation_applied
from tests.register.proof.serving import PATIENCE, environment
from tests.register.world import World, at
from xiufu.register.accounts.models import PersonalData
from xiufu.register.desk.models import Digest
from xiufu.register.desk.tick import tick
from xiufu.register.documents.actions import take_up_again
from xiufu.register.documents.models import AuditState, PaperAudit
from xiufu.register.documents.store import checked
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.checking import differences
from xiufu.register.process.models import ClockRow
from xiufu.register.rules.now import now, today

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]
QUEUED = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
PAPERS, WORKERS, KILLS = 6, 3, 10
TICKS, JUMPS = 4, 12


def worker(stack: ExitStack, *options: str) -> subprocess.Popen[bytes]:
    """``xiufu register db_worker`` on the database of this test, killed at the end where it still runs."""
    command = [
        sys.executable,
        "-m",
        "xiufu",
        "register",
        "db_worker",
        "--queue-name",
        "*",
        "--verbosity",
        "0",
        *options,
    ]
    process = subprocess.Popen(command, env=environment(), start_new_session=True)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def handed_plans(world: World, count: int) -> None:
    project = world.project()
    with QUEUED:
        for nth in range(count):
            handed(world, project, PLAN.read_bytes() + f"第{nth}份".encode(), f"方案{nth}.txt", kind="plan")


def settled() -> bool:
    return not PaperAudit.objects.filter(finished_at__isnull=True).exists()


def each_audited_once(count: int) -> None:
    audits = list(PaperAudit.objects.all())
    assert [one.state for one in audits] == [AuditState.DONE] * count
    assert (
        Counter(LogLine.objects.filter(action="paper.audited").values_list("data", flat=True)).most_common(1)[0][1] == 1
    )
    assert LogLine.objects.filter(action="paper.audited").count() == count
    for audit in audits:
        for sha256 in audit.outputs.values():
            checked(sha256)
    assert list(broken_lines()) == []


def test_workers_race_for_the_same_tasks(shared_world: World):
    handed_plans(shared_world, PAPERS)
    with ExitStack() as stack:
        several = [worker(stack, "--batch", "--interval", "0.1") for _ in range(WORKERS)]
        for one in several:
            assert one.wait(5 * PATIENCE) == 0
    each_audited_once(PAPERS)
    taken = [result.worker_ids for result in DBTaskResult.objects.all()]
    assert [len(ids) for ids in taken] == [1] * PAPERS
    print(f"{WORKERS} workers, {PAPERS} tasks, each taken once, by {len({ids[0] for ids in taken})} of them")


def test_a_worker_killed_at_its_work(shared_world: World):
    """The tick has its audits done again; none is lost, none has two results."""
    dice, died = random.Random(5), 0
    handed_plans(shared_world, PAPERS)
    moment = now()
    with ExitStack() as stack:
        for _ in range(KILLS):
            one = worker(stack, "--interval", "0.1")
            end = time.monotonic() + PATIENCE
            while not PaperAudit.objects.filter(state=AuditState.RUNNING).exists() and not settled():
                assert time.monotonic() < end
                time.sleep(0.02)
            time.sleep(dice.uniform(0, 1.5))
            one.send_signal(signal.SIGKILL)
            died += one.wait() == -signal.SIGKILL
            moment += timedelta(minutes=31)
            with QUEUED:
                take_up_again(now=moment)
        last = worker(stack, "--batch")
        assert last.wait(5 * PATIENCE) == 0
    begun_again = LogLine.objects.filter(action="paper.audit_again").count()
    print(f"{died} workers killed, {begun_again} audits begun once more")
    assert begun_again
    each_audited_once(PAPERS)


def test_ticks_race_while_the_clock_jumps(shared_world: World):
    """Several ticks at once, of days that go forwards and back: each account's mail of a day once, clocks as the entries say."""
    reclamation_applied(shared_world)
    at_works(shared_world, APPLIED)
    for name in ("banner", "banner2", "obligor", "investor"):
        PersonalData.objects.filter(user=shared_world.users[name]).update(email=f"{name}@example.org")
    dice = random.Random(3)
    days = [date(2027, 1, 20) + timedelta(dice.choice((0, 1, 2, 30, -30, 400, -3))) for _ in range(JUMPS)]

    def ticked(day: date) -> int:
        try:
            return tick(day, now=at(day)).mails.sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TICKS) as pool:
        sent = sum(pool.map(ticked, [day for day in days for _ in range(TICKS)]))
    per_day = Counter((message.to[0], message.subject.split()[1]) for message in mail.outbox)
    assert sent == len(mail.outbox) == Digest.objects.count() > 0
    assert set(per_day.values()) == {1}
    tick(today(), now=now())
    before = [*ClockRow.objects.order_by("pk").values_list(), *LogLine.objects.values_list("hash")]
    tick(today(), now=now())
    assert [*ClockRow.objects.order_by("pk").values_list(), *LogLine.objects.values_list("hash")] == before
    assert list(differences(today=today())) == []
    assert list(broken_lines()) == []
    print(f"{len(days) * TICKS} ticks, {TICKS} at once, over {len(set(days))} days; {sent} mails, none twice")
