"""Pages of documentation taken apart: fenced blocks, prose, headings, links."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

EXECUTED = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "docs/tour.md", "docs/formulas.md", "docs/deploy.md")
"""Pages whose every number is executed."""
MEASURED = ("docs/proof.md",)
"""Pages of measurements: their numbers were true on one machine on one day."""
READMES = ("README.md", "README.zh-CN.md")
"""The same in two languages."""

LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. ``language`` is the first word after the fence, ``path`` the second: the file it is taken from."""

    language: str
    path: str
    text: str
    line: int

    @property
    def executed(self) -> bool:
        """Whether a test vouches for what it says: a session, an excerpt of a file, or an edit of one."""
        return self.language == "console" or bool(self.path) or (self.language == "python" and ">>>" in self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """A page. ``prose`` is what no test executes, line by line with its number."""

    name: str
    blocks: tuple[Block, ...]
    prose: tuple[tuple[int, str], ...]

    @property
    def executed(self) -> str:
        """The text of every executed block."""
        return "\n".join(block.text for block in self.blocks if block.executed)

    def of(self, language: str) -> list[Block]:
        """Its blocks of one language."""
        return [block for block in self.blocks if block.language == language]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of its headings."""
        found = (re.match(r"(#+) (.+)", line) for _, line in self.prose)
        return [(len(match[1]), match[2]) for match in found if match]


@cache
def page(name: str) -> Page:
    """Read a page of the project."""
    return parse(name, (ROOT / name).read_text("utf-8"))


def parse(name: str, text: str) -> Page:
    """Take a page apart. An unclosed fence is a fault of the page."""
    blocks: list[Block] = []
    prose: list[tuple[int, str]] = []
    inside: list[str] | None = None
    info, start = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("```"):
            if inside is None:
                inside, info, start = [], line[3:].strip(), number
                continue
            language, _, path = info.partition(" ")
            block = Block(language, path.strip(), "\n".join(inside), start)
            blocks.append(block)
            if not block.executed:
                prose += [(start + i, text) for i, text in enumerate(inside, start=1)]
            inside = None
        elif inside is not None:
            inside.append(line)
        else:
            prose.append((number, line))
    if inside is not None:
        raise ValueError(f"{name}:{start}: a block that is never closed")
    return Page(name, tuple(blocks), tuple(sorted(prose)))
