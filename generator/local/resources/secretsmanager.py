"""Secrets Manager: secrets, what they are attached to, their policies and rotation.

rows ●→ Resource ○→ Secrets Manager
"""

from __future__ import annotations

import json
from typing import Any

from generator.local.handler import Call, Handler, HandlerError, Properties
from generator.local.resources import shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type

_SECRET = {"SecretId": "{id}"}

SECRET = Type(
    service="secretsmanager",
    create=ApiCall("CreateSecret", carries="* ReplicaRegions=AddReplicaRegions"),
    id="ARN",
    read=Read("DescribeSecret", _SECRET, "!DeletedDate && @ || `null`"),
    delete=ApiCall("DeleteSecret", {**_SECRET, "ForceDeleteWithoutRecovery": True}),
    name=Naming("Name", 64),
    name_is_id=False,
    steps=(
        Each(
            "ReplicaRegions",
            ApiCall("ReplicateSecretToRegions", {**_SECRET, "AddReplicaRegions": ["{item}"]}),
            ApiCall(
                "RemoveRegionsFromReplication",
                {**_SECRET, "RemoveReplicaRegions": ["{item.Region}"]},
            ),
            on_create=False,
            before_delete=True,
        ),
    ),
    update=(ApiCall("UpdateSecret", _SECRET, "Description KmsKeyId SecretString"),),
    tags=Tagging(
        target=_SECRET,
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="DescribeSecret",
        tells="Tags",
    ),
    reads={"ReplicaRegions": "ReplicationStatus[].{Region: Region, KmsKeyId: KmsKeyId}"},
    composed={"Id": "{id}"},
    silent=("SecretString", "GenerateSecretString"),
    defaults={"Description": ""},
)


