"""Yearly editions of the library (年度项目库), 内政办发〔2023〕14号（八）: made by one officer, published by another, then frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.roles import BY_AREA
from xiufu.register.journal.chain import record
from xiufu.register.library.models import Edition, EditionChange, EditionRow, Project, state_title
from xiufu.register.library.snapshots import as_text, changed_facts, facts_of, listed_projects, seal_of, sha256
from xiufu.register.rules.divisions import PROVINCE, prefix_of
from xiufu.register.rules.refusals import Refused

_LONGEST = 300


def editions_for(actor: Actor) -> QuerySet[Edition]:
    """The editions that an account may see (可见的年度项目库): those of divisions in its area; drafts only those of its own."""
    if actor.role not in BY_AREA:
        return Edition.objects.none()
    prefix = "15" if actor.division == PROVINCE else prefix_of(actor.division)
    mine = Q(division=actor.division) if actor.leads else Q(pk__isnull=True)
    return Edition.objects.filter(Q(division__startswith=prefix), Q(published_at__isnull=False) | mine)


def the_edition(actor: Actor, pk: int) -> Edition:
    """One edition that an account may see (可见的一版). Raises ``Refused`` (404) for any other."""
    found = editions_for(actor).select_related("base", "made_by", "published_by").filter(pk=pk).first()
    if found is None:
        raise Refused("没有这一版年度项目库，或者您无权查看", code=404)
    return found


@dataclass(frozen=True, slots=True)
class YearsEdition:
    """How the edition of a year stands (本年度项目库): the one published last, and the draft. Both may be none."""

    year: int
    published: Edition | None
    draft: Edition | None


def years_edition(actor: Actor, today: date) -> YearsEdition | None:
    """How this year's edition of one's own division stands (本年度项目库), none for who makes none. （八） asks for it every year (按年度
    及时), on no fixed day: so it is due from 1 January on until it is published, and never overdue.
    """
    if not _makes(actor):
        return None
    mine = Edition.objects.filter(division=actor.division).order_by("-pk")
    published = mine.filter(year=today.year, published_at__isnull=False).first()
    return YearsEdition(today.year, published, mine.filter(published_at__isnull=True).first())


def _makes(actor: Actor) -> bool:
    """Editions are made by those who lead a league or a banner."""
    return actor.leads and actor.division != PROVINCE


def changes_of(edition: Edition) -> QuerySet[EditionRow]:
    """The rows in which an edition differs from the one before (与上一版的变化)."""
    return edition.rows.exclude(change=EditionChange.SAME)


def with_counts(editions: Iterable[Edition]) -> list[tuple[Edition, list[int]]]:
    """Editions with how many rows of each change they have (各类变化的项目数), in the order of the changes; one query for all of them."""
    shown = list(editions)
    rows = (
        EditionRow.objects.filter(edition__in=shown).order_by().values("edition", "change").annotate(count=Count("*"))
    )
    counts = {(edition, change): count for edition, change, count in rows.values_list("edition", "change", "count")}
    return [(one, [counts.get((one.pk, change.value), 0) for change in EditionChange]) for one in shown]


@transaction.atomic
def make_edition(*, actor: Actor, year: int, now: datetime) -> Edition:
    """Draw up an edition of one's own division (编制年度项目库) from the library as it is now. Raises ``Refused``.

    Its number is the division, the year and how many of that year there are.
    """
    if not _makes(actor):
        raise Refused("年度项目库由盟市、旗县的自然资源部门编制", code=403)
    if not 2023 <= year <= timezone.localtime(now).year:
        raise Refused(f"年度应在 2023（文件印发之年）至 {timezone.localtime(now).year} 之间")
    mine = Edition.objects.filter(division=actor.division)
    if draft := mine.filter(published_at__isnull=True).first():
        raise Refused(f"已有一版 {draft.number} 还没有公布，先公布或作废")
    base = mine.order_by("-pk").first()  # one draft at a time: the last made is the last published
    if base and year < base.year:
        raise Refused(f"上一版是 {base.year} 年度的，不能再编制更早年度的")
    edition = Edition.objects.create(
        number=f"{actor.division}-{year}-第{mine.filter(year=year).count() + 1}版",
        division=actor.division,
        year=year,
        base=base,
        made_at=now,
        made_by_id=actor.user_id,
    )
    rows = _rows(edition, base)
    EditionRow.objects.bulk_create(rows, batch_size=200)
    counts = {change.value: sum(row.change == change for row in rows) for change in EditionChange}
    _log(actor, edition, "edition.make", counts, now)
    return edition


def _rows(edition: Edition, base: Edition | None) -> list[EditionRow]:
    """Every project of the library with how it stands to the edition before, and those that have left it."""
    held = {row.project_id: row for row in base.rows.exclude(change=EditionChange.REMOVED)} if base else {}
    rows = []
    for project in listed_projects(edition.division):
        text, before = as_text(facts_of(project)), held.pop(project.pk, None)
        lines = changed_facts(before.facts, text) if before else []
        change = EditionChange.ADDED if before is None else EditionChange.CHANGED if lines else EditionChange.SAME
        rows.append(
            EditionRow(
                edition=edition, project=project, number=project.number, facts=text, sha256=sha256(text), change=change,
                lines=[list(line) for line in lines],
            )
        )  # fmt: skip
    states = dict(Project.objects.filter(pk__in=held).values_list("pk", "main_state"))
    for pk, before in held.items():
        now_state = state_title("market_restoration", states[pk])
        rows.append(
            EditionRow(
                edition=edition, project_id=pk, number=before.number, facts=before.facts, sha256=before.sha256,
                change=EditionChange.REMOVED, lines=[["状态", "", now_state]],
            )
        )  # fmt: skip
    return rows


@transaction.atomic
def give_reasons(*, actor: Actor, edition: int, reasons: Mapping[int, str], now: datetime) -> None:
    """Say why projects were added, changed or removed (填写理由), by rows of the draft. Raises ``Refused``."""
    held = _draft(actor, edition)
    if held.made_by_id != actor.user_id:
        raise Refused("理由由编制人填写；公布人发现不妥的，请编制人改", code=403)
    rows = {row.pk: row for row in changes_of(held).filter(pk__in=reasons)}
    stated = {pk: " ".join(reasons[pk].replace("\0", "").split()) for pk in rows}
    if longest := [rows[pk].number for pk, reason in stated.items() if len(reason) > _LONGEST]:
        raise Refused(*(f"{number} 的理由超过 {_LONGEST} 字" for number in longest))
    for pk, row in rows.items():
        row.reason = stated[pk]
    EditionRow.objects.bulk_update(rows.values(), ["reason"], batch_size=200)
    _log(actor, held, "edition.reasons", {rows[pk].number: reason for pk, reason in stated.items()}, now)


@transaction.atomic
def publish_edition(*, actor: Actor, edition: int, now: datetime) -> Edition:
    """Publish a draft (公布), by somebody else than who made it; from then on nothing of it changes. Raises ``Refused``."""
    held = _draft(actor, edition)
    if held.made_by_id == actor.user_id:
        raise Refused("年度项目库由编制人以外的另一人公布", code=403)
    if missing := changes_of(held).filter(reason="").count():
        raise Refused(f"还有 {missing} 个增加、变更或移出的项目没有写明理由，由编制人填写后再公布")
    listed = held.rows.order_by("number", "project_id")
    if not listed.exists():
        raise Refused("项目库里还没有项目，没有可公布的")
    held.sha256 = seal_of(held.number, listed.values_list("number", "change", "reason", "sha256"))
    held.published_at, held.published_by_id = now, actor.user_id
    held.save()
    _log(actor, held, "edition.publish", {"number": held.number, "sha256": held.sha256}, now)
    return held


@transaction.atomic
def discard_edition(*, actor: Actor, edition: int, now: datetime) -> None:
    """Throw a draft away (作废草稿), so that a new one can be made of the library as it is by then."""
    held = _draft(actor, edition)
    _log(actor, held, "edition.discard", {"number": held.number}, now)
    held.delete()


def _draft(actor: Actor, pk: int) -> Edition:
    found = the_edition(actor, pk)
    if not (actor.leads and actor.division == found.division):
        raise Refused("这一版由编制它的自然资源部门办理", code=403)
    held = Edition.objects.select_for_update().get(pk=found.pk)
    if held.published_at:
        raise Refused(f"{held.number} 已经公布，不能再改")
    return held


def _log(actor: Actor, edition: Edition, action: str, data: Mapping[str, object], now: datetime) -> None:
    record(user_id=actor.user_id, action=action, subject=f"edition:{edition.pk}", data=data, now=now)
