"""Administration of parties (单位管理)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import Party
from xiufu.register.journal.chain import record
from xiufu.register.people.actions import administers
from xiufu.register.people.missed import missed_of_party
from xiufu.register.rules.credit_codes import problem_of
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.rules.turns import Turn, in_turn


def parties(q: str) -> QuerySet[Party]:
    """Parties whose name or code contains something (查询单位), with ``accounts``, the number of their accounts."""
    found = Party.objects.filter(name__icontains=q) | Party.objects.filter(code__icontains=q.upper())
    return found.annotate(accounts=Count("user")).order_by("name", "pk")


def the_party(pk: int) -> Party:
    """One party. Raises ``Refused`` (404)."""
    found = Party.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("没有这个单位", code=404)
    return found


@transaction.atomic
def save_party(*, actor: Actor, party_id: int | None, code: str, name: str, expected: int, now: datetime) -> Party:
    """Enter a party, or change one (登记、修改单位). ``expected`` is the version that the administrator saw.

    Raises ``Stale`` where it was changed meanwhile, ``Refused``: 422 for a wrong code or one that there is already, 404.
    """
    administers(actor)
    in_turn(Turn.ACCOUNTS)
    party = Party() if party_id is None else the_party(party_id)
    if party_id is not None and party.version != expected:
        raise Stale(*missed_of_party(party, expected), current=party.version)
    problems = [f"统一社会信用代码：{wrong}"] if (wrong := problem_of(code)) else []
    if taken := Party.objects.filter(code=code).exclude(pk=party.pk).first():
        problems.append(f"统一社会信用代码：单位“{taken.name}”已用这个代码登记，不能重复登记")
    if problems:
        raise Refused(*problems, code=422)
    before = {"code": party.code, "name": party.name} if party.pk else {}
    party.code, party.name = code, name
    party.version += 1 if party.pk else 0
    party.save()
    data = {"from": before, "to": {"code": code, "name": name}}
    record(user_id=actor.user_id, action="party.saved", subject=f"party:{party.pk}", data=data, now=now)
    return party
