"""Calls of people for the access matrix."""

from __future__ import annotations

from django.core import signing
from django.utils import timezone

from tests.register.access import Call, Sample
from tests.register.people.codes import code_at, give_second_factor
from tests.register.world import PASSWORD, World, account
from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Role

NOBODY = ""
EVERYBODY = (
    "banner", "banner2", "forestry", "league", "other_banner", "other_league", "province", "auditor", "investor",
    "obligor", "preparer", "stranger", "expert", "other_expert", "administrator",
)  # fmt: skip
ADMINISTRATOR = ("administrator",)
NEW_PASSWORD = "another horse 81 river"
CODE = "91110000600037341L"


def _sign_in(world: World) -> Call:
    return {}, {"username": "banner", "password": PASSWORD}


def _second_factor(world: World) -> Call:
    """Who owes no code is sent on; test_second_factor.py asks for codes."""
    return {}, {"code": "000000"}


def _set_up(world: World) -> Call:
    """A secret is signed for one account, so each gets its own; the code is that of this moment."""
    secret = "31" * 20

    def signed(name: str) -> str:
        return signing.dumps({"user": world.users[name].pk, "secret": secret}, salt="xiufu.set_up") if name else ""

    return {}, {"secret": signed, "code": lambda name: code_at(secret, timezone.now())}


def _with_second_factor(world: World) -> Call:
    for user in world.users.values():
        give_second_factor(user)
    return {}, {}


def _change_password(world: World) -> Call:
    return {}, {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}


def _of_expert(world: World) -> Call:
    return {"pk": world.users["other_expert"].pk}, {}


def _new(world: World) -> Call:
    return {}, {"role": "expert", "username": "new.expert", "name": "某专家"}


def _change(world: World) -> Call:
    user = world.users["other_expert"]
    return {"pk": user.pk}, {"role": "auditor", "division": "152900", "name": "某审计员", "expected": user.version}


def _disabled(world: World) -> Call:
    user = account("disabled", Role.EXPERT)
    User.objects.filter(pk=user.pk).update(is_active=False)
    return {"pk": user.pk}, {}


def _erase(world: World) -> Call:
    return {"pk": world.users["other_expert"].pk}, {"why": "left", "sure": "on"}


def _party_new(world: World) -> Call:
    return {}, {"code": CODE, "name": "又一公司"}


def _party(world: World) -> Call:
    return {"pk": world.parties["stranger"].pk}, {"code": CODE, "name": "另名公司", "expected": 1}


SAMPLES = {
    "people:sign_in": Sample((*EVERYBODY, NOBODY), _sign_in),
    "people:sign_out": Sample(EVERYBODY),
    "people:second_factor": Sample(EVERYBODY, _second_factor),
    "people:set_up": Sample(EVERYBODY, _set_up),
    "people:recovery_codes": Sample(EVERYBODY, _with_second_factor),
    "people:change_password": Sample(EVERYBODY, _change_password),
    "people:me": Sample(EVERYBODY),
    "people:accounts": Sample(ADMINISTRATOR),
    "people:account_new": Sample(ADMINISTRATOR, _new),
    "people:account": Sample(ADMINISTRATOR, _of_expert),
    "people:account_change": Sample(ADMINISTRATOR, _change),
    "people:account_disable": Sample(ADMINISTRATOR, _of_expert),
    "people:account_enable": Sample(ADMINISTRATOR, _disabled),
    "people:account_reset_password": Sample(ADMINISTRATOR, _of_expert),
    "people:account_reset_second_factor": Sample(ADMINISTRATOR, _of_expert),
    "people:account_erase": Sample(ADMINISTRATOR, _erase),
    "people:parties": Sample(ADMINISTRATOR),
    "people:party_new": Sample(ADMINISTRATOR, _party_new),
    "people:party_change": Sample(ADMINISTRATOR, _party),
}
