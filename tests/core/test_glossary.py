"""The only dictionary: every term, field and parameter has one row, and a Chinese term has one identifier."""

import ast
import csv
import importlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

import xiufu
from xiufu.core.figure import Role
from xiufu.core.glossary import FIGURE_KINDS, GLOSSARY, TERMS
from xiufu.packs.kinds import CostMethod
from xiufu.packs.library import open_library
from xiufu.tasks.prepare import prepare

SOURCE = Path(xiufu.__file__).parent
EXAMPLES = sorted(p.parent for p in Path("examples").glob("*/plan.yaml"))


def named_in_compute() -> set[str]:
    """Every word in ``compute`` that is written as text and is, or looks like, a term."""
    texts = set()
    for path in (SOURCE / "compute").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr):  # f"{end}_year" stands for from_year and to_year
                ends = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
                texts |= {start + end for end in ends if end.startswith("_") for start in ("from", "to")}
    return texts


def test_no_identifier_has_two_rows() -> None:
    with (SOURCE / "data" / "GLOSSARY.csv").open(encoding="utf-8", newline="") as file:
        counts = Counter(row["identifier"] for row in csv.DictReader(file))
    assert [name for name, n in counts.items() if n > 1] == []


def test_no_chinese_term_has_two_identifiers() -> None:
    counts = Counter(term.label for term in GLOSSARY.values())
    assert [label for label, n in counts.items() if n > 1] == []


def test_identifiers_are_english_and_terms_are_chinese() -> None:
    for term in GLOSSARY.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", term.identifier), term
        assert re.search(r"[一-鿿]", term.label), term
        assert term.source, term
        assert term.kind in {*FIGURE_KINDS, "field", "parameter"}, term


def test_every_figure_term_has_a_role_and_a_printing_rule_of_the_cost_method() -> None:
    method = (
        open_library()
        .choose(
            "neimenggu-cost-sample",
            ["neimenggu-quota-sample"],
            ["alxa-prices-2025-10"],
            land_class_standard="sandiao",
            on=date(2025, 11, 19),
        )
        .cost_method
    )
    for term in TERMS.values():
        assert term.role in set(Role), term
        # what is exact prints as it was stated, what was computed by a rule; a measured length prints as measured
        assert term.role == "measured" or (term.printing == "") is (term.role == "exact"), term
        assert term.printing in {"", *method.printing}, term


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda p: p.name)
def test_every_figure_of_the_examples_has_a_row(folder: Path) -> None:
    figures = prepare(folder, policy="recommended").computed.figures
    assert {identity.term for identity in figures} <= set(TERMS)


def test_every_row_is_used_by_a_computation() -> None:
    assert set(TERMS) - named_in_compute() == set()


def model_fields() -> dict[str, str]:
    """Every field users write, with the class it belongs to."""
    found: dict[str, str] = {}
    for path in (SOURCE / "model").glob("*.py"):
        module = importlib.import_module(f"xiufu.model.{path.stem}")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__:
                found |= dict.fromkeys(kind.model_fields, kind.__name__)
    return found


def test_every_field_has_a_row() -> None:
    fields = model_fields()
    assert len(fields) > 100
    assert {name: owner for name, owner in fields.items() if name not in GLOSSARY} == {}
    assert {t.identifier for t in GLOSSARY.values() if t.kind == "field"} - set(fields) == set()


def test_every_parameter_has_a_row() -> None:
    law = {file.removesuffix(".yaml") for pack in open_library().of_kind("law") for file in pack.file_names()}
    method = set(CostMethod.model_fields) - {"name", "title", "source"}
    assert len(law) == 38
    assert {name for name in law | method if name not in GLOSSARY} == set()
    assert {t.identifier for t in GLOSSARY.values() if t.kind == "parameter"} - law - method == set()