class Secret(TableHandler):
    """AWS::SecretsManager::Secret: its value is given, or generated as asked."""

    def create(self, call: Call, properties: Properties) -> str:
        """Generate the value first, where it is to be generated."""
        return super().create(call, _valued(call, properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """A new value is generated only where the way to generate it changed."""
        same = before.get("GenerateSecretString") == after.get("GenerateSecretString")
        wanted = _without(after) if same else _valued(call, after)
        super().update(call, physical_id, _without(before), wanted)


def _valued(call: Call, properties: Properties) -> dict[str, Any]:
    """The properties with a ``SecretString`` in place of how to generate one."""
    how = properties.get("GenerateSecretString")
    if how is None:
        return dict(properties)
    client = call.client("secretsmanager")
    shape = client.meta.service_model.operation_model("GetRandomPassword").input_shape
    told = {k: v for k, v in how.items() if k not in ("SecretStringTemplate", "GenerateStringKey")}
    password = client.get_random_password(**shapes.to_api(shape, told))["RandomPassword"]
    if "GenerateStringKey" not in how:
        return {**_without(properties), "SecretString": password}
    value = shapes.parsed(how.get("SecretStringTemplate", "{}"))
    if not isinstance(value, dict):
        raise HandlerError("InvalidRequest", "SecretStringTemplate is not a JSON object")
    whole = {**value, how["GenerateStringKey"]: password}
    return {**_without(properties), "SecretString": json.dumps(whole)}


def _without(properties: Properties) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if k != "GenerateSecretString"}


_ENGINES = {
    "AWS::RDS::DBInstance": ("rds", "describe_db_instances", "DBInstance"),
    "AWS::RDS::DBCluster": ("rds", "describe_db_clusters", "DBCluster"),
    "AWS::DocDB::DBInstance": ("rds", "describe_db_instances", "DBInstance"),
    "AWS::DocDB::DBCluster": ("rds", "describe_db_clusters", "DBCluster"),
}
_CONNECTION = ("engine", "host", "port", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier")


class TargetAttachment:
    """AWS::SecretsManager::SecretTargetAttachment: writes a database's address into its secret."""

    def create(self, call: Call, properties: Properties) -> str:
        """Add the connection's fields; the physical ID is the secret's ARN."""
        self._write(call, properties, _target(call, properties))
        return self._arn(call, properties)

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """The fields are those of the new target."""
        if before != after:
            self._write(call, after, _target(call, after))

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Take the fields out again, where the secret is still there."""
        if self.read(call, physical_id, properties) is not None:
            self._write(call, properties, {})

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The attachment exists as long as the secret names its target."""
        secrets = call.client("secretsmanager")
        try:
            value = secrets.get_secret_value(SecretId=properties["SecretId"])
        except secrets.exceptions.ClientError:
            return None
        told = shapes.parsed(value.get("SecretString", ""))
        named = isinstance(told, dict) and any(key in told for key in _CONNECTION[4:])
        return dict(properties) if named else None

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, str]:
        """``Id`` is the secret's ARN."""
        return {"Id": physical_id}

    def _arn(self, call: Call, properties: Properties) -> str:
        secrets = call.client("secretsmanager")
        return str(secrets.describe_secret(SecretId=properties["SecretId"])["ARN"])

    def _write(self, call: Call, properties: Properties, fields: dict[str, Any]) -> None:
        secrets, which = call.client("secretsmanager"), properties["SecretId"]
        told = shapes.parsed(secrets.get_secret_value(SecretId=which)["SecretString"])
        kept = {k: v for k, v in told.items() if k not in _CONNECTION}
        secrets.put_secret_value(SecretId=which, SecretString=json.dumps({**kept, **fields}))


def _target(call: Call, properties: Properties) -> dict[str, Any]:
    """The fields that tell how to reach the target."""
    kind = properties["TargetType"]
    if kind not in _ENGINES:
        raise HandlerError("InvalidRequest", f"Target type {kind} is not supported")
    service, ask, name = _ENGINES[kind]
    which = {f"{name}Identifier": properties["TargetId"]}
    found = getattr(call.client(service), ask)(**which)[f"{name}s"][0]
    endpoint = found.get("Endpoint")
    place = endpoint if isinstance(endpoint, dict) else {"Address": endpoint, **found}
    fields = {
        "engine": found["Engine"],
        "host": place.get("Address"),
        "port": place.get("Port"),
        "dbname": found.get("DBName") or found.get("DatabaseName"),
        f"db{name[2:]}Identifier": properties["TargetId"],
    }
    return {key: value for key, value in fields.items() if value is not None}


_ATTACHED = {"SecretId": "{SecretId}"}

RESOURCE_POLICY = Type(
    service="secretsmanager",
    create=ApiCall("PutResourcePolicy", carries="*"),
    id="ARN",
    read=Read("GetResourcePolicy", _ATTACHED, "ResourcePolicy && @ || `null`"),
    delete=ApiCall("DeleteResourcePolicy", _ATTACHED),
    update=(ApiCall("PutResourcePolicy", carries="*"),),
    reads={"SecretId": "'{SecretId}'"},
    composed={"Id": "{id}"},
    silent=("BlockPublicPolicy",),
)

ROTATION_SCHEDULE = Type(
    service="secretsmanager",
    create=ApiCall("RotateSecret", _ATTACHED, "* RotateImmediatelyOnUpdate=RotateImmediately"),
    id="ARN",
    read=Read("DescribeSecret", _ATTACHED, "RotationEnabled && @ || `null`"),
    delete=ApiCall("CancelRotateSecret", _ATTACHED),
    update=(ApiCall("RotateSecret", _ATTACHED, "* RotateImmediatelyOnUpdate=RotateImmediately"),),
    reads={"SecretId": "'{SecretId}'"},
    composed={"Id": "{id}"},
    silent=("RotateImmediatelyOnUpdate", "HostedRotationLambda"),
)

HANDLERS: dict[str, Handler] = {
    "AWS::SecretsManager::Secret": Secret(SECRET),
    "AWS::SecretsManager::SecretTargetAttachment": TargetAttachment(),
    "AWS::SecretsManager::ResourcePolicy": TableHandler(RESOURCE_POLICY),
    "AWS::SecretsManager::RotationSchedule": TableHandler(ROTATION_SCHEDULE),
}
