"""IAM's types that are no resource to IAM, but something put on one: policies, members, keys.

properties ○→ IAM
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from generator.local import moto_patches
from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare, shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import is_missing
from generator.local.resources.table import ApiCall, Each, Read, Type

KINDS = ("Role", "User", "Group")


class Policy:
    """AWS::IAM::Policy: one document, put inline on every role, user and group it names."""

    def create(self, call: Call, properties: Properties) -> str:
        """Put the policy on all; the physical ID is a name of its own, as no one thing is made."""
        for kind, who in _holders(properties):
            _put(call, kind, who, properties)
        return call.unique_name(128)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Take the policy from those no longer named, put it on those that are."""
        renamed = before["PolicyName"] != after["PolicyName"]
        now = list(_holders(after))
        for kind, who in _holders(before):
            if renamed or (kind, who) not in now:
                _take(call, kind, who, before)
        for kind, who in now:
            _put(call, kind, who, after)

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Take the policy from everyone who has it."""
        for kind, who in _holders(properties):
            _take(call, kind, who, properties)

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """Who still has the policy, and what the first of them has."""
        held: dict[str, list[str]] = {}
        documents: list[Any] = []
        for kind, who in _holders(properties):
            document = _get(call, kind, who, properties)
            if document is not None:
                held.setdefault(f"{kind}s", []).append(who)
                documents.append(document)
        if not documents:
            return None
        asked = properties["PolicyDocument"]
        document = compare.align(asked, documents[0])
        return {"PolicyName": properties["PolicyName"], "PolicyDocument": document, **held}

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, str]:
        """``Id``, the physical ID."""
        return {"Id": physical_id, "PolicyName": properties["PolicyName"]}


def _holders(properties: Properties) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for who in properties.get(f"{kind}s") or ():
            yield kind, who


def _put(call: Call, kind: str, who: str, properties: Properties) -> None:
    put = getattr(call.client("iam"), f"put_{kind.lower()}_policy")
    document = shapes.text(properties["PolicyDocument"])
    put(**_named(kind, who, properties), PolicyDocument=document)


def _take(call: Call, kind: str, who: str, properties: Properties) -> None:
    try:
        getattr(call.client("iam"), f"delete_{kind.lower()}_policy")(
            **_named(kind, who, properties)
        )
    except ClientError as error:
        if not is_missing(error):
            raise


def _get(call: Call, kind: str, who: str, properties: Properties) -> Any:
    get = getattr(call.client("iam"), f"get_{kind.lower()}_policy")
    try:
        return get(**_named(kind, who, properties))["PolicyDocument"]
    except ClientError as error:
        if is_missing(error):
            return None
        raise


def _named(kind: str, who: str, properties: Properties) -> dict[str, str]:
    return {f"{kind}Name": who, "PolicyName": properties["PolicyName"]}


def _single(kind: str) -> Type:
    """AWS::IAM::RolePolicy and its sisters: one inline policy of one holder."""
    who = {f"{kind}Name": f"{{{kind}Name}}", "PolicyName": "{PolicyName}"}
    put = ApiCall(f"Put{kind}Policy", who, "PolicyDocument")
    return Type(
        service="iam",
        create=put,
        id=f"{{PolicyName}}|{{{kind}Name}}",
        read=Read(f"Get{kind}Policy", who),
        delete=ApiCall(f"Delete{kind}Policy", who),
        steps=(),
        update=(put,),
    )


MEMBERS = Type(
    service="iam",
    create=ApiCall("GetGroup", {"GroupName": "{GroupName}"}),
    id="{GroupName}",
    read=Read("GetGroup", {"GroupName": "{GroupName}"}),
    delete=ApiCall("GetGroup", {"GroupName": "{GroupName}"}),
    steps=(
        Each(
            "Users",
            ApiCall("AddUserToGroup", {"GroupName": "{GroupName}", "UserName": "{item}"}),
            ApiCall("RemoveUserFromGroup", {"GroupName": "{GroupName}", "UserName": "{item}"}),
            together="GroupName",
            before_delete=True,
        ),
    ),
    reads={"Users": "Users[].UserName", "GroupName": "Group.GroupName"},
    composed={"Id": "{id}"},
)


class Members(TableHandler):
    """AWS::IAM::UserToGroupAddition: gone when none of its users is in the group."""

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """Those of the users that are in the group."""
        found = super().read(call, physical_id, properties)
        there = [u for u in properties["Users"] if found and u in found["Users"]]
        return {**found, "Users": there} if found and there else None


ACCESS_KEY = Type(
    service="iam",
    create=ApiCall("CreateAccessKey", carries="UserName"),
    id="AccessKey.AccessKeyId",
    read=Read(
        "ListAccessKeys",
        {"UserName": "{UserName}"},
        "AccessKeyMetadata[?AccessKeyId=='{id}'] | [0]",
    ),
    delete=ApiCall("DeleteAccessKey", {"UserName": "{UserName}", "AccessKeyId": "{id}"}),
    steps=(
        ApiCall("UpdateAccessKey", {"UserName": "{UserName}", "AccessKeyId": "{id}"}, "Status"),
    ),
    silent=("Serial",),
    defaults={"Status": "Active"},
    composed={"Id": "{id}"},
)


class AccessKey(TableHandler):
    """AWS::IAM::AccessKey: IAM tells the secret once, CloudFormation whenever it is asked."""

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, Any]:
        """The key's own attributes and its secret."""
        secret = moto_patches.secret_access_key(call.account, call.partition, physical_id)
        return {**super().attributes(call, physical_id, properties), "SecretAccessKey": secret}


HANDLERS: dict[str, Handler] = {
    "AWS::IAM::Policy": Policy(),
    "AWS::IAM::RolePolicy": TableHandler(_single("Role")),
    "AWS::IAM::UserPolicy": TableHandler(_single("User")),
    "AWS::IAM::GroupPolicy": TableHandler(_single("Group")),
    "AWS::IAM::UserToGroupAddition": Members(MEMBERS),
    "AWS::IAM::AccessKey": AccessKey(ACCESS_KEY),
}
