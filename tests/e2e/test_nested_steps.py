"""Step by step through the life of a product with a real network in it, as its operators would.

What the stacks say is held against what the services say (``service_reads``): a step that should
change nothing changes nothing there, and the last one leaves nothing there.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import pytest
import service_reads
from botocore.exceptions import ClientError

from generator.local.fault import Fault

from .conftest import World

STACK = "AWS::CloudFormation::Stack"

NETWORK: dict[str, Any] = {
    "Parameters": {"Prefix": {"Type": "String"}},
    "Resources": {
        "Vpc": {
            "Type": "AWS::EC2::VPC",
            "Properties": {"CidrBlock": {"Fn::Sub": "${Prefix}.0.0/16"}},
        },
        **{
            f"Subnet{index}": {
                "Type": "AWS::EC2::Subnet",
                "Properties": {
                    "VpcId": {"Ref": "Vpc"},
                    "CidrBlock": {"Fn::Sub": f"${{Prefix}}.{index}.0/24"},
                    "AvailabilityZone": {"Fn::Select": [index, {"Fn::GetAZs": ""}]},
                },
            }
            for index in range(2)
        },
        "Gateway": {"Type": "AWS::EC2::InternetGateway"},
        "Attachment": {
            "Type": "AWS::EC2::VPCGatewayAttachment",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "Gateway"}},
        },
    },
    "Outputs": {
        "VpcId": {"Value": {"Ref": "Vpc"}},
        "SubnetIds": {"Value": {"Fn::Join": [",", [{"Ref": "Subnet0"}, {"Ref": "Subnet1"}]]}},
    },
}

SECURITY: dict[str, Any] = {
    "Parameters": {"VpcId": {"Type": "AWS::EC2::VPC::Id"}},
    "Resources": {
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "tasks", "VpcId": {"Ref": "VpcId"}},
        },
        "Rule": {
            "Type": "AWS::EC2::SecurityGroupIngress",
            "Properties": {
                "GroupId": {"Ref": "Group"},
                "IpProtocol": "tcp",
                "FromPort": 8080,
                "ToPort": 8080,
                "SourceSecurityGroupId": {"Ref": "Group"},
            },
        },
    },
    "Outputs": {"GroupId": {"Value": {"Ref": "Group"}}},
}

SERVICE: dict[str, Any] = {
    "Parameters": {
        "SubnetIds": {"Type": "CommaDelimitedList"},
        "GroupId": {"Type": "String"},
        "Days": {"Type": "Number"},
        "Word": {"Type": "String", "NoEcho": True},
    },
    "Resources": {
        "Cluster": {"Type": "AWS::ECS::Cluster"},
        "Log": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"RetentionInDays": {"Ref": "Days"}},
        },
        "Link": {
            "Type": "AWS::ApiGatewayV2::VpcLink",
            "Properties": {
                "Name": "link",
                "SubnetIds": {"Ref": "SubnetIds"},
                "SecurityGroupIds": [{"Ref": "GroupId"}],
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
                "Description": {"Fn::Sub": "keeps logs for ${Days} days"},
            },
        },
        "Keeper": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": {"Fn::Sub": "${Days} ${Word} ${Link}"}},
        },
    },
    "Outputs": {"Link": {"Value": {"Ref": "Link"}}, "Kept": {"Value": {"Ref": "Keeper"}}},
}

EXTRA: dict[str, Any] = {
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "extra-topic"}}},
}


def child(url: str, **parameters: Any) -> dict[str, Any]:
    """A nested stack of a root template."""
    return {"Type": STACK, "Properties": {"TemplateURL": url, "Parameters": parameters}}


class Product:
    """The product's root template, its children uploaded, and its deployed stacks."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.bucket()
        self.nothing = service_reads.state(world.client)
        urls = {
            name: world.upload(f"{name}.json", template)
            for name, template in (
                ("network", NETWORK),
                ("security", SECURITY),
                ("service", SERVICE),
                ("extra", EXTRA),
            )
        }
        self.extra = child(urls["extra"])
        del self.extra["Properties"]["Parameters"]
        self.root: dict[str, Any] = {
            "Parameters": {
                "Prefix": {"Type": "String", "Default": "10.1"},
                "Days": {"Type": "Number", "Default": 7},
                "Word": {"Type": "String", "NoEcho": True, "Default": "sesame"},
            },
            "Resources": {
                "Network": child(urls["network"], Prefix={"Ref": "Prefix"}),
                "Security": child(
                    urls["security"], VpcId={"Fn::GetAtt": ["Network", "Outputs.VpcId"]}
                ),
                "Service": child(
                    urls["service"],
                    SubnetIds={"Fn::GetAtt": "Network.Outputs.SubnetIds"},
                    GroupId={"Fn::GetAtt": ["Security", "Outputs.GroupId"]},
                    Days={"Ref": "Days"},
                    Word={"Ref": "Word"},
                ),
            },
            "Outputs": {
                "VpcId": {"Value": {"Fn::GetAtt": ["Network", "Outputs.VpcId"]}},
                "Link": {"Value": {"Fn::GetAtt": ["Service", "Outputs.Link"]}},
                "Kept": {"Value": {"Fn::GetAtt": ["Service", "Outputs.Kept"]}},
            },
        }

    def changed(self, **parameters: str) -> Any:
        """A nested change set with other parameters."""
        return self.review(self.root, parameters=parameters)

    def review(self, template: Mapping[str, Any], kind: str = "UPDATE", **given: Any) -> Any:
        """A nested change set."""
        given.setdefault("Capabilities", ["CAPABILITY_IAM"])
        return self.world.change_set("product", template, kind, **given)

    def create(self, **given: Any) -> str:
        """Create the product; its status."""
        return self.world.execute(self.review(self.root, "CREATE", **given))

    def with_extra(self) -> dict[str, Any]:
        """The root template with one more nested stack."""
        more = copy.deepcopy(self.root)
        more["Resources"]["Extra"] = self.extra
        return more

    def stack(self, name: str) -> str:
        """The ID of a nested stack."""
        return str(self.world.resources("product")[name]["PhysicalResourceId"])

    def physical(self) -> dict[str, str]:
        """Physical IDs of everything, by ``Stack/Resource``."""
        return {
            f"{name}/{logical}": one["PhysicalResourceId"]
            for name, nested in self.world.resources("product").items()
            for logical, one in self.world.resources(nested["PhysicalResourceId"]).items()
        }

    def state(self) -> service_reads.State:
        """What the services say there is."""
        return service_reads.state(self.world.client)

    def left(self) -> Any:
        """What is there beyond what was there before the product."""
        return service_reads.difference(self.nothing, self.state())


