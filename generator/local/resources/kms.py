"""KMS: keys and their aliases.

rows ●→ Resource ○→ KMS
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Tagging, Type

_KEY = {"KeyId": "{id}"}

KEY = Type(
    service="kms",
    create=ApiCall("CreateKey", carries="* KeyPolicy=Policy"),
    id="KeyMetadata.KeyId",
    read=Read("DescribeKey", _KEY, "KeyMetadata.KeyState!='PendingDeletion' && KeyMetadata"),
    delete=ApiCall("ScheduleKeyDeletion", _KEY, "PendingWindowInDays"),
    update=(
        ApiCall("UpdateKeyDescription", _KEY, "Description"),
        ApiCall("PutKeyPolicy", {**_KEY, "PolicyName": "default"}, "KeyPolicy=Policy"),
    ),
    tags=Tagging(
        target=_KEY,
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="ListResourceTags",
        tells="Tags",
    ),
    more={
        "KeyPolicy": Read("GetKeyPolicy", {**_KEY, "PolicyName": "default"}, "Policy"),
        "EnableKeyRotation": Read("GetKeyRotationStatus", _KEY, "KeyRotationEnabled"),
    },
    silent=("PendingWindowInDays", "BypassPolicyLockoutSafetyCheck", "RotationPeriodInDays"),
    defaults={"Description": ""},
    besides=("EnableKeyRotation", "Enabled"),
)

_SWITCHES = {
    "EnableKeyRotation": ("enable_key_rotation", "disable_key_rotation", False),
    "Enabled": ("enable_key", "disable_key", True),
}


class Key(TableHandler):
    """AWS::KMS::Key: rotation and the key itself are switched on and off."""

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Switch what is not as a new key has it."""
        super().complete(call, physical_id, properties)
        _switch(call, physical_id, {}, properties)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Switch what changed."""
        super().update(call, physical_id, before, after)
        _switch(call, physical_id, before, after)


def _switch(call: Call, key: str, before: Properties, after: Properties) -> None:
    for name, (on, off, default) in _SWITCHES.items():
        was, wanted = (compare.alike(p.get(name, default), True) for p in (before, after))
        if was != wanted:
            getattr(call.client("kms"), on if wanted else off)(KeyId=key)


ALIAS = Type(
    service="kms",
    create=ApiCall("CreateAlias", carries="AliasName TargetKeyId"),
    id="{AliasName}",
    read=Read("ListAliases", path="Aliases[?AliasName=='{id}'] | [0]"),
    delete=ApiCall("DeleteAlias", {"AliasName": "{id}"}),
    update=(ApiCall("UpdateAlias", carries="AliasName TargetKeyId"),),
)

HANDLERS: dict[str, Handler] = {
    "AWS::KMS::Key": Key(KEY),
    "AWS::KMS::Alias": TableHandler(ALIAS),
}
