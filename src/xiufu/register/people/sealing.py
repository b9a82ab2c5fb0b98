"""Secrets at rest (密文存放): encrypted for one account with a key made of the server's secret key, so that a copy of the database
alone tells none of them.

Fernet (AES-128-CBC with HMAC-SHA256); its keys by HKDF-SHA256 (RFC 5869) of ``SECRET_KEY`` and the number of the account. What an earlier key of
``SECRET_KEY_FALLBACKS`` encrypted is read, too.
"""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from django.conf import settings

from xiufu.register.rules.refusals import Refused

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

LOST = (
    "服务器的密钥（secret.key）已不是启用双因素时的那一个，验证码和恢复码都无法核对。请找系统管理员“重置双因素”；"
    "系统管理员自己也无法登录的，在服务器上运行 xiufu register make_administrator 另建一个系统管理员"
)


def sealed(user_id: int, secret: bytes) -> str:
    """A secret encrypted for an account (加密)."""
    return _keys(user_id).encrypt(secret).decode("ascii")


def opened(user_id: int, kept: str) -> bytes:
    """The secret that was encrypted for an account (解密). Raises ``Refused`` (409) where the server's key is another one by now."""
    from cryptography.fernet import InvalidToken

    try:
        return _keys(user_id).decrypt(kept)
    except InvalidToken as error:
        raise Refused(LOST, code=409) from error


def _keys(user_id: int) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"xiufu.second_factor.{user_id}".encode()
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    derived = (HKDF(SHA256(), 32, None, info).derive(one.encode()) for one in known)
    return MultiFernet([Fernet(urlsafe_b64encode(one)) for one in derived])
