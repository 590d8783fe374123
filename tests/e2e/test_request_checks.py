"""Requests that CloudFormation refuses at once, what it says, and arguments that it heeds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import ACCOUNT, REGION, World
from .test_life_of_stacks import keeper, template, topic

NEVER = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/never/0123"
ALARM = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:high"


def said(request: Callable[[], object]) -> str:
    """The message with which a request is refused."""
    with pytest.raises(ClientError) as refused:
        request()
    return str(refused.value.response["Error"]["Message"])


def body(data: Mapping[str, Any]) -> str:
    """A template's text."""
    return json.dumps(data)


OFF = {"Fn::Equals": ["a", "b"]}
USELESS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "no attribute named": (
        {"Resources": {"A": topic("a"), "K": keeper({"Fn::GetAtt": ["A"]})}},
        "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource"
        " name and the resource attribute",
    ),
    "an index beyond the list": (
        {"Resources": {"K": keeper({"Fn::Select": [3, ["a", "b", "c"]]})}},
        "Template error: Fn::Select requires a list argument with two elements: an integer index"
        " and a list",
    ),
    "an index beyond a parameter's list": (
        {
            "Parameters": {"L": {"Type": "CommaDelimitedList", "Default": "a,b"}},
            "Resources": {"K": keeper({"Fn::Select": [5, {"Ref": "L"}]})},
        },
        "Template error: Fn::Select cannot select nonexistent value at index 5",
    ),
    "a key that the mapping has not, by a parameter": (
        {
            "Parameters": {"Size": {"Type": "String", "Default": "huge"}},
            "Mappings": {"Sizes": {"small": {"disk": "8"}}},
            "Resources": {"K": keeper({"Fn::FindInMap": ["Sizes", {"Ref": "Size"}, "disk"]})},
        },
        "Template error: Unable to get mapping for Sizes::huge::disk",
    ),
    "a resource that is left out": (
        {
            "Conditions": {"No": OFF},
            "Resources": {
                "A": topic("a", Condition="No"),
                "K": keeper({"Fn::Sub": "${A.TopicName}"}),
            },
        },
        "Template format error: Unresolved resource dependencies [A] in the Resources block of the"
        " template",
    ),
    "an output of a resource that is left out": (
        {
            "Conditions": {"No": OFF},
            "Resources": {"A": topic("a", Condition="No"), "K": keeper("x")},
            "Outputs": {"O": {"Value": {"Fn::GetAtt": ["A", "TopicArn"]}}},
        },
        "Unresolved resource dependencies [A] in the Outputs block of the template",
    ),
    "a policy that a parameter names": (
        {
            "Parameters": {"Policy": {"Type": "String", "Default": "Maybe"}},
            "Resources": {"A": topic("a", DeletionPolicy={"Ref": "Policy"})},
        },
        "Template format error: Unrecognized DeletionPolicy Maybe for resource A",
    ),
    "a joint of no list": (
        {"Resources": {"K": keeper({"Fn::Join": ["-", "text"]})}},
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and"
        " (2) a list of strings to be joined or a function that returns a list of strings (such as"
        " Fn::GetAZs) to be joined.",
    ),
}


@pytest.mark.parametrize("case", USELESS)
def test_what_no_resource_could_make_right_is_refused_at_once(world: World, case: str) -> None:
    data, message = USELESS[case]
    create = world.cfn.create_change_set
    asked = {"StackName": "s", "ChangeSetName": "one", "ChangeSetType": "CREATE"}
    assert said(lambda: create(**asked, TemplateBody=body(data))) == message
    stack = {"StackName": "s", "TemplateBody": body(data)}
    assert said(lambda: world.cfn.create_stack(**stack)) == message
    assert world.cfn.list_stacks()["StackSummaries"] == []


def test_what_a_false_condition_leaves_out_is_not_judged(world: World) -> None:
    data = {
        "Conditions": {"No": OFF},
        "Mappings": {"Sizes": {"small": {"disk": "8"}}},
        "Resources": {
            "K": keeper("x"),
            "N": keeper({"Fn::FindInMap": ["Sizes", "huge", "disk"]}, Condition="No"),
        },
        "Outputs": {"O": {"Condition": "No", "Value": {"Ref": "N"}}},
    }
    assert world.create("s", data) == "CREATE_COMPLETE"


def test_a_policy_by_a_function_decides_what_stays(world: World) -> None:
    data = {
        "Parameters": {"Keep": {"Type": "String"}},
        "Conditions": {"Keeps": {"Fn::Equals": [{"Ref": "Keep"}, "yes"]}},
        "Resources": {
            "A": topic("a", DeletionPolicy={"Fn::If": ["Keeps", "Retain", "Delete"]}),
            "B": topic("b", DeletionPolicy={"Fn::If": ["Keeps", "Delete", "Retain"]}),
        },
    }
    world.create("s", data, parameters={"Keep": "yes"})
    world.delete("s")
    assert world.topics() == {"a"}


