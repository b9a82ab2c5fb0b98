"""The second factor (双因素): codes of an authenticator (RFC 6238, six digits, 30 seconds), and recovery codes.

At rest: the secret of the authenticator stands as it is in ``otp_totp_totpdevice`` (a server must compute with it, so who reads the
database or a backup can compute codes; he still lacks the password, of which there is only a hash). Recovery codes stand as hashes
keyed with the server's secret key; they are shown once. Neither is ever written into the log or a session.
"""

import secrets
from base64 import b32encode
from binascii import unhexlify
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiufu.register.accounts.actors import Actor
from xiufu.register.accounts.models import User
from xiufu.register.journal.chain import record
from xiufu.register.people.attempts import attempt, failed, key_of, succeeded
from xiufu.register.people.passwords import SYMBOLS
from xiufu.register.rules.refusals import Refused

RECOVERY_CODES = 10
_WRONG = "验证码不对。请用验证器上此刻显示的六位数字；同一个验证码只能用一次，手机时间须准确"


def new_secret() -> str:
    """A secret of 160 bits for an authenticator (密钥), hexadecimal; kept nowhere until a code proves it."""
    return secrets.token_hex(20)


def secret_as_text(secret: str) -> str:
    """A secret as people type it (密钥文本): base32 in groups of four."""
    text = b32encode(unhexlify(secret)).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: str, user: User) -> str:
    """A secret as an authenticator reads it (otpauth 地址)."""
    return str(TOTPDevice(user=user, key=secret).config_url)


def _step_of(device: TOTPDevice, code: str, now: datetime) -> int | None:
    """The time step whose code this is, none where it is wrong or was used already; one step to either side is allowed."""
    if not (code.isascii() and code.isdigit() and len(code) == device.digits):
        return None
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = now.timestamp()
    return int(totp.t()) if totp.verify(int(code), device.tolerance, device.last_t + 1) else None


@transaction.atomic
def set_up(*, actor: Actor, secret: str, code: str, now: datetime) -> tuple[TOTPDevice, tuple[str, ...]]:
    """Set up the second factor (启用双因素) with a code that proves the secret; gives the recovery codes, to be shown once.

    Raises ``Refused``: 422 where the code is wrong, 409 where there is a second factor already.
    """
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.second_factor_at:
        raise Refused("双因素已经启用；换手机请找系统管理员重置", code=409)
    device = TOTPDevice(user=user, name="authenticator", key=secret)
    step = _step_of(device, code.replace(" ", ""), now)
    if step is None:
        raise Refused(_WRONG, code=422)
    device.last_t = step
    device.save()
    user.second_factor_at = now
    user.save(update_fields=["second_factor_at"])
    record(user_id=user.pk, action="second_factor.set_up", subject=f"user:{user.pk}", data={}, now=now)
    return device, _new_codes(user)


def _new_codes(user: User) -> tuple[str, ...]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = tuple("".join(secrets.choice(SYMBOLS) for _ in range(10)) for _ in range(RECOVERY_CODES))
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(user.pk, one)) for one in codes)
    return tuple(f"{one[:5]}-{one[5:]}" for one in codes)


def _kept(user_id: int, code: str) -> str:
    """What is kept of a recovery code: 80 bits of its keyed hash, as much as the field holds."""
    plain = code.replace("-", "").replace(" ", "").lower()
    hashed = salted_hmac(f"xiufu.recovery.{user_id}", plain, algorithm="sha256").digest()
    return b32encode(hashed[:10]).decode("ascii")


@transaction.atomic
def new_recovery_codes(*, actor: Actor, now: datetime) -> tuple[str, ...]:
    """New recovery codes in place of the old ones (重新生成恢复码), to be shown once. Raises ``Refused`` without a second factor."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if not user.second_factor_at:
        raise Refused("还没有启用双因素，没有恢复码", code=409)
    record(user_id=user.pk, action="second_factor.recovery_codes", subject=f"user:{user.pk}", data={}, now=now)
    return _new_codes(user)


def recovery_codes_left(actor: Actor) -> int:
    """How many recovery codes are unused (剩余恢复码)."""
    return int(StaticToken.objects.filter(device__user_id=actor.user_id).count())


def verified(*, actor: Actor, code: str, address: str, now: datetime) -> TOTPDevice:
    """The device that a code belongs to (核对验证码), for the session to be marked with. A recovery code is used up.

    Raises ``Refused``: 422 where it is wrong, 429 after five wrong ones in a quarter of an hour.
    """
    tried = attempt(key=key_of("second_factor", str(actor.user_id)), address=address, now=now)
    plain = code.strip().replace(" ", "")
    subject = f"user:{actor.user_id}"
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user_id=actor.user_id, confirmed=True).first()
        by = _used(device, plain, now) if device else ""
        if device and by:
            succeeded(tried=tried)
            record(user_id=actor.user_id, action="sign_in.second_factor", subject=subject, data={"by": by}, now=now)
            return device
    failed(tried=tried, what="second_factor", subject=subject, now=now)
    raise Refused(_WRONG, code=422)


def _used(device: TOTPDevice, code: str, now: datetime) -> str:
    """Uses a code up: by what it was proved, empty where it is wrong."""
    step = _step_of(device, code, now)
    if step is not None:
        device.last_t = step
        device.save(update_fields=["last_t"])
        return "authenticator"
    kept = StaticToken.objects.filter(device__user_id=device.user_id, token=_kept(device.user_id, code))
    return "recovery_code" if kept.delete()[0] else ""


def remove(user: User) -> None:
    """Take the second factor away (撤销双因素), within the transaction of who decides it; the caller saves and logs."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.second_factor_at = None
