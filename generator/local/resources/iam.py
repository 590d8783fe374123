"""IAM: roles, users, groups, profiles and identity providers.

rows ●→ Resource ○→ IAM
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type


def _tags(kind: str, member: str) -> Tagging:
    """Roles, users and profiles tag alike; the member that names them differs.

    CloudFormation's own tags are not on them.
    """
    return Tagging(
        target={member: "{id}"},
        put=(f"Tag{kind}", "Tags"),
        take=(f"Untag{kind}", "TagKeys"),
        list=f"List{kind}Tags",
        tells="Tags",
        reserved=False,
    )


def _managed(kind: str) -> Each:
    """Managed policies attached to a role, user or group."""
    who = {f"{kind}Name": "{id}", "PolicyArn": "{item}"}
    return Each(
        "ManagedPolicyArns",
        ApiCall(f"Attach{kind}Policy", who),
        ApiCall(f"Detach{kind}Policy", who),
        before_delete=True,
    )


def _inline(kind: str) -> Each:
    """Policies written inside a role, user or group."""
    who = {f"{kind}Name": "{id}", "PolicyName": "{item.PolicyName}"}
    return Each(
        "Policies",
        ApiCall(f"Put{kind}Policy", {**who, "PolicyDocument": "{item.PolicyDocument}"}),
        ApiCall(f"Delete{kind}Policy", who),
        before_delete=True,
    )


def _boundary(kind: str) -> ApiCall:
    who = {f"{kind}Name": "{id}"}
    return ApiCall(
        f"Put{kind}PermissionsBoundary",
        who,
        "PermissionsBoundary",
        undo=ApiCall(f"Delete{kind}PermissionsBoundary", who),
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
    create=ApiCall("CreateRole", carries="*"),
    id="Role.RoleName",
    read=Read("GetRole", {"RoleName": "{id}"}, "Role"),
    delete=ApiCall("DeleteRole", {"RoleName": "{id}"}),
    name=Naming("RoleName", 64),
    steps=(_managed("Role"), _inline("Role")),
    update=(
        ApiCall("UpdateRole", {"RoleName": "{id}"}, "Description MaxSessionDuration"),
        ApiCall(
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
    create=ApiCall("CreateUser", carries="UserName Path PermissionsBoundary"),
    id="User.UserName",
    read=Read("GetUser", {"UserName": "{id}"}, "User"),
    delete=ApiCall("DeleteUser", {"UserName": "{id}"}),
    name=Naming("UserName", 64),
    steps=(
        _managed("User"),
        _inline("User"),
        Each(
            "Groups",
            ApiCall("AddUserToGroup", {"UserName": "{id}", "GroupName": "{item}"}),
            ApiCall("RemoveUserFromGroup", {"UserName": "{id}", "GroupName": "{item}"}),
            before_delete=True,
        ),
        ApiCall(
            "CreateLoginProfile",
            {"UserName": "{id}", "Password": "{LoginProfile.Password}"},
            "LoginProfile.PasswordResetRequired=PasswordResetRequired",
        ),
    ),
    update=(_boundary("User"), ApiCall("UpdateUser", {"UserName": "{id}"}, "Path=NewPath")),
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
    create=ApiCall("CreateGroup", carries="GroupName Path"),
    id="Group.GroupName",
    read=Read("GetGroup", {"GroupName": "{id}"}, "Group"),
    delete=ApiCall("DeleteGroup", {"GroupName": "{id}"}),
    name=Naming("GroupName", 128),
    steps=(_managed("Group"), _inline("Group")),
    update=(ApiCall("UpdateGroup", {"GroupName": "{id}"}, "Path=NewPath"),),
    more=_policies("Group"),
)

_PROFILE = {"InstanceProfileName": "{id}"}

INSTANCE_PROFILE = Type(
    service="iam",
    create=ApiCall("CreateInstanceProfile", carries="InstanceProfileName Path"),
    id="InstanceProfile.InstanceProfileName",
    read=Read("GetInstanceProfile", _PROFILE, "InstanceProfile"),
    delete=ApiCall("DeleteInstanceProfile", _PROFILE),
    name=Naming("InstanceProfileName", 128),
    steps=(
        Each(
            "Roles",
            ApiCall("AddRoleToInstanceProfile", {**_PROFILE, "RoleName": "{item}"}),
            ApiCall("RemoveRoleFromInstanceProfile", {**_PROFILE, "RoleName": "{item}"}),
            before_delete=True,
        ),
    ),
    tags=replace(
        _tags("InstanceProfile", "InstanceProfileName"),
        list="GetInstanceProfile",
        tells="InstanceProfile.Tags",
    ),
    reads={"Roles": "Roles[].RoleName"},
)


OIDC_PROVIDER = Type(
    service="iam",
    create=ApiCall("CreateOpenIDConnectProvider", carries="Url ClientIdList ThumbprintList"),
    id="OpenIDConnectProviderArn",
    read=Read("GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": "{id}"}),
    delete=ApiCall("DeleteOpenIDConnectProvider", {"OpenIDConnectProviderArn": "{id}"}),
    update=(
        ApiCall(
            "UpdateOpenIDConnectProviderThumbprint",
            {"OpenIDConnectProviderArn": "{id}"},
            "ThumbprintList",
        ),
    ),
    steps=(
        Each(
            "ClientIdList",
            ApiCall(
                "AddClientIDToOpenIDConnectProvider",
                {"OpenIDConnectProviderArn": "{id}", "ClientID": "{item}"},
            ),
            ApiCall(
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
    create=ApiCall("CreateServiceLinkedRole", carries="*"),
    id="Role.RoleName",
    read=Read("GetRole", {"RoleName": "{id}"}, "Role"),
    delete=ApiCall("DeleteServiceLinkedRole", {"RoleName": "{id}"}),
    update=(ApiCall("UpdateRole", {"RoleName": "{id}"}, "Description"),),
    silent=("AWSServiceName", "CustomSuffix"),
    defaults={"Description": ""},
)


class Grantee(TableHandler):
    """A role, user or group: its inline policies are asked for one by one."""

    def __init__(self, row: Type, kind: str) -> None:
        super().__init__(row)
        self._kind = kind

    def tell(self, api: ServiceApi, name: str) -> Any:
        """``Policies`` is a list of names to IAM; each document is another question."""
        if name != "Policies":
            return super().tell(api, name)
        operation = f"Get{self._kind}Policy"
        who = {f"{self._kind}Name": "{id}"}
        return [
            {
                "PolicyName": policy,
                "PolicyDocument": api.read(
                    Read(operation, {**who, "PolicyName": policy}, "PolicyDocument")
                ),
            }
            for policy in api.find("PolicyNames") or ()
        ]


HANDLERS: dict[str, Handler] = {
    "AWS::IAM::Role": Grantee(ROLE, "Role"),
    "AWS::IAM::User": Grantee(USER, "User"),
    "AWS::IAM::Group": Grantee(GROUP, "Group"),
    "AWS::IAM::InstanceProfile": TableHandler(INSTANCE_PROFILE),
    "AWS::IAM::OIDCProvider": TableHandler(OIDC_PROVIDER),
    "AWS::IAM::ServiceLinkedRole": TableHandler(SERVICE_LINKED_ROLE),
}
