"""One document to audit wherever there is a processor (审查任务): bytes in, plain data out, never an exception."""

import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.core.issue import Choice
from xiufu.tasks.audit import FileAudit, audit_bytes, decided
from xiufu.tasks.audit_json import file_data, not_written, refused_data
from xiufu.tasks.audit_outputs import OUTPUTS, PAGE
from xiufu.tasks.audit_packs import Packs, built_in_packs
from xiufu.tasks.audit_record import record_of, record_path

Outcome = dict[str, Any]
"""What became of a document (任务结果): ``file`` as ``--json`` prints it, the bytes of the ``outputs`` that were asked for by
their keys, by which ``version`` of the program, and whether it is ``final``: another run would say the same."""

_TELL_US = "其余文件不受影响；请把这个文件和详情反馈给我们"


@dataclass(frozen=True, slots=True)
class Job:
    """A document and the record beside it (审查任务), as bytes: who audits them may not see the disk.

    ``outputs`` are the keys of what is to be written about it; ``chosen`` are decisions by fingerprint, for one ``reason``;
    ``packs`` are what it is judged by.
    """

    name: str
    data: bytes
    record: bytes | None
    outputs: tuple[str, ...] = ()
    chosen: Mapping[str, Choice] = field(default_factory=dict)
    reason: str = ""
    packs: Packs = field(default_factory=built_in_packs)


def audit_job(job: Job) -> Outcome:
    """Audit a document (执行审查任务)."""
    path = Path(job.name)
    try:
        record = None if job.record is None else record_of(job.record, record_path(path))
        done = decided(audit_bytes(job.data, path, record, job.packs.known), job.chosen, job.reason)
        return _with_outputs(done, job)
    except InputError as error:
        return refused(job.name, error.problems)
    except Exception as error:  # noqa: BLE001 -- a fault of ours in one document must not stop the others
        return failed(job.name, _fault(error), f"{_kept(error)}{_TELL_US}")


def _with_outputs(done: FileAudit, job: Job) -> Outcome:
    """What was found, and what is to be written about it; one of them that cannot be made does not stop the others."""
    file, made, final = file_data(done), {}, True
    for output in OUTPUTS:
        if output.key not in job.outputs:
            continue
        try:
            made[output.key] = output.make(done, job.data)
        except InputError as error:
            file["missing"] += [not_written(output.key, one) for one in error.problems]
        except Exception as error:
            if output is PAGE:
                raise
            problem = Problem(job.name, 0, _fault(error), f"{_kept(error)}{_TELL_US}")
            file["missing"].append(not_written(output.key, problem))
            final = False
    return _outcome(file, made, final=final)


def _outcome(file: dict[str, Any], outputs: Mapping[str, bytes] | None = None, *, final: bool = True) -> Outcome:
    return {"version": xiufu.__version__, "final": final, "file": file, "outputs": outputs or {}}


def refused(name: str, problems: Sequence[Problem]) -> Outcome:
    """A document that cannot be read (未能审查)."""
    return _outcome(refused_data(name, problems))


def failed(name: str, problem: str, remedy: str) -> Outcome:
    """A document that was not audited for reasons that may be gone the next time (审查失败)."""
    return _outcome(refused_data(name, (Problem(name, 0, problem, remedy),)), final=False)


def _fault(error: Exception) -> str:
    return f"程序内部错误（{type(error).__name__}），不是文件的问题"


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
