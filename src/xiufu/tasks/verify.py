"""``xiufu verify``: whether a submission is as it was bound, and whether its inputs still give its figures (核验)."""

import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xiufu
from xiufu.core.archive import Content, content_of, opened
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.model.load import PLAN_FILE
from xiufu.tasks.build import figures_json, unknowns
from xiufu.tasks.build_summary import summarized
from xiufu.tasks.dossier import is_workbook
from xiufu.tasks.manifest import INPUTS, MANIFEST, RESULTS, Manifest, manifest_of, read_manifest
from xiufu.tasks.prepare import prepare
from xiufu.tasks.submission import fingerprint

FIGURES = f"{RESULTS}/figures.json"
_MOST_MANIFEST = 64_000_000
_MOST_INPUTS = 500_000_000
_MOST_FIGURES = 20
_PRINTED = ("value", "shown", "unit", "absent")
_ORIGINAL = "向报送单位索取原来的送审包"


@dataclass(frozen=True, slots=True)
class Verification:
    """核验结果: ``problems`` say what differs, ``notes`` what was not or could not be compared."""

    manifest: Manifest
    fingerprint: str
    figures: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def verify(file: Path) -> Verification:
    """核验送审包: hashes of all files, then the figures anew. Raises ``InputError`` when it is no submission."""
    with opened(file) as archive:
        names = Counter(entry.filename for entry in archive.infolist() if not entry.is_dir())
        if names[MANIFEST] != 1:
            raise file_problem(file, f"这不是送审包：里面没有 {MANIFEST}，或不止一个", "送审包由 xiufu submit 生成")
        written = _bytes(archive, MANIFEST, _MOST_MANIFEST)
        manifest = read_manifest(written, str(file))
        found = {name: content_of(archive, archive.getinfo(name)) for name in names if name != MANIFEST}
        problems = [
            *(Problem(name, 0, f"同名文件有 {count} 个", _ORIGINAL) for name, count in names.items() if count > 1),
            *_changes(manifest.files, found),
        ]
        notes = [f"这是草稿包，还有 {len(manifest.unknown)} 项待补。"] if manifest.draft else []
        if manifest.xiufu != xiufu.__version__:
            notes.append(f"送审包由 Xiufu {manifest.xiufu} 生成，现在用 Xiufu {xiufu.__version__} 核验，只比较数据项。")
        figures = 0
        touched = {problem.file for problem in problems}
        if any(name == FIGURES or name.startswith(f"{INPUTS}/") for name in touched):
            notes.append("资料或数据项文件已变，没有重新测算。")
        else:
            stated = _stated(_bytes(archive, FIGURES, _MOST_INPUTS), file)
            figures = len(stated["figures"])
            problems += _recomputed(archive, manifest, stated)
    return Verification(manifest, fingerprint(written), figures, tuple(problems), tuple(notes))


def _changes(stated: Mapping[str, Content], found: Mapping[str, Content | None]) -> Iterator[Problem]:
    """Files altered, absent, added, or under another name."""
    added: dict[Content | None, list[str]] = {}
    for name, content in found.items():
        if name not in stated:
            added.setdefault(content, []).append(name)
    for name, content in stated.items():
        if name in found:
            if found[name] != content:
                yield Problem(name, 0, "内容与清单不符，已被改动或损坏", _ORIGINAL)
        elif others := added.get(content):
            yield Problem(name, 0, f"被改名为“{others.pop(0)}”", f"改回原名，或{_ORIGINAL}")
        else:
            yield Problem(name, 0, "清单中有，包里没有", _ORIGINAL)
    for name in (name for names in added.values() for name in names):
        yield Problem(name, 0, "包里有，清单中没有，是后来加入的", f"不予采信；{_ORIGINAL}")


