"""A register of many projects for ``bench/register.py``: some hundred are taken through the real steps, the others are copies of them.

Every project has entries, states, clocks, papers and parties that agree; copies differ in place, name, number, area and budget.
Bytes of papers are shared, as the store keeps the same bytes once.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from register_land import draw
from register_watch import watch

from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.demo.fill import begin, tell
from xiufu.register.demo.people import make_people
from xiufu.register.demo.stories import STORIES
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Assignment, Change, Participation, Project
from xiufu.register.people.personal import Personal, keep
from xiufu.register.process.checking import differences_of
from xiufu.register.process.models import ClockRow, ProjectEntry, TrackState
from xiufu.register.rules.divisions import DEMO_DIVISIONS, banners, leagues
from xiufu.register.rules.now import now
from xiufu.register.triggers import GUARDS, make_triggers

LEAGUE, BANNER = "150400", "150421"
"""A league with more than a fifth of all projects, and one of its banners with a fifth of those."""
OFFICERS = {"province": "150000", "league": LEAGUE, "banner": BANNER}
SCOPES: dict[str, dict[str, str]] = {"province": {}, "league": {"league": LEAGUE}, "banner": {"banner": BANNER}}
"""The officers who ask, by their divisions; and what tells the projects that each may see."""
PASSWORD = "bench only 2026"
KEY_AREAS = ("", "1", "12", "14", "2", "23", "3", "4")
_AGO = (0, 90, 260)
"""The same stories, told so many days ago: other dates, other clocks."""
_COPIED: tuple[type[models.Model], ...] = (
    Participation, Assignment, Change, ProjectEntry, TrackState, ClockRow, Paper,
)  # fmt: skip
_PLACES = ("北部", "南山", "东沟", "西梁", "河口", "旧站", "新井", "草场", "沙窝", "石门")
_WHAT = (
    "废弃采石场",
    "砂石坑群",
    "煤矸石堆场",
    "退化草原",
    "采空塌陷区",
    "取土场临时用地",
    "施工便道临时用地",
    "黏土坑",
)
_REGIONS = ("", "", "", "大兴安岭南麓", "科尔沁沙地", "乌珠穆沁草原", "西辽河流域")
_BATCH = 2_000


def fill(count: int) -> None:
    """Make officers and so many projects (填入). The tables must be empty."""
    people = make_people()
    _make_officers()
    for nth, ago in enumerate(_AGO):
        with transaction.atomic():
            at = now() - timedelta(ago)
            today = timezone.localtime(at).date()
            tell(begin(people, STORIES, today), STORIES, people, today=today, now=at)
            Project.objects.filter(number__startswith="1").update(number=Concat(Value(f"T{nth}-"), F("number")))
    Change.objects.bulk_create(
        Change(project=one, version=1, at=one.made_at, by_id=one.changed_by_id, lines=[["名称", "", one.name]])
        for one in Project.objects.all()
    )
    with transaction.atomic():
        _without_guards()
        _copy(count)
        draw()
        watch()
        make_triggers()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    _check(count)


def _make_officers() -> None:
    """An officer and an auditor of every area."""
    password = make_password(PASSWORD)
    for name, division in OFFICERS.items():
        for username, role, department in (
            (f"bench-{name}", Role.OFFICER, Department.NATURAL_RESOURCES),
            (f"bench-{name}-auditor", Role.AUDITOR, ""),
        ):
            user = User.objects.create(
                username=username, role=role, department=department, division=division, password=password
            )
            keep(user, Personal(f"测量{username}"))


def _without_guards() -> None:
    """A copy comes at once, not step by step, as guards ask; they are made again when it has come."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def _copy(count: int) -> None:
    """Projects row by row, what belongs to them by one statement a table."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_copy (made bigint PRIMARY KEY, template bigint NOT NULL)")
        copies = _copies(count)
        while batch := list(islice(copies, _BATCH)):
            made = Project.objects.bulk_create(project for _, project in batch)
            pairs = [(row.pk, template) for row, (template, _) in zip(made, batch, strict=True)]
            cursor.executemany("INSERT INTO bench_copy VALUES (%s, %s)", pairs)
        for model in _COPIED:
            names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
            columns = ", ".join(f'"{name}"' for name in names)
            taken = ", ".join("c.made" if name == "project_id" else f't."{name}"' for name in names)
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {taken} FROM bench_copy c JOIN {table} t ON t.project_id = c.template"
                " ORDER BY c.made, t.id"
            )
        cursor.execute("DROP TABLE bench_copy")


def _copies(count: int) -> Iterator[tuple[int, Project]]:
    """The key of a project that was taken through the steps, and its copy elsewhere."""
    dice = random.Random(2026)
    templates = list(Project.objects.order_by("pk"))
    places = [
        (league.code, banner)
        for league in leagues()
        if league.code not in DEMO_DIVISIONS
        for banner in banners(league.code)
    ]
    of_league = [place for place in places if place[0] == LEAGUE]
    of_banner = [place for place in places if place[1].code == BANNER]
    assert of_banner
    for nth in range(count):
        chosen = of_banner if nth % 25 == 0 else of_league if nth % 25 < 5 else places
        league, banner = dice.choice(chosen)
        one = dice.choice(templates)
        name = f"{banner.name}{dice.choice(_PLACES)}{dice.choice(_WHAT)}修复{dice.randrange(1, 400)}号"
        day = one.made_at - timedelta(dice.randrange(1000))
        yield (
            one.pk,
            Project(
                number=f"{banner.code}-{day.year}-{nth:05d}",
                name=name,
                lifecycle=one.lifecycle,
                league=league,
                banner=banner.code,
                authority=banner.code,
                area_units=int(10 ** dice.uniform(3, 6.7)),
                budget_fen=dice.randrange(0, 10**11),
                key_areas=dice.choice(KEY_AREAS),
                regions=dice.choice(_REGIONS),
                description=f"{name}。{one.description}" * 6,
                measures="清理危岩、回填采坑、覆土、播撒草籽、管护。" * 10,
                main_state=one.main_state,
                state_date=one.state_date,
                made_at=day,
                changed_at=day,
                changed_by_id=one.changed_by_id,
            ),
        )


def _check(count: int) -> None:
    """A measurement on projects that do not agree with themselves would be worth nothing."""
    for project in Project.objects.order_by("number")[: count : count // 50]:
        rest = [one for one in differences_of(project, now().date()) if not one.startswith("期限")]
        assert not rest, (project.number, rest)
        assert project.main_state == "" or project.entries.exists()
