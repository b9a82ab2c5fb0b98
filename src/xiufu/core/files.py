"""Files read with a limit, and written whole or not at all: an interrupted run leaves the old ones."""

import errno
import os
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from xiufu.core.errors import InputError, Problem, file_problem

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC}
_IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
_NO_NAME = {"Cc", "Cs", "Zl", "Zp"}  # control characters, halves of characters, ends of lines
_OUTSIDE = ("经链接指到了资料文件夹之外", "把文件本身放进资料文件夹")
_ANOTHER_FOLDER = "换一个输出文件夹，或移走挡路的文件"


Writer = Callable[[BinaryIO], None]
"""Writes a file that is too large for memory, piece by piece. Faults of what it reads are its own ``InputError``."""


def read_all(path: Path, *, most_bytes: int, remedy: str) -> bytes:
    """The bytes of a file that a user names (读取文件). Raises ``InputError`` when it is not there, too big or not readable;
    ``remedy`` says what to do about one that is too big."""
    try:
        if path.is_dir():
            raise file_problem(path, "这是一个文件夹，不是文件", "改成文件的路径")
        if not path.is_file():
            raise file_problem(path, "文件不存在", "检查文件名和所在文件夹")
        if (size := path.stat().st_size) > most_bytes:
            sizes = f"文件有 {size / 1_000_000:.0f} MB，超过上限 {most_bytes // 1_000_000} MB"
            raise file_problem(path, sizes, remedy)
        return path.read_bytes()
    except OSError as error:
        raise file_problem(path, f"文件无法读取（{error.strerror}）", "检查文件权限，或关闭占用它的程序") from error


def write_all(folder: Path, contents: Mapping[str, bytes | Writer]) -> tuple[Path, ...]:
    """Write a set of files into a folder (写出文件), all or none. Existing files are replaced.

    Everything that can fail happens on temporary files beside the targets. Raises ``InputError`` when the folder cannot
    be made or written, the disk is full, a folder stands where a file should, or another program holds a file.
    """
    targets = {folder / name: data for name, data in contents.items()}
    if any(path.parent != folder or path.name != name for path, name in zip(targets, contents, strict=True)):
        raise ValueError(f"plain file names only: {list(contents)}")
    with _faults_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _check_replaceable(list(targets))
    suffix = f".{secrets.token_hex(4)}.tmp"
    written: list[tuple[Path, Path]] = []
    try:
        for path, data in targets.items():
            written.append((_beside(path, suffix), path))
            with _faults_of(path):
                _write(written[-1][0], data)
        _replace(written, suffix)
    finally:
        for temporary, _ in written:
            _remove(temporary)
    return tuple(targets)


def is_inner_path(text: str) -> bool:
    """Whether a path stays inside its folder on every system (相对路径): parts between ``/``, none of them ``..``.

    >>> [is_inner_path(path) for path in ("附件/委托书.pdf", "../a.pdf", "/a.pdf", "C:/a.pdf", "附件\\\\a.pdf", "a//b")]
    [True, False, False, False, False, False]
    """
    if any(character in "\\:" or unicodedata.category(character) in _NO_NAME for character in text):
        return False
    return all(part and part == part.strip() and not part.endswith(".") for part in text.split("/"))


def inner_file_fault(folder: Path, file: str, *, databases: bool = False) -> tuple[str, str] | None:
    """What is wrong with a file that should lie in a folder (文件检查), and the remedy; nothing when it is there.

    With ``databases`` the folder of a FileGDB (``.gdb``) is taken for a file.
    """
    put = f"把文件放进 {folder.name or folder.absolute().name} 文件夹，或改正路径（大小写有别）"
    if not is_inner_path(file):
        return "不是文件夹内的相对路径", put
    try:
        real = (folder / file).resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            return _OUTSIDE
        if databases and file.lower().endswith(".gdb") and real.is_dir():
            return None if all(p.resolve().is_relative_to(real) for p in real.iterdir()) else _OUTSIDE
        if not real.is_file():
            return "是文件夹或其他东西，不是普通文件", "写出一个文件；多个文件各写一项，或合并成一个"
        if real.stat().st_size == 0:
            return "是空的", "换成有内容的文件"
    except (OSError, RuntimeError):  # a ring of links is a RuntimeError before Python 3.13
        return "不存在或无法读取", put
    return None


def _check_replaceable(targets: list[Path]) -> None:
    """All problems at once: folders in the way, files that are read-only or (on Windows) held by another program."""
    problems: list[Problem] = []
    for path in targets:
        try:
            with _faults_of(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "")
                if path.exists():
                    path.open("r+b").close()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)


def _replace(written: list[tuple[Path, Path]], suffix: str) -> None:
    """Put every new file in its place; when one fails, the old ones are put back."""
    kept = {path: _beside(path, ".old" + suffix) for _, path in written if path.exists()}
    done: list[Path] = []
    try:
        for path, copy in kept.items():
            with _faults_of(path):
                shutil.copy2(path, copy)
        for temporary, path in written:
            done.append(path)
            with _faults_of(path):
                os.replace(temporary, path)
    except BaseException:
        for path in done:
            with suppress(OSError):
                if path in kept:
                    os.replace(kept[path], path)
                else:
                    path.unlink(missing_ok=True)
        raise
    finally:
        for copy in kept.values():
            _remove(copy)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}{suffix}")


def _write(path: Path, data: bytes | Writer) -> None:
    with path.open("xb") as file:
        if isinstance(data, bytes):
            file.write(data)
        else:
            data(file)
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    """Say in the user's language what the system refused."""
    try:
        yield
    except OSError as error:
        raise file_problem(path, *_explained(error)) from error


def _explained(error: OSError) -> tuple[str, str]:
    if error.errno in _FULL:
        return "磁盘空间不足，没有写完；原有文件未改动", "清理磁盘，或换一个输出文件夹后重试"
    if error.errno == errno.EISDIR:
        return "要写的文件名已被一个文件夹占用", _ANOTHER_FOLDER
    if error.errno in _IN_THE_WAY:
        return "路径中间有一个同名文件，无法建立文件夹", _ANOTHER_FOLDER
    if error.errno == errno.EROFS:
        return "所在磁盘是只读的，无法写入", "换一个可以写入的输出文件夹"
    if error.errno in (errno.ENAMETOOLONG, errno.ENOENT, errno.EINVAL):
        return "路径太长或含有系统不允许的字符", "换一个短一些、不含特殊字符的输出文件夹"
    if isinstance(error, PermissionError):
        return (
            "没有写入权限，或文件正被 Word、WPS、Excel 等程序打开",
            "关闭打开着该文件的程序，或换一个可以写入的输出文件夹",
        )
    return f"无法写入（系统错误 {error.errno}）；原有文件未改动", "检查磁盘是否正常，或换一个输出文件夹后重试"
