"""Whatever stands in a parameter file: an environment, or mistakes with lines; never a crash."""

from __future__ import annotations

import contextlib
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config.parameters.deployment_file import KEYS
from generator.config.parameters.files import Environment, parse_environment
from generator.config.settings.files import parse_settings
from generator.config.settings.model import Settings
from generator.errors import UserError
from generator.parameters import definitions

SETTINGS = Settings("eu-west-2", "streamflix-dev", "nested")

names = st.sampled_from([*definitions(), "NoSuch"])
words = st.sampled_from(
    ["", "0", "1", "-1", "20", "1e9", "03:00", "13:00", "yes", "true", "null", "~", "=", "<<",
     "prod", "10.0.0.0/16", "999.0.0.0/16", "eu-west-2a", "a,b", "2026-11-22", "!Ref x", "&a", "*a"]
)  # fmt: skip
scalars = st.one_of(
    words, st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.text()
)
values = st.one_of(
    scalars, st.lists(scalars, max_size=3), st.dictionaries(words, scalars, max_size=2)
)


def parsed(text: str) -> Environment | None:
    try:
        return parse_environment("dev", text, "f.yaml", SETTINGS)
    except UserError as error:
        lines = text.count("\n") + 2
        assert error.mistakes
        assert all(mistake.file == "f.yaml" for mistake in error.mistakes)
        assert all(0 <= mistake.line <= lines for mistake in error.mistakes)
        return None


@given(st.text())
def test_any_text(text: str) -> None:
    parsed(text)
    with contextlib.suppress(UserError):
        parse_settings(text, "f.yaml")


@given(st.dictionaries(names, words, max_size=6))
def test_any_plain_words(parameters: dict[str, str]) -> None:
    lines = "".join(f"  {name}: {word}\n" for name, word in parameters.items())
    parsed(f"template-file-path: templates/flat/streamflix.yaml\nparameters:\n{lines}")


@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), st.dictionaries(names, values, max_size=6)))
def test_any_yaml(content: dict[str, Any]) -> None:
    parsed(yaml.safe_dump(content, allow_unicode=True))


@given(st.dictionaries(names, values, max_size=6))
def test_an_environment_holds_texts_only(parameters: dict[str, Any]) -> None:
    head = {"template-file-path": "templates/flat/streamflix.yaml", "parameters": parameters}
    environment = parsed(yaml.safe_dump(head))

    if environment:
        assert all(isinstance(text, str) for text in environment.all_parameters.values())
        assert environment.parameters.keys() == parameters.keys() == environment.lines.keys()