@pytest.mark.parametrize("kind", ["CREATE", "IMPORT"])
def test_the_id_of_a_stack_that_is_not_there_is_no_name_for_a_new_one(
    world: World, kind: str
) -> None:
    world.create("s", template(A=topic("a")))
    gone = world.stack("s")["StackId"]
    world.delete("s")
    imported = {"ResourceType": "AWS::SNS::Topic", "LogicalResourceId": "A"}
    more = {"ResourcesToImport": [{**imported, "ResourceIdentifier": {"TopicArn": "x"}}]}
    for name in (gone, NEVER):
        asked = {"StackName": name, "ChangeSetName": "one", "ChangeSetType": kind}
        asked |= {"TemplateBody": body(template(A=topic("a")))} | (more if kind == "IMPORT" else {})
        what = f"Stack [{name}] already exists and cannot be created again with the changeSet [one]"
        assert said(lambda a=asked: world.cfn.create_change_set(**a)) == f"{what}."
    assert [one["StackStatus"] for one in world.cfn.list_stacks()["StackSummaries"]] == [
        "DELETE_COMPLETE"
    ]


def test_topics_and_triggers_are_an_update_only_where_they_change(world: World) -> None:
    data = template(A=topic("a"))
    world.create("s", data)
    nothing: list[dict[str, Any]] = [
        {"NotificationARNs": []},
        {"RollbackConfiguration": {}},
        {"Tags": []},
    ]
    for more in nothing:
        update = {"StackName": "s", "TemplateBody": body(data), **more}
        what = said(lambda u=update: world.cfn.update_stack(**u))
        assert what == "No updates are to be performed."
    arns = {"NotificationARNs": [f"arn:aws:sns:{REGION}:{ACCOUNT}:told"]}
    assert world.update("s", data, **arns) == "UPDATE_COMPLETE"
    assert said(lambda: world.update("s", data, **arns)) == "No updates are to be performed."


@pytest.mark.parametrize(
    ("allowed", "fits"),
    [
        (["AWS::*"], True),
        (["AWS::SNS::*", "AWS::SSM::Parameter"], True),
        (["AWS::EC2::*"], False),
        (["AWS::SNS::Topic"], False),
    ],
)
def test_resource_types_say_what_a_template_may_have(
    world: World, allowed: list[str], fits: bool
) -> None:
    asked = {"StackName": "s", "TemplateBody": body(template(K=keeper("x"), A=topic("a")))}
    request = {**asked, "ResourceTypes": allowed}
    if fits:
        assert world.cfn.create_stack(**request)
        assert world.settled("s") == "CREATE_COMPLETE"
        return
    listed = ", ".join(allowed)
    kind = "AWS::SSM::Parameter"
    what = f"Resource type {kind} is not allowed by parameter ResourceTypes [{listed}]"
    assert said(lambda: world.cfn.create_stack(**request)) == what
    world.create("s", template(K=keeper("x"), A=topic("a")))
    assert said(lambda: world.cfn.update_stack(**request)) == what
    change_set = {**request, "ChangeSetName": "one"}
    assert said(lambda: world.cfn.create_change_set(**change_set)) == what


@pytest.mark.parametrize(
    ("trigger", "what"),
    [
        ({"Arn": ALARM, "Type": "Other"}, "Rollback Trigger Type not supported"),
        (
            {"Arn": f"arn:aws:sns:{REGION}:{ACCOUNT}:high", "Type": "AWS::CloudWatch::Alarm"},
            "RelativeId of a Rollback Trigger's ARN is incorrect",
        ),
        (
            {"Arn": f"{ALARM[:-4]}", "Type": "AWS::CloudWatch::CompositeAlarm"},
            "RelativeId of a Rollback Trigger's ARN is incorrect",
        ),
    ],
)
def test_a_trigger_that_can_be_none_is_refused(
    world: World, trigger: dict[str, str], what: str
) -> None:
    more = {"RollbackConfiguration": {"RollbackTriggers": [trigger]}}
    text = body(template(A=topic("a")))
    create = {"StackName": "s", "TemplateBody": text, **more}
    assert said(lambda: world.cfn.create_stack(**create)) == what
    change_set = {**create, "ChangeSetName": "one", "ChangeSetType": "CREATE"}
    assert said(lambda: world.cfn.create_change_set(**change_set)) == what