@pytest.fixture
def product(world: World) -> Product:
    """The product, not deployed yet."""
    return Product(world)


@pytest.fixture(scope="session")
def made() -> list[Product]:
    """The product that was deployed once, to be recalled."""
    return []


@pytest.fixture
def deployed(endpoint: World, made: list[Product]) -> Product:
    """The product, deployed."""

    def make() -> None:
        made[:] = [Product(endpoint)]
        assert made[0].create() == "CREATE_COMPLETE"

    endpoint.recalled(__name__, make)
    own = copy.copy(made[0])
    own.root = copy.deepcopy(own.root)
    return own


def verdicts(world: World, change_set: Any) -> dict[str, tuple[str, str | None]]:
    """Action and Replacement of every row of a nested change set, by ``Stack/Resource``."""
    told = {}
    for change in change_set["Changes"]:
        row = change["ResourceChange"]
        if "ChangeSetId" in row:
            nested = world.described(row["ChangeSetId"])
            for below in nested["Changes"]:
                one = below["ResourceChange"]
                path = f"{row['LogicalResourceId']}/{one['LogicalResourceId']}"
                told[path] = (one["Action"], one.get("Replacement"))
    return told


def test_comes_and_goes(product: Product) -> None:
    world = product.world
    assert product.create(tags={"team": "films"}) == "CREATE_COMPLETE"
    assert world.outputs("product")["VpcId"].startswith("vpc-")
    told = world.stack(product.stack("Service"))
    assert {p["ParameterKey"]: p["ParameterValue"] for p in told["Parameters"]}["Word"] == "****"
    assert told["Capabilities"] == ["CAPABILITY_IAM"]
    kept = world.ssm.get_parameter(Name=world.outputs("product")["Kept"])["Parameter"]["Value"]
    assert kept == f"7 sesame {world.outputs('product')['Link']}"
    assert world.delete("product") == "DELETE_COMPLETE"
    assert product.left() == {}
    assert product.create() == "CREATE_COMPLETE"
    assert world.delete("product") == "DELETE_COMPLETE"
    assert product.left() == {}


