"""Drives a project through its lifecycle: entries with facts of the right kind, so that a test states only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xiufu.lifecycle.annulment import annulling, not_annullable
from xiufu.lifecycle.entries import Entry, Standing
from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.lifecycle.moves import Lifecycle, Move
from xiufu.packs.dated import in_force
from xiufu.packs.library import built_in_library

PAPER = "0123456789abcdef" * 4
TO_REVIEWED = (
    "list_project", "set_scheme", "open_project", "sign_agreements", "draft_plan", "submit_plan", "pass_plan",
)  # fmt: skip
"""The steps of restoration until its plan is to be approved, by somebody else."""


def law(name: str, on: date) -> Decimal | None:
    value = in_force(built_in_library().parameter(name).values, on)
    return Decimal(value.value) if value else None


def plausible(fact: Fact, on: date) -> Value:
    match fact.kind:
        case FactKind.DATE:
            return on
        case FactKind.MONEY | FactKind.AREA:
            return 1_000_000
        case FactKind.COUNT:
            return max(on.year, fact.least)
        case FactKind.NAMES:
            return tuple(f"某{n}" for n in range(fact.least))
        case FactKind.CHOICE:
            return fact.choices[0]
        case FactKind.PAPER:
            return PAPER
        case FactKind.TEXT:
            return "某"


@dataclass
class Driven:
    """A project under test."""

    lifecycle: Lifecycle
    standing: Standing = field(default_factory=Standing)
    lines: list[Entry] = field(default_factory=list)

    def entry(
        self,
        name: str,
        on: date,
        *,
        track: str = "",
        facts: Mapping[str, Value | None] | None = None,
        **also: Any,
    ) -> Entry:
        """An entry for a move, with plausible facts but for those that are given; ``None`` leaves one out."""
        move = self.lifecycle.move(name)
        assert move
        allowed = [where for one, where in self.lifecycle.open_to(self.standing) if one is move]
        stated = {fact.name: plausible(fact, on) for fact in move.facts if not fact.optional} | dict(facts or {})
        made: dict[str, Any] = {
            "number": self.standing.lines + 1,
            "track": track or (allowed[-1] if allowed else self.lifecycle.next_track(self.standing, move)),
            "entered_date": on,
            "capacity": move.by[0],
            "person": f"办理{name}的人",
            "reason": "某原因" if move.reason else "",
        } | also
        return Entry(
            move=name, on_date=on, facts={key: value for key, value in stated.items() if value is not None}, **made
        )

    def lacking(self, name: str, on: date, **also: Any) -> tuple[str, ...]:
        """Why it is refused."""
        entry = self.entry(name, on, **also)
        return self.lifecycle.lacking(self.standing, entry, law, today=entry.entered_date)

    def do(self, name: str, on: date, **also: Any) -> Driven:
        """Take a step, which must be allowed."""
        entry = self.entry(name, on, **also)
        assert self.lifecycle.lacking(self.standing, entry, law, today=entry.entered_date) == ()
        move = self.lifecycle.move(name)
        assert move
        return self.take(entry, move)

    def take(self, entry: Entry, move: Move) -> Driven:
        """Take a step that was found to be allowed."""
        self.lines.append(entry)
        self.standing = self.standing.after(entry, move.target)
        return self

    def annul(self, on: date, person: str) -> Driven:
        """Take back the last entry that counts, which must be allowed."""
        last = self.standing.entries[-1].number
        assert list(not_annullable(self.lifecycle, self.standing, last, person)) == []
        self.lines.append(annulling(self.standing, person, "某原因", today=on))
        self.standing = self.standing.without_last()
        return self
