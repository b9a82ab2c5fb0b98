"""Checks of what goes with a plan (附件检查): files that are there, and nothing that contradicts itself."""

from collections.abc import Iterator
from pathlib import Path

from xiufu.core.errors import Problem
from xiufu.model.load import Dossier
from xiufu.model.walk import enclosures

_NAMING = ("id", "kind", "title", "not_applicable")


def enclosed_files(dossier: Dossier) -> Iterator[Problem]:
    """文件 of attachments and drawings: plain files inside the dossier, with something in them."""
    for path, item in enclosures(dossier.plan):
        if item.file is not None and (fault := _fault(dossier.folder, item.file)):
            yield dossier.problem((*path, "file"), f"文件“{item.file}”{fault[0]}", fault[1])


def enclosures_apply(dossier: Dossier) -> Iterator[Problem]:
    """不适用: what does not apply states nothing else."""
    for path, item in enclosures(dossier.plan):
        stated = (getattr(item, field) for field in type(item).model_fields if field not in _NAMING)
        if item.not_applicable and any(value is not None for value in stated):
            yield dossier.problem(
                (*path, "not_applicable"), "既写了不适用的理由，又写了文件等内容", "删去其中一方的内容"
            )


def _fault(folder: Path, file: str) -> tuple[str, str] | None:
    put = f"把文件放进 {folder.name} 文件夹，或改正路径（大小写有别）；还没有的文件，file 留空"
    try:
        real = (folder / file).resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            return "经链接指到了资料文件夹之外", "把文件本身放进资料文件夹"
        if not real.is_file():
            return "是文件夹或其他东西，不是普通文件", "写出一个文件；多个文件各写一项，或合并成一个"
        if real.stat().st_size == 0:
            return "是空的", "换成有内容的文件"
    except (OSError, RuntimeError):  # a ring of links is a RuntimeError before Python 3.13
        return "不存在或无法读取", put
    return None
