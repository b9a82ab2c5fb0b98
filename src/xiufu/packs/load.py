"""Pack folders (数据包文件夹): finding them, reading their heads, verifying their files. Contents are others' work."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import xiufu.data
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.files import is_inner_path
from xiufu.core.validation import validate
from xiufu.core.yaml_text import Located, parse_yaml, read_text
from xiufu.packs.kinds import Model, PackHead, PackKind

M = TypeVar("M", bound=Model)

HEAD = "pack.yaml"
ENVIRONMENT = "XIUFU_PACKS"
BUILT_IN = "内置"
PACK_KINDS: Mapping[PackKind, str] = {
    "law": "法规参数",
    "landclass": "地类",
    "layer_fields": "图层字段对照",
    "quota": "定额",
    "prices": "价格",
    "cost_method": "费用测算办法",
    "divisions": "行政区划",
    "outline": "方案提纲",
    "gate": "适用规则",
    "site_conditions": "用地条件",
    "units": "计量单位",
    "term_words": "术语写法",
    "cost_rows": "费用行名",
    "instruments": "法规标准目录",
    "clauses": "法条原文",
    "project_words": "项目用语",
    "class_standards": "地类标准",
    "law_rules": "法定要求",
    "review_points": "审查要点",
    "calendar": "节假日安排",
}
"""What each kind of pack is called."""
_DEPTH = 2
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack folder (数据包). ``root`` is where it was found; ``replaces`` names the packs it goes before."""

    head: PackHead
    folder: Path
    root: str
    replaces: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Its ``pack.yaml``."""
        return self.folder / HEAD

    def file_names(self) -> tuple[str, ...]:
        """文件清单: what ``files`` lists; of a pack that lists nothing, every file in its folder."""
        return tuple(sorted(self.head.files or _files_in(self.folder)))

    def yaml_files(self) -> tuple[str, ...]:
        """Those of its files that are YAML."""
        return tuple(name for name in self.file_names() if name.endswith(".yaml"))

    def text(self, file: str) -> str:
        """文件内容, after its hash was compared with the stated one. Raises ``InputError``."""
        if file not in self.file_names():
            raise file_problem(
                self.path, f"数据包“{self.head.name}”没有文件 {file}", "检查文件名；列有 files 的数据包只认所列文件"
            )
        text = read_text(self.folder / file)
        stated = self.head.files.get(file)
        if stated is not None and (found := sha256_of((self.folder / file).read_bytes())) != stated:
            raise InputError(self._mismatch(file, stated, found))
        return text

    def read(self, file: str) -> Located:
        """The content of one of its YAML files."""
        return parse_yaml(self.text(file), str(self.folder / file))

    def hashes(self) -> dict[str, str]:
        """SHA-256 of each file: as stated, or computed where nothing is stated."""
        return dict(self.head.files) or hashes_in(self.folder)

    @property
    def hash(self) -> str:
        """SHA-256 of the whole pack (数据包哈希): of its head and the hashes of its files."""
        lines = [f"{sha}  {name}" for name, sha in sorted(self.hashes().items())]
        lines.append(f"{sha256_of(self.path.read_bytes())}  {HEAD}")
        return sha256_of("\n".join(lines).encode("utf-8"))

    @property
    def label(self) -> str:
        """``name@version (12 hex digits of its hash)`` as outputs print it."""
        return f"{self.head.label} ({self.hash[:12]})"

    def faults(self) -> list[Problem]:
        """Everything wrong with its files as against its head: altered, absent or unlisted ones."""
        problems: list[Problem] = []
        for file in self.head.files:
            try:
                self.text(file)
            except InputError as error:
                problems += error.problems
        unlisted = [name for name in _files_in(self.folder) if self.head.files and name not in self.head.files]
        problems += [
            Problem(
                str(self.path),
                0,
                f"文件夹里的 {name} 没有列入 files，不会被使用",
                "删去这个文件，或把它和它的哈希写进 files",
                "files",
            )
            for name in unlisted
        ]
        return problems

    def _mismatch(self, file: str, stated: str, found: str) -> Problem:
        line = parse_yaml(read_text(self.path), str(self.path)).line_of(("files", file))
        remedy = (
            "重新安装 xiufu，内置数据包不应改动；要改数据，请复制成自己的数据包"
            if self.root == BUILT_IN
            else "不是有意改动的，用原文件覆盖；有意改动的，改 version，并更新这个哈希或整段删去 files"
        )
        problem = f"文件 {file} 与记录的哈希不符（记录 {stated[:12]}…，实际 {found[:12]}…）"
        return Problem(str(self.path), line, problem, remedy, f"files.{file}")


def each_file(pack: Pack, kind: type[M], problems: list[Problem]) -> Iterator[tuple[Located, M]]:
    """The YAML files of a pack, each as one model with its places (逐个读取); faults of the others go to ``problems``."""
    for file in pack.yaml_files():
        try:
            located = pack.read(file)
            yield located, validate(kind, located)
        except InputError as error:
            problems += error.problems


def sha256_of(content: bytes) -> str:
    """SHA-256 of a file's bytes with Unix line ends, so that a checkout on Windows has the same hash.

    >>> sha256_of(b"a\\r\\nb") == sha256_of(b"a\\nb")
    True
    """
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def hashes_in(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a pack folder but its head, as ``files`` of ``pack.yaml`` states them."""
    return {name: sha256_of((folder / name).read_bytes()) for name in _files_in(folder)}


