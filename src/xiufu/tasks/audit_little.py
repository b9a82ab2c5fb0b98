"""Documents of which little was read (没有读全的文件): that nothing is wrong in them must not be said."""

import re
from pathlib import Path

from xiufu.audit.paper import Paper
from xiufu.core.errors import InputError, Problem

_NOTHING = "文件里没有读到任何文字，不能说有没有错"
_OTHER_FORM = "如果内容是图片或扫描件，改用可编辑的 Word 文件，或从 Word 导出的 PDF"
_LETTER = re.compile(r"[^\W\d_]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_READ = re.compile("文字由识别得到")
"""What is said of text that was read, and is to be compared with the original."""
_ENOUGH_LETTERS = 200
"""Fewer do not tell in which language a document is."""
_FEW_LETTERS = 200
"""A document of pictures has captions, but no more letters than these."""
_CHINESE_SHARE = 10
"""In a document of ours at least every so manieth letter is Chinese, names of persons and units as they may be."""
_MANY_UNREADABLE = 20
"""Where every so manieth letter could not be read, digits are among them."""


def refuse_empty(paper: Paper, path: Path) -> None:
    """Refuse a document of which nothing was read (没有内容). Raises ``InputError`` that says why."""
    if not any(letter.isalnum() for text in paper.texts.values() for letter in text):
        reasons = (Problem(f"{path} {one.place}", 0, one.reason, _OTHER_FORM) for one in paper.file.unread)
        raise InputError(Problem(str(path), 0, _NOTHING, _OTHER_FORM), *reasons)


def little_read(paper: Paper) -> str:
    """Why the findings say little of the whole document (没有读全), nothing where they do.

    Most pages have no text, tables are too long, a good part of the letters could not be read, there is no number, or it is in another language.
    """
    said = []
    pages = len(paper.file.pages)
    read = len({box.page for spot, text in paper.texts.items() if text.strip() for box in paper.file.box(spot)})
    if pages and 2 * read <= pages:
        said.append(f"共 {pages} 页，只有 {read} 页读到文字，其余没有审查")
    if paper.too_long:
        said.append(f"{len(paper.too_long)} 张表过长，表内的数没有核对")
    text = "".join(paper.texts.values())
    lost = [one for one in paper.file.unread if not _READ.search(one.reason)]
    if lost and sum(letter.isalnum() for letter in text) < _FEW_LETTERS:
        said.append("只读到很少的文字，另有内容没有读到")
    unknown = text.count("\ufffd")
    if unknown * _MANY_UNREADABLE > len(text):
        said.append(f"有 {unknown} 个字读不出，涉及的数没有核对")
    if not any(claim.kind == "quantity" for claim in paper.claims):
        said.append("没有读到任何数值，什么也没有核对")
    letters = len(_LETTER.findall(text))
    if letters > _ENOUGH_LETTERS and len(_CHINESE.findall(text)) * _CHINESE_SHARE < letters:
        said.append("文字多半不是中文，按字义进行的核对做不了，只核对了表中看得出的关系")
    return "；".join(said)