def test_update_in_place_keeps_every_identity(deployed: Product) -> None:
    world, before = deployed.world, deployed.physical()
    change_set = deployed.changed(Days="30")
    told = verdicts(world, change_set)
    assert told["Service/Log"] == ("Modify", "False")
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert deployed.physical() == before
    (group,) = world.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 30


def test_replaced_network_ripples_through_every_stack(deployed: Product) -> None:
    world, before = deployed.world, deployed.physical()
    change_set = deployed.changed(Prefix="10.2")
    told = verdicts(world, change_set)
    replaced = {name for name, (_, replacement) in told.items() if replacement == "True"}
    assert {"Network/Vpc", "Network/Subnet0", "Security/Group", "Service/Link"} <= replaced
    assert world.execute(change_set) == "UPDATE_COMPLETE", world.reasons("product")
    after = deployed.physical()
    kept = {name for name in before if before[name] == after[name]}
    assert kept == {
        "Network/Gateway",
        "Service/Cluster",
        "Service/Log",
        "Service/Role",
        "Service/Keeper",
    }
    vpcs = world.client("ec2").describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])
    assert [vpc["CidrBlock"] for vpc in vpcs["Vpcs"]] == ["10.2.0.0/16"]
    assert world.delete("product") == "DELETE_COMPLETE"
    assert deployed.left() == {}


def test_child_comes_and_goes(deployed: Product) -> None:
    world = deployed.world
    before = deployed.state()
    added = deployed.review(deployed.with_extra())
    assert verdicts(world, added)["Extra/Topic"] == ("Add", None)
    assert world.execute(added) == "UPDATE_COMPLETE"
    extra = deployed.stack("Extra")
    removed = deployed.review(deployed.root)
    rows = {
        c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in removed["Changes"]
    }
    assert rows["Extra"]["Action"] == "Remove"
    assert world.execute(removed) == "UPDATE_COMPLETE"
    assert world.status(extra) == "DELETE_COMPLETE"
    assert service_reads.difference(before, deployed.state()) == {}


def test_previous_template_and_values(deployed: Product) -> None:
    world = deployed.world
    world.cfn.update_stack(
        StackName="product",
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[
            {"ParameterKey": "Days", "ParameterValue": "14"},
            {"ParameterKey": "Prefix", "UsePreviousValue": True},
            {"ParameterKey": "Word", "UsePreviousValue": True},
        ],
    )
    assert world.settled("product") == "UPDATE_COMPLETE"
    kept = world.ssm.get_parameter(Name=world.outputs("product")["Kept"])["Parameter"]["Value"]
    assert kept.startswith("14 sesame ")
    with pytest.raises(ClientError, match="Cannot specify usePreviousValue as true"):
        world.cfn.update_stack(
            StackName="product",
            UsePreviousTemplate=True,
            Parameters=[{"ParameterKey": "Nobody", "UsePreviousValue": True}],
        )


