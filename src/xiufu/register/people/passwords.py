"""Passwords (口令): what is asked of a new one, and one-time passwords."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xiufu.register.accounts.models import User

SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Symbols that nobody mistakes for one another."""
_SAID = {
    "too_short": "口令太短，至少 12 个字符",
    "too_common": "口令太常见，容易被猜中，请另选一个",
    "entirely_numeric": "口令不能全是数字，请加上字母或符号",
    "too_similar": "口令与账号太相似，请另选一个",
}


def problems_of(password: str, user: User) -> list[str]:
    """What speaks against a new password (口令不合要求之处), each with its remedy."""
    found = []
    if user.check_password(password):
        found.append("新口令与原口令相同，请另选一个")
    try:
        validate_password(password, user)
    except ValidationError as error:
        found += [_SAID.get((one.code or "").removeprefix("password_"), one.messages[0]) for one in error.error_list]
    return found


def give_one_time(user: User, now: datetime) -> str:
    """Give an account a one-time password (发给一次性口令), good for some hours; not yet saved."""
    password = one_time_password()
    user.set_password(password)
    user.one_time_password, user.one_time_until = True, now + timedelta(hours=settings.ONE_TIME_HOURS)
    return password


def expired(user: User, now: datetime) -> bool:
    """Whether the one-time password of an account is good no longer (一次性口令已过期)."""
    return user.one_time_password and user.one_time_until is not None and now >= user.one_time_until


def one_time_password() -> str:
    """A password that must be changed first (一次性口令): 20 symbols that nobody mistakes for others, about 99 bits."""
    return "-".join("".join(secrets.choice(SYMBOLS) for _ in range(5)) for _ in range(4))
