"""``xiufu new``: a commented dossier to fill in."""

import os
import secrets
import shutil
from importlib import resources
from pathlib import Path

from xiufu.core.errors import file_problem
from xiufu.core.files import write_all
from xiufu.model.load import CHAPTERS, PLAN_FILE
from xiufu.packs.library import open_library
from xiufu.plans.outline import Section
from xiufu.tasks.prepare import read_outline

_PROMPT = """<!--
{title}（{owed}）：{prompt}。
把文字写在这段注释的下面；段落之间空一行，小标题写“### 标题”，列表每项写“- 内容”。
图片单独占一行：![图题](pictures/文件名.jpg)。表格写“表题：名称（单位：…）”，下一行起每行写“| 甲 | 乙 |”，
表头下面一行写“|---|---|”。脚注在文中写 [^1]，章节末尾另起一行写“[^1]: 注文”。图表编号由程序排。
数据不要手写，用 {{{{名称|对象}}}} 引用，例如 {{{{static_investment}}}} 或 {{{{area|sub:main/unit:yard}}}}；
全部可引用的数据项用 xiufu explain 列出。注释不会出现在方案中。
-->
"""


def new_dossier(kind: str, folder: Path) -> tuple[Path, ...]:
    """新建资料文件夹 with a commented ``plan.yaml`` and a prompt a chapter; refuses a folder that is not empty."""
    _check_free(folder)
    template = resources.files("xiufu.data").joinpath("dossier", kind, PLAN_FILE)
    outline = read_outline(open_library(), kind)
    headings = outline.headings()
    chapters = {
        f"{section.id}.md": _prompt(section, headings[section.id].title)
        for section in outline.sections
        if section.text != "none"
    }
    whole = folder.absolute()
    beside = whole.with_name(f".{whole.name}.{secrets.token_hex(4)}.tmp")
    try:
        written = [*write_all(beside, {PLAN_FILE: template.read_bytes()}), *write_all(beside / CHAPTERS, chapters)]
        try:
            if folder.exists():
                folder.rmdir()
            os.replace(beside, whole)
        except OSError as error:
            raise file_problem(folder, f"文件夹无法建立（{error.strerror}）", "换一个文件夹") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(folder / path.relative_to(beside) for path in written)


def _check_free(folder: Path) -> None:
    try:
        if folder.exists() and not folder.is_dir():
            raise file_problem(folder, "已有同名文件", "换一个文件夹名")
        if folder.is_dir() and any(folder.iterdir()):
            raise file_problem(folder, "文件夹不是空的，不会覆盖其中的内容", "换一个新的或空的文件夹")
    except OSError as error:
        raise file_problem(folder, f"文件夹无法读取（{error.strerror}）", "换一个文件夹") from error


def _prompt(section: Section, title: str) -> bytes:
    owed = "必写" if section.text == "required" else "可不写"
    return _PROMPT.format(title=title, owed=owed, prompt=section.prompt).encode()
