"""Entries as they are stored, and as the lifecycle reads them (记录的存取)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from xiufu.lifecycle.entries import Capacity, Entry, Standing
from xiufu.lifecycle.facts import FactKind, Value
from xiufu.lifecycle.moves import Lifecycle, Move
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.library.models import Project
from xiufu.register.process.models import ProjectEntry

Stored = str | int | list[str]


def lifecycle_of(project: Project) -> Lifecycle:
    """The lifecycle of a project (项目的流程)."""
    return LIFECYCLES[project.lifecycle]


def standing_of(project: Project) -> Standing:
    """Where a project stands (项目状态): the replay of its entries. Raises ``ValueError`` where the states forbid one."""
    return replayed(project, ProjectEntry.objects.filter(project=project).order_by("number"))


def replayed(project: Project, rows: Iterable[ProjectEntry]) -> Standing:
    """The same of entries that are at hand, in their order (重放)."""
    life, held = lifecycle_of(project), list(rows)
    numbers = {row.pk: row.number for row in held}
    return life.replay([as_entry(row, life, numbers) for row in held])


def counting(rows: QuerySet[ProjectEntry]) -> QuerySet[ProjectEntry]:
    """The entries that count (有效的记录): not annulled, nor such as annul."""
    return rows.filter(annuls__isnull=True, annulled_by__isnull=True)


def as_entry(row: ProjectEntry, life: Lifecycle, numbers: Mapping[int, int]) -> Entry:
    """A stored entry as the lifecycle reads it; ``numbers`` are those of the project's entries by their keys."""
    return Entry(
        number=row.number,
        move=row.move,
        track=row.track,
        on_date=row.on_date,
        entered_date=timezone.localtime(row.entered_at).date(),
        capacity=Capacity(row.capacity),
        person=str(row.user_id),
        facts=facts_from(row.facts, life.move(row.move)),
        reason=row.reason,
        annuls=numbers.get(row.annuls_id) if row.annuls_id else None,
    )


def facts_to(facts: Mapping[str, Value]) -> dict[str, Stored]:
    """Facts as JSON keeps them: days as text, names as lists."""
    return {name: _stored(value) for name, value in facts.items()}


def hash_of_facts(stored: Mapping[str, Stored]) -> str:
    """SHA-256 of facts as they are stored (要件哈希): what the log says of them, since they may name persons."""
    return hashlib.sha256(json.dumps(stored, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def facts_from(stored: Mapping[str, Stored], move: Move | None) -> dict[str, Value]:
    """Facts as the lifecycle reads them, each in its kind."""
    kinds = {fact.name: fact.kind for fact in move.facts} if move else {}
    return {name: _read(value, kinds.get(name)) for name, value in stored.items()}


def _stored(value: Value) -> Stored:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _read(value: Stored, kind: FactKind | None) -> Value:
    if isinstance(value, list):
        return tuple(value)
    return date.fromisoformat(value) if kind is FactKind.DATE and isinstance(value, str) else value
