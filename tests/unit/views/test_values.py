"""Values on one line."""

from __future__ import annotations

from generator.cfn.values import Source, Unknown, leaf
from generator.views.values import shown


def test_values_are_short_and_references_readable() -> None:
    joined = Unknown("", {"Fn::Join": ["", ["a-", {"Ref": "Vpc"}, "-b"]]}, ())
    attribute = Unknown("", {"Fn::GetAtt": ["S/Db", "Endpoint.Port"]}, ())
    chosen = Unknown("", {"Fn::If": [{"Ref": "A"}, "x", "y"]}, ())
    vpc = leaf("later", {"Ref": "Network/Vpc"}, Source("resource", "Vpc", stack="Network"))
    assert shown(joined) == "a-${Vpc}-b"
    assert shown(attribute) == "${S/Db.Endpoint.Port}"
    assert shown(chosen) == '{"Fn::If": [{"Ref": "A"}, "x", "y"]}'
    assert shown(None) == "(none)"
    assert shown("") == '""'
    assert shown([1, vpc]) == '[1, {"Ref": "Network/Vpc"}]'
    assert shown("x" * 99) == "x" * 79 + "…"