def test_tags_alone_reach_every_stack(deployed: Product) -> None:
    world = deployed.world
    change_set = deployed.review(deployed.root, tags={"team": "films"})
    assert change_set["Status"] == "CREATE_COMPLETE"
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    vpc = world.outputs("product")["VpcId"]
    tags = world.client("ec2").describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"]
    assert {"Key": "team", "Value": "films"} in tags
    assert world.stack(deployed.stack("Service"))["Tags"] == [{"Key": "team", "Value": "films"}]


def test_no_change_says_so(deployed: Product) -> None:
    change_set = deployed.review(deployed.root)
    assert (change_set["Status"], change_set["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert change_set["StatusReason"] == (
        "The submitted information didn't contain changes. "
        "Submit different information to create a change set."
    )
    with pytest.raises(ClientError, match=r"\[FAILED\]"):
        deployed.world.execute(change_set)


def test_child_changes_behind_the_same_url(deployed: Product) -> None:
    world = deployed.world
    other = copy.deepcopy(SERVICE)
    other["Resources"]["Topic"] = {"Type": "AWS::SNS::Topic"}
    world.upload("service.json", other)
    change_set = deployed.review(deployed.root)
    assert verdicts(world, change_set)["Service/Topic"] == ("Add", None)
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert len(world.topics()) == 1


@pytest.mark.parametrize(
    "culprit", ["Service/Link", "Service/Keeper", "Security/Rule", "Network/Attachment"]
)
def test_failed_update_leaves_no_trace(deployed: Product, culprit: str) -> None:
    world = deployed.world
    before, physical, outputs = deployed.state(), deployed.physical(), world.outputs("product")
    world.aws.faults.add(Fault("fail", culprit, "*", message="not today"))
    change_set = deployed.changed(Prefix="10.2", Days="30")
    assert world.execute(change_set) == "UPDATE_ROLLBACK_COMPLETE"
    assert service_reads.difference(before, deployed.state()) == {}
    assert (deployed.physical(), world.outputs("product")) == (physical, outputs)
    told = world.stack("product")
    given = {p["ParameterKey"]: p["ParameterValue"] for p in told["Parameters"]}
    assert (given["Prefix"], given["Days"]) == ("10.1", "7")
    again = deployed.changed(Prefix="10.2", Days="30")
    assert world.execute(again) == "UPDATE_COMPLETE"


def test_stuck_rollback_goes_on_with_a_skip(deployed: Product) -> None:
    world = deployed.world
    change_set = deployed.changed(Days="30")
    world.aws.faults.add(Fault("fail", "Service/Keeper", "update", times=3, message="no"))
    world.aws.faults.add(Fault("fail", "Service/Keeper", "read", times=-1, message="no"))
    assert world.execute(change_set) == "UPDATE_ROLLBACK_FAILED", world.reasons("product")
    with pytest.raises(ClientError, match="UPDATE_ROLLBACK_FAILED state"):
        deployed.world.update("product", deployed.root, Capabilities=["CAPABILITY_IAM"])
    with pytest.raises(ClientError, match="can be skipped"):
        world.cfn.continue_update_rollback(StackName="product", ResourcesToSkip=["Network.Vpc"])
    world.aws.faults.clear()
    name = world.stack(deployed.stack("Service"))["StackName"]
    world.cfn.continue_update_rollback(StackName="product", ResourcesToSkip=[f"{name}.Keeper"])
    assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE"
    (group,) = world.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 7
    assert world.execute(deployed.changed(Days="3")) == "UPDATE_COMPLETE"


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ("ROLLBACK", "ROLLBACK_COMPLETE"),
        ("DELETE", "DELETE_COMPLETE"),
        ("DO_NOTHING", "CREATE_FAILED"),
    ],
)
def test_on_stack_failure(product: Product, wish: str, status: str) -> None:
    world = product.world
    world.aws.faults.add(Fault("fail", "Service/Keeper", "create", message="not today"))
    assert product.create(OnStackFailure=wish) == status
    if wish == "DO_NOTHING":
        assert product.left() != {}
        world.cfn.rollback_stack(StackName="product")
        assert world.settled("product") == "ROLLBACK_COMPLETE", world.reasons("product")
    assert product.left() == {}
    if wish != "DELETE":
        with pytest.raises(ClientError, match="ROLLBACK_COMPLETE state"):
            product.world.update("product", product.root)
        assert world.delete("product") == "DELETE_COMPLETE"
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_disabled_rollback_then_mended_or_taken_back(deployed: Product) -> None:
    world = deployed.world
    before = deployed.state()
    for hint in (False, True):
        world.aws.faults.add(Fault("fail", "Service/Keeper", "update", message="not today"))
        change_set = deployed.changed(Prefix="10.2")
        assert world.execute(change_set, DisableRollback=True) == "UPDATE_FAILED"
        assert world.status(deployed.stack("Service")) == "UPDATE_FAILED"
        if hint:
            assert world.execute(deployed.changed(Prefix="10.2")) == "UPDATE_COMPLETE"
        else:
            world.cfn.rollback_stack(StackName="product")
            assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE", world.reasons("product")
            assert service_reads.difference(before, deployed.state()) == {}
    assert world.delete("product") == "DELETE_COMPLETE"
    assert deployed.left() == {}


