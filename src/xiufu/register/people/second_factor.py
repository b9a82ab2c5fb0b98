"""The second factor (双因素): codes of an authenticator (RFC 6238, six digits, 30 seconds), and recovery codes.

At rest: the secret of the authenticator is encrypted with the server's secret key, which is not in the database; recovery codes stand
as hashes keyed with that secret, so that whoever has the database or a backup of it can neither compute codes nor try them. They are shown
once. Neither is ever written into the log or a session.
"""

import hashlib
import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django_otp.oath import TOTP

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.people.attempts import attempt, failed, key_of, succeeded
from xiufu.register.people.models import Authenticator, RecoveryCode
from xiufu.register.people.passwords import SYMBOLS
from xiufu.register.people.sealing import opened, sealed
from xiufu.register.rules.refusals import Refused

RECOVERY_CODES = 10
ISSUER = "修复项目登记"
_DIGITS, _SECONDS, _TOLERANCE = 6, 30, 1
_WRONG = "验证码不对。请用验证器上此刻显示的六位数字；同一个验证码只能用一次，手机时间须准确"


def new_secret() -> str:
    """A secret of 160 bits for an authenticator (密钥), hexadecimal; kept nowhere until a code proves it."""
    return secrets.token_hex(20)


def secret_as_text(secret: str) -> str:
    """A secret as people type it (密钥文本): base32 in groups of four."""
    text = b32encode(bytes.fromhex(secret)).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: str, user: User) -> str:
    """A secret as an authenticator reads it (otpauth 地址)."""
    told = {"secret": b32encode(bytes.fromhex(secret)).decode("ascii"), "algorithm": "SHA1", "digits": _DIGITS}
    told |= {"period": _SECONDS, "issuer": ISSUER}
    return f"otpauth://totp/{quote(ISSUER)}:{quote(user.username)}?{urlencode(told, quote_via=quote)}"


def _step_of(secret: bytes, last_step: int, code: str, now: datetime) -> int | None:
    """The time step whose code this is, none where it is wrong or was used already; one step to either side is allowed."""
    if not (code.isascii() and code.isdigit() and len(code) == _DIGITS):
        return None
    totp = TOTP(secret, _SECONDS, 0, _DIGITS)
    totp.time = now.timestamp()
    return int(totp.t()) if totp.verify(int(code), _TOLERANCE, last_step + 1) else None


@transaction.atomic
def set_up(*, actor: Actor, secret: str, code: str, now: datetime) -> tuple[User, tuple[str, ...]]:
    """Set up the second factor (启用双因素) with a code that proves the secret; gives the recovery codes, to be shown once.

    Raises ``Refused``: 422 where the code is wrong, 409 where there is a second factor already.
    """
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.second_factor_at:
        raise Refused("双因素已经启用；换手机请找系统管理员重置", code=409)
    plain = bytes.fromhex(secret)
    step = _step_of(plain, -1, code.replace(" ", ""), now)
    if step is None:
        raise Refused(_WRONG, code=422)
    authenticator = Authenticator.objects.create(user=user, sealed=sealed(user.pk, plain), last_step=step)
    user.second_factor_at = now
    user.save(update_fields=["second_factor_at"])
    record(user_id=user.pk, action="second_factor.set_up", subject=f"user:{user.pk}", data={}, now=now)
    return user, _new_codes(authenticator, plain)


def _new_codes(authenticator: Authenticator, secret: bytes) -> tuple[str, ...]:
    authenticator.recovery_codes.all().delete()
    codes = tuple("".join(secrets.choice(SYMBOLS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(authenticator=authenticator, hashed=_hashed(secret, one)) for one in codes
    )
    return tuple(f"{one[:5]}-{one[5:]}" for one in codes)


def _hashed(secret: bytes, code: str) -> str:
    """What is kept of a recovery code: a hash keyed with the secret of the authenticator, for a code alone could be guessed."""
    plain = code.replace("-", "").replace(" ", "").lower()
    return hmac.new(secret, f"xiufu.recovery.{plain}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def new_recovery_codes(*, actor: Actor, now: datetime) -> tuple[str, ...]:
    """New recovery codes in place of the old ones (重新生成恢复码), to be shown once.

    Raises ``Refused`` (409) without a second factor, and where its secret cannot be read.
    """
    authenticator = Authenticator.objects.select_for_update().filter(user_id=actor.user_id).first()
    if authenticator is None:
        raise Refused("还没有启用双因素，没有恢复码", code=409)
    secret = opened(actor.user_id, authenticator.sealed)
    subject = f"user:{actor.user_id}"
    record(user_id=actor.user_id, action="second_factor.recovery_codes", subject=subject, data={}, now=now)
    return _new_codes(authenticator, secret)


def recovery_codes_left(actor: Actor) -> int:
    """How many recovery codes are unused (剩余恢复码)."""
    return RecoveryCode.objects.filter(authenticator__user_id=actor.user_id).count()


def verified(*, actor: Actor, code: str, address: str, now: datetime) -> None:
    """Judge a code (核对验证码), so that the session may be marked. A recovery code is used up.

    Raises ``Refused``: 422 where it is wrong, 429 after five wrong ones in a quarter of an hour, 409 where the secret cannot be read,
    which counts as no attempt.
    """
    known = Authenticator.objects.filter(user_id=actor.user_id).first()
    if known:
        opened(actor.user_id, known.sealed)
    tried = attempt(key=key_of("second_factor", str(actor.user_id)), address=address, now=now)
    plain = code.strip().replace(" ", "")
    subject = f"user:{actor.user_id}"
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user_id=actor.user_id).first()
        by = _used(held, plain, now) if held else ""
        if by:
            succeeded(tried=tried)
            record(user_id=actor.user_id, action="sign_in.second_factor", subject=subject, data={"by": by}, now=now)
            return
    failed(tried=tried, what="second_factor", subject=subject, now=now)
    raise Refused(_WRONG, code=422)


def _used(held: Authenticator, code: str, now: datetime) -> str:
    """Uses a code up: by what it was proved, empty where it is wrong."""
    secret = opened(held.user_id, held.sealed)
    step = _step_of(secret, held.last_step, code, now)
    if step is not None:
        held.last_step = step
        held.save(update_fields=["last_step"])
        return "authenticator"
    return "recovery_code" if held.recovery_codes.filter(hashed=_hashed(secret, code)).delete()[0] else ""


def remove(user: User) -> None:
    """Take the second factor away (撤销双因素), within the transaction of who decides it; the caller saves and logs."""
    Authenticator.objects.filter(user=user).delete()
    user.second_factor_at = None


@transaction.atomic
def seal_again(*, now: datetime) -> tuple[int, int]:
    """Encrypt every secret with the present key (用现行密钥重新加密), so that earlier keys are no longer needed; logged.

    Gives how many were, and how many no known key opens: they stay as they are.
    """
    done, lost = 0, 0
    for one in Authenticator.objects.select_for_update().order_by("pk"):
        try:
            one.sealed = sealed(one.user_id, opened(one.user_id, one.sealed))
        except Refused:
            lost += 1
            continue
        one.save(update_fields=["sealed"])
        done += 1
    record(user_id=None, action="second_factor.sealed", subject="server", data={"done": done, "lost": lost}, now=now)
    return done, lost
