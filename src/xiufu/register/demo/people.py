"""People and parties of the demonstration (演示账号和单位). All invented; the password is public."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from xiufu.register.accounts.actors import Actor, as_actor
from xiufu.register.accounts.models import Party, User
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.library.models import Project
from xiufu.register.people.personal import Personal, keep

PASSWORD = "xiufu-demo-2026"
LEAGUE, FIRST, SECOND, THIRD = "159900", "159921", "159922", "159923"

PARTIES: Mapping[str, str] = {
    "investor": "示范生态修复有限公司（虚构）",
    "investor_b": "示范草业有限公司（虚构）",
    "obligor": "示范铁路建设有限公司（虚构）",
    "obligor_b": "示范风电有限公司（虚构）",
    "preparer": "示范规划设计院（虚构）",
}
"""单位 by key."""


@dataclass(frozen=True, slots=True)
class Person:
    """One account (演示账号). Who is not ``open`` wrote entries of other banners and parties, and cannot sign in."""

    username: str
    name: str
    role: Role
    department: str = ""
    division: str = ""
    party: str = ""
    open: bool = True


_LAND, _FOREST = Department.NATURAL_RESOURCES, Department.FORESTRY
_OFFICER = Role.OFFICER
PEOPLE: tuple[Person, ...] = (
    Person("demo-league", "演示盟级人员", _OFFICER, _LAND, LEAGUE),
    Person("demo-banner", "演示旗级经办人", _OFFICER, _LAND, FIRST),
    Person("demo-approver", "演示旗级批复人", _OFFICER, _LAND, FIRST),
    Person("demo-forestry", "演示林草部门人员", _OFFICER, _FOREST, FIRST),
    Person("demo-investor", "演示投资主体人员", Role.INVESTOR, party="investor"),
    Person("demo-obligor", "演示复垦义务人员", Role.OBLIGOR, party="obligor"),
    Person("demo-preparer", "演示编制单位人员", Role.PREPARER, party="preparer"),
    Person("demo-expert", "演示评审专家", Role.EXPERT),
    Person("demo-auditor", "演示审计人员", Role.AUDITOR, division=LEAGUE),
    Person("demo-admin", "演示系统管理员", Role.ADMINISTRATOR),
    Person("demo-second-a", "演示乙旗经办人", _OFFICER, _LAND, SECOND, open=False),
    Person("demo-second-b", "演示乙旗批复人", _OFFICER, _LAND, SECOND, open=False),
    Person("demo-third-a", "演示丙县经办人", _OFFICER, _LAND, THIRD, open=False),
    Person("demo-third-b", "演示丙县批复人", _OFFICER, _LAND, THIRD, open=False),
    Person("demo-investor-b", "演示另一投资主体人员", Role.INVESTOR, party="investor_b", open=False),
    Person("demo-obligor-b", "演示另一复垦义务人员", Role.OBLIGOR, party="obligor_b", open=False),
)
"""演示账号; those that are open are printed by ``xiufu serve --demo``."""
OFFICERS: Mapping[str, tuple[str, str]] = {
    FIRST: ("demo-banner", "demo-approver"),
    SECOND: ("demo-second-a", "demo-second-b"),
    THIRD: ("demo-third-a", "demo-third-b"),
}
"""Who handles, and who approves, in every banner (经办人、批复人)."""


@dataclass(frozen=True, slots=True)
class Made:
    """The accounts and parties that were made (已建账号和单位)."""

    actors: Mapping[str, Actor]
    parties: Mapping[str, Party]


def is_empty() -> bool:
    """Whether nobody and nothing is registered yet (空库)."""
    return not User.objects.exists() and not Project.objects.exists()


def is_demo() -> bool:
    """Whether this is a demonstration (演示库)."""
    return User.objects.filter(username=PEOPLE[0].username).exists() or Project.objects.filter(demo=True).exists()


def made_people() -> Made:
    """The accounts and parties as they stand (已建的)."""
    users = User.objects.filter(username__in=[one.username for one in PEOPLE]).select_related("personal")
    parties = {party.name: party for party in Party.objects.filter(name__in=PARTIES.values())}
    return Made(
        {user.username: as_actor(user) for user in users}, {key: parties[name] for key, name in PARTIES.items()}
    )


@transaction.atomic
def make_people() -> Made:
    """Make accounts and parties (建立账号和单位)."""
    parties = {
        key: Party(code=f"YANSHI{number:012d}", name=name) for number, (key, name) in enumerate(PARTIES.items(), 1)
    }
    Party.objects.bulk_create(parties.values())
    shared = make_password(PASSWORD)
    users = [
        User(
            username=one.username,
            role=one.role,
            department=one.department,
            division=one.division,
            party=parties[one.party] if one.party else None,
            password=shared if one.open else make_password(None),
        )
        for one in PEOPLE
    ]
    User.objects.bulk_create(users)
    for user, one in zip(users, PEOPLE, strict=True):
        keep(user, Personal(one.name))
    return Made({user.username: as_actor(user) for user in users}, parties)
