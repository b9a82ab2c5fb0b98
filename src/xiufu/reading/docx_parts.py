"""The parts of a Word file (Word 文件的部件): its main text with all that its words refer to."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from xiufu.document.blocks import Change
from xiufu.reading.docx_text import W, Words, value
from xiufu.reading.ooxml import Element, damaged, open_package, parse_part, related_part

_CHANGES: dict[str, Change] = {"新增文字": "added", "删除文字": "removed"}


@dataclass(frozen=True, slots=True)
class WordParts:
    """An open Word file (打开的 Word 文件): the path of its main part, its body, its styles, and what its words refer to.

    ``name`` is what messages call it.
    """

    archive: zipfile.ZipFile
    name: str
    main: str
    body: Element
    styles: Mapping[str, Element]
    words: Words

    def paragraphs(self) -> list[Element]:
        """Every paragraph of the main text (全部段落), text boxes included; ``source`` counts them."""
        return list(self.body.iter(W + "p"))


def open_word(data: bytes, name: str) -> WordParts:
    """Open a Word file (打开 Word). Raises ``InputError`` when it is not one."""
    archive = open_package(data, name)
    main = related_part(archive, "", "officeDocument", name)
    root = parse_part(archive, main, name) if main else None
    body = root.find(W + "body") if root is not None and root.tag == W + "document" else None
    if main is None or body is None:
        raise damaged(name, "文件不是 Word 文档")
    named = (s for s in children(archive, main, "styles", name) if s.tag == W + "style")
    styles = {style.get(W + "styleId", ""): style for style in named}
    changes = {key: _CHANGES[value(s, "name")] for key, s in styles.items() if value(s, "name") in _CHANGES}
    notes = {
        (kind, note.get(W + "id", "")): note
        for kind in ("footnote", "endnote")
        for note in children(archive, main, f"{kind}s", name)
        if note.get(W + "type", "normal") == "normal"
    }
    return WordParts(archive, name, main, body, styles, Words(notes, changes))


def children(archive: zipfile.ZipFile, main: str, kind: str, name: str) -> list[Element]:
    """What stands in the part that the main one names as its ``kind`` (部件内容), nothing where there is none."""
    part = related_part(archive, main, kind, name)
    return list(parse_part(archive, part, name).iterchildren("*")) if part else []
