"""One document to audit wherever there is a processor (审查任务): bytes in, plain data out, never an exception."""

import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.tasks.audit import FileAudit, Refusal, as_dict, audit_bytes
from xiufu.tasks.audit_lines import lines_of
from xiufu.tasks.audit_record import record_of, record_path

Outcome = dict[str, Any]
"""What became of a document (任务结果): ``file`` as ``--json`` prints it, ``lines`` for people, by which ``version`` of the
program, and whether it is ``final``: another run would say the same."""

_TELL_US = "其余文件不受影响；请把这个文件和详情反馈给我们"


@dataclass(frozen=True, slots=True)
class Job:
    """A document and the record beside it (审查任务), as bytes: who audits them may not see the disk."""

    name: str
    data: bytes
    record: bytes | None


def audit_job(job: Job) -> Outcome:
    """Audit a document (执行审查任务)."""
    path = Path(job.name)
    try:
        record = None if job.record is None else record_of(job.record, record_path(path))
        return outcome(audit_bytes(job.data, path, record))
    except InputError as error:
        return refused(job.name, error.problems)
    except Exception as error:  # noqa: BLE001 -- a fault of ours in one document must not stop the others
        return failed(job.name, f"程序内部错误（{type(error).__name__}），不是文件的问题", f"{_kept(error)}{_TELL_US}")


def outcome(done: FileAudit | Refusal, *, final: bool = True) -> Outcome:
    """What became of a document, as plain data (任务结果)."""
    (file,) = as_dict([done])["files"]
    return {"version": xiufu.__version__, "final": final, "file": file, "lines": lines_of([done])}


def refused(name: str, problems: Sequence[Problem]) -> Outcome:
    """A document that cannot be read (未能审查)."""
    return outcome(Refusal(Path(name), tuple(problems)))


def failed(name: str, problem: str, remedy: str) -> Outcome:
    """A document that was not audited for reasons that may be gone the next time (审查失败)."""
    return outcome(Refusal(Path(name), (Problem(name, 0, problem, remedy),)), final=False)


def _kept(error: Exception) -> str:
    text = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="xiufu-", suffix=".txt", encoding="utf-8", errors="replace", delete=False
        ) as file:
            file.write(f"xiufu {xiufu.__version__}, Python {sys.version}\n\n{text}")
        return f"详情已写入 {file.name}；"
    except OSError:
        return ""