def find_packs(folders: Sequence[Path] = (), *, environment: bool = True) -> list[Pack]:
    """数据包清单: built-in ones, those of ``XIUFU_PACKS``, then of ``folders``; a later pack of a name replaces.

    Without ``environment`` the variable is not looked at. Later folders come last. Raises ``InputError`` with every faulty head: a pack that cannot be read might be the one
    meant to replace another.
    """
    problems: list[Problem] = []
    found: dict[str, Pack] = {}
    named = os.environ.get(ENVIRONMENT, "") if environment else ""
    listed = [Path(part) for part in named.split(os.pathsep) if part.strip()]
    for root, folder in [(BUILT_IN, _built_in()), *((str(f), f) for f in (*listed, *folders))]:
        here = _packs_below(folder, root, problems)
        for name, pack in here.items():
            before = found.pop(name, None)
            replaced = (*before.replaces, f"{before.head.label}（{before.root}）") if before else ()
            found[name] = replace(pack, replaces=replaced)
    if problems:
        raise InputError(*problems)
    return list(found.values())


def read_pack(folder: Path, root: str) -> Pack:
    """Read the head of one pack folder. Raises ``InputError``."""
    located = parse_yaml(read_text(folder / HEAD), str(folder / HEAD))
    head = validate(PackHead, located)
    problems = [
        Problem(located.file, located.line_of(("files", file)), fault, remedy, f"files.{file}")
        for file, sha in head.files.items()
        for fault, remedy in _file_faults(file, sha)
    ]
    if head.from_date and head.until_date and head.from_date >= head.until_date:
        line = located.line_of(("until_date",))
        problems.append(Problem(located.file, line, "失效日期不晚于生效日期", "改正两个日期", "until_date"))
    if problems:
        raise InputError(*problems)
    return Pack(head, folder, root)


def _built_in() -> Path:
    return Path(xiufu.data.__file__ or "").parent


def _packs_below(folder: Path, root: str, problems: list[Problem]) -> dict[str, Pack]:
    packs: dict[str, Pack] = {}
    if not folder.is_dir():
        problems.append(Problem(str(folder), 0, "数据包文件夹不存在", f"检查路径，或从环境变量 {ENVIRONMENT} 中删去它"))
        return packs
    places = list(_pack_folders(folder))
    if not places:
        problems.append(
            Problem(
                str(folder),
                0,
                f"文件夹里没有数据包（{HEAD}）",
                f"{HEAD} 应在这个文件夹或其下两层之内；用 xiufu pack template 可得到填写模板",
            )
        )
    for place in places:
        try:
            pack = read_pack(place, root)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if (other := packs.setdefault(pack.head.name, pack)) is not pack:
            problems.append(
                Problem(
                    str(pack.path),
                    0,
                    f"数据包名“{pack.head.name}”与 {other.path} 重复",
                    "改用不同的 name，或删去其中一个",
                )
            )
    return packs


def _pack_folders(folder: Path, depth: int = 0) -> Iterator[Path]:
    if (folder / HEAD).is_file():
        yield folder
    elif depth < _DEPTH:
        for below in sorted(folder.iterdir()):
            if below.is_dir() and not below.name.startswith((".", "__")):
                yield from _pack_folders(below, depth + 1)


def _files_in(folder: Path) -> Iterator[str]:
    """Files of a pack by their path with ``/``; hidden ones and the head left out."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        for file in sorted(files):
            name = (Path(place) / file).relative_to(folder).as_posix()
            if not file.startswith((".", "~")) and name != HEAD:
                yield name


def _file_faults(file: str, sha: str) -> Iterator[tuple[str, str]]:
    if not is_inner_path(file) or file == HEAD:
        yield f"文件名“{file}”不可用", "写数据包文件夹内的相对路径，用 / 分隔，不写 pack.yaml 本身"
    if not _SHA256.fullmatch(sha):
        yield f"“{sha[:20]}”不是 SHA-256（64 位小写十六进制）", "用 xiufu pack check 显示的哈希，或整段删去 files"
