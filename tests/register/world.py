"""A small world for tests of the register: a fictitious league with accounts of every role, and projects made through the real steps."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection
from django.test import Client

from tests.lifecycle.driving import plausible
from xiufu.lifecycle.entries import Capacity
from xiufu.lifecycle.facts import Fact, FactKind, Value
from xiufu.register.accounts.actors import SECOND_FACTOR_SHOWN, Actor, as_actor, second_factor_mark
from xiufu.register.accounts.models import Party, PersonalData, User
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Assignment, Participation, Project
from xiufu.register.process.actions import take
from xiufu.register.process.models import ProjectEntry
from xiufu.register.process.stored import lifecycle_of, standing_of
from xiufu.register.rules.now import now
from xiufu.register.triggers import GUARDS

LEAGUE, BANNER, OTHER_BANNER = "159900", "159921", "159922"
OTHER_LEAGUE, OTHER_LEAGUES_BANNER = "152900", "152921"
PASSWORD = "correct horse 27 steppe"
PAPER = "0123456789abcdef" * 4
"""The paper that a project of the world has from the beginning, of the kind ``other``."""


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day, in the morning of China."""
    return datetime.combine(day, time(hour - 8), UTC)


def account(username: str, role: Role, *, department: str = "", division: str = "", party: Party | None = None) -> User:
    user = new_account(username, role, department=department, division=division, party=party)
    user.save()
    person_of(user).save()
    return user


def new_account(
    username: str, role: Role, *, department: str = "", division: str = "", party: Party | None = None
) -> User:
    """An account that is not kept yet."""
    user = User(username=username, role=role, department=department, division=division, party=party)
    user.set_password(PASSWORD)
    return user


def person_of(user: User) -> PersonalData:
    return PersonalData(user=user, name=f"{user.username}姓名", phone="13900000000", email="", salt="0" * 32)


