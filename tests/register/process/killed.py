"""Takes a step in a process of its own and stands still within the transaction, for somebody to kill it there.

Called as ``python -m tests.register.process.killed DATABASE PROJECT WHERE``: ``written`` is after entry, state and project are
written, ``logged`` after the log is, both before the commit.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from typing import Any

import django

from tests.register import settings


def stand_still() -> None:
    print("held", flush=True)
    time.sleep(120)


def main(database: str, project: int, where: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tests.register.world import at
    from xiufu.register.accounts.actors import as_actor
    from xiufu.register.accounts.models import User
    from xiufu.register.process import actions

    step = {"written": "keep_clocks", "logged": "record"}[where]
    real = getattr(actions, step)

    def slow(*args: Any, **named: Any) -> None:
        if where == "logged":
            real(*args, **named)
        stand_still()

    setattr(actions, step, slow)
    day = date(2024, 3, 1)
    actions.take(
        actor=as_actor(User.objects.get(username="banner")),
        project=project,
        move="list_project",
        track="main",
        on_date=day,
        facts={"decision": "某文", "decision_date": day},
        reason="",
        expected=0,
        now=at(day),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
