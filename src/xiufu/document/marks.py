"""Names of the bookmarks that tie a printed figure to its origin: written into Word, found again by readers."""

import hashlib

from xiufu.core.figure import FigureId

FIGURE_PREFIX = "f_"
TRACE = "urn:xiufu:trace"
"""Namespace of the map of bookmarks (数据书签表) inside a Word file."""


def figure_key(figure: FigureId) -> str:
    """What every bookmark of a figure (数据书签) begins with; Word allows 40 letters, digits and underscores.

    >>> figure_key(FigureId("area", "sub:main/unit:yard"))
    'f_e87adfbe03'
    """
    return FIGURE_PREFIX + hashlib.sha256(str(figure).encode()).hexdigest()[:10]


def figure_mark(figure: FigureId, occurrence: int) -> str:
    """The bookmark (数据书签) of the n-th time a figure is printed, counted from 1.

    >>> figure_mark(FigureId("area", "sub:main/unit:yard"), 2)
    'f_e87adfbe03_2'
    """
    return f"{figure_key(figure)}_{occurrence}"
