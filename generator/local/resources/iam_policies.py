"""IAM's managed policies: documents with versions, attached to whom they name.

rows ●→ Resource ○→ IAM
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Naming, Read, Type


def _attached(kind: str) -> Each:
    """A managed policy is attached to whom it names."""
    who = {f"{kind}Name": "{item}", "PolicyArn": "{id}"}
    return Each(
        f"{kind}s",
        ApiCall(f"Attach{kind}Policy", who),
        ApiCall(f"Detach{kind}Policy", who),
        before_delete=True,
    )


_POLICY = {"PolicyArn": "{id}"}

MANAGED_POLICY = Type(
    service="iam",
    create=ApiCall(
        "CreatePolicy", carries="Path Description PolicyDocument ManagedPolicyName=PolicyName"
    ),
    id="Policy.Arn",
    read=Read("GetPolicy", _POLICY, "Policy"),
    delete=ApiCall("DeletePolicy", _POLICY),
    name=Naming("ManagedPolicyName", 128),
    name_is_id=False,
    steps=tuple(_attached(kind) for kind in ("Role", "User", "Group")),
    update=(ApiCall("CreatePolicyVersion", {**_POLICY, "SetAsDefault": True}, "PolicyDocument"),),
    more={
        "Version": Read(
            "GetPolicyVersion",
            {**_POLICY, "VersionId": "{DefaultVersionId}"},
            "PolicyVersion.Document",
        ),
        "Entities": Read("ListEntitiesForPolicy", _POLICY),
    },
    reads={
        "ManagedPolicyName": "PolicyName",
        "PolicyDocument": "Version",
        "Roles": "Entities.PolicyRoles[].RoleName",
        "Users": "Entities.PolicyUsers[].UserName",
        "Groups": "Entities.PolicyGroups[].GroupName",
    },
    gives={"PolicyArn": "Arn", "IsAttachable": "IsAttachable"},
)


class ManagedPolicy(TableHandler):
    """AWS::IAM::ManagedPolicy: IAM keeps five versions and deletes a policy only with one."""

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """The former versions make room for the new one."""
        self._prune(call, physical_id)
        super().update(call, physical_id, before, after)

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """The former versions go first."""
        if self.api(call, physical_id, properties).description is not None:
            self._prune(call, physical_id)
            super().delete(call, physical_id, properties)

    def _prune(self, call: Call, arn: str) -> None:
        iam = call.client("iam")
        for version in iam.list_policy_versions(PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])


HANDLERS: dict[str, Handler] = {"AWS::IAM::ManagedPolicy": ManagedPolicy(MANAGED_POLICY)}
