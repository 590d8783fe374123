"""The roles as CloudFormation templates, for the console or anything else that deploys them.

resource types ●→ rights ●→ policies ●→ Document a role
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.access import direct, stack_sets
from generator.access.catalogue import Catalogue
from generator.access.parameters import CONDITIONS, FEDERATED, PARAMETERS, ROLE, RULES
from generator.access.quirks import BESIDES, LEFT_OUT, UNCERTAIN
from generator.access.rights import DEPLOY, DESTROY, PLAN, permissions, rights
from generator.access.scope import Grant, grants, in_every_region
from generator.access.statements import document, policies
from generator.access.trust import role
from generator.assembly.document import FORMAT_VERSION, Document
from generator.assembly.plain import Json
from generator.cfn.load import STACK_TYPE
from generator.cfn.schemas import Handler, Schemas

FOLDER = "access"
SOURCE = "generator/access/"

PATH = "/deployers/"
"""Of the policies and roles themselves: a deployer's roles are those without a path."""


@dataclass(frozen=True)
class Role:
    """Whom a template lets do what: its own questions, and CloudFormation's on its behalf."""

    name: str
    does: str
    direct: tuple[Grant, ...]
    handlers: tuple[Handler, ...]


ROLES: tuple[Role, ...] = (
    Role(
        "plan",
        "reviews: uploads templates, makes change sets and reads what is deployed; changes nothing",
        (*direct.REVIEW, *direct.UPLOAD),
        PLAN,
    ),
    Role(
        "deploy",
        "deploys: everything that plan may, and executes change sets; deletes no root stack",
        (*direct.REVIEW, *direct.CHANGE, *direct.UPLOAD, *direct.MAKE_BUCKET),
        DEPLOY,
    ),
    Role(
        "destroy",
        "takes stacks down, also those whose first deployment failed",
        direct.TAKE_DOWN,
        DESTROY,
    ),
)


def documents(types: Iterable[str], schemas: Schemas, catalogue: Catalogue) -> list[Document]:
    """A template for each role, for products of these types."""
    types = sorted(set(types))
    made = [_deployer(role, types, schemas, catalogue) for role in ROLES]
    # The template of a stack set has no nested stacks.
    flat = [one for one in types if one != STACK_TYPE]
    needed = [*stack_sets.EXECUTION, *grants(rights(flat, DEPLOY, schemas), catalogue)]
    everywhere = [in_every_region(grant) for grant in needed]
    execution = stack_sets.execution(policy_resources(everywhere, "StreamFlix stack sets", PATH))
    return [
        *made,
        _document("stackset-execution", execution, flat, DEPLOY, schemas),
        _document("stackset-administration", stack_sets.administration(PATH), (), (), schemas),
    ]


def _deployer(
    role_: Role, types: Sequence[str], schemas: Schemas, catalogue: Catalogue
) -> Document:
    needed = grants(rights(types, role_.handlers, schemas), catalogue)
    resources = policy_resources([*role_.direct, *needed], f"StreamFlix {role_.name}", PATH)
    content = {
        "Description": f"Who may deploy StreamFlix: the role that {role_.does}.",
        "Resources": {**resources, "Role": role(resources, PATH)},
        "Outputs": {
            "PolicyArns": {
                "Description": "ARNs of the policies, joined by commas",
                "Value": {"Fn::Join": [",", [{"Ref": name} for name in resources]]},
            },
            "RoleArn": {
                "Description": "ARN of the role",
                "Condition": ROLE,
                "Value": {"Fn::GetAtt": ["Role", "Arn"]},
            },
        },
    }
    return _document(role_.name, content, types, role_.handlers, schemas)


def policy_resources(needed: Iterable[Grant], about: str, path: str) -> dict[str, Json]:
    """Managed policies that hold these grants: logical ID → resource."""
    return {
        f"Policy{number}": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "Description": f"{about}, part {number}",
                "Path": path,
                "PolicyDocument": document(statements),
            },
        }
        for number, statements in enumerate(policies(needed), 1)
    }


def _document(
    name: str,
    content: Mapping[str, Json],
    types: Sequence[str],
    handlers: Sequence[Handler],
    schemas: Schemas,
) -> Document:
    """The template with the parameters and conditions that it uses, and what to know of it."""
    conditions = _used(CONDITIONS, content)
    rules = RULES if FEDERATED in conditions else {}
    known = {**PARAMETERS, **stack_sets.PARAMETERS, **stack_sets.CHANGED.get(name, {})}
    sections = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": content["Description"],
        "Metadata": {"StreamFlix": _metadata(types, handlers, schemas)} if types else {},
        "Parameters": _used(known, content, conditions, rules),
        "Rules": rules,
        "Conditions": conditions,
        "Resources": content["Resources"],
        "Outputs": content.get("Outputs", {}),
    }
    filled = {key: section for key, section in sections.items() if section}
    return Document(f"{FOLDER}/{name}.yaml", SOURCE, filled, "access")


def _used(known: Mapping[str, Json], *parts: Json) -> dict[str, Json]:
    """Those that are named in the parts, and those that they name in turn."""
    text = json.dumps(parts)
    found = {name for name in known if f'"{name}"' in text or f"${{{name}}}" in text}
    more = {name for name in known if f'"{name}"' in json.dumps([known[one] for one in found])}
    return {name: one for name, one in known.items() if name in found | more}


def _metadata(types: Sequence[str], handlers: Sequence[Handler], schemas: Schemas) -> Json:
    listed = {action for one in types for action in permissions(one, handlers, schemas)}
    left_out = {p: why for p, why in LEFT_OUT.items() if any(fnmatchcase(a, p) for a in listed)}
    return {
        "SchemasOf": schemas.date[:10],
        "ResourceTypes": list(types),
        "Uncertain": list(UNCERTAIN),
        "LeftOut": left_out,
        "PutIn": {one.action: one.reason for one in BESIDES if one.handlers & set(handlers)},
    }