def test_protected_stacks_stay(deployed: Product) -> None:
    world = deployed.world
    world.cfn.update_termination_protection(StackName="product", EnableTerminationProtection=True)
    for name in ("product", deployed.stack("Network")):
        with pytest.raises(ClientError, match="TerminationProtection is enabled"):
            world.cfn.delete_stack(StackName=name)
    with pytest.raises(ClientError, match="cannot be updated on nested stack"):
        world.cfn.update_termination_protection(
            StackName=deployed.stack("Network"), EnableTerminationProtection=False
        )
    assert world.stack("product")["EnableTerminationProtection"] is True


def test_policy_keeps_a_child_as_it_is(deployed: Product) -> None:
    world = deployed.world
    statement = {"Principal": "*", "Action": "Update:*"}
    policy = [
        {"Effect": "Allow", **statement, "Resource": "*"},
        {"Effect": "Deny", **statement, "Resource": "LogicalResourceId/Service"},
    ]
    world.cfn.set_stack_policy(
        StackName="product", StackPolicyBody=json.dumps({"Statement": policy})
    )
    before = deployed.state()
    assert world.execute(deployed.changed(Days="30")) == "UPDATE_ROLLBACK_COMPLETE"
    assert any("denied by stack policy" in reason for reason in world.reasons("product"))
    assert service_reads.difference(before, deployed.state()) == {}
    assert world.execute(deployed.review(deployed.with_extra())) == "UPDATE_COMPLETE"
    with pytest.raises(ClientError, match="stack policy"):
        world.cfn.set_stack_policy(StackName="product", StackPolicyBody="no policy")


def test_export_of_a_child_is_held(deployed: Product) -> None:
    world = deployed.world
    assert world.execute(deployed.review(deployed.with_extra())) == "UPDATE_COMPLETE"
    taker = {
        "Resources": {
            "K": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Type": "String", "Value": {"Fn::ImportValue": "extra-topic"}},
            }
        }
    }
    assert world.create("taker", taker) == "CREATE_COMPLETE"
    with pytest.raises(ClientError, match="in use by taker"):
        world.cfn.delete_stack(StackName=deployed.stack("Extra"))
    extra = deployed.stack("Extra")
    assert world.execute(deployed.review(deployed.root)) == "UPDATE_COMPLETE"
    assert any("in use by taker" in reason for reason in world.reasons("product"))
    assert world.status(extra) == "CREATE_COMPLETE"
    assert [one["Name"] for one in world.cfn.list_exports()["Exports"]] == ["extra-topic"]


