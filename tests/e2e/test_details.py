"""The smaller things that clients ask for, and the smaller refusals."""

from __future__ import annotations

import http.client
import json
import re
import socket
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from waits import BOUND

from generator.local.fault import Fault

from .conftest import World
from .test_life_of_stacks import keeper, template, topic


def test_import_of_what_is_not_there(world: World) -> None:
    world.create("s", template(K=keeper("x")))
    both = template(K=keeper("x"), Old=keeper("y", DeletionPolicy="Retain"))
    listed = {
        "ResourceType": "AWS::SSM::Parameter",
        "LogicalResourceId": "Old",
        "ResourceIdentifier": {"Name": "nobody"},
    }
    change_set = world.change_set(
        "s", both, "IMPORT", IncludeNestedStacks=False, ResourcesToImport=[listed]
    )
    assert world.execute(change_set) == "UPDATE_ROLLBACK_COMPLETE"
    assert list(world.resources("s")) == ["K"]
    with pytest.raises(ClientError, match="ResourcesToImport must be specified"):
        world.change_set("s", both, "IMPORT")


def test_change_set_on_stack_failure(world: World) -> None:
    failing = template(A=topic("a"), B=keeper("x", DependsOn="A"))
    for what, status in (("DO_NOTHING", "CREATE_FAILED"), ("DELETE", "DELETE_COMPLETE")):
        world.aws.faults.add(Fault("fail", "B", "create"))
        change_set = world.change_set(f"s-{status[:1]}", failing, "CREATE", OnStackFailure=what)
        assert change_set["OnStackFailure"] == what
        with pytest.raises(ClientError, match="DisableRollback cannot be specified"):
            world.cfn.execute_change_set(
                ChangeSetName=change_set["ChangeSetId"], DisableRollback=True
            )
        assert world.execute(change_set) == status
    with pytest.raises(ClientError, match="only valid for CREATE"):
        world.change_set("s-C", failing, OnStackFailure="DELETE")


def test_change_set_names(world: World) -> None:
    first = world.change_set("s", template(A=topic("a")), "CREATE")
    body = json.dumps(template(A=topic("a")))

    def again(name: str, stack: str = "s", kind: str = "CREATE") -> Any:
        return world.cfn.create_change_set(
            StackName=stack, ChangeSetName=name, ChangeSetType=kind, TemplateBody=body
        )

    with pytest.raises(world.cfn.exceptions.AlreadyExistsException):
        again(first["ChangeSetName"])
    for wrong in (("1st", "s", "CREATE"), ("x", "nobody", "UPDATE"), ("x", "s", "UPDATE")):
        with pytest.raises(ClientError, match="ValidationError"):
            again(*wrong)
    world.execute(first)
    with pytest.raises(ClientError, match="already exists"):
        again("x")
    with pytest.raises(ClientError, match="StackName must be specified"):
        world.cfn.describe_change_set(ChangeSetName="x")
    assert world.cfn.delete_change_set(ChangeSetName="x", StackName="s")


def test_policies_and_metadata_alone_are_changes(world: World) -> None:
    world.create("s", template(A=topic("a"), B=keeper("b")))
    changed = template(A=topic("a", DeletionPolicy="Retain"), B=keeper("b", Metadata={"x": 1}))
    change_set = world.change_set("s", changed)
    scopes = {
        c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"]["Scope"]
        for c in change_set["Changes"]
    }
    assert scopes == {"A": ["DeletionPolicy"], "B": ["Metadata"]}
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert ("A", "UPDATE_COMPLETE") not in world.events("s")
    detail = world.cfn.describe_stack_resource(StackName="s", LogicalResourceId="B")
    assert json.loads(detail["StackResourceDetail"]["Metadata"]) == {"x": 1}
    world.aws.faults.add(Fault("fail", "B", "update"))
    failing = template(A=topic("a"), B=keeper("c"))
    assert world.update("s", failing) == "UPDATE_ROLLBACK_COMPLETE"
    world.delete("s")
    assert world.topics() == {"a"}


def test_missing_export_is_a_warning_in_the_valued_reading(world: World) -> None:
    taker = template(K=keeper({"Fn::ImportValue": "nobody"}))
    change_set = world.change_set("s", taker, "CREATE")
    assert change_set["Status"] == "CREATE_COMPLETE"
    assert change_set["StatusReason"].startswith("[WARN] --include-property-values option")
    assert "StatusReason" not in world.described(change_set["ChangeSetId"], values=False)


