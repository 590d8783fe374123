"""What stands above a question: the riskiest changes, few of them, and how many there are."""

from __future__ import annotations

from typing import Any

from generator.views.changes.risks import risks


def change(name: str, action: str = "modify", **more: Any) -> dict[str, Any]:
    usual = {
        "stack": "",
        "logical_id": name,
        "type": "AWS::X::Y",
        "action": action,
        "replacement": "never",
        "certainty": "certain",
        "fate": "updated",
        "stateful": False,
    }
    return {**usual, **more}


def lines(*changes: dict[str, Any], guards: tuple[Any, ...] = ()) -> list[str]:
    return list(risks({"changes": changes, "guards": guards}))


def test_what_is_replaced_removed_or_holds_data_is_named() -> None:
    told = lines(
        change("Db", "replace", stack="Data", stateful=True, fate="destroyed"),
        change("Old", "remove"),
        change("Cache", stateful=True),
        change("Maybe", replacement="conditional", certainty="conditional"),
        change("Perhaps", "replace", certainty="unknown", replacement="always"),
        change("Tag"),
        change("New", "add", stateful=True),
        change("Ghost", "replace", certainty="phantom"),
        change("Calm", "none"),
    )
    assert told == [
        "  ± Data/Db (AWS::X::Y): replaced, its data destroyed",
        "  - Old (AWS::X::Y): removed",
        "  ~ Cache (AWS::X::Y): modified",
        "  ~ Maybe (AWS::X::Y): may be replaced",
        "  ± Perhaps (AWS::X::Y): may be replaced",
        "2 replaced, 1 removed, 3 modified, 1 added, as far as CloudFormation tells.",
    ]


def test_there_are_few_of_them() -> None:
    told = lines(*(change(f"R{number}", "remove") for number in range(7)))
    assert len(told) == 7
    assert told[5] == "  … 2 more that are replaced, removed or hold data"


def test_waivers_are_named_and_no_resources_too() -> None:
    guards = (
        {"rule": "data-loss", "logical_id": "Db", "waived": True},
        {"rule": "data-loss", "logical_id": "Db2", "waived": False},
    )
    assert lines(guards=guards) == [
        "  ✓ waived: data-loss Db",
        "No resources, as far as CloudFormation tells.",
    ]