def test_policies_of_children_hold_on_delete(deployed: Product) -> None:
    world = deployed.world
    kept = copy.deepcopy(SERVICE)
    kept["Resources"]["Log"]["DeletionPolicy"] = "Retain"
    world.upload("service.json", kept)
    assert world.execute(deployed.review(deployed.root)) == "UPDATE_COMPLETE"
    assert world.delete("product") == "DELETE_COMPLETE"
    assert deployed.left().keys() == {"logs.describe_log_groups"}


def test_failed_deletion_is_tried_again(deployed: Product) -> None:
    world = deployed.world
    world.aws.faults.add(Fault("fail", "Network/Subnet1", "delete", message="in use"))
    assert world.delete("product") == "DELETE_FAILED"
    assert world.status(deployed.stack("Network")) == "DELETE_FAILED"
    assert "The following resource(s) failed to delete: [Network]. " in world.reasons("product")
    with pytest.raises(ClientError, match="DELETE_FAILED state"):
        world.update("product", deployed.root)
    assert world.delete("product") == "DELETE_COMPLETE"
    assert deployed.left() == {}


def test_missing_child_template(deployed: Product) -> None:
    world = deployed.world
    broken = copy.deepcopy(deployed.root)
    url = "https://s3.eu-west-2.amazonaws.com/templates/no one.json"
    broken["Resources"]["Nobody"] = {"Type": STACK, "Properties": {"TemplateURL": url}}
    change_set = deployed.review(broken)
    assert change_set["Status"] == "FAILED"
    before = deployed.state()
    assert world.update("product", broken, Capabilities=["CAPABILITY_IAM"]) == (
        "UPDATE_ROLLBACK_COMPLETE"
    )
    assert any("S3 error: The specified key does not exist" in r for r in world.reasons("product"))
    assert service_reads.difference(before, deployed.state()) == {}


def test_cancelled_halfway(deployed: Product) -> None:
    world = deployed.world
    before = deployed.state()
    change_set = deployed.changed(Prefix="10.2", Days="30")
    world.hold("Security/Group", "create", "CancelUpdateStack")
    world.cfn.execute_change_set(ChangeSetName=change_set["ChangeSetId"])
    world.held()
    world.cfn.cancel_update_stack(StackName="product")
    assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE"
    assert service_reads.difference(before, deployed.state()) == {}
    assert world.execute(deployed.changed(Days="30")) == "UPDATE_COMPLETE"


def test_review_leaves_only_shells(product: Product) -> None:
    world = product.world
    change_set = product.review(product.root, "CREATE")
    shells = {s["StackName"]: s["StackStatus"] for s in world.cfn.describe_stacks()["Stacks"]}
    assert set(shells.values()) == {"REVIEW_IN_PROGRESS"}
    assert len(shells) == 4
    assert product.left() == {}
    with pytest.raises(ClientError, match="REVIEW_IN_PROGRESS"):
        world.cfn.update_stack(StackName="product", TemplateBody=json.dumps(product.root))
    world.cfn.delete_change_set(ChangeSetName=change_set["ChangeSetId"])
    assert world.delete("product") == "DELETE_COMPLETE"
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_child_is_updated_by_itself(deployed: Product) -> None:
    world = deployed.world
    service = deployed.stack("Service")
    given = {p["ParameterKey"]: p for p in world.stack(service)["Parameters"]}
    previous = [{"ParameterKey": key, "UsePreviousValue": True} for key in given if key != "Days"]
    world.cfn.update_stack(
        StackName=service,
        UsePreviousTemplate=True,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": "Days", "ParameterValue": "5"}, *previous],
    )
    assert world.settled(service) == "UPDATE_COMPLETE"
    assert world.execute(deployed.changed(Days="30")) == "UPDATE_COMPLETE"
    (group,) = world.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 30
