"""What became of a text (字词变化): runs that are kept, removed and added."""

import re
from difflib import SequenceMatcher

from xiufu.document.blocks import Change, Text

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]|[^。；;\n]+", re.DOTALL)
_MOST = 4_000
"""Of texts with more tokens than this whole sentences are compared."""
_HOLD = 2
"""A text shorter than this between two changes is changed with them: a single letter kept hinders reading."""


def changed_words(before: str, after: str) -> tuple[Text, ...]:
    """Both texts in one (修订文字): what is kept, removed and added; a number always changes as a whole.

    >>> [(run.text, run.change) for run in changed_words("投资4.64万元", "投资4.65万元")]
    [('投资', ''), ('4.64', 'removed'), ('4.65', 'added'), ('万元', '')]
    """
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(left), len(right)) > _MOST:
        left, right = _SENTENCE.findall(before), _SENTENCE.findall(after)
    runs: list[Text] = []
    for kept, removed, added in _stretches(left, right):
        texts: tuple[tuple[str, Change], ...] = ((removed, "removed"), (added, "added"), (kept, ""))
        runs += [Text(text, change=change) for text, change in texts if text]
    return tuple(runs)


def _stretches(left: list[str], right: list[str]) -> list[tuple[str, str, str]]:
    """(kept, removed, added) where the kept text follows the change; short kept texts go into the change."""
    result: list[tuple[str, str, str]] = []
    i = j = 0
    removed = added = ""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    for start, other, size in blocks:
        removed, added = removed + "".join(left[i:start]), added + "".join(right[j:other])
        kept = "".join(left[start : start + size])
        i, j = start + size, other + size
        inside = (removed or added) and size and (i < len(left) or j < len(right))
        if inside and len(kept) < _HOLD:
            removed, added = removed + kept, added + kept
            continue
        result.append((kept, removed, added))
        removed = added = ""
    return result
