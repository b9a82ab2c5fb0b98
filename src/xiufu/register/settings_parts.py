"""What settings are made of: the database of an address, the secret keys of a folder, room for uploads."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_KEY = "secret.key"


def database(address: str, data: Path) -> dict[str, Any]:
    """Django's settings of a database (数据库): PostgreSQL at an address, SQLite in the folder where there is none.

    >>> database("postgresql://xiufu:p%40ss@127.0.0.1:5433/register", Path("d"))["PASSWORD"]
    'p@ss'
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "register.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured("XIUFU_DATABASE 应为 postgresql://用户:口令@主机:端口/库名")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # pages ask many small questions: to compile one, or to call workers for it, takes longer than to answer it
        "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"},
    }


def secret_keys(data: Path) -> list[str]:
    """The key that signs sessions and encrypts secrets (密钥), then earlier ones that are still read.

    They come from ``XIUFU_SECRET_KEY`` and ``XIUFU_OLD_SECRET_KEYS`` (blanks between), else from the data folder, a line each: there the
    first is made once, readable by its owner alone.
    """
    if given := os.environ.get("XIUFU_SECRET_KEY"):
        return [given, *os.environ.get("XIUFU_OLD_SECRET_KEYS", "").split()]
    path = data / _KEY
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if kept := path.read_text("utf-8").split():
            return kept
        raise ImproperlyConfigured(f"密钥文件 {path} 是空的，请从备份恢复；没有备份的，删去它，会另建一个") from None
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return [key]


def scratch(data: Path) -> Path:
    """Where uploads lie while they come in (上传暂存): beside the papers, for the system's own may be memory."""
    folder = data / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
