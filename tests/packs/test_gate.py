from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.packs.making import write_pack
from xiufu.core.errors import InputError
from xiufu.packs.conditions import Truth
from xiufu.packs.gate import owed_plan
from xiufu.packs.library import open_library

LIBRARY = open_library()
NOW, BEFORE = date(2025, 11, 19), date(2025, 6, 30)


@pytest.mark.parametrize(
    ("facts", "on", "kind", "clause"),
    [
        # the sample: temporary land of a construction project
        ({"project_type": "construction", "temporary_land": True}, NOW, "reclamation_form", "第八条第二款"),
        (
            {"project_type": "construction", "temporary_land": True, "approval_level": "province"},
            NOW,
            "reclamation_form",
            "第八条第二款",
        ),
        (
            {"project_type": "construction", "temporary_land": False, "approval_level": "state"},
            NOW,
            "reclamation_report",
            "第八条第二款",
        ),
        (
            {"project_type": "construction", "temporary_land": False, "approval_level": "league"},
            NOW,
            "reclamation_form",
            "第八条第二款",
        ),
        # whether it is temporary land does not matter where both answers give the form
        ({"project_type": "construction", "approval_level": "banner"}, NOW, "reclamation_form", "第八条第二款"),
        # mines: the law of 2025-07-01
        ({"project_type": "mining"}, NOW, "mine_restoration", "第四十六条、第八十条"),
        ({"project_type": "mining"}, date(2025, 7, 1), "mine_restoration", "第四十六条、第八十条"),
        ({"project_type": "mining", "registration_level": "province"}, BEFORE, "reclamation_report", "第八条第二款"),
        ({"project_type": "mining", "registration_level": "banner"}, BEFORE, "reclamation_form", "第八条第二款"),
    ],
)
def test_the_plan_owed(facts, on, kind, clause):
    outcome = owed_plan(LIBRARY, facts, on)
    assert (outcome.status, outcome.kind) == (Truth.MET, kind)
    assert outcome.clause is not None
    assert outcome.clause.place == clause
    assert outcome.clause.pack.startswith("national-gate@")


@pytest.mark.parametrize(
    ("facts", "on", "missing"),
    [
        ({}, NOW, ("project_type", "temporary_land", "approval_level", "registration_level")),
        ({"project_type": "construction"}, NOW, ("temporary_land", "approval_level")),
        ({"project_type": "construction", "approval_level": "state"}, NOW, ("temporary_land",)),
        ({"project_type": "mining"}, BEFORE, ("registration_level",)),
    ],
)
def test_what_must_be_asked(facts, on, missing):
    outcome = owed_plan(LIBRARY, facts, on)
    assert (outcome.status, outcome.kind, outcome.missing) == (Truth.UNKNOWN, None, missing)
    assert outcome.reason.startswith("适用情形不全，尚不能确定应编哪一种；可能是")


def test_before_any_rule_nothing_is_owed():
    outcome = owed_plan(LIBRARY, {"project_type": "mining"}, date(2013, 2, 28))
    assert (outcome.status, outcome.kind) == (Truth.NOT_MET, None)


FACTS = {
    "project_type": ("construction", "mining"),
    "temporary_land": (True, False),
    "approval_level": ("state", "province", "league", "banner"),
    "registration_level": ("state", "province", "league", "banner"),
}
whole = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FACTS.items()})


@given(whole, st.sets(st.sampled_from(sorted(FACTS))), st.dates(date(2013, 3, 1), date(2030, 1, 1)))
def test_a_decided_kind_stays_when_more_becomes_known(facts, unknown, on):
    """On all facts there is always a kind; on fewer it is the same kind or not known yet."""
    full = owed_plan(LIBRARY, facts, on)
    assert full.status is Truth.MET
    partial = owed_plan(LIBRARY, {k: v for k, v in facts.items() if k not in unknown}, on)
    assert partial.kind in (None, full.kind)
    assert set(partial.missing) <= unknown


def test_a_faulty_gate_pack_is_reported_with_its_line(tmp_path):
    write_pack(tmp_path / "gate", "my-gate", "gate", {"rules.yaml": "rules:\n  - id: a\n    owes: everything\n"})
    with pytest.raises(InputError) as caught:
        owed_plan(open_library([tmp_path]), {}, NOW)
    places = [(p.line, p.path) for p in caught.value.problems]
    assert (3, "rules.a.owes") in places
