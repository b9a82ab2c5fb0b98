"""Heads of the chain (链头) kept in a file outside the database: one JSON object a line, the oldest first."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from xiufu.register.journal.chain import head
from xiufu.register.journal.models import LogCheck, LogLine


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of the log at a moment (链头)."""

    number: int
    hash: str
    at: str


def write_head(path: Path, now: datetime) -> Head:
    """Append the head of the log to a file (导出链头). Raises ``OSError``."""
    number, hashed = head()
    kept = Head(number, hashed, now.isoformat(timespec="seconds"))
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(kept)) + "\n")
    return kept


def kept_heads(path: Path) -> list[str]:
    """The same as ``broken_heads`` of the file that gets the head every day (每日链头); nothing before the first was written.

    Raises ``OSError``, also where the file is gone: with it goes what a log that was cut off is found by.
    """
    begun = LogCheck.objects.filter(finished_at__isnull=False).exists()
    return broken_heads(path) if begun or path.exists() else []


def broken_heads(path: Path) -> list[str]:
    """Which heads of a file the log does not bear out (与链头不符之处): their line was taken away or written anew. Raises ``OSError``."""
    found = []
    rows = path.read_text("utf-8", errors="replace").splitlines()
    if not any(row.strip() for row in rows):
        found.append("链头文件是空的，无从核对")
    for place, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        kept = _read(row)
        if kept is None:
            found.append(f"链头文件第 {place} 行不是链头，文件可能被改动过")
            continue
        line = LogLine.objects.filter(number=kept.number).first()
        if line is None and kept.number:
            found.append(f"第 {kept.number} 行：{kept.at} 导出链头时还在，现已不在")
        elif line is not None and line.hash != kept.hash:
            found.append(f"第 {kept.number} 行：与 {kept.at} 导出的链头不符，这一行或它之前被重写过")
    return found


def told_of(path: Path, error: OSError) -> str:
    """Why the file of heads could not be read or written, and what to do (链头文件的故障)."""
    said = f"链头文件 {path} 读不了或写不进：{error.strerror}"
    if isinstance(error, FileNotFoundError):
        said += "。换了地方的，把原来的文件移到那里；确已丢失的，查明原因后用 xiufu register export_head 另起一个"
    return said


def _read(row: str) -> Head | None:
    try:
        said = json.loads(row)
        return Head(int(said["number"]), str(said["hash"]), str(said["at"]))
    except (ValueError, KeyError, TypeError):
        return None
