"""Personal data (个人信息): the only place that reads, writes and erases it. 《个人信息保护法》 asks that reading it can be answered for.

The log never holds any: of each value it holds a hash with the person's own salt, which is erased with the data, so that nobody can
try names against it afterwards, while the chain stays as it was.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import PersonalData, User
from xiufu.register.accounts.roles import Role
from xiufu.register.journal.chain import record
from xiufu.register.rules.refusals import Refused


class Why(StrEnum):
    """Why personal data of somebody else is read (查看理由)."""

    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Personal:
    """What identifies a person (个人信息)."""

    name: str
    phone: str = ""
    email: str = ""


def personal_of(actor: Actor, user_id: int, why: Why, now: datetime) -> Personal | None:
    """The personal data of an account (查看个人信息), none where it was erased. A read by somebody else is logged with its reason.

    Raises ``Refused`` (403) for everybody but the person and administrators.
    """
    if actor.user_id != user_id:
        if actor.role is not Role.ADMINISTRATOR:
            raise Refused("个人信息只有本人和系统管理员可以查看", code=403)
        with transaction.atomic():
            record(user_id=actor.user_id, action="personal.read", subject=f"user:{user_id}", data={"why": why}, now=now)
    found = PersonalData.objects.filter(user=user_id).first()
    return Personal(found.name, found.phone, found.email) if found else None


def keep(user: User, person: Personal) -> dict[str, str]:
    """Write somebody's personal data (登记个人信息), within the transaction of who does it; gives the hashes of it for the log,
    none where nothing changed.
    """
    if PersonalData.objects.filter(user=user, **asdict(person)).exists():
        return {}
    salt = secrets.token_hex(32)
    PersonalData.objects.update_or_create(user=user, defaults=asdict(person) | {"salt": salt})
    return {field: hashed(salt, value) for field, value in asdict(person).items() if value}


def hashed(salt: str, value: str) -> str:
    """The salted hash of a value (加盐哈希), as the log holds it."""
    return hashlib.sha256(f"{salt}|{value}".encode()).hexdigest()


def is_erased(user: User) -> bool:
    """Whether the personal data of an account was erased (已注销)."""
    return not PersonalData.objects.filter(user=user).exists()


def erase(user: User) -> None:
    """Erase somebody's personal data with its salt (删除个人信息), within the transaction of who decides it."""
    PersonalData.objects.filter(user=user).delete()


def same_person(one: User, other: User) -> bool:
    """Whether two accounts are of one person (同一人): one account, or the same name and telephone. Tells nothing else of them."""
    return other.pk in accounts_of_person(one.pk, {other.pk})


def accounts_of_person(user_id: int, among: Collection[int]) -> frozenset[int]:
    """Which of some accounts are of the same person as one (同一人的账号), itself included where it is among them."""
    mine = PersonalData.objects.filter(user=user_id).exclude(phone="").first()
    same = PersonalData.objects.filter(user__in=among, name=mine.name, phone=mine.phone) if mine else None
    found = same.values_list("user_id", flat=True) if same is not None else ()
    return frozenset({user_id} & set(among)) | frozenset(found)


def mail_addresses() -> dict[int, str]:
    """Where the register itself writes to active accounts (电子邮箱), by account; those without an address are left out."""
    found = PersonalData.objects.filter(user__is_active=True).exclude(email="")
    return dict(found.values_list("user_id", "email"))
