"""The bound plan: a review in a file, to be executed later exactly as it was read, or not at all.

One JSON document. It holds no secrets: of parameters and templates there are digests, and of
parameters that declare NoEcho, whose digests someone could guess, only the names. Its own digest
tells accidents and second thoughts, not someone who means harm: anyone who can write the file can
also write a digest, and has to be kept from it where the file lies.

    Saved ●→ text ●→ Saved │ what is wrong with the file
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from generator.cfn.load import STACK_TYPE, Product, inside
from generator.cfn.parameters.types import declaration
from generator.cfn.template import Template
from generator.errors import Mistake, UserError
from generator.plan.model import PolicyResult
from generator.plan.redaction.secrets import is_secret

KIND = "streamflix-review"
VERSION = 1

_MEND = "`streamflix review ENV --save FILE` writes one."

Digests = Mapping[str, str]
"""SHA-256 of something by its name."""


class StalePlanError(UserError):
    """What was reviewed is not what would be executed: exit code 1, and nothing is done."""

    exit_code = 1


@dataclass(frozen=True)
class State:
    """What a stack is: its status, and when it was made and updated last, as ISO 8601 says it."""

    status: str = ""
    created: str = ""
    updated: str = ""


@dataclass(frozen=True)
class Meant:
    """What a working tree says of an environment.

    ``templates``: by stack path, what the template says, however it is written. ``hidden``:
    parameters of which no digest is kept.
    """

    stack_name: str
    region: str
    templates: Digests
    parameters: Digests
    tags: Digests
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanFile:
    """A review as it is kept. Without a ``change_set`` there was nothing to change.

    ``given``: what the change set was made from, as CloudFormation tells it: digests of its
    templates' texts by stack path, of parameters and tags by name. ``review``: what changes, as
    ``--format json`` prints it.
    """

    environment: str
    account: str
    meant: Meant
    change_set: str = ""
    stack_id: str = ""
    stack: State = State()
    given: Mapping[str, Digests] = field(default_factory=dict)
    policy_results: tuple[PolicyResult, ...] = ()
    review: Mapping[str, Any] = field(default_factory=dict)


def digest(text: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def digests(texts: Mapping[str, str]) -> Digests:
    """Of each text."""
    return {name: digest(text) for name, text in texts.items()}


def template_digests(product: Product) -> Digests:
    """Of what each template says; where its nested templates lie does not matter."""
    return {
        path: digest(_canonical(_placeless(template, path, product)))
        for path, template in product.templates.items()
    }


def _placeless(template: Template, path: str, product: Product) -> dict[str, Any]:
    """The template without the addresses of templates that are looked at themselves."""
    resources = {
        name: {**one, "Properties": {**one.get("Properties", {}), "TemplateURL": ""}}
        if one.get("Type") == STACK_TYPE and inside(path, name) in product.templates
        else one
        for name, one in template.resources.items()
    }
    return {**template.data, "Resources": resources}


def hidden_parameters(product: Product) -> tuple[str, ...]:
    """Parameters of the root that nothing is kept of: NoEcho ones, and those named as secrets."""
    declared = product.root.parameters
    return tuple(
        name for name, one in declared.items() if declaration(name, one).no_echo or is_secret(name)
    )


def without(texts: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Those of other names."""
    left_out = set(names)
    return {name: text for name, text in texts.items() if name not in left_out}


def written(saved: PlanFile) -> str:
    """The file's text."""
    document = {"version": VERSION, "kind": KIND, **asdict(saved)}
    document["guards"] = document.pop("policy_results")
    return (
        json.dumps({**document, "digest": digest(_canonical(document))}, indent=2, default=str)
        + "\n"
    )


def read_saved(text: str, file: str) -> PlanFile:
    """What a file holds.

    Raises ``UserError`` for a file that is no saved review, or one of a newer version, and
    :class:`StalePlanError` for one that was edited.
    """
    document = _document(text, file)
    told = document.pop("digest", None)
    if told != digest(_canonical(document)):
        what = "It is not as it was written: someone has edited it, or it was cut off."
        raise StalePlanError(Mistake(what, file, _line(text, "digest"), "Review again."))
    try:
        return _saved(document)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise UserError(Mistake("It is no complete review.", file, 1, _MEND)) from None


def _document(text: str, file: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"It is not JSON: {error.msg}, column {error.colno}."
        raise UserError(Mistake(what, file, error.lineno, _MEND)) from None
    except (ValueError, RecursionError):
        raise UserError(Mistake("It is no saved review.", file, 1, _MEND)) from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise UserError(Mistake("It is no saved review.", file, 1, _MEND))
    version = document.get("version")
    if version != VERSION:
        what = f"It has version {version}, and this program reads version {VERSION}."
        hint = "Apply it with the program that wrote it, or review again."
        raise UserError(Mistake(what, file, _line(text, "version"), hint))
    return document


def _saved(document: Mapping[str, Any]) -> PlanFile:
    meant = {**document["meant"], "hidden": tuple(document["meant"]["hidden"])}
    return PlanFile(
        environment=str(document["environment"]),
        account=str(document["account"]),
        meant=Meant(**meant),
        change_set=str(document["change_set"]),
        stack_id=str(document["stack_id"]),
        stack=State(**document["stack"]),
        given={str(name): dict(found) for name, found in document["given"].items()},
        policy_results=tuple(PolicyResult(**one) for one in document["guards"]),
        review=dict(document["review"]),
    )


def _canonical(document: Any) -> str:
    """One text for what is the same, whatever order it is written in."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), default=str)


def _line(text: str, key: str) -> int:
    """The line on which a key of the document stands; the first where there is none."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(f'  "{key}":')), 1)
