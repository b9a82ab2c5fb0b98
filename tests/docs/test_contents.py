"""What pages promise to list is listed whole: formulas, moved numbers, errors of the sample, decisions."""

import csv
import inspect
import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import xiufu
import xiufu.compute
from tests.docs.pages import ROOT, page
from xiufu.core.figure import Figures, Step
from xiufu.core.numbers import N
from xiufu.packs.kinds import Policy
from xiufu.tasks.prepare import prepare

EXAMPLE = ROOT / "examples" / "ejina-railway"


@cache
def figures(policy: Policy) -> Figures:
    return prepare(EXAMPLE, policy=policy).computed.figures


# Formulas


def kernels() -> set[str]:
    """Functions of ``compute`` over any kind of number."""
    modules = [import_module(f"xiufu.compute.{m.name}") for m in pkgutil.iter_modules(xiufu.compute.__path__)]
    found = {
        f for m in modules for f in vars(m).values() if inspect.isfunction(f) and f.__annotations__.get("return") is N
    }
    return {f.__name__ for f in found}


def test_every_formula_has_a_worked_number():
    run = "\n".join(b.text for b in page("docs/formulas.md").of("python"))
    assert len(kernels()) >= 28
    assert {name for name in kernels() if not re.search(rf"\b{name}\(", run)} == set()


def test_every_computed_term_is_in_the_formulas():
    text = (ROOT / "docs/formulas.md").read_text("utf-8")
    examples = [p.parent for p in sorted(ROOT.glob("examples/*/plan.yaml"))]
    computed = {
        f.id.term
        for e in examples
        for f in prepare(e, policy="recommended").computed.figures.values()
        if isinstance(f.origin, Step)
    }
    assert {"unit_price", "dynamic_investment"} <= computed
    assert {term for term in computed if f"`{term}`" not in text} == set()


# Changelog


def table(block: str) -> list[list[str]]:
    """Cells of the rows of a Markdown table."""
    rows = [line for line in block.splitlines() if line.startswith("|") and not re.fullmatch(r"[|\s-]+", line)]
    return [[c.replace("\\|", "|").strip() for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


def newest() -> str:
    """The entry of this version."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return text.split(f"## {xiufu.__version__}\n", 1)[1].split("\n## ", 1)[0]


def test_moved_numbers_are_all_there_and_right():
    said = {r[0].strip("`"): (r[2], r[3]) for r in table(newest()) if re.match(r"`\w+\|", r[0])}
    filed, ours = figures("as_filed"), figures("recommended")
    assert set(filed) == set(ours)
    assert said == {str(f): (filed[f].text, ours[f].text) for f in ours if filed[f].text != ours[f].text}


def test_errors_of_the_original_are_all_there():
    said = {row[0]: row for row in table(newest()) if re.fullmatch(r"A\d+", row[0])}
    with (ROOT / "tests/golden/ejina_cells.csv").open(encoding="utf-8", newline="") as file:
        marked = [row for row in csv.DictReader(file) if row["error"]]
    assert {row["error"] for row in marked} == said.keys()
    for row in marked:
        _, printed, ours, _ = said[row["error"]]
        assert row["printed"] in printed
        assert row["recommended"] in ours


def test_the_changelog_opens_with_this_version():
    versions = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == xiufu.__version__


# Decisions


def decisions() -> list[Path]:
    return sorted(p for p in (ROOT / "docs/decisions").glob("*.md") if p.name != "README.md")


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in decisions()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", decisions(), ids=lambda p: p.name)
def test_decisions_have_their_parts(path: Path):
    text = path.read_text("utf-8")
    assert re.match(rf"# {path.name[:4]} \S", text)
    assert [
        p
        for p in ("Context", "Decision", "Consequence", "What would change it")
        if f"**{p}" not in text and f"## {p}" not in text
    ] == []
