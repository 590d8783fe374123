"""Step Functions: state machines. They are kept, not run.

rows ●→ Resource ○→ Step Functions
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare, shapes
from generator.local.resources.resource import Resource
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
    silent=("Definition", "DefinitionSubstitutions"),
)


class StateMachine(Resource):
    """AWS::StepFunctions::StateMachine: its definition comes as text or as an object."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the machine with its definition filled in."""
        return super().create(call, _defined(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Update the machine, its definition filled in again."""
        super().update(call, physical_id, _defined(before), _defined(after))

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The definition is told as text, and what was filled in stays filled in."""
        found = super().read(call, physical_id, properties)
        if found is None or "DefinitionString" not in found:
            return found
        filled = _defined(properties)["definition"]
        same = compare.alike(filled, found["DefinitionString"])
        told = properties["DefinitionString"] if same else found["DefinitionString"]
        return {**found, "DefinitionString": told}


def _defined(properties: Properties) -> dict[str, Any]:
    """The properties with one ``definition``: substitutions ``${name}`` filled in."""
    given = properties.get("DefinitionString") or properties.get("Definition") or "{}"
    definition = shapes.text(given)
    for name, value in (properties.get("DefinitionSubstitutions") or {}).items():
        definition = definition.replace(f"${{{name}}}", shapes.text(value))
    rest = {k: v for k, v in properties.items() if not k.startswith("Definition")}
    return {**rest, "definition": definition}


HANDLERS: dict[str, Handler] = {
    "AWS::StepFunctions::StateMachine": StateMachine(STATE_MACHINE),
}
