"""What was found and decided before (审查记录): a small file beside the document, so that a second run remembers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiufu.core.errors import file_problem
from xiufu.core.files import read_all, write_all
from xiufu.core.issue import CHOICES, Decision

SUFFIX = ".审查记录.json"
VERSION = 1
"""Of the form of the record (格式版本)."""
_MOST_BYTES = 20_000_000
_REMEDY = "改名或删除这个记录文件后重新审查，原文件不受影响"


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
    group = one.get("group", 0)
    if not all(isinstance(text, str) for text in texts) or texts[2] not in ("", *CHOICES) or type(group) is not int:
        raise ValueError("not a decision")
    return Decision(*texts, group)


def write_record(document: Path, found: Sequence[Decision]) -> Path:
    """Write the record beside a document (写审查记录), whole or not at all."""
    content = {
        "version": VERSION,
        "found": [
            {"fingerprint": o.fingerprint, "what": o.what, "decision": o.decision, "reason": o.reason, "group": o.group}
            for o in found
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path = record_path(document)
    return write_all(path.parent, {path.name: text.encode("utf-8")})[0]
