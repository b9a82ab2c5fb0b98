"""The letters that files and pages can carry."""

import re

_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Text as files and pages carry it (可打印文本): control characters become ``�``, so that they are seen, not lost.

    >>> printable("坐标\\x00系\\r\\n第二行")
    '坐标�系\\n第二行'
    """
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
