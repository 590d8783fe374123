"""Step Functions: state machines. They are kept, not run.

rows ●→ Resource ○→ Step Functions
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from generator.local.handler import Call, Handler, HandlerError, Properties
from generator.local.resources import compare, shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_MACHINE = {"stateMachineArn": "{id}"}

STATE_MACHINE = Type(
    service="stepfunctions",
    create=ApiCall("CreateStateMachine", carries="* StateMachineName=name StateMachineType=type"),
    id="StateMachineArn",
    read=Read("DescribeStateMachine", _MACHINE),
    delete=ApiCall("DeleteStateMachine", _MACHINE),
    name=Naming("StateMachineName", 80),
    name_is_id=False,
    update=(
        ApiCall(
            "UpdateStateMachine",
            _MACHINE,
            "definition RoleArn LoggingConfiguration TracingConfiguration EncryptionConfiguration",
        ),
    ),
    tags=Tagging(
        target={"resourceArn": "{id}"},
        put=("TagResource", "tags"),
        take=("UntagResource", "tagKeys"),
        list="ListTagsForResource",
        tells="Tags",
    ),
    reads={
        "StateMachineName": "Name",
        "StateMachineType": "Type",
        "DefinitionString": "Definition",
    },
    composed={"Arn": "{id}"},
    gives={"StateMachineRevisionId": "RevisionId"},
    besides=("DefinitionString",),
    silent=("Definition", "DefinitionS3Location", "DefinitionSubstitutions"),
)


class StateMachine(TableHandler):
    """AWS::StepFunctions::StateMachine: its definition comes as text, as an object or from S3."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the machine with its definition filled in."""
        return super().create(call, _defined(call, properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Update the machine, its definition filled in again."""
        machine = call.client("stepfunctions").describe_state_machine(stateMachineArn=physical_id)
        former = {**_undefined(before), "definition": machine["definition"]}
        super().update(call, physical_id, former, _defined(call, after))

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The definition is reported as text, and what was filled in stays filled in."""
        found = super().read(call, physical_id, properties)
        if found is None or "DefinitionString" not in found:
            return found
        filled = _defined(call, properties)["definition"]
        same = compare.alike(filled, found["DefinitionString"])
        told = properties["DefinitionString"] if same else found["DefinitionString"]
        return {**found, "DefinitionString": told}


def _defined(call: Call, properties: Properties) -> dict[str, Any]:
    """The properties with one ``definition``: substitutions ``${name}`` filled in."""
    definition = _definition(call, properties)
    for name, value in (properties.get("DefinitionSubstitutions") or {}).items():
        definition = definition.replace(f"${{{name}}}", shapes.text(value))
    return {**_undefined(properties), "definition": definition}


def _undefined(properties: Properties) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if not k.startswith("Definition")}


def _definition(call: Call, properties: Properties) -> str:
    given = properties.get("DefinitionString") or properties.get("Definition")
    if given:
        return shapes.text(given)
    if location := properties.get("DefinitionS3Location"):
        return _from_s3(call, location)
    raise HandlerError("InvalidRequest", "A state machine needs a definition")


def _from_s3(call: Call, location: Mapping[str, Any]) -> str:
    """A definition's file, JSON or YAML, as JSON."""
    version = {"VersionId": location["Version"]} if location.get("Version") else {}
    asked = {"Bucket": location["Bucket"], "Key": location["Key"], **version}
    text: str = call.client("s3").get_object(**asked)["Body"].read().decode()
    if text.lstrip().startswith("{"):
        return text
    try:
        return json.dumps(yaml.safe_load(text))
    except yaml.YAMLError as error:
        what = f"The definition in {location['Bucket']}/{location['Key']} is no JSON or YAML"
        raise HandlerError("InvalidRequest", what) from error


HANDLERS: dict[str, Handler] = {
    "AWS::StepFunctions::StateMachine": StateMachine(STATE_MACHINE),
}
