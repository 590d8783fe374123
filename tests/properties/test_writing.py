"""Whatever is written is read back as it was."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.assembly.document import Document
from generator.assembly.writing import text
from generator.cfn.template import parse

# What may stand in a template: no control characters, which YAML cannot hold in block scalars.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)
TEXTS = st.one_of(
    WORDS,
    st.lists(WORDS, max_size=30).map(" ".join),
    st.sampled_from(
        ["", "true", "No", "1e3", "0x1F", "03:00", "~", "- a", "a: b", "#", "2020-01-01"]
    ),
)
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(-(2**40), 2**40))
NAMES = st.from_regex(r"[A-Z][A-Za-z0-9]{0,12}", fullmatch=True)
REFERENCES = st.one_of(
    NAMES.map(lambda name: {"Ref": name}),
    st.tuples(NAMES, NAMES).map(lambda pair: {"Fn::GetAtt": list(pair)}),
    TEXTS.map(lambda pattern: {"Fn::Sub": pattern}),
)


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(NAMES, WORDS.filter(bool)), inner, max_size=4),
        st.tuples(NAMES, inner, inner).map(lambda parts: {"Fn::If": list(parts)}),
        st.tuples(TEXTS, st.lists(inner, max_size=3)).map(lambda parts: {"Fn::Join": list(parts)}),
    )


VALUES = st.recursive(st.one_of(SCALARS, REFERENCES), composed, max_leaves=25)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_a_written_template_is_read_back(properties: dict[str, Any]) -> None:
    resources = {"R": {"Type": "AWS::X::Y", "Properties": properties}}
    body = text(Document("x.yaml", "x.py", {"Resources": resources}))
    assert parse(body, "x.yaml").data["Resources"] == resources
