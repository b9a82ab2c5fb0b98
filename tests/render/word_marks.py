"""What comments there are in a Word file, around which words, and what the file is without them."""

import re
import zipfile
from collections.abc import Collection
from io import BytesIO

from lxml import etree

from tests.reading.word import W as MAIN

W = f"{{{MAIN}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SHOWN = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
MARKS = {W + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")}
TEXTS = {W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
PROPERTIES = W + "rPr"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


def kept(data: bytes, but: Collection[str]) -> list[tuple[object, ...]]:
    """Every entry in order with its packed bytes; of those that may change, their name, date and compression only."""
    found: list[tuple[object, ...]] = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            head = info.header_offset + 26
            start = head + 4 + sum(int.from_bytes(data[at : at + 2], "little") for at in (head, head + 2))
            packed = None if info.filename in but else data[start : start + info.compress_size]
            found.append((info.filename, info.date_time, info.compress_type, packed))
    return found


def comments(data: bytes, name: str = "word/comments.xml", *, author: str = "") -> dict[str, list[str]]:
    """The lines of every comment by its number, those of one author if one is given."""
    root = etree.fromstring(part(data, name))
    return {
        str(one.get(W + "id")): ["".join(t.text or "" for t in p.iter(W + "t")) for p in one.iter(W + "p")]
        for one in root.iter(W + "comment")
        if not author or one.get(W + "author") == author
    }


def anchored(data: bytes) -> dict[str, str]:
    """The words between the marks of every comment of ours, which must be one of each, in order, in one paragraph."""
    ours = set(comments(data, author="Xiufu"))
    words: dict[str, str] = {}
    state: dict[str, str] = {}
    where: dict[str, object] = {}
    for element in etree.fromstring(part(data)).iter("*"):
        number = str(element.get(W + "id"))
        holder = next(element.iterancestors(W + "p"), None)
        if element.tag in MARKS and number in ours:
            before = {"commentRangeStart": None, "commentRangeEnd": "open", "commentReference": "closed"}
            name = etree.QName(element).localname
            assert state.get(number) == before[name]
            state[number] = {"commentRangeStart": "open", "commentRangeEnd": "closed", "commentReference": "done"}[name]
            assert where.setdefault(number, holder) is holder
            assert next(element.iterancestors(W + "txbxContent"), None) is None
            words.setdefault(number, "")
        said = (element.text or "") if element.tag in TEXTS else SHOWN.get(str(element.tag), "")
        said = "" if next(element.iterancestors(FALLBACK), None) is not None else said
        for one, now in state.items():
            if now == "open":
                words[one] += said
    assert state == dict.fromkeys(ours, "done")
    return dict(sorted(words.items(), key=lambda one: int(one[0])))


def without(data: bytes, numbers: Collection[str]) -> bytes:
    """The main text without these comments, runs that look alike joined, white space as it is shown."""
    root = etree.fromstring(part(data))
    for mark in [one for one in root.iter(*MARKS) if one.get(W + "id") in numbers]:
        gone: etree._Element | None = mark
        if mark.tag == W + "commentReference":
            gone = mark.getparent()
            assert gone is not None
            assert [child for child in gone if child.tag != PROPERTIES] == [mark]
        assert gone is not None
        assert not gone.tail
        parent = gone.getparent()
        assert parent is not None
        parent.remove(gone)
    for text in root.iter(W + "t"):
        if text.attrib.pop(SPACE, "") != "preserve":
            text.text = (text.text or "").strip(" \t\r\n")
    for run in [*root.iter(W + "r")]:
        if run.getparent() is None:
            continue
        while (following := run.getnext()) is not None and not run.tail and alike(run, following):
            run.tail = following.tail
            following.tail = None
            parent = run.getparent()
            assert parent is not None
            parent.remove(following)
            run.extend([child for child in following if child.tag != PROPERTIES])
        for text in [*run.iterchildren(W + "t")]:
            before = text.getprevious()
            if before is not None and before.tag == W + "t" and not len(before) and not len(text):
                before.text = (before.text or "") + (text.text or "")
                run.remove(text)
    return etree.tostring(root, method="c14n")


def alike(one: etree._Element, other: etree._Element) -> bool:
    if other.tag != W + "r" or dict(one.attrib) != dict(other.attrib):
        return False
    looks = [run.find(PROPERTIES) for run in (one, other)]
    forms = [b"" if look is None else etree.tostring(look, with_tail=False) for look in looks]
    return forms[0] == forms[1]


def runs(data: bytes) -> int:
    return len(re.findall(rb"<w:r[ >]", part(data)))
