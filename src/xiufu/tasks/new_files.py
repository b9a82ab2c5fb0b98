"""What goes with a dossier (随带文件): pictures, attachments, geometry and packs, copied to where another one is made."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from filecmp import cmp
from pathlib import Path
from typing import BinaryIO

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import Writer, inner_file_fault, write_all
from xiufu.model.chapter import pictures_of
from xiufu.model.load import PACKS, Dossier
from xiufu.model.walk import enclosures, geometry_files
from xiufu.spatial.files.parts import parts_of

_PASSED_OVER = (".", "~")
"""Beginnings of names that editors and systems leave in a folder."""


def files_beside(dossier: Dossier) -> tuple[dict[str, Path], tuple[str, ...]]:
    """What a dossier has beside its plan and chapters (随带文件), by its path in the folder; and what cannot be copied.

    Nothing outside the folder is taken: what a link leads to there stays as the plan states it.
    """
    left: list[str] = []
    parts: list[Path] = []
    for file in dict.fromkeys(_named(dossier)):
        if fault := inner_file_fault(dossier.folder, file, databases=True):
            left.append(f"文件“{file}”{fault[0]}，没有复制；资料中仍写着它。→ {fault[1]}")
        else:
            parts += parts_of(dossier.folder / file)
    for folder in dossier.pack_folders:
        parts += [folder] if _outside(dossier, folder) else _inside(folder)
    found: dict[str, Path] = {}
    for part in parts:
        name = part.relative_to(dossier.folder).as_posix()
        if _outside(dossier, part) or not part.is_file():
            left.append(f"“{name}”经链接指到了资料文件夹之外，没有复制。→ 需要的话自行复制到新资料的同一位置")
        else:
            found[name] = part
    return found, tuple(left)


def copied_beside(
    folder: Path, copies: Mapping[str, Path], own: Mapping[str, bytes]
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write files of one's own into a folder, and copies that are not there yet: all or none. Returns both, own first.

    A copy that is there already is left alone. Raises ``InputError`` where another file has its name, and as
    ``write_all``.
    """
    problems = [
        file_problem(folder / name, f"要写的文件与资料中的文件“{name}”同名", "换一个文件名").problems[0]
        for name in own
        if name in copies
    ]
    lacking = {name: source for name, source in copies.items() if not _there(folder / name, source, problems)}
    if (folder / PACKS).is_dir() and any(name.startswith(f"{PACKS}/") for name in copies):
        others = [path for path in _inside(folder / PACKS) if path.relative_to(folder).as_posix() not in copies]
        if others:
            said = f"已有数据包文件夹，其中有资料没有的文件“{others[0].relative_to(folder).as_posix()}”，不会混在一起"
            problems += file_problem(folder / PACKS, said, "换一个文件夹，或先移走原来的数据包").problems
    if problems:
        raise InputError(*problems)
    made = write_new(folder, {**{name: _copy(source) for name, source in lacking.items()}, **own})
    written = tuple(folder / name for name in own)
    return written, tuple(path for path in made if path not in written)


def write_new(folder: Path, contents: Mapping[str, bytes | Writer]) -> tuple[Path, ...]:
    """Write files into a folder and folders in it, where none of them is yet (写出新文件): all or none.

    Raises ``InputError`` as ``write_all``.
    """
    by_folder: dict[Path, dict[str, bytes | Writer]] = {}
    for name, content in contents.items():
        path = folder / name
        by_folder.setdefault(path.parent, {})[path.name] = content
    lacking = [inner for parent in by_folder for inner in (parent, *parent.parents) if not inner.exists()]
    made: list[Path] = []
    try:
        for parent, files in by_folder.items():
            made += write_all(parent, files)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for inner in sorted(set(lacking), key=lambda path: len(path.parts), reverse=True):
            with suppress(OSError):
                inner.rmdir()
        raise
    return tuple(made)


def told_of(folder: Path, copied: tuple[Path, ...]) -> str:
    """已复制的文件 in one line; those of packs are only counted."""
    names = [path.relative_to(folder).as_posix() for path in copied]
    others = [name for name in names if not name.startswith(f"{PACKS}/")]
    packs = [f"{PACKS} 文件夹（{len(names) - len(others)} 个文件）"] if len(others) < len(names) else []
    return "、".join([*others, *packs])


def _named(dossier: Dossier) -> Iterator[str]:
    """Files that a plan and its chapters name."""
    for chapter in dossier.chapters.values():
        yield from (part.file for part in pictures_of(chapter))
    yield from (item.file for _, item in enclosures(dossier.plan) if item.file is not None)
    yield from (file for _, file in geometry_files(dossier.plan))


def _inside(folder: Path) -> Iterator[Path]:
    """Everything in a folder and its folders but these, in a fixed order; links to folders are not followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise file_problem(folder, f"文件夹无法读取（{error.strerror}）", "检查路径和文件夹权限") from error
    for entry in entries:
        if entry.name.startswith(_PASSED_OVER):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _inside(entry)
        else:
            yield entry


def _outside(dossier: Dossier, path: Path) -> bool:
    """Whether a link leads out of the dossier, or to nothing."""
    try:
        return not path.resolve(strict=True).is_relative_to(dossier.folder.resolve())
    except (OSError, RuntimeError):  # a ring of links is a RuntimeError before Python 3.13
        return True


def _there(target: Path, source: Path, problems: list[Problem]) -> bool:
    """Whether a copy is there already; what else has its name is a problem."""
    try:
        if not target.exists() and not target.is_symlink():
            return False
        if target.is_file() and (target.samefile(source) or cmp(target, source, shallow=False)):
            return True
    except OSError as error:
        problems += file_problem(target, f"文件无法读取（{error.strerror}）", "检查文件权限").problems
        return True
    problems += file_problem(target, "已有同名文件，内容不同，不会覆盖它", "换一个文件夹，或先移走原文件").problems
    return True


def _copy(source: Path) -> Writer:
    def write(file: BinaryIO) -> None:
        try:
            opened = source.open("rb")
        except OSError as error:
            said = f"文件无法读取（{error.strerror}）"
            raise file_problem(source, said, "检查文件权限，或关闭占用它的程序") from error
        with opened:
            shutil.copyfileobj(opened, file)

    return write
