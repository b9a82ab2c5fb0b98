"""Lists in one cell (单格列表): ``甲；乙`` and ``2027Q4=50；2028Q2=50``, written and read again exactly."""

import re
from collections.abc import Sequence

_SEPARATORS = "；;、，,\n"
_JOIN = "；"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_PLAIN = re.compile(f"[^{_SEPARATORS}]+")


def join_texts(items: Sequence[str]) -> str:
    """几项文字 in one cell. What contains a separator, or begins with a quotation mark, is quoted.

    >>> join_texts(["甲", "乙、丙"])
    '甲；"乙、丙"'
    """
    return _JOIN.join(map(quoted, items))


def quoted(item: str) -> str:
    """One item, in quotation marks where it needs them."""
    plain = item and item == item.strip() and not item.startswith('"') and not any(c in item for c in _SEPARATORS)
    return item if plain else '"' + item.replace('"', '""') + '"'


def split_texts(text: str) -> list[str]:
    """The items of a cell (拆分几项), separated by ；;、，, or line breaks. Raises ``ValueError`` in Chinese.

    >>> split_texts('甲；"乙、丙"；')
    ['甲', '乙、丙']
    """
    items: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in _SEPARATORS or text[at].isspace():
            at += 1
            continue
        found = _QUOTED.match(text, at)
        if text[at] == '"':
            after = text[found.end() :].lstrip(" \t\r\u3000") if found else ""
            if not found or (after and after[0] not in _SEPARATORS):
                raise ValueError("英文双引号没有配对")
            items.append(found[1].replace('""', '"'))
        else:
            found = _PLAIN.match(text, at)
            assert found is not None
            items.append(found[0].strip())
        at = found.end()
    return items


def split_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a cell (拆分成对的几项). Raises ``ValueError`` in Chinese for a part that is no pair.

    >>> split_pairs("2027Q4=50；2028Q2＝50")
    [('2027Q4', '50'), ('2028Q2', '50')]
    """
    pairs = []
    for part in re.split(f"[{_SEPARATORS}]", text):
        if not part.strip():
            continue
        first, equals, second = part.replace("＝", "=").partition("=")
        if not (equals and first.strip() and second.strip()):
            raise ValueError(f"“{part.strip()[:40]}”应写成“前项=后项”")
        pairs.append((first.strip(), second.strip()))
    return pairs
