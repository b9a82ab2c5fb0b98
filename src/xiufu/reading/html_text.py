"""Text of web pages: its encoding, and white space as a browser shows it."""

import re
from dataclasses import dataclass, field, replace

from xiufu.document.blocks import Change, Run, Text

SPACES = re.compile("[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta[^>]*charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The text of a page (解码): by its mark, by what it states, else UTF-8, else the Chinese national code."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    stated = _CHARSET.search(data[:4096])
    name = stated[1].decode("ascii").lower() if stated else ""
    for encoding in (("gb18030",) if name.startswith("gb") else ()) + ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(name if name.startswith("gb") else "utf-8", "replace")


@dataclass(slots=True)
class Line:
    """Runs of one paragraph in the making (行文). Unless ``exact``, white space is what a browser makes of it."""

    exact: bool
    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, *, emphasis: bool, change: Change) -> None:
        """Text as written (文字)."""
        if not self.exact:
            text = SPACES.sub(" ", text)
            last = self.runs[-1] if self.runs else None
            if last is None or (isinstance(last, Text) and last.text.endswith((" ", "\n"))):
                text = text.removeprefix(" ")
        self._put(Text(text, emphasis, change))

    def _put(self, run: Text) -> None:
        last = self.runs[-1] if self.runs else None
        if not run.text:
            return
        if isinstance(last, Text) and (last.emphasis, last.change) == (run.emphasis, run.change):
            self.runs[-1] = replace(last, text=last.text + run.text)
        else:
            self.runs.append(run)

    def line_break(self, *, emphasis: bool, change: Change) -> None:
        """A line that ends within the paragraph (换行)."""
        self._trim()
        self._put(Text("\n", emphasis, change))

    def _trim(self) -> None:
        last = self.runs[-1] if self.runs else None
        if not self.exact and isinstance(last, Text):
            self.runs[-1:] = [replace(last, text=last.text.rstrip(" "))] if last.text.rstrip(" ") else []

    def finished(self) -> tuple[Run, ...]:
        """All runs, without the space at the end (全部文字)."""
        self._trim()
        return tuple(self.runs)
