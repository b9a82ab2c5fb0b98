"""Replies in threads of comments (会话批注的回复): where a cell has one, Excel shows no other note on it."""

import uuid
from collections.abc import Iterable

from lxml import etree

from xiufu.reading.ooxml import parse_xml, related_part
from xiufu.render.marked.notes import AUTHOR
from xiufu.render.marked.parts import Parts, xml
from xiufu.render.printable import printable


def reply(parts: Parts, main: str, threads: Iterable[str], cell: str, text: str) -> bool:
    """Answer the comments on a cell (回复批注); false where there are none. ``main`` and ``threads`` are paths of parts.

    The reply bears the date of the comment before it: what is written depends on no clock.
    """
    for path in threads:
        root = parse_xml(parts.part(path), parts.name)
        thread = [one for one in root if one.get("ref") == cell]
        people = related_part(parts.archive, main, "person", parts.name) if thread else None
        if people is None:
            continue
        first = next((one for one in thread if not one.get("parentId")), thread[0])
        said = {
            "ref": cell,
            "dT": thread[-1].get("dT", ""),
            "personId": _person(parts, people),
            "id": _identity(f"{path} {cell} {len(thread)} {text}"),
            "parentId": first.get("id", ""),
        }
        space = etree.QName(root).namespace
        answer = etree.Element(f"{{{space}}}threadedComment", said)
        etree.SubElement(answer, f"{{{space}}}text").text = printable(text)
        root.insert(root.index(thread[-1]) + 1, answer)
        parts.written[path] = xml(root)
        return True
    return False


def _person(parts: Parts, path: str) -> str:
    root = parse_xml(parts.part(path), parts.name)
    known = next((one.get("id", "") for one in root if one.get("displayName") == AUTHOR), "")
    if known:
        return known
    identity = _identity(AUTHOR)
    named = {"displayName": AUTHOR, "id": identity, "userId": AUTHOR, "providerId": "None"}
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}person", named)
    parts.written[path] = xml(root)
    return identity


def _identity(text: str) -> str:
    return f"{{{str(uuid.uuid5(uuid.NAMESPACE_OID, text)).upper()}}}"
