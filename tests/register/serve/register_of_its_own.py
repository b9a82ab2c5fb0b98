"""Run as a process of its own: makes a register with three projects (``make``), or tells in one line what it holds (``tell``)."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction


def make() -> None:
    """Migrate, and fill in three projects."""
    call_command("migrate", verbosity=0)
    from xiufu.register.demo.fill import fill
    from xiufu.register.demo.stories import STORIES

    fill(now=datetime(2026, 11, 23, 2, tzinfo=UTC), stories=STORIES[:3])


def tell() -> None:
    """Every row of every table, hashed by table; whether the log holds; whether its lines can be changed; spoilt papers."""
    from xiufu.register.documents.models import Paper
    from xiufu.register.journal.chain import broken_lines

    rows = {
        model._meta.db_table: sorted(repr(row) for row in model._default_manager.order_by().values_list())
        for model in apps.get_models()
        if model._meta.managed
    }
    found = {
        "tables": {
            name: [len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()] for name, lines in rows.items()
        },
        "broken": list(broken_lines()),
        "guarded": _guarded(),
        "papers": sorted(Paper.objects.values_list("sha256", flat=True)),
    }
    print(json.dumps(found, sort_keys=True))


def _guarded() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_logline SET data = '{}'")
    except DatabaseError:
        return True
    return False


if __name__ == "__main__":
    django.setup()
    {"make": make, "tell": tell}[sys.argv[1]]()
