"""Outages (服务中断): the database does not answer, or the disk is full. Who asked is told so, and what to do; it is no fault of a page."""

import errno
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_SQLSTATE = "53100"
"""``disk_full`` of PostgreSQL, which SQLite calls ``SQLITE_FULL``."""
_LOOK_FIRST = "刚才提交的内容可能没有保存，再提交之前请先查看。"


@dataclass(frozen=True, slots=True)
class Outage:
    """What is told of one (中断说明): the status of the answer, its title, its text."""

    code: int
    title: str
    said: str


FULL = Outage(507, "服务器磁盘已满", f"服务器暂时存不下新的内容，请告诉管理员。{_LOOK_FIRST}")
AWAY = Outage(503, "暂时不能使用", f"数据库暂时没有应答，请过几分钟再试；一直这样请告诉管理员。{_LOOK_FIRST}")


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that an error tells of (属于哪种中断), nothing where it is a fault of ours.

    >>> outage_of(OperationalError("database is locked")) is AWAY, outage_of(OSError(errno.ENOSPC, "")) is FULL
    (True, True)
    >>> outage_of(ValueError()) is None
    True
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return FULL
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    told = error.__cause__
    full = getattr(told, "sqlstate", "") == _FULL_SQLSTATE or getattr(told, "sqlite_errorname", "") == "SQLITE_FULL"
    return FULL if full else AWAY
