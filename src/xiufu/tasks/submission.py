"""``xiufu submit``: a plan, what it was drawn up from and what goes with it, bound into one archive (送审包)."""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from xiufu.core.archive import add
from xiufu.core.errors import file_problem
from xiufu.core.files import write_all
from xiufu.model.load import CHAPTERS, PACKS, PLAN_FILE
from xiufu.model.walk import geometry_files
from xiufu.packs.kinds import Policy
from xiufu.packs.load import BUILT_IN, HEAD
from xiufu.plans.attachments import attachments, drawings, plain_name
from xiufu.spatial.files.parts import parts_of
from xiufu.tasks.build import DrawnUp, draw_up, prepare_in_style
from xiufu.tasks.dossier import is_workbook
from xiufu.tasks.manifest import ATTACHMENTS, DRAWINGS, INPUTS, LIST, MANIFEST, RESULTS, Manifest, listing, manifest_of
from xiufu.tasks.prepare import Prepared

_TEXTS = (".html", ".json", ".yaml", ".md", ".csv", ".txt")
"""What is worth deflating. Word, Excel and PDF files and pictures are packed already, and scans are large."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission that was written (送审包). ``fingerprint`` is the SHA-256 of its manifest, which seals all the rest."""

    file: Path
    manifest: Manifest
    fingerprint: str


def submit(
    folder: Path,
    out: Path,
    *,
    policy: Policy = "recommended",
    draft: bool = False,
    pack_folders: Sequence[Path] = (),
    template: Path | None = None,
    fonts: Sequence[Path] = (),
) -> Submission:
    """Bind a submission (装订送审包). Refuses with everything that is owed, unless a draft is asked for.

    ``template`` and ``fonts`` are as for a build.
    """
    if out.suffix.lower() != ".zip":
        raise file_problem(out, "送审包是一个 .zip 文件，文件名应以 .zip 结尾", "改用 .zip 文件名")
    prepared, style = prepare_in_style(folder, template, fonts=fonts, policy=policy, pack_folders=pack_folders)
    drawn = draw_up(prepared, style, refused=None if draft else "补全后再装订；只想看草稿时加 --draft")
    sources = dict(_sources(drawn))
    if any(isinstance(source, Path) and _same(source, out) for source in sources.values()):
        raise file_problem(out, "这个文件是方案的输入或附件，不能被送审包覆盖", "换一个文件名")
    manifest = manifest_of(prepared, drawn.result, {})

    def write(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w") as archive:
            for name, source in sources.items():
                manifest.files[name] = add(archive, name, source, deflated=_is_text(name))
            manifest.files[LIST] = add(archive, LIST, listing(manifest))
            add(archive, MANIFEST, manifest.as_bytes())

    write_all(out.parent, {out.name: write})
    return Submission(out, manifest, fingerprint(manifest.as_bytes()))


def fingerprint(manifest: bytes) -> str:
    """清单哈希: who knows it can tell whether anything in the submission was altered."""
    return hashlib.sha256(manifest).hexdigest()


def _is_text(name: str) -> bool:
    return name.startswith((f"{RESULTS}/", f"{INPUTS}/")) and name.endswith(_TEXTS)


def _same(source: Path, out: Path) -> bool:
    return out.exists() and source.samefile(out)


def _sources(drawn: DrawnUp) -> Iterator[tuple[str, bytes | Path]]:
    """Everything bound in, by its name in the submission, in order."""
    prepared = drawn.prepared
    for name, content in drawn.contents.items():
        yield f"{RESULTS}/{name}", content
    yield from _inputs(prepared)
    for folder, entries in (
        (ATTACHMENTS, attachments(prepared.computed, prepared.outline)),
        (DRAWINGS, drawings(prepared.computed, prepared.outline, prepared.maps())),
    ):
        for entry in entries:
            if entry.item is not None and entry.item.file is not None:
                yield f"{folder}/{entry.file_name}", prepared.dossier.folder / entry.item.file


def _inputs(prepared: Prepared) -> Iterator[tuple[str, Path]]:
    """资料: a dossier that gives the same figures. Packs from elsewhere become its own, in the order they were found."""
    dossier = prepared.dossier
    stated = Path(dossier.located.file)
    if is_workbook(stated):
        yield f"{INPUTS}/{stated.name}", stated
    else:
        yield f"{INPUTS}/{PLAN_FILE}", stated
        for chapter in dossier.chapters.values():
            yield f"{INPUTS}/{CHAPTERS}/{chapter.id}.md", Path(chapter.file)
    for name in prepared.pictures:
        yield f"{INPUTS}/{name}", dossier.folder / name
    drawn = [part for _, file in geometry_files(dossier.plan) for part in parts_of(dossier.folder / file)]
    for part in dict.fromkeys(drawn):
        yield f"{INPUTS}/{part.relative_to(dossier.folder).as_posix()}", part
    used = {pack.head.name for pack in prepared.chosen.packs if pack.root != BUILT_IN}
    own = [pack for pack in prepared.chosen.library.heads() if pack.head.name in used]
    for position, pack in enumerate(own, start=1):
        for file in (HEAD, *pack.file_names()):
            yield f"{INPUTS}/{PACKS}/{position:03}_{plain_name(pack.head.name)}/{file}", pack.folder / file