def signed_in(user: User) -> Client:
    """A client with a session that was used just now, so that its pages need not stamp it."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["begun"] = session["used"] = int(now().timestamp())
    session[SECOND_FACTOR_SHOWN] = second_factor_mark(user)
    session.save()
    return client


def paper_of(kind: str, nth: int = 1) -> str:
    """The SHA-256 of the papers of a kind that ``World.papers`` hands in."""
    return PAPER if (kind, nth) == ("other", 1) else hashlib.sha256(f"{kind} {nth}".encode()).hexdigest()


@dataclass
class World:
    """Accounts by name. ``banner`` leads, ``banner2`` is a second person of the same department, ``league`` is above."""

    users: dict[str, User] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return as_actor(self.users[name])

    def client(self, name: str) -> Client:
        return signed_in(self.users[name])

    def project(self, lifecycle: str = "market_restoration", banner: str = BANNER, **also: Any) -> Project:
        """A project with its parties and its expert, without any step."""
        count = Project.objects.count() + 1
        day = also.pop("made_on", date(2024, 1, 2))
        made: dict[str, Any] = {
            "number": f"{banner}-2024-{count:04d}",
            "name": f"某项目{count}",
            "lifecycle": lifecycle,
            "league": banner[:4] + "00",
            "banner": banner,
            "authority": banner,
            "area_units": 1_234_567,
            "made_at": at(day),
            "changed_at": at(day),
            "changed_by": self.users["banner"],
        } | also
        project = Project.objects.create(**made)
        self.join(project, day)
        return project

    def join(self, project: Project, day: date) -> None:
        """Gives a project what steps need: its parties, its expert, and a paper."""
        for capacity in ("investor", "obligor", "preparer"):
            Participation.objects.create(project=project, party=self.parties[capacity], capacity=capacity)
        Assignment.objects.create(project=project, expert=self.users["expert"])
        self.papers(project, ("other",), day)

    def papers(self, project: Project, kinds: Iterable[str], day: date) -> list[str]:
        """Papers of some kinds, each another, handed in where the project has none yet."""
        seen: Counter[str] = Counter()
        wanted: dict[str, tuple[str, int]] = {}
        for kind in kinds:
            seen[kind] += 1
            wanted[paper_of(kind, seen[kind])] = kind, seen[kind]
        there = set(Paper.objects.filter(project=project, sha256__in=wanted).values_list("sha256", flat=True))
        Paper.objects.bulk_create(
            Paper(
                project=project, kind=kind, title="某文件" + str(nth) * (nth > 1), version=1, sha256=sha256, size=3,
                content_type="pdf", added_at=at(day), added_by=self.users["banner"],
            )
            for sha256, (kind, nth) in wanted.items()
            if sha256 not in there
        )  # fmt: skip
        return list(wanted)

    def served(self, project: Project, facts: Iterable[Fact], day: date) -> Mapping[str, str]:
        """A paper of the right kind for each of the facts of a step that are papers."""
        asked = {fact.name: fact.kinds[0] if fact.kinds else "other" for fact in facts if fact.kind is FactKind.PAPER}
        return dict(zip(asked, self.papers(project, asked.values(), day), strict=True)) if asked else {}

    def do(self, project: Project, move: str, on: date, *, who: str = "", facts: dict[str, Any] | None = None,
           track: str = "", reason: str = "某原因") -> ProjectEntry:  # fmt: skip
        """Take a step with plausible facts but for those that are given; ``None`` leaves one out."""
        project.refresh_from_db()
        life, standing = lifecycle_of(project), standing_of(project)
        step = life.move(move)
        assert step
        stated: dict[str, Value | None] = {fact.name: plausible(fact, on) for fact in step.facts if not fact.optional}
        stated |= self.served(project, step.facts, on)
        allowed = [where for one, where in life.open_to(standing) if one is step]
        return take(
            actor=self.actor(who or self.who(step.by[0])),
            project=project.pk,
            move=move,
            track=track or (allowed[-1] if allowed else life.next_track(standing, step)),
            on_date=on,
            facts={name: value for name, value in (stated | (facts or {})).items() if value is not None},
            reason=reason if step.reason else "",
            expected=standing.lines,
            now=at(on),
        )

    @staticmethod
    def who(capacity: Capacity) -> str:
        return {Capacity.AUTHORITY: "banner", Capacity.SUPERIOR: "league"}.get(capacity, capacity.value)


def make_world() -> World:
    """A league of two banners, a second league, and accounts of every role. Nearly every test makes one, so few queries do."""
    named = ("investor", "obligor", "preparer", "stranger")
    parties = {name: Party(code=f"9115{n:014d}", name=f"某{name}公司") for n, name in enumerate(named)}
    Party.objects.bulk_create(parties.values())
    land, forest = Department.NATURAL_RESOURCES, Department.FORESTRY
    officer, auditor = Role.OFFICER, Role.AUDITOR
    users = {
        "banner": new_account("banner", officer, department=land, division=BANNER),
        "banner2": new_account("banner2", officer, department=land, division=BANNER),
        "forestry": new_account("forestry", officer, department=forest, division=BANNER),
        "league": new_account("league", officer, department=land, division=LEAGUE),
        "other_banner": new_account("other_banner", officer, department=land, division=OTHER_BANNER),
        "other_league": new_account("other_league", officer, department=land, division=OTHER_LEAGUE),
        "province": new_account("province", officer, department=land, division="150000"),
        "auditor": new_account("auditor", auditor, division=LEAGUE),
        "investor": new_account("investor", Role.INVESTOR, party=parties["investor"]),
        "obligor": new_account("obligor", Role.OBLIGOR, party=parties["obligor"]),
        "preparer": new_account("preparer", Role.PREPARER, party=parties["preparer"]),
        "stranger": new_account("stranger", Role.INVESTOR, party=parties["stranger"]),
        "expert": new_account("expert", Role.EXPERT),
        "other_expert": new_account("other_expert", Role.EXPERT),
        "administrator": new_account("administrator", Role.ADMINISTRATOR),
    }
    User.objects.bulk_create(users.values())
    PersonalData.objects.bulk_create(map(person_of, users.values()))
    return World(users, parties)


def drop_triggers() -> None:
    """Lets the tables of a test with real transactions be emptied; emptying makes the triggers again."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")
