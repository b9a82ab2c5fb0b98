"""Checks of what goes with a plan (附件检查): files that are there, and nothing that contradicts itself."""

from collections.abc import Iterator

from xiufu.core.errors import Problem
from xiufu.core.files import inner_file_fault
from xiufu.model.load import Dossier
from xiufu.model.walk import enclosures, geometry_files

_NAMING = ("id", "kind", "title", "not_applicable")


def enclosed_files(dossier: Dossier) -> Iterator[Problem]:
    """文件 of attachments and drawings: plain files inside the dossier, with something in them."""
    for path, item in enclosures(dossier.plan):
        if item.file is not None and (fault := inner_file_fault(dossier.folder, item.file)):
            yield dossier.problem(
                (*path, "file"), f"文件“{item.file}”{fault[0]}", f"{fault[1]}；还没有的文件，这一项留空"
            )


def geometry_is_there(dossier: Dossier) -> Iterator[Problem]:
    """图形文件: files inside the dossier; of boundary and layers also the folders of FileGDBs."""
    for path, file in geometry_files(dossier.plan):
        if fault := inner_file_fault(dossier.folder, file, databases=path[-1] != "imagery"):
            yield dossier.problem((*path, "file"), f"文件“{file}”{fault[0]}", fault[1])


def feature_types_apply(dossier: Dossier) -> Iterator[Problem]:
    """要素类型: only a basemap is drawn by it."""
    geometry = dossier.plan.geometry
    for i, layer in enumerate(geometry.layers if geometry else ()):
        if layer.feature_type != "other" and layer.role != "basemap":
            yield dossier.problem(
                ("geometry", "layers", i, "feature_type"),
                "要素类型只用于底图要素",
                "删去要素类型，或把图层内容（role）改为 basemap（底图要素）",
            )


def enclosures_apply(dossier: Dossier) -> Iterator[Problem]:
    """不适用: what does not apply states nothing else."""
    for path, item in enclosures(dossier.plan):
        stated = (getattr(item, field) for field in type(item).model_fields if field not in _NAMING)
        if item.not_applicable and any(value is not None for value in stated):
            yield dossier.problem(
                (*path, "not_applicable"), "既写了不适用的理由，又写了文件等内容", "删去其中一方的内容"
            )
