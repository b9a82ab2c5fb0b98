"""Administration of accounts (账号管理): every write, by administrators alone, each in the log."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import BY_AREA, BY_PARTY, Department, Role
from xiufu.register.journal.chain import record
from xiufu.register.people import personal, second_factor
from xiufu.register.people.missed import missed_of_account
from xiufu.register.people.passwords import give_one_time
from xiufu.register.people.personal import Personal
from xiufu.register.rules.divisions import divisions
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.rules.turns import Turn, in_turn


@dataclass(frozen=True, slots=True)
class Post:
    """What an account is (职务): its role, and what the role asks for."""

    role: Role
    department: str = ""
    division: str = ""
    party_id: int | None = None

    def problems(self) -> list[str]:
        """What does not fit the role (与角色不符之处)."""
        found = []
        if (self.role is Role.OFFICER) != (self.department in Department.values):
            found.append("部门：主管部门人员须选部门，其他角色没有部门")
        if (self.role in BY_AREA) != (self.division in divisions()):
            found.append("辖区：主管部门人员和审计监督人员须选辖区，其他角色没有辖区")
        if (self.role in BY_PARTY) != (self.party_id is not None):
            found.append("单位：社会投资主体、土地复垦义务人、编制单位须填单位，其他角色没有单位")
        return found


@transaction.atomic
def open_account(
    *, actor: Actor | None, username: str, post: Post, person: Personal, now: datetime, password: str | None = None
) -> tuple[User, str]:
    """Open an account (新建账号); gives it with its one-time password. ``actor`` is absent at the console of the server.

    A ``password`` is given only for accounts of demonstrations; it is no one-time password. Raises ``Refused`` (422).
    """
    if actor:
        administers(actor)
    in_turn(Turn.ACCOUNTS)
    problems = post.problems()
    if User.objects.filter(username__iexact=username).exists():
        problems.append(f"账号：已有账号“{username}”，请换一个")
    if problems:
        raise Refused(*problems, code=422)
    user = User(username=username, **asdict(post))
    given = password or give_one_time(user, now)
    if password:
        user.set_password(password)
    user.save(force_insert=True)
    _record(actor, user, "opened", asdict(post) | {"personal": personal.keep(user, person)}, now)
    return user, given


@transaction.atomic
def change_account(*, actor: Actor, user_id: int, post: Post, person: Personal, expected: int, now: datetime) -> User:
    """Change what an account is, or its personal data (修改账号). ``expected`` is the version that the administrator saw.

    Raises ``Stale`` where it was changed meanwhile, ``Refused``: 404 no such account, 409 for one's own role, the last
    administrator, an erased account, 422 where the post does not fit.
    """
    user = _held(actor, user_id)
    if user.version != expected:
        raise Stale(*missed_of_account(user, expected), current=user.version)
    _not_erased(user)
    if problems := post.problems():
        raise Refused(*problems, code=422)
    before = Post(Role(user.role), user.department, user.division, user.party_id)
    if post != before and user.pk == actor.user_id:
        raise Refused("不能修改自己的角色，请由另一位系统管理员办理", code=409)
    if post.role is not Role.ADMINISTRATOR:
        _not_the_last(user)
    for field, value in asdict(post).items():
        setattr(user, field, value)
    changed = {"from": asdict(before), "to": asdict(post)} if post != before else {}
    _save(user)
    _record(actor, user, "changed", changed | {"personal": personal.keep(user, person)}, now)
    return user


@transaction.atomic
def disable(*, actor: Actor, user_id: int, now: datetime) -> User:
    """Disable an account (停用账号), which ends its sessions. Raises ``Refused`` (409) for one's own and for the last administrator."""
    user = _held(actor, user_id)
    _not_oneself(actor, user, "停用")
    _not_the_last(user)
    if user.is_active:
        user.is_active = False
        _save(user, end_sessions=True)
        _record(actor, user, "disabled", {}, now)
    return user


@transaction.atomic
def enable(*, actor: Actor, user_id: int, now: datetime) -> User:
    """Enable an account again (启用账号); sessions from before stay ended. Raises ``Refused`` (409) for an erased one."""
    user = _held(actor, user_id)
    _not_erased(user)
    if not user.is_active:
        user.is_active = True
        _save(user)
        _record(actor, user, "enabled", {}, now)
    return user


@transaction.atomic
def reset(*, actor: Actor, user_id: int, with_second_factor: bool, now: datetime) -> tuple[User, str]:
    """Give an account a new one-time password (重置口令), where asked take its second factor away as well (重置双因素).

    Ends its sessions; gives the account and the password, to be shown once. Raises ``Refused`` (409) for one's own account.
    """
    user = _held(actor, user_id)
    _not_oneself(actor, user, "重置")
    _not_erased(user)
    password = give_one_time(user, now)
    if with_second_factor:
        second_factor.remove(user)
    _save(user, end_sessions=True)
    _record(actor, user, "second_factor_reset" if with_second_factor else "password_reset", {}, now)
    return user, password


REASONS: Mapping[str, str] = {
    "asked": "本人要求删除",
    "left": "已离岗或不再参与项目",
    "mistaken": "账号误建",
}
"""Why personal data is erased (删除理由); fixed, so that nothing personal gets into the log with it."""


@transaction.atomic
def erase_person(*, actor: Actor, user_id: int, why: str, now: datetime) -> User:
    """Erase the personal data of an account (个人信息删除) with the name of the account, and disable it for good.

    Entries and the log stay valid: they hold the number of the account and salted hashes. Raises ``Refused``.
    """
    user = _held(actor, user_id)
    _not_oneself(actor, user, "注销")
    _not_the_last(user)
    _not_erased(user)
    if why not in REASONS:
        raise Refused("删除理由：请选一项", code=422)
    personal.erase(user)
    second_factor.remove(user)
    user.username = f"erased-{user.pk}"
    user.is_active = False
    user.set_unusable_password()
    _save(user, end_sessions=True)
    _record(actor, user, "erased", {"why": why}, now)
    return user


def administers(actor: Actor) -> None:
    """Asks that it is an administrator (须为系统管理员). Raises ``Refused`` (403)."""
    if actor.role is not Role.ADMINISTRATOR:
        raise Refused("账号由系统管理员管理", code=403)


def _held(actor: Actor, user_id: int) -> User:
    """An account, held until the end of the transaction. Accounts change one at a time: two administrators cannot disable each other."""
    administers(actor)
    in_turn(Turn.ACCOUNTS)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise Refused("没有这个账号", code=404)
    return user


def _not_oneself(actor: Actor, user: User, what: str) -> None:
    if user.pk == actor.user_id:
        raise Refused(f"不能{what}自己的账号，请由另一位系统管理员办理", code=409)


def _not_the_last(user: User) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMINISTRATOR and user.is_active and not others.exists():
        raise Refused("这是最后一个启用的系统管理员，请先新建或启用另一个", code=409)


def _not_erased(user: User) -> None:
    if personal.is_erased(user):
        raise Refused("这个账号的个人信息已删除，账号不再启用；需要时请新建账号", code=409)


def _save(user: User, *, end_sessions: bool = False) -> None:
    user.version += 1
    user.sessions_ended += end_sessions
    user.save()


def _record(actor: Actor | None, user: User, what: str, data: Mapping[str, object], now: datetime) -> None:
    by = actor.user_id if actor else None
    record(user_id=by, action=f"account.{what}", subject=f"user:{user.pk}", data=data, now=now)
