"""Public documents as typed: their numbers, the equations in which they stand, and copies with one digit changed."""

from __future__ import annotations

import ast
import operator
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.audit.papers import body, paper_of, typed_table
from xiufu.audit.paper import Paper
from xiufu.core.interval import Interval
from xiufu.document.blocks import Block

_MARKED = re.compile(r"\{(-?[0-9.]+)\}")
_OPERATIONS: Mapping[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Public:
    """A document: ``texts`` are its paragraphs and tables with the constrained numbers in braces, ``wrong`` its own errors."""

    name: str
    kind: str
    source: str
    texts: tuple[tuple[str, str, str], ...]
    equations: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def marked(self) -> list[tuple[int, re.Match[str]]]:
        return [(at, match) for at, (text, _, _) in enumerate(self.texts) for match in _MARKED.finditer(text)]

    def paper(self, at: int = -1, match: re.Match[str] | None = None, changed: str = "") -> Paper:
        """The document under audit, with one marked number changed."""
        return paper_of(*self.blocks(at, match, changed))

    def blocks(self, at: int = -1, match: re.Match[str] | None = None, changed: str = "") -> list[Block]:
        """Its paragraphs and tables, with one marked number changed."""
        blocks: list[Block] = []
        for i, (text, title, unit) in enumerate(self.texts):
            if i == at and match:
                text = f"{text[: match.start()]}{changed}{text[match.end() :]}"
            plain = _MARKED.sub(r"\1", text)
            blocks.append(typed_table(plain, title, unit) if title else body(plain))
        return blocks

    def holds(self, number: str = "", changed: str = "") -> bool:
        """Whether every equation can be true of what is printed, where one number is another."""
        marked = frozenset(match[1].lstrip("-") for _, match in self.marked)
        return all(_can_be_true(equation, marked, number, changed) for equation in self.equations)


def _can_be_true(equation: str, marked: frozenset[str], number: str, changed: str) -> bool:
    """Printed numbers mean half a unit of their last place either way, but integers among integers and constants what they say."""
    sides, _, tolerance = equation.partition("~")
    rounded = marked if "." in sides else frozenset[str]()
    left, right = (_side(side, rounded, number, changed) for side in sides.split("="))
    slack = Interval.printed(tolerance.strip() or "0") - Interval.printed(tolerance.strip() or "0")
    return left.overlaps(right + slack if tolerance else right)


def _side(text: str, rounded: frozenset[str], number: str, changed: str) -> Interval:
    def value(node: ast.expr) -> Interval:
        if isinstance(node, ast.BinOp):
            result: Interval = _OPERATIONS[type(node.op)](value(node.left), value(node.right))
            return result
        if isinstance(node, ast.UnaryOp):
            return -value(node.operand)
        written = ast.get_source_segment(text.strip(), node) or ""
        printed = Interval.printed(changed if written == number.lstrip("-") else written)
        return printed if written in rounded else Interval.exactly((printed.lo + printed.hi) / 2)

    return value(ast.parse(text.strip(), mode="eval").body)


@cache
def public_documents() -> tuple[Public, ...]:
    return tuple(
        _public(name, case)
        for path in sorted(Path(__file__).parent.glob("*.yaml"))
        for name, case in yaml.safe_load(path.read_text("utf-8")).items()
    )


def _public(name: str, case: dict[str, Any]) -> Public:
    texts = [(text, "", "") for text in case["blocks"]]
    texts += [(table["lines"], table["title"], table.get("unit", "")) for table in case.get("tables", ())]
    return Public(
        name, case["kind"], case["source"], tuple(texts), tuple(case["equations"]), tuple(case.get("wrong", ()))
    )


def one_digit(text: str, chance: random.Random) -> str | None:
    """The number with another digit somewhere, if it is written as a number is."""
    place = chance.choice([i for i, letter in enumerate(text) if letter.isdigit()])
    other = f"{text[:place]}{chance.choice([d for d in '0123456789' if d != text[place]])}{text[place + 1 :]}"
    return other if re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", other) else None


def changes(
    document: Public, each: int, change: Callable[[str, random.Random], str | None] = one_digit
) -> Iterator[tuple[int, re.Match[str], str]]:
    """Marked numbers changed so that some equation cannot be true any more, ``each`` a few for one number."""
    chance = random.Random(document.name)
    for at, match in document.marked:
        found: set[str] = set()
        for _ in range(6 * each):
            text = change(match[1], chance)
            if text and len(found) < each and text not in found and not document.holds(match[1], text):
                found.add(text)
                yield at, match, text
