"""What holds for every change set: it is read, nothing is hidden, nothing is claimed unproven."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from unit.plan.change_set.samples import LATER, arn, response, row, valued

from generator.errors import UserError
from generator.plan.change_set.explain import read
from generator.plan.change_set.read.collect import decoded
from generator.plan.model import ChangeReport
from generator.views.formats import CHANGES as FORMATS
from generator.views.formats import Look
from generator.views.formats import changes as view

texts = st.sampled_from(
    [
        "",
        "a",
        "b",
        LATER,
        f"a-{LATER}",
        "****",
        '{"a":"b"}',
        f'{{"a":"{LATER}"}}',
        "[",
        "\x1b[1m<|`",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def member(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A member as it should be, mostly; else null or something of another shape."""
    return st.one_of(values, values, values, values, st.none(), anything)


def members(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of its members."""
    return st.fixed_dictionaries({}, optional={n: member(v) for n, v in values.items()})


ids = st.sampled_from(["Orders", "Copy", "Child", "Files"])
sets = st.sampled_from([arn(name) for name in ("root", "Child", "Other")])
targets = members(
    Attribute=st.sampled_from(["Properties", "Metadata", "Tags", "Elsewhere"]),
    Name=st.sampled_from(["Name", "Tags", "MasterUserPassword"]),
    RequiresRecreation=st.sampled_from(["Never", "Conditionally", "Always", "Perhaps"]),
    Path=st.sampled_from(["/Properties/Name", "/Properties/Tags/0/Value", "Name", "/", "/Tags"]),
    BeforeValue=texts,
    AfterValue=texts,
    AttributeChangeType=st.sampled_from(["Add", "Remove", "Modify", "SyncWithActual"]),
)
details = members(
    Target=targets,
    Evaluation=st.sampled_from(["Static", "Dynamic"]),
    ChangeSource=st.sampled_from(
        [
            *("DirectModification", "ParameterReference", "ResourceReference"),
            *("ResourceAttribute", "Automatic", "NoModification", "Magic"),
        ]
    ),
    CausingEntity=st.sampled_from(["Title", "Orders", "Orders.Name", "Copy.Tags.0"]),
)
contexts = st.sampled_from(
    ['{"Properties":{"Name":"a"}}', "{}", "[", '{"DeletionPolicy":"Retain"}']
)
resource_changes = members(
    Action=st.sampled_from(["Add", "Modify", "Remove", "Import", "Dynamic", "SyncWithActual"]),
    LogicalResourceId=ids,
    PhysicalResourceId=texts,
    ResourceType=st.sampled_from(
        ["AWS::SNS::Topic", "AWS::CloudFormation::Stack", "AWS::S3::Bucket"]
    ),
    Replacement=st.sampled_from(["True", "False", "Conditional"]),
    PolicyAction=st.sampled_from(["Delete", "Retain", "Snapshot", "ReplaceAndDelete", "Burn"]),
    Scope=st.lists(st.just("Properties"), max_size=2),
    Details=st.lists(details, max_size=4),
    BeforeContext=contexts,
    AfterContext=contexts,
    ChangeSetId=sets,
    ResourceDriftStatus=st.sampled_from(["DELETED", "IN_SYNC"]),
)
rows = st.fixed_dictionaries({"ResourceChange": resource_changes})
answers = members(
    ChangeSetId=sets,
    ChangeSetName=ids,
    StackName=ids,
    Status=st.sampled_from(["CREATE_COMPLETE", "FAILED", "CREATE_PENDING", "NEW"]),
    ExecutionStatus=st.sampled_from(["AVAILABLE", "UNAVAILABLE", "OBSOLETE"]),
    StatusReason=st.sampled_from(
        [
            *("", "[WARN] x", "didn't contain changes", "AWS::EarlyValidation::X"),
            f"Nested change set {arn('Child')} was not successfully created",
        ]
    ),
    ParentChangeSetId=sets,
    RootChangeSetId=sets,
    NextToken=texts,
    Parameters=st.lists(members(ParameterKey=ids, ParameterValue=texts, ResolvedValue=texts)),
).flatmap(lambda told: st.lists(rows, max_size=4).map(lambda found: {**told, "Changes": found}))
documents = st.one_of(
    answers,
    st.lists(answers, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["responses", "a", "b"]), answers, min_size=1, max_size=3),
)


def shown(reading: ChangeReport) -> dict[str, str]:
    return {name: view(name)(reading, Look("", verbose=True)) for name in FORMATS}


def listed(document: Any) -> int:
    """How many rows there are anywhere in a document."""
    if isinstance(document, list):
        return sum(map(listed, document))
    changes = document.get("Changes")
    return len(changes) if changes is not None else sum(map(listed, document.values()))


@given(documents)
@example({"ChangeSetName": "\x1b[1m<|`", "Changes": []})
def test_everything_of_that_shape_is_read_and_shown(document: Any) -> None:
    reading = read([document])
    pages = shown(reading)
    assert len(json.loads(pages["json"])["changes"]) == len(reading.changes)
    assert not any("\x1b" in page for page in pages.values())


@given(answers)
def test_no_row_is_hidden(answer: dict[str, Any]) -> None:
    reading = read([answer])
    assert sum(reading.change_sets[0].rows.values()) == listed(answer)
    assert len(reading.changes) == listed(answer)


@given(st.lists(answers, min_size=1, max_size=4))
def test_every_change_set_is_shown_once(found: list[dict[str, Any]]) -> None:
    stacks = read(found).change_sets
    named = [one.change_set for one in stacks if one.change_set]
    assert len(set(named)) == len(named)


@given(anything | documents | st.dictionaries(st.sampled_from(["Changes", "Status"]), anything))
def test_any_json_is_read_or_refused_in_words(document: Any) -> None:
    try:
        read(decoded(json.dumps(document).encode(), "x.json"), "x.json")
    except UserError as error:
        assert str(error).startswith("x.json")


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read(decoded(content, "x.json"), "x.json")
    except UserError as error:
        assert str(error).startswith("x.json")


@given(answers)
def test_what_only_may_change_is_never_certain(answer: dict[str, Any]) -> None:
    reading = read([answer])
    if reading.change_sets[0].outcome == "no-changes":
        return
    for change in reading.changes:
        for one in change.properties:
            if one.certainty == "certain":
                assert one.before is None or one.before != one.after or one.before == "****"
        if change.action in ("modify", "replace"):
            assert change.certainty != "phantom"
            sure = any(one.certainty == "certain" for one in change.properties)
            assert change.certainty != "certain" or sure


@given(answers, st.randoms(use_true_random=False))
def test_neither_rows_nor_details_have_an_order(answer: dict[str, Any], random: Any) -> None:
    mixed = json.loads(json.dumps(answer))
    random.shuffle(mixed["Changes"])

    def judged(told: Any) -> list[Any]:
        found = read([told]).changes
        return sorted(
            (c.place, c.type, c.action, c.certainty, c.replacement, str(c.deletion_outcome))
            for c in found
        )

    assert judged(mixed) == judged(answer)


@given(st.text(st.characters(categories=("L", "N")), min_size=5, max_size=20))
def test_a_password_is_in_no_view(password: str) -> None:
    password = f"Zq7{password}"
    context = {"MasterUserPassword": password}
    told = [
        valued("MasterUserPassword", password, password + "x"),
        valued("Environment", json.dumps({"DB_PASSWORD": password}), "{}"),
        valued("Url", "a", f"https://me:{password}@example.com"),
    ]
    pages = shown(read([response(row("Orders", *told, before=context, after=context))]))
    assert not any(password in page for page in pages.values())