def test_readings_differ_as_in_aws(world: World) -> None:
    """A change in place is a possible cause in the plain reading, and nothing in the valued."""

    def chain(display: str) -> dict[str, Any]:
        first = {"TopicName": "a", "DisplayName": display}
        second = {"TopicName": "b", "DisplayName": {"Fn::GetAtt": ["A", "DisplayName"]}}
        return template(
            A={"Type": "AWS::SNS::Topic", "Properties": first},
            B={"Type": "AWS::SNS::Topic", "Properties": second},
        )

    made = chain("one")
    if world.create("s", made) != "CREATE_COMPLETE":
        pytest.fail(str(world.reasons("s")))
    change_set = world.change_set("s", chain("two"))
    valued = [c["ResourceChange"]["LogicalResourceId"] for c in change_set["Changes"]]
    plain = world.described(change_set["ChangeSetId"], values=False)["Changes"]
    second = plain[1]["ResourceChange"]
    assert valued == ["A"]
    assert second["LogicalResourceId"] == "B"
    assert [
        (d["Evaluation"], d["ChangeSource"], d["CausingEntity"]) for d in second["Details"]
    ] == [("Dynamic", "ResourceAttribute", "A.DisplayName")]
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    arn = world.resources("s")["B"]["PhysicalResourceId"]
    attributes = world.sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["DisplayName"] == "two"


def test_template_of_a_change_set_and_its_loops(world: World) -> None:
    loops = {
        "Transform": "AWS::LanguageExtensions",
        "Resources": {
            "Fn::ForEach::Topics": [
                "Name",
                ["Films", "Music"],
                {"Topic${Name}": {"Type": "AWS::SNS::Topic"}},
            ]
        },
    }
    change_set = world.change_set("s", loops, "CREATE")
    added = {c["ResourceChange"]["LogicalResourceId"] for c in change_set["Changes"]}
    assert added == {"TopicFilms", "TopicMusic"}
    told = world.cfn.get_template(
        ChangeSetName=change_set["ChangeSetId"], TemplateStage="Processed"
    )
    assert set(told["TemplateBody"]["Resources"]) == added
    assert "TemplateBody" not in world.cfn.get_template(StackName="s")
    with pytest.raises(ClientError, match="cannot be called on REVIEW_IN_PROGRESS stacks"):
        world.cfn.get_template_summary(StackName="s")
    assert world.execute(change_set) == "CREATE_COMPLETE"


def test_resources_by_physical_id(world: World) -> None:
    world.create("s", template(A=topic("a"), B=topic("b")))
    physical = world.resources("s")["A"]["PhysicalResourceId"]
    told = world.cfn.describe_stack_resources(PhysicalResourceId=physical)["StackResources"]
    assert {one["LogicalResourceId"] for one in told} == {"A", "B"}
    one = world.cfn.describe_stack_resources(StackName="s", LogicalResourceId="A")
    assert len(one["StackResources"]) == 1
    for wrong in ({}, {"PhysicalResourceId": "nobody"}):
        with pytest.raises(ClientError, match="ValidationError"):
            world.cfn.describe_stack_resources(**wrong)
    with pytest.raises(ClientError, match="does not exist for stack"):
        world.cfn.describe_stack_resource(StackName="s", LogicalResourceId="Nobody")


def test_events_of_change_sets_operations_and_nobody(world: World) -> None:
    change_set = world.change_set("s", template(A=topic("a")), "CREATE")
    world.execute(change_set)
    by_set = world.cfn.describe_events(ChangeSetName=change_set["ChangeSetId"])["OperationEvents"]
    operation = world.stack("s")["LastOperations"][0]
    assert operation["OperationType"] == "CREATE_STACK"
    by_id = world.cfn.describe_events(OperationId=operation["OperationId"])["OperationEvents"]
    assert 0 < len(by_id) <= len(by_set)
    assert {event["OperationStatus"] for event in by_id if "OperationStatus" in event} == {
        "IN_PROGRESS",
        "SUCCEEDED",
    }
    with pytest.raises(ClientError, match="must be specified"):
        world.cfn.describe_events()
    with pytest.raises(ClientError, match="does not exist"):
        world.cfn.describe_stack_events(StackName="nobody")


def test_pages(world: World) -> None:
    many = {f"T{i}": topic(f"t{i}") for i in range(60)}
    assert world.create("s", template(**many)) == "CREATE_COMPLETE"
    pages = list(world.cfn.get_paginator("describe_stack_events").paginate(StackName="s"))
    assert len(pages) == 2
    assert len({e["EventId"] for page in pages for e in page["StackEvents"]}) == 182
    assert len(world.topics()) == 60


