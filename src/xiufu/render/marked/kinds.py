"""How notes of each severity look (批注样式), and which of several counts."""

from collections.abc import Iterable

from xiufu.render.marked.notes import Note

COLORS = {"error": "a61b1b", "warning": "8a5200", "note": "1c4f8c", "cannot_tell": "565d68"}
"""The color of each kind (颜色), those of the review page; the gravest first."""
WASHES = {"error": "fdeaea", "warning": "fdf1d9", "note": "e8f0fb", "cannot_tell": "eef0f3"}
"""The ground behind text of each kind (底色), those of the review page."""
_GRAVEST = tuple(COLORS)


def gravest(notes: Iterable[Note]) -> str:
    """The kind of the gravest of some notes (最重的)."""
    return min((note.kind for note in notes), key=_GRAVEST.index)


def words_of(notes: Iterable[Note]) -> str:
    """What some notes at one place say (批注文字), one below the other."""
    return "\n\n".join("\n".join(note.lines) for note in notes)
