"""docs/parameters.md: every root parameter, and what changing it later does.

definitions, groups, rules ●→ Markdown
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.assembly.wires import Definition
from generator.config.settings.model import SHAPES, defaults
from generator.views.markdown import table

_HEAD = """\
<!-- Generated from generator/parameters.py. Do not edit: run `make docs`. -->

# Parameters

What an operator may set. Every parameter has a default, and the defaults deploy in a region whose
first three zones have every service ([which have not](deploy.md#before-the-first-deployment)). An
environment states what differs in `parameters/ENV.yaml`; `streamflix parameters ENV` checks the
file and prints it for Git sync, the AWS CLI, CodePipeline or the console.

The last column says what a change does to an environment that exists already:

- **changeable**: the change is made in place; what it does is said in brackets.
- **replaces**: CloudFormation makes something new and deletes the old: what is named there.
- **fixed**: set it when the environment is created and leave it alone from then on.
"""

_SETTINGS = """\
## Settings

What an environment needs besides parameters is in `parameters/settings/ENV.yaml`.
"""

_COLUMNS = ("Parameter", "Type", "Default", "Allowed", "What it is", "A later change")


def parameter_page(
    definitions: Mapping[str, Definition], groups: Sequence[str], messages: Iterable[str]
) -> str:
    """The page: a table for each console group, what does not go together, the settings."""
    tables = [_group(group, definitions) for group in groups]
    return "\n".join([_HEAD, *tables, _combinations(messages), _SETTINGS, _settings()])


def _group(group: str, definitions: Mapping[str, Definition]) -> str:
    rows = [_row(name, one) for name, one in definitions.items() if one.group == group]
    return f"## {group}\n\n{table(_COLUMNS, rows)}\n"


def _row(name: str, definition: Definition) -> tuple[str, ...]:
    return (
        f"`{name}`",
        definition.type,
        f"`{definition.default}`" if definition.default else "empty",
        _allowed(definition),
        definition.description,
        _later(definition),
    )


def _allowed(definition: Definition) -> str:
    return " ".join(_limits(definition)) or "anything"


def _limits(definition: Definition) -> Iterator[str]:
    if definition.allowed_values:
        yield ", ".join(f"`{value}`" for value in definition.allowed_values)
    if definition.min_value is not None and definition.max_value is not None:
        yield f"{definition.min_value} to {definition.max_value}"
    if definition.constraint:
        yield definition.constraint
    elif definition.allowed_pattern:
        yield f"`{definition.allowed_pattern}`"
    if (
        definition.max_length is not None
        and str(definition.max_length) not in definition.constraint
    ):
        yield f"At most {definition.max_length} characters."


def _later(definition: Definition) -> str:
    effect = {
        "replaces": f"**replaces** {definition.effect}",
        "fixed": f"**fixed**: {definition.effect}",
        "changeable": f"**changeable** ({definition.effect})",
    }[definition.update]
    return f"{effect}. {definition.warning}" if definition.warning else effect


_REFUSED = """\
## What does not go together

`streamflix parameters ENV` says so, and the templates' Rules refuse it wherever they are deployed:
"""


def _combinations(messages: Iterable[str]) -> str:
    lines = "".join(f"- {message}\n" for message in messages)
    return f"{_REFUSED}\n{lines}"


def _settings() -> str:
    given = defaults()
    rows = []
    for key, shape in SHAPES.items():
        default = _default(given[key]) if key in given else "must be given"
        rows.append((f"`{key}`", default, shape.says, shape.does))
    return table(("Setting", "Default", "Value", "What it does"), rows) + "\n"


def _default(value: str | bool | int | tuple[str, ...]) -> str:
    if isinstance(value, int):
        return f"`{str(value).lower()}`"
    text = value if isinstance(value, str) else ", ".join(value)
    return f"`{text}`" if text else "none"
