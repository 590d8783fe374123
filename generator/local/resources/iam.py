"""IAM: roles, users, groups, profiles and identity providers.

rows ●→ Resource ○→ IAM
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.local.handler import Handler
from generator.local.resources.ask import Asker
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Each, Naming, Read, Tagging, Type


def _tags(kind: str, member: str) -> Tagging:
    """Roles, users and profiles tag alike; the member that names them differs."""
    return Tagging(
        target={member: "{id}"},
        put=(f"Tag{kind}", "Tags"),
        take=(f"Untag{kind}", "TagKeys"),
        ask=f"List{kind}Tags",
        tells="Tags",
    )


def _managed(kind: str) -> Each:
    """Managed policies attached to a role, user or group."""
    who = {f"{kind}Name": "{id}", "PolicyArn": "{item}"}
    return Each(
        "ManagedPolicyArns",
        Do(f"Attach{kind}Policy", who),
        Do(f"Detach{kind}Policy", who),
        before_delete=True,
    )


def _inline(kind: str) -> Each:
    """Policies written inside a role, user or group."""
    who = {f"{kind}Name": "{id}", "PolicyName": "{item.PolicyName}"}
    return Each(
        "Policies",
        Do(f"Put{kind}Policy", {**who, "PolicyDocument": "{item.PolicyDocument}"}),
        Do(f"Delete{kind}Policy", who),
        before_delete=True,
    )


def _boundary(kind: str) -> Do:
    who = {f"{kind}Name": "{id}"}
    return Do(
        f"Put{kind}PermissionsBoundary",
        who,
        "PermissionsBoundary",
        undo=Do(f"Delete{kind}PermissionsBoundary", who),
    )


def _policies(kind: str) -> dict[str, Read]:
    """What is attached to a role, user or group, and the names of what is written inside."""
    who = {f"{kind}Name": "{id}"}
    return {
        "ManagedPolicyArns": Read(
            f"ListAttached{kind}Policies", who, "AttachedPolicies[].PolicyArn"
        ),
        "PolicyNames": Read(f"List{kind}Policies", who, "PolicyNames"),
    }


ROLE = Type(
    service="iam",
    create=Do("CreateRole", carries="*"),
    id="Role.RoleName",
    read=Read("GetRole", {"RoleName": "{id}"}, "Role"),
    delete=Do("DeleteRole", {"RoleName": "{id}"}),
    name=Naming("RoleName", 64),
    steps=(_managed("Role"), _inline("Role")),
    update=(
        Do("UpdateRole", {"RoleName": "{id}"}, "Description MaxSessionDuration"),
        Do(
            "UpdateAssumeRolePolicy",
            {"RoleName": "{id}"},
            "AssumeRolePolicyDocument=PolicyDocument",
        ),
        _boundary("Role"),
    ),
    tags=_tags("Role", "RoleName"),
    more=_policies("Role"),
    reads={"PermissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn"},
    defaults={"Description": "", "MaxSessionDuration": 3600},
)

USER = Type(
    service="iam",
    create=Do("CreateUser", carries="UserName Path PermissionsBoundary"),
    id="User.UserName",
    read=Read("GetUser", {"UserName": "{id}"}, "User"),
    delete=Do("DeleteUser", {"UserName": "{id}"}),
    name=Naming("UserName", 64),
    steps=(
        _managed("User"),
        _inline("User"),
        Each(
            "Groups",
            Do("AddUserToGroup", {"UserName": "{id}", "GroupName": "{item}"}),
            Do("RemoveUserFromGroup", {"UserName": "{id}", "GroupName": "{item}"}),
            before_delete=True,
        ),
        Do(
            "CreateLoginProfile",
            {"UserName": "{id}", "Password": "{LoginProfile.Password}"},
            "LoginProfile.PasswordResetRequired=PasswordResetRequired",
        ),
    ),
    update=(_boundary("User"), Do("UpdateUser", {"UserName": "{id}"}, "Path=NewPath")),
    tags=_tags("User", "UserName"),
    more={
        **_policies("User"),
        "Groups": Read("ListGroupsForUser", {"UserName": "{id}"}, "Groups[].GroupName"),
    },
    reads={"PermissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn"},
    silent=("LoginProfile",),
)

GROUP = Type(
    service="iam",
    create=Do("CreateGroup", carries="GroupName Path"),
    id="Group.GroupName",
    read=Read("GetGroup", {"GroupName": "{id}"}, "Group"),
    delete=Do("DeleteGroup", {"GroupName": "{id}"}),
    name=Naming("GroupName", 128),
    steps=(_managed("Group"), _inline("Group")),
    update=(Do("UpdateGroup", {"GroupName": "{id}"}, "Path=NewPath"),),
    more=_policies("Group"),
)

_PROFILE = {"InstanceProfileName": "{id}"}

INSTANCE_PROFILE = Type(
    service="iam",
    create=Do("CreateInstanceProfile", carries="InstanceProfileName Path"),
    id="InstanceProfile.InstanceProfileName",
    read=Read("GetInstanceProfile", _PROFILE, "InstanceProfile"),
    delete=Do("DeleteInstanceProfile", _PROFILE),
    name=Naming("InstanceProfileName", 128),
    steps=(
        Each(
            "Roles",
            Do("AddRoleToInstanceProfile", {**_PROFILE, "RoleName": "{item}"}),
            Do("RemoveRoleFromInstanceProfile", {**_PROFILE, "RoleName": "{item}"}),
            before_delete=True,
        ),
    ),
    tags=replace(
        _tags("InstanceProfile", "InstanceProfileName"),
        ask="GetInstanceProfile",
        tells="InstanceProfile.Tags",
    ),
    reads={"Roles": "Roles[].RoleName"},
)


OIDC_PROVIDER = Type(
    service="iam",
    create=Do("CreateOpenIDConnectProvider", carries="Url ClientIdList ThumbprintList"),
    id="OpenIDConnectProviderArn",
    read=Read("GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": "{id}"}),
    delete=Do("DeleteOpenIDConnectProvider", {"OpenIDConnectProviderArn": "{id}"}),
    update=(
        Do(
            "UpdateOpenIDConnectProviderThumbprint",
            {"OpenIDConnectProviderArn": "{id}"},
            "ThumbprintList",
        ),
    ),
    steps=(
        Each(
            "ClientIdList",
            Do(
                "AddClientIDToOpenIDConnectProvider",
                {"OpenIDConnectProviderArn": "{id}", "ClientID": "{item}"},
            ),
            Do(
                "RemoveClientIDFromOpenIDConnectProvider",
                {"OpenIDConnectProviderArn": "{id}", "ClientID": "{item}"},
            ),
            on_create=False,
        ),
    ),
    tags=_tags("OpenIDConnectProvider", "OpenIDConnectProviderArn"),
    # IAM tells the URL without its scheme.
    reads={"Url": "join('', ['https://', Url])"},
    composed={"Arn": "{id}"},
)

SERVICE_LINKED_ROLE = Type(
    service="iam",
    create=Do("CreateServiceLinkedRole", carries="*"),
    id="Role.RoleName",
    read=Read("GetRole", {"RoleName": "{id}"}, "Role"),
    delete=Do("DeleteServiceLinkedRole", {"RoleName": "{id}"}),
    update=(Do("UpdateRole", {"RoleName": "{id}"}, "Description"),),
    silent=("AWSServiceName", "CustomSuffix"),
    defaults={"Description": ""},
)


class Grantee(Resource):
    """A role, user or group: its inline policies are asked for one by one."""

    def __init__(self, row: Type, kind: str) -> None:
        super().__init__(row)
        self._kind = kind

    def tell(self, ask: Asker, name: str) -> Any:
        """``Policies`` is a list of names to IAM; each document is another question."""
        if name != "Policies":
            return super().tell(ask, name)
        operation = f"Get{self._kind}Policy"
        who = {f"{self._kind}Name": "{id}"}
        return [
            {
                "PolicyName": policy,
                "PolicyDocument": ask.ask(
                    Read(operation, {**who, "PolicyName": policy}, "PolicyDocument")
                ),
            }
            for policy in ask.find("PolicyNames") or ()
        ]


HANDLERS: dict[str, Handler] = {
    "AWS::IAM::Role": Grantee(ROLE, "Role"),
    "AWS::IAM::User": Grantee(USER, "User"),
    "AWS::IAM::Group": Grantee(GROUP, "Group"),
    "AWS::IAM::InstanceProfile": Resource(INSTANCE_PROFILE),
    "AWS::IAM::OIDCProvider": Resource(OIDC_PROVIDER),
    "AWS::IAM::ServiceLinkedRole": Resource(SERVICE_LINKED_ROLE),
}
