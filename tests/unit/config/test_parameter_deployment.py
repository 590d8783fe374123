"""Git sync's deployment file: three keys, and nothing else."""

from __future__ import annotations

import pytest

from generator.cfn.parameters.types import Declaration
from generator.config.parameters.deployment_file import parse_deployment_file
from generator.errors import UserError

DECLARED = {"Size": Declaration("Size", "Number", "1")}


def mistakes(text: str) -> list[str]:
    found = parse_deployment_file(text, "f.yaml", DECLARED)
    return [str(mistake) for mistake in found.mistakes]


def test_a_whole_file() -> None:
    text = "template-file-path: t.yaml\nparameters:\n  Size: 2\ntags:\n  Team: blue\n"

    found = parse_deployment_file(text, "f.yaml", DECLARED)

    assert (found.template, found.template_line) == ("t.yaml", 1)
    assert found.values.texts == {"Size": "2"}
    assert found.tags == {"Team": "blue"}
    assert found.mistakes == ()


@pytest.mark.parametrize("rest", ["", "parameters: {}\ntags: {}\n", "parameters:\ntags:\n"])
def test_parameters_and_tags_may_be_empty_or_missing(rest: str) -> None:
    assert mistakes(f"template-file-path: t.yaml\n{rest}") == []


def test_all_mistakes_come_by_line() -> None:
    text = (
        "Parameters: {}\n"
        "template-file-path: ../t.yaml\n"
        "parameters:\n"
        "  Sise: 2\n"
        "tags: [a]\n"
        "tags: {aws:x: y}\n"
        "region: eu-west-2\n"
    )

    assert mistakes(text) == [
        "f.yaml:1: There is no key Parameters. A deployment file has template-file-path,"
        " parameters, tags and nothing else.",
        "f.yaml:2: template-file-path ../t.yaml leaves the repository."
        " Write it relative to the repository's top.",
        "f.yaml:4: There is no parameter Sise. Did you mean Size?",
        "f.yaml:6: tags is given twice, first in line 5. Remove one of them.",
        "f.yaml:6: The tag aws:x starts with aws:, which AWS keeps for itself."
        " Choose another name.",
        "f.yaml:7: There is no key region. A deployment file has template-file-path, parameters,"
        " tags and nothing else.",
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("tags: {}", "f.yaml: template-file-path is missing."),
        ("template-file-path:", "f.yaml:1: template-file-path must be a path."),
        ("template-file-path: [a]", "f.yaml:1: template-file-path must be a path."),
        ("template-file-path: 7", "f.yaml:1: template-file-path must be a path."),
    ],
)
def test_the_template_must_be_named(text: str, mistake: str) -> None:
    assert mistakes(text) == [f"{mistake} It names the template, from the repository's top."]


def test_an_absolute_path_leaves_the_repository() -> None:
    assert "leaves the repository" in mistakes("template-file-path: /t.yaml")[0]


def test_a_section_must_be_a_map() -> None:
    assert mistakes("template-file-path: t.yaml\nparameters: [Size]\n") == [
        "f.yaml:2: parameters must be a map of names and values."
    ]


def test_a_misspelt_key_is_recognized() -> None:
    assert mistakes("template-file-path: t.yaml\nparamters: {}\n") == [
        "f.yaml:2: There is no key paramters. Did you mean parameters?"
    ]


def test_a_list_is_no_deployment_file() -> None:
    with pytest.raises(UserError) as raised:
        parse_deployment_file("- a\n", "f.yaml", DECLARED)

    assert str(raised.value) == (
        "f.yaml:1: A deployment file is a map."
        " It has the keys template-file-path, parameters, tags."
    )
