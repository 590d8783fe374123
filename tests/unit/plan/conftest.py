"""Two small products, compared: what every test of the room that plans starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product
from generator.plan.model import Change

SCHEMAS = Schemas()

Texts = str | Mapping[str, str]
Compare = Callable[..., Comparison]


def a_side(
    texts: Texts, parameters: Mapping[str, str] | None, tags: Mapping[str, str]
) -> ResolvedProduct:
    product = assembled({"": texts} if isinstance(texts, str) else texts)
    return resolved_product(product, StackInputs(parameters, tags))


@pytest.fixture
def compared() -> Compare:
    """``compared(before, after)``: texts by stack path, or one text; values and tags by name."""

    def made(
        before: Texts,
        after: Texts,
        values: tuple[Mapping[str, str] | None, Mapping[str, str] | None] = (None, None),
        tags: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    ) -> Comparison:
        one, other = (
            a_side(texts, given, marks)
            for texts, given, marks in zip((before, after), values, tags, strict=True)
        )
        return compare(one, other, SCHEMAS.get)

    return made


@pytest.fixture
def by_place() -> Callable[[Comparison], dict[str, Change]]:
    """``by_place(comparison)``: the changes by place."""
    return lambda comparison: {change.place: change for change in comparison.changes}
