"""The dossier (资料): a plan with its places, the preparer's chapters, and its own packs; and reading it from a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.core.located import Origin, position, problem_at
from xiufu.core.validation import validate_further
from xiufu.core.yaml_text import KeyPath, read_text, read_yaml
from xiufu.model.chapter import Chapter, parts_of, without_comments
from xiufu.model.measured import Survey
from xiufu.model.plan import Plan
from xiufu.model.stated import plan_model

PLAN_FILE = "plan.yaml"
CHAPTERS = "chapters"
PACKS = "packs"
CHAPTER_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Dossier:
    """资料 as read, from a folder or a workbook: with ``problems`` it is wrong, ``notes`` say what was not looked at.

    ``pack_folders`` are its own packs, searched after the built-in ones. Paths in it are relative to ``folder``.
    ``survey`` is what its geometry gave; the plan's areas then follow from it where they are not stated.
    """

    folder: Path
    plan: Plan
    chapters: Mapping[str, Chapter]
    located: Origin
    pack_folders: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    survey: Survey | None = None

    def position(self, path: KeyPath) -> str:
        """位置 of a path: its line or its cell."""
        return position(self.located, path)

    def problem(self, path: KeyPath, problem: str, remedy: str) -> Problem:
        """A fault of the plan at a path."""
        return problem_at(self.located, path, problem, remedy)


def load_plan(dossier: Path) -> Dossier:
    """读取资料文件夹. Raises ``InputError`` with every problem at once when there is no plan to go on with.

    Otherwise ``problems`` holds what is wrong, and the checks that follow add theirs.
    """
    _check_folder(dossier)
    problems: list[Problem] = []
    chapters = _read_chapters(dossier / CHAPTERS, problems)
    try:
        located = read_yaml(dossier / PLAN_FILE)
        plan, faults = validate_further(plan_model(located), located)
    except InputError as error:
        raise InputError(*error.problems, *problems) from error
    return Dossier(dossier, plan, MappingProxyType(chapters), located, own_packs(dossier), (*faults, *problems))


def own_packs(folder: Path) -> tuple[Path, ...]:
    """自己的数据包文件夹 of a dossier: ``packs`` in its folder, or beside its workbook."""
    packs = folder / PACKS
    return (packs,) if packs.is_dir() else ()


def _check_folder(dossier: Path) -> None:
    template = "用 xiufu new reclamation_form 文件夹 生成一份模板"
    try:
        if not dossier.exists():
            raise file_problem(dossier, "资料文件夹不存在", f"检查路径，或{template}")
        if not dossier.is_dir():
            raise file_problem(
                dossier, "这是一个文件，不是资料文件夹", f"写出 {PLAN_FILE} 所在的文件夹，或 .xlsx 填写簿"
            )
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
        chapter = Chapter(path.stem, without_comments(text), str(path))
        problems.extend(parts_of(chapter).problems)
        if chapter.text.strip():
            chapters[chapter.id] = chapter
    return chapters
