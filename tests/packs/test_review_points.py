from collections import Counter
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.library import built_in_library, open_library
from xiufu.packs.review_points import POINT_KINDS

POINTS = built_in_library().review_points()
CLAUSES = "clauses:\n  a: {document: 某办法, place: 第一条, confidence: H}\n"
POINT = "  - {id: one, title: 章节, kind: chapter, severity: error, clause: a, remedy: 补写, evidence: [{at: heading, words: [目的|由来, 编制]}]}\n"


def test_what_there_is():
    kinds = {plan: Counter(point.kind for point in POINTS.of(plan)) for plan in POINTS.titles}
    assert dict(kinds["reclamation_form"]) == {
        "chapter": 25,
        "fact": 28,
        "statement": 6,
        "table": 12,
        "column": 15,
        "attachment": 7,
        "drawing": 3,
    }
    assert {plan: kinds[plan].total() for plan in kinds} == {
        "reclamation_form": 96,
        "reclamation_report": 48,
        "market_restoration": 42,
        "mine_joint": 0,
        "soil_and_water": 0,
        "acceptance": 0,
    }
    assert set(POINT_KINDS) == {kind for counted in kinds.values() for kind in counted}


def test_an_error_rests_on_the_text_of_a_law():
    errors = [point for point in POINTS.points.values() if point.severity == "error"]
    assert len(errors) == 16
    assert {POINTS.clauses[point.id].confidence for point in errors} == {"H"}


def test_words_are_groups_of_alternatives(tmp_path: Path):
    write_pack(
        tmp_path / "own", "own", "review_points", {"a.yaml": f"plans: [reclamation_form]\n{CLAUSES}points:\n{POINT}"}
    )
    point = open_library([tmp_path]).review_points().points["one"]
    assert point.evidence[0].words == (("目的", "由来"), ("编制",))
    assert point.plans == ("reclamation_form",)


def test_faults_are_said_all_at_once(tmp_path: Path):
    faulty = (
        f"plans: [no_such_plan]\n{CLAUSES}points:\n{POINT}{POINT}"
        "  - {id: two, title: 章节, kind: chapter, severity: error, clause: b, remedy: 补写, evidence: [{at: heading, words: [目的]}]}\n"
        "  - {id: three, title: 章节, kind: chapter, severity: error, within: four, clause: a, remedy: 补写, evidence: [{at: heading, words: [目的]}]}\n"
    )
    write_pack(tmp_path / "own", "own", "review_points", {"a.yaml": faulty})
    with pytest.raises(InputError) as caught:
        open_library([tmp_path]).review_points()
    assert [(one.line, one.problem) for one in caught.value.problems] == [
        (5, "要点“one”没有方案种类“no_such_plan”"),
        (6, "要点“one”没有方案种类“no_such_plan”"),
        (6, "要点“one”重复"),
        (7, "clauses 没有“b”"),
        (8, "要点“three”所属的“four”不存在"),
        (8, "要点“three”没有方案种类“no_such_plan”"),
    ]


def test_evidence_needs_words(tmp_path: Path):
    bare = f"{CLAUSES}points:\n  - {{id: one, title: 章节, kind: chapter, severity: error, clause: a, remedy: 补写, evidence: [{{at: heading}}]}}\n"
    write_pack(tmp_path / "own", "own", "review_points", {"a.yaml": bare})
    with pytest.raises(InputError, match="要写 words"):
        open_library([tmp_path]).review_points()
