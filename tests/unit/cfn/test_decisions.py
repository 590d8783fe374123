"""Decision diagrams: they say what their formula says, and equal meanings are equal diagrams."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from generator.cfn.decisions import (
    Diagram,
    Node,
    Subject,
    all_of,
    any_of,
    conjunction,
    disjunction,
    implies,
    is_text,
    negation,
    opaque,
    outcomes,
)

ANY, FEW = Subject("Any"), Subject("Few", frozenset("ab"))
# "z" stands for all texts that no formula mentions.
WORLDS = [{"Any": one, "Few": few} for one, few in product("abz", "ab")]

Formula = tuple[Diagram, Callable[[dict[str, str]], bool]]


def _leaf(subject: Subject, text: str) -> Formula:
    return is_text(subject, text), lambda world: world[subject.key] == text


def _negated(one: Formula) -> Formula:
    return negation(one[0]), lambda world: not one[1](world)


def _both(one: Formula, other: Formula) -> Formula:
    return conjunction(one[0], other[0]), lambda world: one[1](world) and other[1](world)


def _either(one: Formula, other: Formula) -> Formula:
    return disjunction(one[0], other[0]), lambda world: one[1](world) or other[1](world)


_formulas = st.recursive(
    st.builds(_leaf, st.sampled_from((ANY, FEW)), st.sampled_from("ab")),
    lambda inner: st.one_of(
        st.builds(_negated, inner), st.builds(_both, inner, inner), st.builds(_either, inner, inner)
    ),
    max_leaves=8,
)


def _holds(diagram: Diagram, world: dict[str, str]) -> bool:
    while isinstance(diagram, Node):
        diagram = diagram.at(diagram.subject, world[diagram.subject.key])
    return diagram


@given(_formulas)
def test_a_diagram_holds_where_its_formula_holds(formula: Formula) -> None:
    diagram, holds = formula
    assert [_holds(diagram, world) for world in WORLDS] == [holds(world) for world in WORLDS]


@given(_formulas, _formulas)
def test_diagrams_are_equal_exactly_where_the_formulas_are(one: Formula, other: Formula) -> None:
    same = all(one[1](world) == other[1](world) for world in WORLDS)
    assert (one[0] == other[0]) is same
    follows = all(other[1](world) for world in WORLDS if one[1](world))
    assert implies(one[0], other[0]) is follows


@given(_formulas)
def test_what_a_subject_can_be_is_what_it_is_somewhere(formula: Formula) -> None:
    diagram, holds = formula
    for subject, texts in ((ANY, "abz"), (FEW, "ab")):
        there = {world[subject.key] for world in WORLDS if holds(world)}
        found = outcomes(diagram, subject)
        if diagram is not False:
            assert {text for text in texts if found.include(text)} == there


def test_a_subject_with_one_value_is_known() -> None:
    assert is_text(Subject("One", frozenset("a")), "a") is True
    assert is_text(Subject("One", frozenset("a")), "b") is False


def test_two_hundred_conditions_stay_small() -> None:
    chain = any_of(is_text(Subject(f"P{number:03}"), "x") for number in range(140))
    assert implies(is_text(Subject("P017"), "x"), chain)
    cases = any_of(is_text(ANY, str(number)) for number in range(300))
    assert implies(is_text(ANY, "299"), cases)
    assert not implies(is_text(ANY, "300"), cases)


def test_what_grows_too_large_is_a_question_of_its_own() -> None:
    deep = all_of(is_text(Subject(f"P{number:03}"), "x") for number in range(400))
    pairs = [(Subject(f"A{number:02}"), Subject(f"B{number:02}")) for number in range(24)]
    wide = any_of(conjunction(is_text(a, "x"), is_text(b, "x")) for a, b in pairs)
    for large in (deep, wide):
        assert isinstance(large, Node)
        assert large == large and not implies(large, is_text(ANY, "a"))
        assert conjunction(large, negation(large)) is False


def test_of_an_opaque_question_only_the_name_is_known() -> None:
    assert opaque("a") == opaque("a") != opaque("b")
    assert conjunction(opaque("a"), negation(opaque("a"))) is False


def test_what_a_subject_can_be_in_one_template_it_is_in_both() -> None:
    before, after = Subject("P", frozenset("ab")), Subject("P", frozenset("bc"))
    assert implies(negation(is_text(before, "a")), is_text(after, "b"))
    assert implies(is_text(Subject("P"), "b"), is_text(after, "b"))
    disjoint = Subject("P", frozenset("xy"))
    assert not implies(is_text(before, "a"), is_text(disjoint, "x"))