def test_stack_policy_by_url(world: World) -> None:
    world.create("s", template(A=topic("a")))
    assert "StackPolicyBody" not in world.cfn.get_stack_policy(StackName="s")
    with pytest.raises(ClientError, match="must be specified"):
        world.cfn.set_stack_policy(StackName="s")
    with pytest.raises(ClientError, match="Invalid stack policy"):
        world.cfn.set_stack_policy(StackName="s", StackPolicyBody="[]")
    world.bucket()
    url = world.upload("policy.json", {"Statement": []})
    world.cfn.set_stack_policy(StackName="s", StackPolicyURL=url)
    assert json.loads(world.cfn.get_stack_policy(StackName="s")["StackPolicyBody"]) == {
        "Statement": []
    }


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{{resolve:ssm:/nobody}}", "ParameterNotFound|not found"),
        ("{{resolve:ssm:/secret}}", "is not of type String"),
        ("{{resolve:secretsmanager:nobody}}", "can't find"),
        ("{{resolve:secretsmanager:door:SecretBinary}}", "Incorrect format"),
        ("{{resolve:secretsmanager:door:SecretString:nobody}}", "JSONKey"),
    ],
)
def test_dynamic_references_that_fail(world: World, value: str, said: str) -> None:
    world.ssm.put_parameter(Name="/secret", Value="x", Type="SecureString")
    secrets = world.client("secretsmanager")
    arn = secrets.create_secret(Name="door", SecretString='{"word": "sesame"}')["ARN"]
    assert world.create("bad", template(K=keeper(value))) == "ROLLBACK_COMPLETE"
    assert any(re.search(said, reason) for reason in world.reasons("bad")), world.reasons("bad")
    good = template(
        K=keeper("{{resolve:ssm-secure:/secret}}"),
        A=keeper(f"{{{{resolve:secretsmanager:{arn}:SecretString:word}}}}"),
    )
    assert world.create("good", good) == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/nobody", "should either have input value or default value"),
        ("/secret", "types not supported"),
    ],
)
def test_ssm_parameters_that_cannot_be_had(world: World, name: str, said: str) -> None:
    world.ssm.put_parameter(Name="/secret", Value="x", Type="SecureString")
    typed = {"P": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": name}}
    with pytest.raises(ClientError, match=said):
        world.create("s", {"Parameters": typed, "Resources": {"K": keeper({"Ref": "P"})}})


def test_rules_refuse(world: World) -> None:
    ruled = {
        "Parameters": {"Size": {"Type": "String"}},
        "Rules": {
            "Small": {
                "Assertions": [
                    {
                        "Assert": {"Fn::Equals": [{"Ref": "Size"}, "small"]},
                        "AssertDescription": "Only small is sold here",
                    }
                ]
            }
        },
        "Resources": {"A": topic("a")},
    }
    with pytest.raises(ClientError, match="Only small is sold here"):
        world.create("s", ruled, parameters={"Size": "large"})
    assert world.create("s", ruled, parameters={"Size": "small"}) == "CREATE_COMPLETE"


def test_output_of_another_stack(world: World) -> None:
    giver = template(A=topic("a"))
    giver["Outputs"] = {"Name": {"Value": {"Fn::GetAtt": ["A", "TopicName"]}}}
    world.create("giver", giver)
    asked = {"Fn::GetStackOutput": {"StackName": "giver", "OutputName": "Name"}}
    assert world.create("taker", template(K=keeper(asked))) == "CREATE_COMPLETE"
    name = world.resources("taker")["K"]["PhysicalResourceId"]
    assert world.ssm.get_parameter(Name=name)["Parameter"]["Value"] == "a"
    asked = {"Fn::GetStackOutput": {"StackName": "giver", "OutputName": "Nobody"}}
    with pytest.raises(ClientError, match="not found"):
        world.update("taker", template(K=keeper(asked)))


def test_no_echo_is_not_told(world: World) -> None:
    secret = {
        "Parameters": {"Word": {"Type": "String", "NoEcho": True}},
        "Resources": {"K": keeper({"Ref": "Word"})},
    }
    world.create("s", secret, parameters={"Word": "sesame"})
    assert world.stack("s")["Parameters"][0]["ParameterValue"] == "****"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        world.cfn.update_stack(
            StackName="s",
            UsePreviousTemplate=True,
            Parameters=[{"ParameterKey": "Word", "UsePreviousValue": True}],
        )


def test_states_that_forbid(world: World) -> None:
    world.hold("A", "create")
    body = json.dumps(template(A=topic("a")))
    world.cfn.create_stack(StackName="s", TemplateBody=body)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("update_stack", {"TemplateBody": body}),
        ("delete_stack", {"RetainResources": ["A"]}),
        ("cancel_update_stack", {}),
        ("rollback_stack", {}),
        ("continue_update_rollback", {}),
        ("signal_resource", {"LogicalResourceId": "A", "UniqueId": "x", "Status": "SUCCESS"}),
    ]
    for action, given in calls:
        with pytest.raises(ClientError, match="ValidationError"):
            getattr(world.cfn, action)(StackName="s", **given)
    world.release()
    assert world.settled("s") == "CREATE_COMPLETE"
    for given in ({"RetainResources": ["A"]}, {"DeletionMode": "FORCE_DELETE_STACK"}):
        with pytest.raises(ClientError, match="DELETE_FAILED state"):
            world.cfn.delete_stack(StackName="s", **given)
    with pytest.raises(ClientError, match="does not exist for stack"):
        world.cfn.signal_resource(
            StackName="s", LogicalResourceId="Nobody", UniqueId="x", Status="SUCCESS"
        )


