"""Templates as people publish them, deployed, changed and deleted: nothing is left of them.

The samples are written here, in the style of the public ones: they hold what those are full of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import service_reads

from .conftest import Cli, World

pytestmark = pytest.mark.long

SAMPLES = Path(__file__).parent / "samples"
CAPABILITIES = ("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")


@dataclass(frozen=True)
class Sample:
    """A sample and a change of its parameters; ``after``: samples whose exports it needs.

    ``stays``: what its policies keep, by kind of :mod:`service_reads`.
    """

    file: str
    given: Mapping[str, str] = field(default_factory=dict)
    change: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    stays: frozenset[str] = frozenset()


SAMPLES_OF = {
    "vpc": Sample("vpc.yaml", change={"SingleNat": "false"}),
    "web": Sample(
        "web.yaml", {"NetworkStack": "vpc"}, {"Environment": "production"}, after=("vpc",)
    ),
    "serverless": Sample("serverless.yaml", change={"Batch": "5"}),
    "site": Sample("site.yaml", change={"Old": "films/"}, stays=frozenset({"buckets"})),
    "database": Sample(
        "database.yaml", {"NetworkStack": "vpc"}, {"Size": "40", "Backups": "7"}, after=("vpc",)
    ),
    "zoo": Sample("zoo.yaml", change={"Stage": "prod", "Colours": "blue,green"}),
    "foreach": Sample("foreach.yaml", change={"Names": "Films,Series,Songs"}),
}


def deployed(world: World, name: str, given: Mapping[str, str]) -> Any:
    """Deploy a sample by a change set, over HTTP as any client; the change set."""
    kind = "UPDATE" if name in _stacks(world) else "CREATE"
    made = world.cfn.create_change_set(
        StackName=name,
        ChangeSetName="now",
        ChangeSetType=kind,
        TemplateBody=(SAMPLES / SAMPLES_OF[name].file).read_text(),
        Capabilities=list(CAPABILITIES),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
    )
    told = world.described(made["Id"])
    assert told["Status"] == "CREATE_COMPLETE", told["StatusReason"]
    status = world.execute(told)
    assert status == f"{kind}_COMPLETE", world.reasons(name)
    return told


def _stacks(world: World) -> set[str]:
    return {stack["StackName"] for stack in world.cfn.describe_stacks()["Stacks"]}


@pytest.mark.parametrize("name", SAMPLES_OF)
def test_sample_comes_changes_and_goes(world: World, name: str) -> None:
    sample = SAMPLES_OF[name]
    nothing = service_reads.state(world.client)
    for other in sample.after:
        deployed(world, other, SAMPLES_OF[other].given)
    deployed(world, name, sample.given)
    _unchanged(world, name, sample.given)
    change_set = deployed(world, name, {**sample.given, **sample.change})
    assert change_set["Changes"]
    _unchanged(world, name, {**sample.given, **sample.change})
    for one in (name, *sample.after):
        assert world.delete(one) == "DELETE_COMPLETE", world.reasons(one)
    assert service_reads.difference(nothing, service_reads.state(world.client)).keys() == (
        sample.stays
    )


def _unchanged(world: World, name: str, given: Mapping[str, str]) -> None:
    """The same again is no change."""
    with pytest.raises(world.cfn.exceptions.ClientError, match="No updates are to be performed"):
        world.cfn.update_stack(
            StackName=name,
            UsePreviousTemplate=True,
            Capabilities=list(CAPABILITIES),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
        )


def test_zoo_says_what_its_functions_give(world: World) -> None:
    deployed(world, "zoo", {})
    assert world.outputs("zoo") == {
        "Chosen": "green/3/dev/123456789012/${Kept}",
        "Either": "a+b",
    }
    assert "Never" not in world.resources("zoo")
    place = world.resources("zoo")["Place"]["PhysicalResourceId"]
    assert world.ssm.get_parameter(Name=place)["Parameter"]["Value"] == "London"
    with pytest.raises(world.cfn.exceptions.ClientError, match="red is not for production"):
        deployed(world, "zoo", {"Stage": "prod"})


def test_loops_and_json_of_language_extensions(world: World) -> None:
    deployed(world, "foreach", {})
    topics = {n: r["PhysicalResourceId"] for n, r in world.resources("foreach").items()}
    assert world.outputs("foreach") == {
        "ArnFilms": topics["TopicFilms"],
        "ArnSeries": topics["TopicSeries"],
    }
    said = {
        name: world.ssm.get_parameter(Name=topics[name])["Parameter"]["Value"]
        for name in ("Count", "Json", "Kind")
    }
    assert (said["Count"], said["Kind"]) == ("2", "standard")
    assert json.loads(said["Json"]) == {"count": 2, "topic": topics["TopicFilms"]}
    processed = world.cfn.get_template(StackName="foreach", TemplateStage="Processed")
    body = processed["TemplateBody"]
    assert "TopicFilms" in (body if isinstance(body, str) else body["Resources"])


def test_exports_hold_the_stacks_that_give_them(world: World) -> None:
    deployed(world, "vpc", {})
    deployed(world, "database", {"NetworkStack": "vpc"})
    told = world.cfn.list_imports(ExportName="vpc-PrivateSubnets")
    assert told["Imports"] == ["database"]
    with pytest.raises(world.cfn.exceptions.ClientError, match="in use by database"):
        world.cfn.delete_stack(StackName="vpc")


def test_password_is_the_secrets(world: World) -> None:
    deployed(world, "vpc", {})
    deployed(world, "database", {"NetworkStack": "vpc"})
    secret = json.loads(
        world.client("secretsmanager").get_secret_value(
            SecretId=world.outputs("database")["Secret"]
        )["SecretString"]
    )
    (instance,) = world.client("rds").describe_db_instances()["DBInstances"]
    assert (secret["username"], len(secret["password"])) == ("master", 24)
    assert (secret["host"], secret["engine"]) == (instance["Endpoint"]["Address"], "postgres")
    assert instance["MasterUsername"] == "master"
    events = world.cfn.describe_stack_events(StackName="database")["StackEvents"]
    assert not any(secret["password"] in json.dumps(event, default=str) for event in events)
    world.delete("database")
    (kept,) = world.client("rds").describe_db_snapshots()["DBSnapshots"]
    assert kept["DBInstanceIdentifier"] == instance["DBInstanceIdentifier"]


def test_three_levels_by_the_cli(world: World, cli: Cli, tmp_path: Path) -> None:
    nothing = service_reads.state(world.client)
    cli("s3", "mb", "s3://artifacts")
    cli(
        *("cloudformation", "package", "--s3-bucket", "artifacts"),
        *("--template-file", str(SAMPLES / "deep" / "root.yaml")),
        *("--output-template-file", "deep.yaml"),
    )
    packaged = (tmp_path / "deep.yaml").read_text()
    assert packaged.count(".template") == 2
    named = ("--stack-name", "deep", "--template-file", "deep.yaml")
    cli("cloudformation", "deploy", *named)
    assert world.outputs("deep") == {"Said": "hello!!"}
    levels = {s["StackName"]: s for s in world.cfn.describe_stacks()["Stacks"]}
    root = levels["deep"]["StackId"]
    leaves = [
        s for name, s in levels.items() if name.startswith("deep-First-") and "-Leaf-" in name
    ]
    assert [leaf["RootId"] for leaf in leaves] == [root]
    assert leaves[0]["ParentId"] != root
    cli("cloudformation", "deploy", *named, "--parameter-overrides", "WithSecond=no")
    assert world.outputs("deep") == {"Said": "hello!"}
    assert len(world.cfn.describe_stacks()["Stacks"]) == 3
    cli("cloudformation", "delete-stack", "--stack-name", "deep")
    cli("cloudformation", "wait", "stack-delete-complete", "--stack-name", "deep")
    left = service_reads.difference(nothing, service_reads.state(world.client))
    assert left.keys() == {"buckets"}
