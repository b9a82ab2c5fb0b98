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
from xiufu.core.yaml_out import yaml_text_of
from xiufu.core.yaml_text import Data, parse_yaml
from xiufu.model.chapter import Chapter
from xiufu.model.load import CHAPTERS, PLAN_FILE, Dossier, own_packs
from xiufu.model.plan import Plan
from xiufu.model.sheet_rows import plan_data, rows_of
from xiufu.packs.library import Library, open_library
from xiufu.plans.outline import Outline, Section
from xiufu.render.plan_workbook import ChapterText, plan_workbook
from xiufu.tasks.book_lists import lists_of
from xiufu.tasks.dossier import is_workbook, load_dossier
from xiufu.tasks.new_files import copied_beside, files_beside, told_of
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
    """新建结果: what was written, which files of the source were copied, and what the user has to do by hand.

    ``told`` names the copied files in one line.
    """

    files: tuple[Path, ...]
    copied: tuple[Path, ...] = ()
    told: str = ""
    notes: tuple[str, ...] = ()


def new_dossier(kind: str, folder: Path, source: Path | None = None) -> NewFiles:
    """新建资料文件夹 with a commented ``plan.yaml`` and a prompt a chapter, or with the content of ``source``.

    What goes with the source is copied. Raises ``InputError`` for a folder that is not empty, and for a source that is
    faulty or of another kind.
    """
    _check_free(folder)
    outline = read_outline(_library(source), kind)
    dossier = _source(source, kind, outline) if source else None
    plan = _yaml_of(dossier.plan) if dossier else _template(kind).read_bytes()
    written = dossier.chapters if dossier else {}
    titles = _titles(outline)
    chapters = {f"{s.id}.md": _chapter(s, titles[s.id], written) for s in outline.sections if s.text != "none"}
    copies, left = files_beside(dossier) if dossier else ({}, ())
    own = {PLAN_FILE: plan} | {f"{CHAPTERS}/{name}": text for name, text in chapters.items()}
    copies = {name: source for name, source in copies.items() if name not in own}
    whole = folder.absolute()
    beside = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}.tmp")
    try:
        files, copied = copied_beside(beside, copies, own)
        told = told_of(beside, copied)
        try:
            if folder.exists():
                folder.rmdir()
            os.replace(beside, whole)
        except OSError as error:
            raise file_problem(folder, f"文件夹无法建立（{error.strerror}）", "换一个文件夹") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    made, beside_it = (tuple(folder / path.relative_to(beside) for path in paths) for paths in (files, copied))
    return NewFiles(made, beside_it, told, (*(dossier.notes if dossier else ()), *left))


def new_workbook(kind: str, book: Path, source: Path | None = None) -> NewFiles:
    """新建填写簿: the same as one Excel workbook, and beside it what goes with the source.

    Raises ``InputError`` as ``new_dossier``, and when the workbook or another file of a name is there.
    """
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
    copies, left = files_beside(dossier) if dossier else ({}, ())
    files, copied = copied_beside(book.parent, copies, {book.name: content})
    return NewFiles(files, copied, told_of(book.parent, copied), (*(dossier.notes if dossier else ()), *left))


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
