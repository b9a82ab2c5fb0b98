from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiufu.core.errors import InputError
from xiufu.core.validation import validate
from xiufu.core.yaml_text import parse_yaml
from xiufu.packs.conditions import Condition, Rule, Truth, evaluate

DAY = date(2025, 7, 1)
MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def condition(text: str) -> Condition:
    return validate(Condition, parse_yaml(text, "规则.yaml"))


def fault(text: str) -> str:
    with pytest.raises(InputError) as caught:
        condition(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("{fact: a, is: x}", {"a": "x"}, MET),
        ("{fact: a, is: x}", {"a": "y"}, NOT_MET),
        ("{fact: a, is: x}", {"a": None}, UNKNOWN),
        ("{fact: a, is: x}", {}, UNKNOWN),
        ("{fact: a, in: [x, y]}", {"a": "y"}, MET),
        ("{fact: a, in: [x, y]}", {"a": "z"}, NOT_MET),
        ("{fact: a, is: true}", {"a": True}, MET),
        ("{fact: a, is: true}", {"a": False}, NOT_MET),
        ("{fact: a, is: 2.50}", {"a": Decimal("2.50")}, MET),
        ("{not: {fact: a, is: x}}", {"a": "x"}, NOT_MET),
        ("{not: {fact: a, is: x}}", {}, UNKNOWN),
        ("{all: [{fact: a, is: x}, {fact: b, is: x}]}", {"a": "x", "b": "x"}, MET),
        ("{all: [{fact: a, is: x}, {fact: b, is: x}]}", {"a": "x"}, UNKNOWN),
        ("{all: [{fact: a, is: x}, {fact: b, is: x}]}", {"b": "y"}, NOT_MET),
        ("{any: [{fact: a, is: x}, {fact: b, is: x}]}", {"b": "x"}, MET),
        ("{any: [{fact: a, is: x}, {fact: b, is: x}]}", {"b": "y"}, UNKNOWN),
        ("{any: [{fact: a, is: x}, {fact: b, is: x}]}", {"a": "y", "b": "y"}, NOT_MET),
        ("{on_or_after: 2025-07-01}", {}, MET),
        ("{on_or_after: 2025-07-02}", {}, NOT_MET),
    ],
)
def test_facts_and_dates(text, facts, expected):
    assert evaluate(condition(text), facts, DAY).truth is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{figure: area|project, at_least: 5}", Decimal(5), MET),
        ("{figure: area|project, above: 5}", Decimal(5), NOT_MET),
        ("{figure: area|project, at_most: 5}", Decimal("5.0001"), NOT_MET),
        ("{figure: area|project, below: 5}", Decimal("4.9999"), MET),
        ("{figure: area|project, at_least: 3, below: 5}", Decimal(3), MET),
        ("{figure: area|project, at_least: 3, below: 5}", Decimal(5), NOT_MET),
        ("{figure: area, at_least: 5}", None, UNKNOWN),
    ],
)
def test_figures(text, value, expected):
    assert evaluate(condition(text), {}, DAY, {"area|project": value}.get).truth is expected


def test_no_figure_is_known_unless_figures_are_given():
    assert evaluate(condition("{figure: area, at_least: 0}"), {}, DAY).missing == ("area|project",)


def test_what_decided_and_what_is_missing():
    every = condition("{all: [{fact: a, is: x}, {fact: b, is: x}, {figure: area, above: 1}]}")
    undecided = evaluate(every, {"a": "x"}, DAY)
    assert (undecided.decided_by, undecided.missing) == ((), ("b", "area|project"))
    refused = evaluate(every, {"b": "y"}, DAY)
    assert (refused.decided_by, refused.missing) == (("b",), ())
    met = evaluate(every, {"a": "x", "b": "x"}, DAY, lambda _: Decimal(2))
    assert (met.decided_by, met.missing) == (("a", "b", "area|project"), ())


