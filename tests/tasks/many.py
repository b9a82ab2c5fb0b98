"""Documents to audit in numbers: small ones with one wrong sum, and jobs that kill or hold whoever unpacks them."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path
from typing import Any

from distributed import Worker

from tests.reading.word import p, tc, tr, word
from xiufu.tasks.audit import FileAudit, audit_bytes
from xiufu.tasks.audit_record import record_bytes, record_of, record_path


def audited(path: Path) -> FileAudit:
    """A file audited with the record beside it."""
    record = record_bytes(path)
    return audit_bytes(path.read_bytes(), path, None if record is None else record_of(record, record_path(path)))


def plan(total: str, name: str = "甲") -> bytes:
    """A Word document with a table of two rows and their sum, and prose enough to be a document."""
    prose = p("本方案复垦责任范围内的土地按损毁单元分别统计，面积按实地测量的结果填写，单位为公顷。" * 6)
    rows = (
        tr(tc("单元"), tc("面积（hm²）")),
        tr(tc(name), tc("1.50")),
        tr(tc("乙"), tc("2.25")),
        tr(tc("合计"), tc(total)),
    )
    return word(prose + p("表1 复垦面积表") + "<w:tbl>" + "".join(rows) + "</w:tbl>")


class Deadly:
    """What ends the process that unpacks it."""

    def __reduce__(self) -> Any:
        return os._exit, (3,)


class DeadlyToWorkers:
    """What ends the worker of a cluster that unpacks it; the scheduler may."""

    def __reduce__(self) -> Any:
        return _unpacked, ()


def _unpacked() -> DeadlyToWorkers:
    if Worker._instances:
        os._exit(3)
    return DeadlyToWorkers()


class Endless:
    """What keeps the process busy that unpacks it."""

    def __reduce__(self) -> Any:
        return time.sleep, (600,)


class Deaf:
    """What keeps the process busy in a library that never lets go of the interpreter: nothing in that process can interrupt it."""

    def __reduce__(self) -> Any:
        return _held, ()


def _held() -> None:
    ctypes.PyDLL(None).sleep(600)


def folder_of(place: Path) -> Path:
    """Three plans, one with a wrong sum, in folders; one file that is none; and what is not to be audited."""
    (place / "一" / "附件").mkdir(parents=True)
    (place / "二").mkdir()
    for name, data in {
        "一/方案.docx": plan("3.75"),
        "一/附件/错.docx": plan("4.75"),
        "二/改名.dat": plan("3.75", "丙"),
        "二/坏.pdf": b"%PDF-1.4 nothing",
        "二/图.jpg": b"\xff\xd8\xff\xe0",
        "二/包.zip": b"PK\x03\x04" + bytes(60),
        "一/~$方案.docx": b"lock",
        "一/.~lock.方案.docx#": b"lock",
        "一/方案.docx.审查记录.json": b'{"version": 1, "found": []}',
        "审查汇总.xlsx": b"ours",
    }.items():
        (place / name).write_bytes(data)
    return place
