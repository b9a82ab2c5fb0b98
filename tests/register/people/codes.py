"""An authenticator of our own, written from RFC 6238 and RFC 4226, to judge what the register accepts."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from xiufu.register.accounts.models import User
from xiufu.register.people.models import Authenticator
from xiufu.register.people.sealing import sealed

SECRET = "3132333435363738393031323334353637383930"
"""The secret of RFC 6238 Appendix B for SHA-1: the ASCII of 12345678901234567890."""


def code_at(secret: str, moment: datetime) -> str:
    """The code of a secret (hexadecimal) at a moment: HMAC-SHA1 of the count of half minutes, truncated to six digits."""
    count = int(moment.timestamp()) // 30
    digest = hmac.new(bytes.fromhex(secret), count.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def give_second_factor(user: User, secret: str = SECRET) -> Authenticator:
    """A second factor as it stands after set-up; sessions that ``signed_in`` makes for this object have shown it."""
    user.second_factor_at = user.made_at
    user.save()
    return Authenticator.objects.create(user=user, sealed=sealed(user.pk, bytes.fromhex(secret)), last_step=0)