def test_a_condition_is_of_exactly_one_kind():
    assert "只能写 fact、figure、on_or_after、all、any、not 中的一种" in fault(
        "{fact: a, is: x, on_or_after: 2025-01-01}"
    )
    assert "只能写" in fault("{is: x}")
    assert "fact 要配一个 is 或 in" in fault("{fact: a}")
    assert "fact 要配一个 is 或 in" in fault("{fact: a, is: x, in: [y]}")
    assert "figure 至少配" in fault("{figure: area}")
    assert "figure 至少配" in fault("{fact: a, is: x, above: 3}")
    assert "第3行" in fault("all:\n  - {fact: a, is: x}\n  - {fact: a, was: x}\n")


def test_a_rule_holds_in_its_period():
    rule = validate(
        Rule,
        parse_yaml(
            "id: r\nwhen: {fact: a, is: x}\nclause: {document: 某法, confidence: H}\n"
            "from_date: 2025-07-01\nuntil_date: 2026-01-01\n",
            "规则.yaml",
        ),
    )
    assert [rule.in_force(d) for d in (date(2025, 6, 30), DAY, date(2025, 12, 31), date(2026, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


NAMES = ("a", "b", "c")
leaves = st.one_of(
    st.builds(lambda n, v: {"fact": n, "is": v}, st.sampled_from(NAMES), st.sampled_from("xy")),
    st.builds(lambda n: {"fact": n, "in": ["x", "z"]}, st.sampled_from(NAMES)),
    st.builds(lambda v: {"figure": "area", "at_least": str(v)}, st.integers(0, 3)),
    st.builds(lambda d: {"on_or_after": f"2025-0{d}-01"}, st.integers(6, 8)),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
).map(Condition.model_validate)
knowledge = st.fixed_dictionaries({name: st.sampled_from(("x", "y", "z")) for name in NAMES})
forgotten = st.sets(st.sampled_from((*NAMES, "area")))


@given(conditions, knowledge, st.integers(0, 3), forgotten, forgotten)
def test_learning_a_fact_never_turns_met_into_not_met(tree, facts, area, first, second):
    """Kleene's logic is monotone in knowledge: what is decided on fewer facts stays decided the same way on more."""
    less = evaluate(
        tree,
        {k: v for k, v in facts.items() if k not in first | second},
        DAY,
        lambda _: None if "area" in first | second else Decimal(area),
    )
    more = evaluate(
        tree,
        {k: v for k, v in facts.items() if k not in first},
        DAY,
        lambda _: None if "area" in first else Decimal(area),
    )
    assert less.truth in (UNKNOWN, more.truth)


@given(conditions, knowledge, st.integers(0, 3), forgotten)
def test_everything_known_decides_and_what_is_missing_is_what_was_not_known(tree, facts, area, unknown):
    assert evaluate(tree, facts, DAY, lambda _: Decimal(area)).truth is not UNKNOWN
    outcome = evaluate(
        tree,
        {k: v for k, v in facts.items() if k not in unknown},
        DAY,
        lambda _: None if "area" in unknown else Decimal(area),
    )
    names = {"area|project" if n == "area" else n for n in unknown}
    assert set(outcome.missing) <= names
    assert bool(outcome.missing) is (outcome.truth is UNKNOWN)


@given(conditions, knowledge, st.integers(0, 3), forgotten)
def test_not_all_is_any_not(tree, facts, area, unknown):
    """De Morgan holds with three values as well."""
    known = {k: v for k, v in facts.items() if k not in unknown}

    def truth(data):
        return evaluate(data, known, DAY, lambda _: None if "area" in unknown else Decimal(area)).truth

    other = Condition.model_validate({"fact": "a", "is": "x"})
    negated = Condition.model_construct(
        any_=(Condition.model_construct(not_=tree), Condition.model_construct(not_=other))
    )
    assert truth(Condition.model_construct(not_=Condition.model_construct(all_=(tree, other)))) is truth(negated)
