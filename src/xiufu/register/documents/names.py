"""Names of files and titles (名称) as people type or send them: made plain before they are kept or shown."""

import re
import unicodedata

MOST = 160
"""Letters of a title or a name."""
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control characters, those that turn the direction of writing or are not seen, halves of characters, unassigned ones."""
_SPACES = re.compile(r"\s+")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def plain(text: str) -> str:
    """Text of one line without letters that are not seen (单行文字).

    >>> plain(" 方案\\u202egpj.exe\\n\\x00 （送审稿） ")
    '方案gpj.exe （送审稿）'
    """
    seen = "".join(
        " " if one.isspace() else one for one in text if one.isspace() or unicodedata.category(one) not in _UNSEEN
    )
    return _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def file_name(text: str) -> str:
    """The last part of a path, as a name that every system takes (文件名), cut in the middle where it is too long.

    >>> file_name("../../etc/passwd"), file_name(r"C:\\temp\\方案<1>.docx"), file_name(".."), file_name("a" * 200 + ".pdf")[-6:]
    ('passwd', '方案_1_.docx', '未命名', 'aa.pdf')
    """
    last = plain(text).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", last).strip(". ")
    if len(name) > MOST:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        name = f"{(stem if ending else name)[: MOST - len(ending)]}{ending}"
    return name or "未命名"


def stem(name: str) -> str:
    """A file's name without its ending (主名).

    >>> stem("方案.送审稿.docx"), stem("方案")
    ('方案.送审稿', '方案')
    """
    return name.rpartition(".")[0] or name
