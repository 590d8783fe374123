"""Templates of others: no link leads out of the folder, and nothing takes for ever."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.cfn.load import Product, load
from generator.cfn.source.locations import content, files, real_path
from generator.errors import UserError
from generator.plan.diff.resolved_product import StackInputs, resolved_product

STACK = "AWS::CloudFormation::Stack"


def loaded(folder: Path, url: str, allow_outside: bool = False) -> Product:
    nested = {"Type": STACK, "Properties": {"TemplateURL": url}}
    (folder / "root.json").write_text(json.dumps({"Resources": {"N": nested}}))
    where = str(folder)
    return load("root.json", files(where), allow_outside, real_path(where))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with links that lead out of it, and one that stays inside."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for one in (inside, outside):
        one.mkdir()
        (one / "t.json").write_text('{"Resources": {}}')
    (inside / "file").symlink_to(outside / "t.json")
    (inside / "folder").symlink_to(outside)
    (inside / "twice").symlink_to(inside / "file")
    (inside / "home").symlink_to(inside / "t.json")
    (inside / "shadow").symlink_to("/etc/passwd")
    return inside


@pytest.mark.parametrize(
    "url", ["file", "folder/t.json", "twice", "shadow", "./folder/../folder/t.json"]
)
def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path, url: str) -> None:
    with pytest.raises(UserError, match="leads out of") as refused:
        loaded(folder, url)
    assert "root:" not in str(refused.value)


def test_a_link_inside_the_folder_is_followed_and_others_where_that_is_allowed(
    folder: Path,
) -> None:
    assert "N" in loaded(folder, "home").templates
    assert "N" in loaded(folder, "folder/t.json", allow_outside=True).templates


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (str(tmp_path / "pipe"), "/dev/zero", str(tmp_path)):
        with pytest.raises(UserError, match="no regular file"):
            content(Path(name), name)


def resolving(**template: Any) -> Any:
    text = json.dumps(template)
    product = load("root.json", lambda _: text)
    return resolved_product(product, StackInputs({}, strict=False))


def topic(name: object) -> dict[str, Any]:
    return {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}}


def test_a_text_of_many_parameters_is_bounded() -> None:
    long = {"P": {"Type": "String", "Default": "x" * 4000}}
    with pytest.raises(UserError, match=r"longer than 1,048,576 characters"):
        resolving(Parameters=long, Resources=topic({"Fn::Sub": "${P}" * 20_000}))


@pytest.mark.parametrize("text", ["${" * 20_000, "}" + "${" * 20_000, "${AWS::Region}" * 20_000])
def test_a_text_of_many_placeholders_takes_linear_time(text: str) -> None:
    assert resolving(Resources=topic({"Fn::Sub": text})).resources


def test_loops_in_loops_are_bounded() -> None:
    many = [f"a{number}" for number in range(300)]
    inner = {"Fn::ForEach::B": ["Y", many, {"T${X}${Y}": {"Type": "AWS::SNS::Topic"}}]}
    with pytest.raises(UserError, match="make more than 50,000 entries"):
        resolving(
            Transform="AWS::LanguageExtensions",
            Resources={
                "Fn::ForEach::A": ["X", many, {"Fn::ForEach::B${X}": inner["Fn::ForEach::B"]}]
            },
        )


@pytest.mark.parametrize("pattern", ["(" * 500, "(?:" * 900, "a{1,2147483647}"])
def test_a_pattern_that_cannot_be_read_is_no_fault(pattern: str) -> None:
    given = {"P": {"Type": "String", "AllowedPattern": pattern, "Default": "a" * 40}}
    assert resolving(Parameters=given, Resources=topic("x")).resources
