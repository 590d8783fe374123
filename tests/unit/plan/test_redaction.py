"""The redaction rule over a whole report."""

from __future__ import annotations

from generator.cfn.values import Unknown
from generator.plan.model import (
    Action,
    Change,
    ChangeReport,
    Classification,
    OutputChange,
    PropertyChange,
    Rename,
)
from generator.plan.redaction.redact import Redaction

SECRET = "open-sesame"
JOINED = Unknown("later", {"Fn::Join": ["", ["a-", SECRET]]}, ())


def change(before: object) -> Change:
    properties = (PropertyChange("Note", before, ["x", {"y": f"{SECRET}!"}]),)
    return Change("", "It", "A::B::C", Action.MODIFY, properties=properties)


def test_a_secret_is_hidden_wherever_a_report_has_it() -> None:
    report = ChangeReport(
        changes=(change(SECRET),),
        outputs=(OutputChange("Url", Action.MODIFY, JOINED, SECRET),),
        renames=(Rename("A::B::C", "Old", "New", {"Id": SECRET}),),
        classification=Classification((change(JOINED),), (change(SECRET),)),
    )
    redacted = Redaction(frozenset((SECRET,))).report(report)
    assert SECRET in repr(report)
    assert SECRET not in repr(redacted)
    assert redacted.changes[0].properties[0].after == ["x", {"y": "****"}]
    assert redacted.renames[0].identifier == {}


def test_what_is_tainted_is_hidden_whatever_it_is() -> None:
    asked = []

    def taint(address: tuple[str, str], pointer: str) -> bool:
        asked.append((address, pointer))
        return pointer.endswith("/Note")

    redaction = Redaction(taint=taint)
    assert redaction.text("plain", "/Properties/Note", {}, ("Data", "It")) == "****"
    assert redaction.text("plain", "/Properties/Other", {}, ("Data", "It")) == "plain"
    assert asked[0] == (("Data", "It"), "/Properties/Note")


def test_short_secrets_are_hidden_only_where_they_stand_alone() -> None:
    redaction = Redaction(frozenset(("abc",)))
    assert (redaction.text("abc"), redaction.text("abcd")) == ("****", "abcd")
