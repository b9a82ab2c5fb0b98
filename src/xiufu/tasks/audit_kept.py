"""What an audit wrote about a document (已写成果), so that a later run goes on and nothing that people filled in is lost."""

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.errors import InputError, Problem
from xiufu.core.files import write_all
from xiufu.tasks.audit_folder import KEPT, RESULTS, Found
from xiufu.tasks.audit_job import Job, Outcome
from xiufu.tasks.audit_json import VERSION, not_written
from xiufu.tasks.audit_outputs import OUTPUTS, PAGE, Output
from xiufu.tasks.audit_told import FileData

_CHANGED = "要重新生成，先把它改名或移走；或换一个 -o 文件夹"
_INPUT = "换一个 -o 文件夹"


@dataclass(frozen=True, slots=True)
class Place:
    """Where what is written about a document belongs (成果位置): ``stem`` is the path without the endings of the files.

    ``kept`` is the file that says what was written, by which audit; there is none where nobody is to go on and nothing is filled in.
    """

    stem: Path
    kept: Path | None


def places_of(found: Found, output: Path, asked: Collection[str]) -> dict[Path, Place]:
    """Where the files of each document belong (成果位置): of one in the folder itself, of many in folders that are named as theirs."""
    whole = {path: Path(os.path.abspath(path)) for path in found.documents}
    if not found.many:
        stems = {path: output / path.name for path in found.documents}
        beside = output / KEPT
    else:
        beside = output / RESULTS / KEPT
        try:
            common = os.path.commonpath([path.parent for path in whole.values()])
            inner = {path: Path(os.path.relpath(one, common)) for path, one in whole.items()}
        except ValueError:  # on several drives
            inner = {
                path: Path(one.drive.strip(":\\/").replace("\\", "_"), *one.parts[1:]) for path, one in whole.items()
            }
        stems = {path: output / RESULTS / one for path, one in inner.items()}
    keeps = found.many or any(output.filled and output.key in asked for output in OUTPUTS)
    return {
        path: Place(
            stem, beside / f"{_digest(stem.relative_to(output).as_posix().encode())[:32]}.json" if keeps else None
        )
        for path, stem in stems.items()
    }


def kept_whole(place: Place, job: Job) -> Path | None:
    """The kept outcome of this very audit (已有结果), if every file that it wrote is as it was written."""
    content = _read(place)
    try:
        if content["key"] != _key(job) or not content["final"]:
            return None
        for key, path in content["file"]["outputs"].items():
            name, digest = content["written"][key]
            if Path(path) != place.stem.with_name(name) or _digest_of(Path(path)) != digest:
                return None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return place.kept


def keep(place: Place, job: Job, outcome: Outcome, inputs: Collection[Path]) -> FileData | Path:
    """Write what was made of a document (写出成果), and keep the outcome: its data, or the file that has them.

    What of these files an earlier run wrote and this one did not make is removed, for it would be taken for this one's. One
    that is an input, or that people changed, or that another program holds, is left as it is, and that is said in ``missing``.
    Raises ``InputError`` where the review page cannot be written.
    """
    file, made = outcome["file"], outcome["outputs"]
    content = _read(place)
    written: dict[str, tuple[str, str]] = {}
    with suppress(AttributeError, TypeError, ValueError):
        written = {key: (str(name), str(digest)) for key, (name, digest) in content.get("written", {}).items()}
    for output in OUTPUTS:
        if output.key in made:
            path = place.stem.with_name(output.name(place.stem.name, file["form"]))
            fault = _written(output, path, made[output.key], written.get(output.key), inputs)
            if fault:
                file["missing"].append(not_written(output.key, fault, made=True))
                continue
            file["outputs"][output.key] = str(path)
            written[output.key] = path.name, _digest(made[output.key])
        elif output.key in job.outputs:
            _remove(output, place, written.pop(output.key, None), inputs)
    file["page"] = file["outputs"].get(PAGE.key, "")
    if not place.kept:
        return file  # type: ignore[no-any-return]
    final = outcome["final"] and not any(one["made"] for one in file["missing"])
    content = {"key": _key(job), "final": final, "written": written, "file": file}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return write_all(place.kept.parent, {place.kept.name: text.encode("utf-8")})[0]


def _written(
    output: Output, path: Path, data: bytes, before: tuple[str, str] | None, inputs: Collection[Path]
) -> Problem | None:
    """Write a file; why it was not, where that need not stop the others."""
    if path.resolve() in inputs:
        return Problem(str(path), 0, f"{path} 是要审查的文件，不覆盖", _INPUT)
    if output.filled and path.is_file():
        there = _digest_of(path)
        if there != _digest(data) and before != (path.name, there):
            return Problem(str(path), 0, f"{path} 已有，不是程序写出时的原样（可能已填写、修改），没有覆盖", _CHANGED)
    try:
        write_all(path.parent, {path.name: data})
    except InputError as error:
        if output is PAGE:
            raise
        one = error.problems[0]
        return Problem(str(path), 0, f"{path} {one.problem}", one.remedy)
    return None


def _remove(output: Output, place: Place, before: tuple[str, str] | None, inputs: Collection[Path]) -> None:
    """Remove what an earlier run wrote; what people fill in only where they have not."""
    if output.filled and not before:
        return
    path = place.stem.with_name(before[0] if before else f"{place.stem.name}{output.ending}")
    if path.resolve() not in inputs and (not output.filled or (before and _digest_of(path) == before[1])):
        with suppress(OSError):
            path.unlink()


def _read(place: Place) -> Mapping[str, Any]:
    """What is kept of a document, nothing where it is damaged."""
    try:
        content = json.loads(place.kept.read_bytes()) if place.kept else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _key(job: Job) -> str:
    """What an outcome depends on: the program and its packs, what is asked for, the name of the document, what is in it and in its record."""
    digests = (_digest(data) for data in (job.data, job.record or b""))
    parts = (xiufu.__version__, str(VERSION), *job.outputs, *job.packs.labels, job.name, *digests)
    return _digest("\n".join(parts).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""
