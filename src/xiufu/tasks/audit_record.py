"""What was found and decided before (审查记录): a small file beside the document, so that a second run remembers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from xiufu.core.errors import file_problem
from xiufu.core.files import read_all, write_all

SUFFIX = ".审查记录.json"
VERSION = 1
"""Of the form of the record (格式版本)."""
_MOST_BYTES = 20_000_000
_REMEDY = "改名或删除这个记录文件后重新审查，原文件不受影响"

Choice = Literal["", "accepted", "ignored"]
CHOICES: Mapping[str, str] = {"accepted": "接受", "ignored": "忽略"}
"""What may be decided about a finding (处理): it is right and will be mended, or it is let stand."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding as it is remembered (记录的审查结果): what it said, and what was decided and why."""

    fingerprint: str
    what: str
    decision: Choice = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What was found last time (上次的结果), each with what was decided."""

    found: tuple[Decision, ...]

    @property
    def decisions(self) -> dict[str, Decision]:
        """Those somebody decided about, by fingerprint."""
        return {one.fingerprint: one for one in self.found if one.decision}


def record_path(document: Path) -> Path:
    """Where the record of a document is (记录文件): beside it."""
    return document.with_name(document.name + SUFFIX)


def read_record(document: Path) -> Record | None:
    """The record beside a document (读取审查记录), if there is one. Raises ``InputError`` where it is damaged."""
    data = record_bytes(document)
    return None if data is None else record_of(data, record_path(document))


def record_bytes(document: Path) -> bytes | None:
    """What the record beside a document holds (记录内容), if there is one. Raises ``InputError`` where it cannot be read."""
    path = record_path(document)
    return read_all(path, most_bytes=_MOST_BYTES, remedy=_REMEDY) if path.exists() else None


def record_of(data: bytes, path: Path) -> Record:
    """A record by what its file holds (解析审查记录); ``path`` is what messages call it. Raises ``InputError``."""
    try:
        content = json.loads(data.decode("utf-8"))
        if content["version"] != VERSION:
            raise file_problem(
                path, f"审查记录的版本是 {content['version']!s:.20}，这一版只认识 {VERSION}", "用较新的程序，或删除它"
            )
        return Record(tuple(_read(one) for one in content["found"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise file_problem(path, "审查记录已损坏，无法读取", _REMEDY) from error


def _read(one: Mapping[str, Any]) -> Decision:
    texts = (one["fingerprint"], one["what"], one.get("decision", ""), one.get("reason", ""))
    if not all(isinstance(text, str) for text in texts) or texts[2] not in ("", *CHOICES):
        raise ValueError("not a decision")
    return Decision(*texts)


def write_record(document: Path, found: Sequence[Decision]) -> Path:
    """Write the record beside a document (写审查记录), whole or not at all."""
    content = {
        "version": VERSION,
        "found": [
            {"fingerprint": o.fingerprint, "what": o.what, "decision": o.decision, "reason": o.reason} for o in found
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path = record_path(document)
    return write_all(path.parent, {path.name: text.encode("utf-8")})[0]
