"""Tags as CloudFormation takes them."""

from __future__ import annotations

import pytest

from generator.config.parameters.tags import read_tags
from generator.config.yaml_lines import Fields, read_yaml


def read(text: str) -> tuple[dict[str, str], list[str]]:
    root = read_yaml(text, "f.yaml")
    assert isinstance(root, Fields)
    tags, mistakes = read_tags(root, "f.yaml")
    return tags, [str(mistake) for mistake in mistakes]


def test_good_tags_are_read() -> None:
    text = 'Application: streamflix\nCostCenter: "1234"\n"team:owner": Élodie & co\n'.replace(
        " & co", " +-=._:/@"
    )

    assert read(text) == (
        {
            "Application": "streamflix",
            "CostCenter": "1234",
            "team:owner": "Élodie +-=._:/@",
        },
        [],
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("aws:x: a", "f.yaml:1: The tag aws:x starts with aws:, which AWS keeps for itself."
                     " Choose another name."),
        ("AWS:x: a", "f.yaml:1: The tag AWS:x starts with aws:, which AWS keeps for itself."
                     " Choose another name."),
        ("CostCenter: 1234", "f.yaml:1: The tag CostCenter must be a text, and 1234 is none to"
                             ' YAML. Write "1234".'),
        ("Started: 2026-01-01", "f.yaml:1: The tag Started is 2026-01-01, which YAML reads as a"
                                ' date. Write "2026-01-01".'),
        ("Owners: [a, b]", "f.yaml:1: The tag Owners must be a text."),
        ("Owner:", "f.yaml:1: The tag Owner has no value. Give it one, or remove the line."),
        ('Owner: ""', "f.yaml:1: The value of the tag Owner has 0 characters."
                      " It must have 1 to 256."),
        ('"": a', "f.yaml:1: The tag name '' has 0 characters. It must have 1 to 128."),
        (f"Owner: {'a' * 257}", "f.yaml:1: The value of the tag Owner has 257 characters."
                                " It must have 1 to 256."),
        ("Owner: a;b", "f.yaml:1: The value of the tag Owner has a character that tags may not"
                       " have. Letters, digits, spaces and + - = . _ : / @ are allowed."),
        ("a: b\na: c", "f.yaml:2: a is given twice, first in line 1. Remove one of them."),
    ],
)  # fmt: skip
def test_what_cloudformation_would_refuse(text: str, mistake: str) -> None:
    assert read(text)[1] == [mistake]


def test_there_are_fifty_at_most() -> None:
    fifty = "".join(f"Tag{number}: x\n" for number in range(50))

    assert read(fifty)[1] == []
    assert read(fifty + "More: x\n")[1] == ["f.yaml:1: A stack has at most 50 tags; here are 51."]
