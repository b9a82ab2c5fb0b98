"""Signing in and out, and the own password (登录、退出、修改口令): who it is, judged and logged."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.people.attempts import attempt, failed, key_of, succeeded
from xiufu.register.people.passwords import expired, problems_of
from xiufu.register.rules.refusals import Refused

WRONG = "账号或口令不对。请核对后再试；忘了口令请找系统管理员重置"
EXPIRED = "一次性口令已过期，不能再用。请找系统管理员重置口令"


def identified(*, username: str, password: str, address: str, now: datetime) -> User:
    """Whose name and password these are (核对账号口令). Logged in the same transaction that takes the failures back.

    Raises ``Refused``: 422 for an unknown account, a disabled one and a wrong password alike (the password is hashed for each of
    them), and for a one-time password that came too late; 429 where locked. The password is judged outside of any transaction: hashing is slow and would hold up every writer.
    """
    tried = attempt(key=key_of("sign_in", username), address=address, now=now)
    user = authenticate(None, username=username, password=password)
    if not isinstance(user, User):
        known = User.objects.filter(username=username).values_list("pk", flat=True).first()
        failed(tried=tried, what="sign_in", subject=f"user:{known or 'unknown'}", now=now)
        raise Refused(WRONG, code=422)
    if expired(user, now):
        failed(tried=tried, what="sign_in", subject=f"user:{user.pk}", now=now)
        raise Refused(EXPIRED, code=422)
    with transaction.atomic():
        succeeded(tried=tried)
        asked = "asked" if user.second_factor_at else "none"
        record(user_id=user.pk, action="sign_in", subject=f"user:{user.pk}", data={"second_factor": asked}, now=now)
    return user


@transaction.atomic
def session_ended(*, user_id: int, why: str, now: datetime) -> None:
    """Log the end of a session (记录会话结束): ``asked`` by its person, ``idle``, or ``age``."""
    record(user_id=user_id, action="sign_out", subject=f"user:{user_id}", data={"why": why}, now=now)


def change_password(*, actor: Actor, old: str, new: str, address: str, now: datetime) -> User:
    """Give oneself a new password (修改口令); every other session of the account ends with the old one.

    Raises ``Refused`` (422 with every reason, 429 where the old one was wrong too often).
    """
    user = User.objects.get(pk=actor.user_id)
    tried = attempt(key=key_of("password", str(user.pk)), address=address, now=now)
    if not user.check_password(old):
        failed(tried=tried, what="password", subject=f"user:{user.pk}", now=now)
        raise Refused("原口令不对，请重新填写", code=422)
    if expired(user, now):
        failed(tried=tried, what="password", subject=f"user:{user.pk}", now=now)
        raise Refused(EXPIRED, code=422)
    problems = problems_of(new, user)
    with transaction.atomic():
        succeeded(tried=tried)
        if not problems:
            held = User.objects.select_for_update().get(pk=user.pk)
            if held.password != user.password:
                raise Refused("口令刚刚被别处修改，请重新登录", code=409)
            held.set_password(new)
            held.one_time_password, held.one_time_until = False, None
            held.save(update_fields=["password", "one_time_password", "one_time_until"])
            record(user_id=user.pk, action="password.changed", subject=f"user:{user.pk}", data={}, now=now)
            return held
    raise Refused(*problems, code=422)