def test_small_answers(world: World) -> None:
    body = json.dumps(template(A=topic("a")))
    assert world.cfn.estimate_template_cost(TemplateBody=body)["Url"].startswith("http")
    assert world.cfn.describe_account_limits()["AccountLimits"]
    change_set = world.change_set("s", template(A=topic("a")), "CREATE")
    hooks = world.cfn.describe_change_set_hooks(ChangeSetName=change_set["ChangeSetId"])
    assert hooks["Hooks"] == []
    unknown = json.dumps({"Resources": {"X": {"Type": "AWS::Nobody::Knows"}}})
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        world.cfn.get_template_summary(TemplateBody=unknown)
    told = world.cfn.get_template_summary(
        TemplateBody=unknown,
        TemplateSummaryConfig={"TreatUnrecognizedResourceTypesAsWarnings": True},
    )
    assert told["Warnings"]["UnrecognizedResourceTypes"] == ["AWS::Nobody::Knows"]
    with pytest.raises(ClientError, match="StackName is required"):
        world.cfn.get_template()
    with pytest.raises(ClientError, match="is not imported"):
        world.cfn.list_imports(ExportName="nobody")


def test_both_templates_or_both_settings(world: World) -> None:
    body = json.dumps(template(A=topic("a")))
    url = "https://s3.amazonaws.com/b/k"
    with pytest.raises(ClientError, match="not both"):
        world.cfn.create_stack(StackName="s", TemplateBody=body, TemplateURL=url)
    with pytest.raises(ClientError, match="not both"):
        world.cfn.create_stack(
            StackName="s", TemplateBody=body, OnFailure="DELETE", DisableRollback=True
        )


def test_role_of_another_account(world: World) -> None:
    """Credentials of an assumed role belong to the role's account."""
    other = "210987654321"
    sts = world.client("sts")
    taken = sts.assume_role(RoleArn=f"arn:aws:iam::{other}:role/r", RoleSessionName="session")
    key = taken["Credentials"]["AccessKeyId"]
    elsewhere = world.client("sts", account=key)
    assert elsewhere.get_caller_identity()["Account"] == other


def test_operations_that_the_services_lack_say_so(world: World) -> None:
    with pytest.raises(ClientError) as caught:
        world.client("ec2").describe_account_attributes(AttributeNames=["supported-platforms"])
        world.client("lightsail").get_instances()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] >= 400


def test_uploads_in_chunks_and_heads(world: World) -> None:
    world.bucket()
    netloc = urlsplit(world.aws.endpoint_url).netloc
    with closing(http.client.HTTPConnection(netloc, timeout=BOUND)) as connection:
        connection.request("PUT", "/templates/chunked.txt", iter([b"ab", b"cd"]))
        assert connection.getresponse().status == 200
    head = world.s3.head_object(Bucket="templates", Key="chunked.txt")
    assert head["ContentLength"] == 4
    body = world.s3.get_object(Bucket="templates", Key="chunked.txt")["Body"]
    assert body.read() == b"abcd"


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: 99999999999999\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http(world: World, lines: bytes) -> None:
    host, port = urlsplit(world.aws.endpoint_url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=BOUND) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + lines)
        assert connection.recv(64).startswith(b"HTTP/1.1 400")
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_deployment_config(world: World) -> None:
    failing = template(A=topic("a"), B=keeper("x", DependsOn="A"))
    config = {"Mode": "EXPRESS", "DisableRollback": True}
    world.aws.faults.add(Fault("fail", "B", "create", times=2))
    change_set = world.change_set("s", failing, "CREATE", DeploymentConfig=config)
    assert change_set["DeploymentConfig"] == config
    assert world.execute(change_set) == "CREATE_FAILED"
    assert world.create("t", template(B=keeper("x")), DeploymentConfig=config) == "CREATE_FAILED"
    with pytest.raises(ClientError, match="not supported"):
        world.change_set("s", failing, DeploymentMode="REVERT_DRIFT")
