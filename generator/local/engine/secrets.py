"""Dynamic references: ``{{resolve:…}}`` in a value, answered by SSM and Secrets Manager.

CloudFormation compares them as text and resolves them only on the way to the service, so nothing
here ends up in the engine's records.

properties with references ○→ SSM, Secrets Manager ○→ properties with values
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from generator.local.handler import HandlerError

_REFERENCE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]*)\}\}")

Client = Callable[[str], Any]


def revealed(value: Any, client: Client) -> Any:
    """A value with every dynamic reference in it resolved; raises ``HandlerError``."""
    if isinstance(value, dict):
        return {key: revealed(item, client) for key, item in value.items()}
    if isinstance(value, list):
        return [revealed(item, client) for item in value]
    if isinstance(value, str) and "{{resolve:" in value:
        return _REFERENCE.sub(lambda found: _answer(found[1], found[2], client), value)
    return value


def _answer(service: str, what: str, client: Client) -> str:
    try:
        if service == "secretsmanager":
            return _secret(what, client("secretsmanager"))
        return _parameter(what, client("ssm"), secure=service == "ssm-secure")
    except ClientError as error:
        message = error.response["Error"].get("Message", str(error))
        raise HandlerError("InvalidRequest", f"{message} ({what})") from error


def _parameter(what: str, ssm: Any, secure: bool) -> str:
    found = ssm.get_parameter(Name=what, WithDecryption=secure)["Parameter"]
    if (found["Type"] == "SecureString") != secure:
        wanted = "SecureString" if secure else "String or StringList"
        raise HandlerError("InvalidRequest", f"SSM parameter [{what}] is not of type {wanted}")
    return str(found["Value"])


def _secret(what: str, manager: Any) -> str:
    """``secret-id:SecretString:json-key:version-stage:version-id``; an ARN holds colons itself."""
    parts = what.split(":")
    split = 7 if what.startswith("arn:") else 1
    secret_id, rest = ":".join(parts[:split]), [*parts[split:], "", "", "", ""]
    kind, key, stage, version = rest[:4]
    if kind not in ("", "SecretString"):
        raise HandlerError("InvalidRequest", f"Incorrect format is used in the reference: [{what}]")
    asked = {"SecretId": secret_id, "VersionStage": stage, "VersionId": version}
    text = manager.get_secret_value(**{k: v for k, v in asked.items() if v})["SecretString"]
    if not key:
        return str(text)
    document = json.loads(text)
    if key not in document:
        what = f"Could not find a value associated with JSONKey in SecretString: {key}"
        raise HandlerError("InvalidRequest", what)
    return str(document[key])
