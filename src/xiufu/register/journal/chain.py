"""Writing the log and checking its chain (日志链)."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import connection

from xiufu.register.journal.models import LogLine
from xiufu.register.rules.turns import Turn, in_turn

BEGINNING = "0" * 64


def record(*, user_id: int | None, action: str, subject: str, data: Mapping[str, object], now: datetime) -> LogLine:
    """Write one line (记一行日志), within the transaction of what it tells of.

    ``data`` is what changed, without personal data. Raises ``RuntimeError`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a line of the log is written in the transaction of what it tells of")
    in_turn(Turn.LOG)
    last = LogLine.objects.order_by("-number").values_list("number", "hash").first() or (0, BEGINNING)
    line = LogLine(
        number=last[0] + 1,
        at=now,
        user_id=user_id,
        action=action,
        subject=subject,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True, default=str),
        previous_hash=last[1],
    )
    line.hash = hash_of(line)
    line.save(force_insert=True)
    return line


def hash_of(line: LogLine) -> str:
    """SHA-256 of a line with the hash before it (链上哈希)."""
    parts = (line.number, line.at.timestamp(), line.user_id, line.action, line.subject, line.data, line.previous_hash)
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def broken_lines() -> Iterator[tuple[int, str]]:
    """Where the chain does not hold (断链之处): the number of the line and why. One query sees the log of one moment, and keeps
    nobody from writing to it.
    """
    number, previous = 0, BEGINNING
    for line in LogLine.objects.order_by("number").iterator():
        if line.number != number + 1:
            yield line.number, f"前一行是第 {number} 行，中间缺行"
        if line.previous_hash != previous:
            yield line.number, "与前一行的哈希接不上"
        if line.hash != hash_of(line):
            yield line.number, "内容与哈希不符，被改动过"
        number, previous = line.number, line.hash


def head() -> tuple[int, str]:
    """The last line's number and hash (链头), to be kept outside."""
    return LogLine.objects.order_by("-number").values_list("number", "hash").first() or (0, BEGINNING)