def test_a_stack_policy_is_taken_away_by_an_empty_one(world: World) -> None:
    denies = {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    policy = json.dumps({"Statement": denies})
    world.cfn.create_stack(
        StackName="s", TemplateBody=body(template(K=keeper("1"))), StackPolicyBody=policy
    )
    world.settled("s")
    assert world.update("s", template(K=keeper("2"))) == "UPDATE_ROLLBACK_COMPLETE"
    world.bucket()
    world.s3.put_object(Bucket="templates", Key="empty.json", Body=b"")
    url = f"https://s3.{REGION}.amazonaws.com/templates/empty.json"
    both = {"StackPolicyBody": policy, "StackPolicyURL": url}
    assert said(lambda: world.cfn.set_stack_policy(StackName="s", **both)) == (
        "You cannot specify both StackPolicyURL and StackPolicyBody"
    )
    world.cfn.set_stack_policy(StackName="s", StackPolicyURL=url)
    assert "StackPolicyBody" not in world.cfn.get_stack_policy(StackName="s")
    assert world.update("s", template(K=keeper("2"))) == "UPDATE_COMPLETE"
    world.cfn.set_stack_policy(StackName="s", StackPolicyBody=policy)
    world.cfn.set_stack_policy(StackName="s", StackPolicyBody="{}")
    assert world.update("s", template(K=keeper("3"))) == "UPDATE_COMPLETE"


def test_a_new_stack_takes_its_policy_from_a_url_and_refuses_what_is_none(world: World) -> None:
    world.bucket()
    denies = {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    url = world.upload("policy.json", {"Statement": [denies]})
    text = body(template(K=keeper("1")))
    world.cfn.create_stack(StackName="s", TemplateBody=text, StackPolicyURL=url)
    assert world.settled("s") == "CREATE_COMPLETE"
    told = world.cfn.get_stack_policy(StackName="s")["StackPolicyBody"]
    assert json.loads(told) == {"Statement": [denies]}
    wrong = {"StackName": "t", "TemplateBody": text, "StackPolicyBody": '{"Statement": "x"}'}
    what = said(lambda: world.cfn.create_stack(**wrong))
    assert what == "Error validating stack policy: Invalid stack policy"
    assert len(world.cfn.list_stacks()["StackSummaries"]) == 1


def test_refusals_name_things_as_the_request_did(world: World) -> None:
    world.create("s", template(A=topic("a")))
    stack_id, cfn = world.stack("s")["StackId"], world.cfn
    change_set = {"ChangeSetName": "one"}
    answers = {
        said(lambda: cfn.describe_change_set(StackName="x", **change_set)),
        said(lambda: cfn.delete_change_set(StackName="x", **change_set)),
    }
    assert answers == {"Stack [x] does not exist"}
    assert said(lambda: cfn.delete_change_set(**change_set)) == (
        "StackName must be specified if ChangeSetName is not specified as an ARN."
    )
    assert said(lambda: cfn.get_template()) == (
        "StackName is required if ChangeSetName is not specified."
    )
    assert said(lambda: cfn.get_template(**change_set)) == "StackName is a required parameter."
    resource = {"LogicalResourceId": "B"}
    assert said(lambda: cfn.describe_stack_resource(StackName="x", **resource)) == (
        "Stack 'x' does not exist"
    )
    assert said(lambda: cfn.describe_stack_resource(StackName=stack_id, **resource)) == (
        f"Resource B does not exist for stack {stack_id}"
    )
    assert cfn.get_template_summary(StackName="s")["Version"] == "2010-09-09"


def test_an_output_of_an_attribute_that_there_is_not_says_where_it_stands(world: World) -> None:
    data = {
        **template(A=topic("a")),
        "Outputs": {"O": {"Value": {"Fn::GetAtt": ["A", "Colour"]}}},
    }
    assert world.create("s", data) == "ROLLBACK_COMPLETE"
    what = "Resource type AWS::SNS::Topic does not support attribute {Colour}."
    assert f"[Error] /Outputs/O/Value/Fn::GetAtt: {what} Rollback requested by user." in (
        world.reasons("s")
    )


def test_a_template_summary_of_a_stack_set_is_of_its_template(world: World) -> None:
    world.cfn.create_stack_set(StackSetName="films", TemplateBody=body(template(A=topic("a"))))
    summary = world.cfn.get_template_summary(StackSetName="films")
    assert summary["ResourceTypes"] == ["AWS::SNS::Topic"]


def test_importing_whatever_exists_is_refused_instead_of_ignored(world: World) -> None:
    asked = {"StackName": "s", "ChangeSetName": "one", "ChangeSetType": "CREATE"}
    text = body(template(A=topic("a")))
    create = world.cfn.create_change_set
    what = said(lambda: create(**asked, TemplateBody=text, ImportExistingResources=True))
    assert what == "ImportExistingResources is not supported by the local AWS"
    assert create(**asked, TemplateBody=text, ImportExistingResources=False)
