"""``xiufu new``: a commented dossier to fill in, as a folder or a workbook, empty or with the content of another one."""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from xiufu.core.errors import InputError, file_problem
from xiufu.core.files import write_all
from xiufu.core.yaml_out import yaml_text_of
from xiufu.core.yaml_text import Data, parse_yaml
from xiufu.model.chapter import Chapter, pictures_of
from xiufu.model.load import CHAPTERS, PACKS, PLAN_FILE, Dossier, own_packs
from xiufu.model.plan import Plan
from xiufu.model.sheet_rows import plan_data, rows_of
from xiufu.model.walk import enclosures, geometry_files
from xiufu.packs.library import Library, open_library
from xiufu.plans.outline import Outline, Section
from xiufu.render.plan_workbook import ChapterText, plan_workbook
from xiufu.tasks.book_lists import lists_of
from xiufu.tasks.dossier import is_workbook, load_dossier
from xiufu.tasks.prepare import read_outline, unknown_chapters

_PROMPT = """<!--
{title}（{owed}）：{prompt}。
把文字写在这段注释的下面；段落之间空一行，小标题写“### 标题”，列表每项写“- 内容”。
图片单独占一行：![图题](pictures/文件名.jpg)。表格写“表题：名称（单位：…）”，下一行起每行写“| 甲 | 乙 |”，
表头下面一行写“|---|---|”。脚注在文中写 [^1]，章节末尾另起一行写“[^1]: 注文”。图表编号由程序排。
数据不要手写，用 {{{{名称|对象}}}} 引用，例如 {{{{static_investment}}}} 或 {{{{area|sub:main/unit:yard}}}}；
全部可引用的数据项用 xiufu explain 列出。注释不会出现在方案中。
-->
"""


@dataclass(frozen=True, slots=True)
class NewFiles:
    """新建结果: what was written, and what the user still has to do by hand."""

    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def new_dossier(kind: str, folder: Path, source: Path | None = None) -> NewFiles:
    """新建资料文件夹 with a commented ``plan.yaml`` and a prompt a chapter, or with the content of ``source``.

    Raises ``InputError`` for a folder that is not empty, and for a source that is faulty or of another kind.
    """
    _check_free(folder)
    outline = read_outline(_library(source), kind)
    dossier = _source(source, kind, outline) if source else None
    plan = _yaml_of(dossier.plan) if dossier else _template(kind).read_bytes()
    written = dossier.chapters if dossier else {}
    titles = _titles(outline)
    chapters = {f"{s.id}.md": _chapter(s, titles[s.id], written) for s in outline.sections if s.text != "none"}
    whole = folder.absolute()
    beside = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}.tmp")
    try:
        files = [*write_all(beside, {PLAN_FILE: plan}), *write_all(beside / CHAPTERS, chapters)]
        try:
            if folder.exists():
                folder.rmdir()
            os.replace(beside, whole)
        except OSError as error:
            raise file_problem(folder, f"文件夹无法建立（{error.strerror}）", "换一个文件夹") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return NewFiles(tuple(folder / path.relative_to(beside) for path in files), _notes(dossier, folder))


def new_workbook(kind: str, book: Path, source: Path | None = None) -> NewFiles:
    """新建填写簿: the same as one Excel workbook. Raises ``InputError`` as ``new_dossier``, and when the file exists."""
    if book.suffix.lower() != ".xlsx":
        raise file_problem(book, "填写簿是 Excel 文件，文件名应以 .xlsx 结尾", "改用 .xlsx 文件名")
    if book.exists():
        raise file_problem(book, "文件已存在，不会覆盖它", "换一个文件名，或先移走原文件")
    library = _library(source, book.parent)
    outline = read_outline(library, kind)
    dossier = _source(source, kind, outline) if source else None
    data: Data = plan_data(dossier.plan) if dossier else parse_yaml(_template(kind).read_text("utf-8"), PLAN_FILE).data
    written = dossier.chapters if dossier else {}
    titles = _titles(outline)
    chapters = [
        ChapterText(s.id, titles[s.id], f"{_owed(s)}：{s.prompt}", written[s.id].text if s.id in written else "")
        for s in outline.sections
        if s.text != "none"
    ]
    content = plan_workbook(rows_of(data), chapters, lists_of(library), title=f"{outline.title}填写簿")
    return NewFiles(write_all(book.parent, {book.name: content}), _notes(dossier, book.parent))


def _library(source: Path | None, *beside: Path) -> Library:
    """The packs, with those that the source or a folder has of its own."""
    of_source = [source.parent if is_workbook(source) else source] if source else []
    return open_library([packs for folder in (*of_source, *beside) for packs in own_packs(folder)])


def _template(kind: str) -> Traversable:
    return resources.files("xiufu.data").joinpath("dossier", kind, PLAN_FILE)


def _source(source: Path, kind: str, outline: Outline) -> Dossier:
    """The dossier to take over; only one that can be read whole."""
    dossier = load_dossier(source)
    if problems := [*dossier.problems, *unknown_chapters(dossier, outline)]:
        raise InputError(*problems)
    if dossier.plan.kind != kind:
        raise InputError(dossier.problem(("kind",), f"方案种类不是 {kind}", "写出与它相同的种类"))
    return dossier


def _notes(dossier: Dossier | None, folder: Path) -> tuple[str, ...]:
    """What a dossier has beside its plan and chapters stays where it is."""
    if dossier is None:
        return ()
    packs = [] if (folder / PACKS).exists() else dossier.pack_folders
    pictures = [part.file for chapter in dossier.chapters.values() for part in pictures_of(chapter)]
    enclosed = [item.file for _, item in enclosures(dossier.plan) if item.file is not None]
    drawn = [file for _, file in geometry_files(dossier.plan)]
    files = [file for file in dict.fromkeys([*pictures, *enclosed, *drawn]) if not (folder / file).exists()]
    left = [f"图片、附件和图形文件没有复制，请从 {dossier.folder} 按原路径复制：{'、'.join(files)}"] if files else []
    return (*dossier.notes, *(f"自己的数据包没有复制，请把 {p} 复制为 {folder / PACKS}" for p in packs), *left)


def _yaml_of(plan: Plan) -> bytes:
    data = plan_data(plan)
    assert isinstance(data, dict)
    titles = {name: info.title or name for name, info in Plan.model_fields.items()}
    return yaml_text_of(data, titles).encode()


def _titles(outline: Outline) -> dict[str, str]:
    return {section: heading.title for section, heading in outline.headings().items()}


def _chapter(section: Section, title: str, written: Mapping[str, Chapter]) -> bytes:
    return written[section.id].text.encode() if section.id in written else _prompt(section, title)


def _check_free(folder: Path) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise file_problem(folder, "已有同名文件", "换一个文件夹名")
        if folder.is_dir() and any(folder.iterdir()):
            raise file_problem(folder, "文件夹不是空的，不会覆盖其中的内容", "换一个新的或空的文件夹")
    except OSError as error:
        raise file_problem(folder, f"文件夹无法读取（{error.strerror}）", "换一个文件夹") from error


def _owed(section: Section) -> str:
    return "必写" if section.text == "required" else "可不写"


def _prompt(section: Section, title: str) -> bytes:
    return _PROMPT.format(title=title, owed=_owed(section), prompt=section.prompt).encode()