def _bytes(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A small entry in memory."""
    file = Path(archive.filename or "")
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise file_problem(file, f"这不是送审包：里面没有 {name}", "送审包由 xiufu submit 生成") from error
    if entry.file_size > most:
        raise file_problem(file, f"其中的 {name} 过大（超过 {most // 1_000_000} MB）", _ORIGINAL)
    with tempfile.SpooledTemporaryFile() as copy:
        if content_of(archive, entry, copy) is None:
            raise file_problem(file, f"其中的 {name} 已损坏，无法读取", _ORIGINAL)
        copy.seek(0)
        return copy.read()


def _stated(data: bytes, file: Path) -> dict[str, Any]:
    try:
        content = json.loads(data)
        if isinstance(content, dict) and all(isinstance(f, dict) for f in content["figures"].values()):
            return content
    except (ValueError, RecursionError, KeyError, AttributeError):
        pass
    raise file_problem(file, f"其中的 {FIGURES} 不是数据项文件", _ORIGINAL)


def _recomputed(archive: zipfile.ZipFile, manifest: Manifest, stated: dict[str, Any]) -> list[Problem]:
    """重新测算: the inputs laid out as a dossier, computed anew, and set against what the submission states."""
    inputs = [archive.getinfo(name) for name in manifest.files if name.startswith(f"{INPUTS}/")]
    if sum(entry.file_size for entry in inputs) > _MOST_INPUTS:
        raise file_problem(Path(archive.filename or ""), f"{INPUTS} 过大，无法重新测算", _ORIGINAL)
    with tempfile.TemporaryDirectory(prefix="xiufu-") as temporary:
        folder = Path(temporary) / INPUTS
        try:
            _lay_out(archive, inputs, manifest, folder)
        except OSError as error:
            raise file_problem(
                Path(archive.filename or ""), f"{INPUTS} 无法展开到临时文件夹（{error.strerror}）", "清理磁盘后重试"
            ) from error
        try:
            prepared = prepare(_dossier(folder), policy=manifest.policy, environment=False)
        except InputError as error:
            return [Problem(INPUTS, 0, f"无法重新测算：{p.problem}", _ORIGINAL) for p in error.problems]
        unknown = unknowns(prepared, prepared.documents())
        result = summarized(prepared, unknown, manifest.policy)
        ours = json.loads(figures_json(prepared, result))
        rebound = manifest_of(prepared, result, manifest.files)
    problems = list(_differences(stated["figures"], ours["figures"]))
    if manifest.xiufu == xiufu.__version__:
        said = {**stated, "figures": None}
        if said != {**ours, "figures": None} or (not problems and stated["figures"] != ours["figures"]):
            problems.append(Problem(FIGURES, 0, "与按资料重新测算的说明部分不同", _ORIGINAL))
        if rebound != manifest:
            problems.append(Problem(MANIFEST, 0, "与按资料重新编出的清单不同", _ORIGINAL))
    return problems


def _lay_out(archive: zipfile.ZipFile, inputs: list[zipfile.ZipInfo], manifest: Manifest, folder: Path) -> None:
    """The inputs as a dossier. Of attachments a computation asks only that they are there."""
    for entry in inputs:
        target = folder.parent / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            content_of(archive, entry, copy)
    for record in manifest.enclosures:
        place = folder / (record.file or "")
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"-")


def _dossier(folder: Path) -> Path:
    """The inputs in the form they were bound in: the folder, or the workbook in it."""
    books = [] if (folder / PLAN_FILE).exists() else sorted(path for path in folder.iterdir() if is_workbook(path))
    return books[0] if books else folder


def _differences(stated: Mapping[str, Any], ours: Mapping[str, Any]) -> list[Problem]:
    """Figures whose values are not those computed anew."""
    found = []
    for key in dict.fromkeys([*stated, *ours]):
        before, after = (_printed(figures.get(key)) for figures in (stated, ours))
        if before != after:
            found.append(Problem(FIGURES, 0, f"数据项 {key} 为 {_said(before)}，重新测算为 {_said(after)}", _ORIGINAL))
    more = len(found) - _MOST_FIGURES
    rest = [Problem(FIGURES, 0, f"另有 {more} 个数据项不同", _ORIGINAL)] if more > 0 else []
    return [*found[:_MOST_FIGURES], *rest]


def _printed(record: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if record is None else {key: record.get(key) for key in _PRINTED}


def _said(record: dict[str, Any] | None) -> str:
    if record is None:
        return "（没有）"
    return f"{record['shown'] or '待补'} {record['unit'] or ''}".strip()
