"""Documents as typed: ``#`` before headings, ``[题名]`` before the lines of a table, any other line a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.paper import Paper
from xiufu.document.blocks import Block, Heading


def written(text: str) -> Paper:
    return paper_of(*_blocks([line.strip() for line in text.splitlines() if line.strip()]))


def _blocks(lines: list[str]) -> Iterator[Block]:
    title, rows = "", []
    for line in [*lines, ""]:
        if title and "|" in line:
            rows.append(line)
            continue
        if title:
            name, _, unit = title.partition("，单位：")
            yield typed_table("\n".join(rows), name, f"单位：{unit}" if unit else "")
            title, rows = "", []
        if line.startswith("["):
            title = line[1:-1]
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield Heading(line[level:].strip(), level)
        elif line:
            yield body(line)
