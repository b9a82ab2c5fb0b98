"""Which files of a folder are documents to audit (文件夹里的文件), and which are not."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiufu.core.errors import InputError, file_problem
from xiufu.reading.any_file import file_bytes, form_of
from xiufu.tasks.audit_record import SUFFIX

SUMMARY = "审查汇总.xlsx"
"""The workbook that a run over many documents writes (汇总)."""
RESULTS = "审查结果"
"""The folder of what it writes about each document."""
KEPT = "续审"
"""The folder beside that in which it keeps what is done: a run that was broken off goes on, files that were filled in stay."""

_ENDINGS = frozenset(
    (".docx", ".doc", ".docm", ".dotx", ".wps", ".pdf", ".txt", ".csv", ".xlsx", ".xls", ".xlsm", ".xltx", ".et")
)
_OURS = ("~$", ".~lock", "._")
_WRITTEN = re.compile(
    r"\.\w+\.(?:审查\.html|审查\.sarif|审查意见\.docx|问题清单\.xlsx|修改说明\.docx|批注\.\w+)$|^[0-9a-f]{32}\.json$"
)
"""Names of what is written about a document (审查成果), its own name with another ending, and of what is kept of it."""
_SIGNS = (b"PK\x03\x04", b"%PDF-", bytes.fromhex("D0CF11E0A1B11AE1"))


@dataclass(frozen=True, slots=True)
class Found:
    """What is named or below the folders that are (找到的文件): documents by path, others by ending with their number.

    ``many`` says whether a folder or several files were named: then there is a summary.
    """

    documents: tuple[Path, ...]
    others: tuple[tuple[str, int], ...]
    many: bool


def documents_of(paths: Sequence[Path], output: Path | None = None) -> Found:
    """The documents that are named, or lie below folders that are (找出文档), each once, in the order of their paths.

    What ``output`` has, locks of open files and our own records are left out. Raises ``InputError`` for a folder that
    cannot be read and where there is no document at all.
    """
    documents: dict[Path, Path] = {}
    others: Counter[str] = Counter()
    for path in paths:
        if not path.is_dir():
            documents.setdefault(Path(os.path.abspath(path)), path)
            continue
        for file in sorted(_below(path, output)):
            if _is_document(file):
                documents.setdefault(Path(os.path.abspath(file)), file)
            else:
                others[file.suffix.lower() or "无后缀"] += 1
    if not documents:
        folders = "、".join(map(str, paths))
        raise file_problem(paths[0], f"{folders} 里没有可以审查的文件", "可审查：.docx、.doc、.pdf、.txt、.xlsx、.xls")
    many = len(paths) > 1 or paths[0].is_dir()
    return Found(tuple(sorted(documents.values())), tuple(sorted(others.items())), many)


def _below(folder: Path, output: Path | None) -> Iterator[Path]:
    """The files below a folder, links to folders not followed."""

    def refuse(error: OSError) -> None:
        raise file_problem(Path(error.filename), f"文件夹无法读取（{error.strerror}）", "检查文件夹权限") from error

    left_out = output.resolve() if output else None
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if name != RESULTS and Path(place, name).resolve() != left_out]
        if Path(place).resolve() != left_out:
            yield from (Path(place, name) for name in files if not _is_ours(name))


def _is_ours(name: str) -> bool:
    return name.startswith(_OURS) or name.endswith(SUFFIX) or bool(_WRITTEN.search(name)) or name == SUMMARY


def _is_document(file: Path) -> bool:
    """Whether it is called a document, or is one whatever it is called."""
    if file.suffix.lower() in _ENDINGS:
        return True
    try:
        with file.open("rb") as opened:
            head = opened.read(1024)
        if not (head.startswith(_SIGNS) or _SIGNS[1] in head):
            return False
        form_of(file_bytes(file), file)
    except (OSError, InputError):
        return False
    return True
