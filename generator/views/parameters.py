"""An environment's parameters in the forms that AWS's ways of deploying take.

    Environment, parameters ●→ text: Git sync, AWS CLI, CodePipeline, console

Each function takes the parameters to print (those that the file states, or all of them) as
CloudFormation takes them, and returns a text that ends in a newline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from generator.config.parameters.files import Environment, declared_parameters
from generator.config.settings.model import Settings, stack_policy
from generator.errors import Mistake, UserError

# Where a partition's console is, by the regions' first letters; the first that fits counts.
_CONSOLES = (
    ("cn-", "console.amazonaws.cn"),
    ("us-gov-", "console.amazonaws-us-gov.com"),
    ("eusc-", "console.amazonaws-eusc.eu"),
    ("us-iso", ""),
    ("eu-iso", ""),
    ("", "console.aws.amazon.com"),
)

# What stands in the link where the template's URL is not known.
TEMPLATE_URL = "TEMPLATE_URL"


def git_sync(environment: Environment, parameters: Mapping[str, str]) -> str:
    """The stack deployment file (CloudFormation User Guide, "How Git sync works")."""
    lines = [
        f"template-file-path: {_yaml(environment.template)}",
        *_section("parameters", _parameter_lines(parameters)),
        *_section("tags", (f"{_yaml(k)}: {_yaml(v)}" for k, v in environment.tags.items())),
    ]
    return "\n".join(lines) + "\n"


def _section(key: str, lines: Iterable[str]) -> Iterator[str]:
    content = [f"  {line}" for line in lines]
    yield f"{key}:" if content else f"{key}: {{}}"
    yield from content


def _parameter_lines(parameters: Mapping[str, str]) -> Iterator[str]:
    declared = declared_parameters()
    for name, text in parameters.items():
        if not declared[name].is_list:
            yield f"{name}: {_yaml(text)}"
        elif not text:
            yield f"{name}: []"
        else:
            yield f"{name}:"
            yield from (f"  - {_yaml(item.strip())}" for item in text.split(","))


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def _yaml(text: str) -> str:
    """The text as YAML, quoted wherever a reader could take it for anything but a string."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def aws_cli(parameters: Mapping[str, str]) -> str:
    """What ``aws cloudformation create-stack --parameters file://…`` takes."""
    return _json([{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()])


def code_pipeline(environment: Environment, parameters: Mapping[str, str]) -> str:
    """The template configuration file of CodePipeline's CloudFormation action.

    The stack policy is in it only for the flat delivery: one on a root stack does not reach the
    resources of its nested stacks (CloudFormation User Guide, "CloudFormation artifacts").
    """
    settings = environment.settings
    content: dict[str, Any] = {"Parameters": dict(parameters), "Tags": dict(environment.tags)}
    if settings.protected_resources and settings.delivery == "flat":
        content["StackPolicy"] = stack_policy(settings.protected_resources)
    return _json(content)


def console_url(
    settings: Settings, parameters: Mapping[str, str], template_url: str = TEMPLATE_URL
) -> str:
    """The quick-create link (CloudFormation User Guide, "Create quick-create links for stacks").

    Raises :class:`UserError` for a region whose console has no public address.
    """
    host = console_host(settings.region)
    query = {"templateURL": template_url, "stackName": settings.stack_name}
    query |= {f"param_{name}": text for name, text in parameters.items()}
    arguments = "&".join(f"{name}={quote(text, safe='')}" for name, text in query.items())
    home = f"https://{host}/cloudformation/home?region={settings.region}"
    return f"{home}#/stacks/create/review?{arguments}\n"


def console_host(region: str) -> str:
    """The host of a region's console. Raises :class:`UserError` where none is public."""
    suffix = next(host for prefix, host in _CONSOLES if region.startswith(prefix))
    if not suffix:
        raise UserError(Mistake(f"The console of the region {region} has no public address."))
    return f"{region}.{suffix}"


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
