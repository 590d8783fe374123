"""Lambda: functions, and who and what may invoke them. Code is stored, not run.

rows ●→ Resource ○→ Lambda
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

_FUNCTION = {"FunctionName": "{id}"}
_CONFIGURATION = (
    "Role Handler Description Timeout MemorySize VpcConfig Environment Runtime DeadLetterConfig"
    " KmsKeyArn=KMSKeyArn TracingConfig Layers FileSystemConfigs ImageConfig EphemeralStorage"
    " SnapStart LoggingConfig"
)

FUNCTION = Type(
    service="lambda",
    create=ApiCall("CreateFunction", carries="*"),
    id="FunctionName",
    read=Read("GetFunction", _FUNCTION, "Configuration"),
    delete=ApiCall("DeleteFunction", _FUNCTION),
    name=Naming("FunctionName", 64),
    steps=(
        ApiCall(
            "PutFunctionConcurrency",
            _FUNCTION,
            "ReservedConcurrentExecutions",
            undo=ApiCall("DeleteFunctionConcurrency", _FUNCTION),
        ),
    ),
    update=(
        ApiCall("UpdateFunctionConfiguration", _FUNCTION, _CONFIGURATION),
        ApiCall(
            "UpdateFunctionCode",
            _FUNCTION,
            "Code.ZipFile=ZipFile Code.S3Bucket=S3Bucket Code.S3Key=S3Key"
            " Code.S3ObjectVersion=S3ObjectVersion Code.ImageUri=ImageUri Architectures",
        ),
    ),
    tags=Tagging(
        target={"Resource": "{FunctionArn}"},
        put=("TagResource", "Tags"),
        take=("UntagResource", "TagKeys"),
        list="ListTags",
        tells="Tags",
    ),
    more={
        "ReservedConcurrentExecutions": Read(
            "GetFunctionConcurrency", _FUNCTION, "ReservedConcurrentExecutions"
        )
    },
    reads={"Layers": "Layers[].Arn"},
    gives={"Arn": "FunctionArn"},
    silent=("Code", "PublishToLatestPublished", "SnapStart"),
    kept=dict.fromkeys(
        (
            "RecursiveLoop",
            "RuntimeManagementConfig",
            "CodeSigningConfigArn",
            "FunctionScalingConfig",
            "CapacityProviderConfig",
            "DurableConfig",
            "TenancyConfig",
            "LoggingConfig",
            "DeadLetterConfig",
            "KmsKeyArn",
            "ImageConfig",
        ),
        "moto's functions do not tell it",
    ),
    defaults={
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "Environment": {"Variables": {}},
        "Layers": [],
        "TracingConfig": {"Mode": "PassThrough"},
        "EphemeralStorage": {"Size": 512},
        "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
    },
)


class Function(TableHandler):
    """AWS::Lambda::Function: inline code is packed as CloudFormation packs it."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the function with its code in an archive."""
        return super().create(call, _packed(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """New code is packed too."""
        super().update(call, physical_id, _packed(before), _packed(after))


def _packed(properties: Properties) -> dict[str, Any]:
    source = properties.get("Code", {}).get("ZipFile")
    if not isinstance(source, str):
        return dict(properties)
    name = "index.py" if str(properties.get("Runtime", "")).startswith("python") else "index.js"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source)
    return {**properties, "Code": {**properties["Code"], "ZipFile": archive.getvalue()}}


_OF = {"FunctionName": "{FunctionName}"}
_PERMISSION = {**_OF, "StatementId": "{id}"}

PERMISSION = Type(
    service="lambda",
    create=ApiCall("AddPermission", {"StatementId": "{unique}"}, "*"),
    id="{unique}",
    read=Read("GetPolicy", _OF, "contains(Policy, '{id}') && {Policy: Policy}"),
    delete=ApiCall("RemovePermission", _PERMISSION),
    kept=dict.fromkeys(
        (
            "FunctionName",
            "Action",
            "Principal",
            "SourceArn",
            "SourceAccount",
            "EventSourceToken",
            "FunctionUrlAuthType",
            "PrincipalOrgID",
            "InvokedViaFunctionUrl",
        ),
        "a statement of the policy, in another form",
    ),
    composed={"Id": "{id}"},
)

VERSION = Type(
    service="lambda",
    create=ApiCall("PublishVersion", carries="*"),
    id="FunctionArn",
    read=Read("GetFunction", {"FunctionName": "{id}"}, "Configuration"),
    delete=ApiCall("DeleteFunction", {"FunctionName": "{id}"}),
    kept=dict.fromkeys(
        (
            "FunctionName",
            "ProvisionedConcurrencyConfig",
            "RuntimePolicy",
            "FunctionScalingConfig",
            "Description",
            "CodeSha256",
        ),
        "what the version was made from",
    ),
)

_ALIAS = {**_OF, "Name": "{Name}"}

ALIAS = Type(
    service="lambda",
    create=ApiCall("CreateAlias", carries="*"),
    id="AliasArn",
    read=Read("GetAlias", _ALIAS),
    delete=ApiCall("DeleteAlias", _ALIAS),
    update=(ApiCall("UpdateAlias", carries="*"),),
    reads={"FunctionName": "'{FunctionName}'"},
    kept={"ProvisionedConcurrencyConfig": "moto provisions nothing"},
    defaults={"Description": ""},
)

_MAPPING = {"UUID": "{id}"}

EVENT_SOURCE_MAPPING = Type(
    service="lambda",
    create=ApiCall("CreateEventSourceMapping", carries="*"),
    id="UUID",
    read=Read("GetEventSourceMapping", _MAPPING),
    delete=ApiCall("DeleteEventSourceMapping", _MAPPING),
    update=(ApiCall("UpdateEventSourceMapping", _MAPPING, "*"),),
    composed={"Id": "{id}"},
    kept=dict.fromkeys(
        (
            "FunctionName",
            "Enabled",
            "MaximumBatchingWindowInSeconds",
            "FunctionResponseTypes",
            "ScalingConfig",
            "MaximumRetryAttempts",
            "ParallelizationFactor",
            "BisectBatchOnFunctionError",
            "MaximumRecordAgeInSeconds",
            "StartingPosition",
            "TumblingWindowInSeconds",
            "DestinationConfig",
            "FilterCriteria",
            "KmsKeyArn",
            "MetricsConfig",
            "Tags",
        ),
        "moto's mapping does not tell it",
    ),
)

_LAYER = {"LayerName": "{LayerName}", "VersionNumber": "{LayerVersion}"}

LAYER_VERSION = Type(
    service="lambda",
    create=ApiCall("PublishLayerVersion", carries="*"),
    id="LayerVersionArn",
    read=Read("GetLayerVersion", _LAYER),
    delete=ApiCall("DeleteLayerVersion", _LAYER),
    name=Naming("LayerName", 64),
    name_is_id=False,
    reads={"LayerName": "'{LayerName}'"},
    silent=("Content",),
    composed={"LayerVersionArn": "{id}"},
)


class LayerVersion(TableHandler):
    """AWS::Lambda::LayerVersion: the ARN ends with the layer's name and the version's number."""

    def api(self, call: Call, physical_id: str, properties: Properties) -> ServiceApi:
        """The API knows the layer by its name and its version."""
        layer, version = physical_id.rsplit(":", 2)[1:]
        named = {**properties, "LayerName": layer, "LayerVersion": version}
        return super().api(call, physical_id, named)


URL = Type(
    service="lambda",
    create=ApiCall("CreateFunctionUrlConfig", carries="* TargetFunctionArn=FunctionName"),
    id="FunctionArn",
    read=Read("GetFunctionUrlConfig", {"FunctionName": "{TargetFunctionArn}"}),
    delete=ApiCall("DeleteFunctionUrlConfig", {"FunctionName": "{TargetFunctionArn}"}),
    update=(ApiCall("UpdateFunctionUrlConfig", carries="* TargetFunctionArn=FunctionName"),),
    kept={"TargetFunctionArn": "may be the name or the ARN", "InvokeMode": "moto has one"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::Lambda::Function": Function(FUNCTION),
    "AWS::Lambda::Permission": TableHandler(PERMISSION),
    "AWS::Lambda::Version": TableHandler(VERSION),
    "AWS::Lambda::Alias": TableHandler(ALIAS),
    "AWS::Lambda::EventSourceMapping": TableHandler(EVENT_SOURCE_MAPPING),
    "AWS::Lambda::LayerVersion": LayerVersion(LAYER_VERSION),
    "AWS::Lambda::Url": TableHandler(URL),
}
