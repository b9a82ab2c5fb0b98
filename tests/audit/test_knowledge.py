"""What an audit goes by: every field is read from packs, the user's own reach the checks, and travel to other computers."""

from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from tests.audit.papers import paper_of, typed_table
from tests.packs.making import write_pack
from xiufu.audit.knowledge import Knowledge, built_in_knowledge, knowledge_of
from xiufu.audit.paper import Paper
from xiufu.audit.run import CHECKS, audit
from xiufu.core.errors import InputError
from xiufu.packs.library import open_library

SOURCE = "source: {document: 本单位的习惯写法, confidence: M}\n"
PRICE = f"columns:\n  - {{role: price, names: [包干价]}}\n{SOURCE}"
HALF = f"units:\n  - {{name: 半方, dimension: volume, factor: 1/2, role: computed}}\n{SOURCE}"
ESTIMATE = "序号|单项名称|单位|工程量|包干价（元）|合计（元）\n1|土地平整|100m3|100.00|200.00|20000.00\n2|覆土|m3|10.00|20.00|200.00"
"""A table of costs whose prices are called by a word of the firm."""


def test_every_field_says_how_it_is_read():
    assert [one.name for one in fields(Knowledge) if not callable(one.metadata.get("read"))] == []


def test_the_built_in_packs_are_named_with_their_hashes():
    packs = built_in_knowledge().packs
    assert [label.split("@")[0] for label in packs] == [
        "national-class-standards",
        "national-clauses",
        "national-cost-rows",
        "national-gate",
        "national-instruments",
        "national-landclass",
        "national-law",
        "national-law-rules",
        "national-project-words",
        "national-review-points",
        "national-term-words",
        "national-units",
        "neimenggu-clauses",
        "neimenggu-divisions",
        "neimenggu-instruments",
        "neimenggu-law",
        "neimenggu-law-rules",
    ]
    assert knowledge_of(open_library(environment=False)).packs == packs


def known_with(folder: Path, kind: str, text: str) -> Knowledge:
    write_pack(folder / "own", "own-pack", kind, {"own.yaml": text})
    return knowledge_of(open_library([folder], environment=False))


def lines_of(known: Knowledge | None) -> list[str]:
    paper = paper_of(typed_table(ESTIMATE, "工程施工费估算表"))
    done = audit(Paper(paper.file, known or built_in_knowledge()), [c for c in CHECKS if c.code == "CHAIN-008"])
    return [one.stated for one in done.findings]


def test_own_names_of_columns_reach_the_chain(tmp_path: Path):
    assert lines_of(None) == []
    # 100 × 200 = 20000, 10 × 20 = 200
    assert lines_of(known_with(tmp_path, "cost_rows", PRICE)) == ["20000.00元", "200.00元"]


def test_own_units_reach_the_claims(tmp_path: Path):
    known = known_with(tmp_path, "units", HALF)
    paper = paper_of(typed_table("土方|12半方"))
    assert [c.unit for c in paper.claims] == [""]
    assert [c.unit for c in Paper(paper.file, known).claims] == ["半方"]


def test_it_travels_as_bytes(tmp_path: Path):
    known = known_with(tmp_path, "cost_rows", PRICE)
    again: Knowledge = pickle.loads(pickle.dumps(known))
    assert again.packs == known.packs
    assert lines_of(again) == lines_of(known) == ["20000.00元", "200.00元"]
    assert lines_of(pickle.loads(pickle.dumps(built_in_knowledge()))) == []


def test_every_fault_of_every_pack_at_once(tmp_path: Path):
    write_pack(tmp_path / "a", "own-units", "units", {"own.yaml": "units:\n  - {name: 方木, role: 不知}\n" + SOURCE})
    write_pack(tmp_path / "b", "own-laws", "instruments", {"instruments.csv": "title,kind\n甲法,law\n"})
    standards = "standards:\n  - {id: x, title: 某分类, short: 某, family: 某, numbers: [无], source: {document: 甲, confidence: M}}\n"
    write_pack(tmp_path / "c", "own-standards", "class_standards", {"own.yaml": standards + SOURCE})
    with pytest.raises(InputError) as error:
        knowledge_of(open_library([tmp_path], environment=False))
    places = [Path(problem.file).parent.name for problem in error.value.problems]
    assert sorted(dict.fromkeys(places)) == ["a", "b", "c"]
