"""Markup by hand: escaped text, tags, runs, and what one page gives out: ids, links to figures, notes, style rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from xiufu.core.figure import Figure, FigureId
from xiufu.document.blocks import Footnote, Number, Paragraph, Run, Text, Unknown
from xiufu.render.printable import printable

_CHANGES = {"added": "ins", "removed": "del"}


def escaped(text: str) -> str:
    """Text as it may stand in an element or a quoted attribute (转义文本).

    >>> escaped('</script> & "甲"')
    '&lt;/script&gt; &amp; &quot;甲&quot;'
    """
    return escape(printable(text))


def lines(text: str) -> str:
    """Escaped text with its line breaks (多行文本)."""
    return escaped(text).replace("\n", "<br>")


def tag(name: str, inner: str, /, **attributes: str | int) -> str:
    """An element around markup (元素). ``class_`` is ``class``, ``aria_label`` is ``aria-label``; empty ones are left out.

    >>> tag("p", escaped("1 < 2"), class_="note", id="")
    '<p class="note">1 &lt; 2</p>'
    """
    stated = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{stated}>{inner}</{name}>"


def permalink(figure: FigureId) -> str:
    """The address of a figure's derivation within the page (数据项链接).

    >>> permalink(FigureId("area", "sub:main/unit:一号"))
    '#f/area|sub:main/unit:%E4%B8%80%E5%8F%B7'
    """
    return f"#f/{quote(printable(str(figure)), safe='|/:')}"


@dataclass(slots=True)
class Given:
    """What one page has given out so far (已用编号). Without ``linked``, figures are plain text.

    ``mark`` makes an element of text that has names (``Text.marks``); without it they show nothing. ``titled`` are the ids
    of the blocks that have titles, by the number of the block.
    """

    linked: bool
    mark: Callable[[str, tuple[str, ...]], str] | None = None
    titled: dict[int, str] = field(default_factory=dict)
    printed: dict[FigureId, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)
    numbers: int = 0
    headings: int = 0
    tables: int = 0
    pictures: int = 0

    def number(self, run: Number) -> str:
        """A printed figure, which leads to its derivation."""
        if not self.linked:
            return lines(run.text)
        self.printed.setdefault(run.figure.id, run.figure)
        self.numbers += 1
        return tag("a", lines(run.text), class_="n", id=f"n{self.numbers}", href=permalink(run.figure.id))

    def note(self, footnote: Footnote) -> str:
        """The mark of a footnote; the note itself is kept for the end of the page."""
        number = len(self.notes) + 1
        back = f'<a class="back" href="#r{number}" aria-label="回到正文">↩</a>'
        self.notes.append(f'<li id="note{number}"><p>{self.runs(footnote.runs)}</p>{back}</li>')
        return f'<sup class="note" id="r{number}"><a href="#note{number}" role="doc-noteref">［{number}］</a></sup>'

    def runs(self, runs: Iterable[Run]) -> str:
        """What a paragraph says (文字)."""
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        match run:
            case Number():
                return self.number(run)
            case Unknown():
                return tag("mark", lines(run.text))
            case Footnote():
                return self.note(run)
            case Text():
                text = tag("strong", lines(run.text)) if run.emphasis else lines(run.text)
                text = tag(_CHANGES[run.change], text) if run.change else text
                return self.mark(text, run.marks) if self.mark and run.marks else text

    def paragraph(self, paragraph: Paragraph, name: str = "p") -> str:
        """A paragraph, or another element that says the same (段落)."""
        style = "" if paragraph.style == "body" else paragraph.style
        return tag(name, self.runs(paragraph.runs), class_=" ".join(filter(None, (style, paragraph.align))))
