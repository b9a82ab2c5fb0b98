"""Reading a dossier (资料文件夹): ``plan.yaml``, the preparer's chapters, and the dossier's own packs if it has any."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.model_place import readable_path
from xiufu.core.validation import validate_further
from xiufu.core.yaml_text import KeyPath, Located, invisible_characters, read_text, read_yaml
from xiufu.model.plan import Plan

PLAN_FILE = "plan.yaml"
CHAPTERS = "chapters"
PACKS = "packs"
CHAPTER_BYTES = 2_000_000

_FOREIGN_MARKUP: tuple[tuple[str, str, str], ...] = (
    (r"\s*#{1,2}(?!#)", "不能写一、二级标题", "大纲已有章节标题，删去此行；节内小标题用“### ”"),
    (r"\s*(#{4,}|###\S)", "小标题写法不对", "小标题只有一级，写作“### 标题”（# 与文字之间留空格）"),
    (r"\s*\|", "不支持在章节里画表格", "表格由程序按数据生成；文字请改写成段落或“- ”列表"),
    (r"\s*(```|~~~)", "不支持代码块", "改写成段落"),
    (r"\s*>", "不支持引用块", "改写成段落"),
    (r"\s*[*+] ", "列表的写法不对", "列表每项以“- ”开头"),
    (r".*!\[", "不支持在章节里插入图片", "删去图片，改用文字说明"),
    (r".*\*\*", "不支持加粗", "删去星号"),
    (r".*<!--", "注释没有结束", "在注释末尾写上“-->”"),
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CITATION = re.compile(r"\{\{[^{}]*\}\}")


@dataclass(frozen=True, slots=True)
class Chapter:
    """章节: the preparer's own words for one chapter of the outline; comments are blank. An empty one is none."""

    id: str
    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """资料文件夹 as read: ``pack_folders`` are its own packs, searched after the built-in ones; with ``problems`` it is wrong."""

    folder: Path
    plan: Plan
    chapters: Mapping[str, Chapter]
    located: Located
    pack_folders: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()

    def line_of(self, path: KeyPath) -> int:
        """行号 of a path in ``plan.yaml``."""
        return self.located.line_of(path)

    def problem(self, path: KeyPath, problem: str, remedy: str) -> Problem:
        """A fault of ``plan.yaml`` at a path."""
        return Problem(self.located.file, self.line_of(path), problem, remedy, readable_path(self.located.data, path))


def load_plan(dossier: Path) -> Dossier:
    """读取资料文件夹. Raises ``InputError`` with every problem at once when there is no plan to go on with.

    Otherwise ``problems`` holds what is wrong, and the checks that follow add theirs.
    """
    _check_folder(dossier)
    problems: list[Problem] = []
    chapters = _read_chapters(dossier / CHAPTERS, problems)
    try:
        located = read_yaml(dossier / PLAN_FILE)
        plan, faults = validate_further(Plan, located)
    except InputError as error:
        raise InputError(*error.problems, *problems) from error
    packs = dossier / PACKS
    folders = (packs,) if packs.is_dir() else ()
    return Dossier(dossier, plan, MappingProxyType(chapters), located, folders, (*faults, *problems))


def _check_folder(dossier: Path) -> None:
    template = "用 xiufu new reclamation_form 文件夹 生成一份模板"
    try:
        if not dossier.exists():
            raise file_problem(dossier, "资料文件夹不存在", f"检查路径，或{template}")
        if not dossier.is_dir():
            raise file_problem(dossier, "这是一个文件，不是资料文件夹", f"写出 {PLAN_FILE} 所在的文件夹")
        names = [p.name for p in dossier.iterdir()]
    except OSError as error:
        raise file_problem(dossier, f"文件夹无法读取（{error.strerror}）", "检查路径和文件夹权限") from error
    if not names:
        raise file_problem(dossier, "资料文件夹是空的", template)
    if PLAN_FILE not in names:
        raise file_problem(dossier, f"资料文件夹里没有 {PLAN_FILE}", f"检查文件名（大小写有别），或{template}")


def _read_chapters(folder: Path, problems: list[Problem]) -> dict[str, Chapter]:
    chapters: dict[str, Chapter] = {}
    if not folder.exists():
        return {}
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        problems.append(Problem(str(folder), 0, f"文件夹无法读取（{error.strerror}）", "检查文件夹权限"))
        return {}
    for path in files:
        if path.name.startswith((".", "~")):
            continue
        if path.suffix != ".md":
            problems.append(
                Problem(str(path), 0, "chapters 里只能放 .md 文件", "把内容另存为 UTF-8 编码的 .md 文件，或移到别处")
            )
            continue
        try:
            text = read_text(path, max_bytes=CHAPTER_BYTES)
        except InputError as error:
            problems.extend(error.problems)
            continue
        chapter = Chapter(path.stem, _without_comments(text), str(path))
        problems.extend(_chapter_problems(chapter))
        if chapter.text.strip():
            chapters[chapter.id] = chapter
    return chapters


def _without_comments(text: str) -> str:
    """The text without ``<!-- … -->``, its line numbers kept."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _chapter_problems(chapter: Chapter) -> Iterator[Problem]:
    """What the small Markdown does not know: it would be printed raw, so it is refused."""
    yield from invisible_characters(chapter.text, chapter.file)
    for number, line in enumerate(chapter.text.splitlines(), start=1):
        for pattern, problem, remedy in _FOREIGN_MARKUP:
            if re.match(pattern, line):
                yield Problem(chapter.file, number, problem, remedy)
                break
        rest = _CITATION.sub("", line)
        if "{{" in rest or "}}" in rest:
            yield Problem(chapter.file, number, "引用的花括号没有配对", "写作 {{名称|对象}}，写在同一行内")
