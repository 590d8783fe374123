"""Content-addressed names, and a root that names what is uploaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cfn.load import Product, load, nested_stacks
from generator.cfn.source.locations import files
from generator.cfn.template import parse
from generator.deploy.artifacts.package import FOLDER, Package, address, package
from generator.errors import UserError

LEAF = "Resources:\n  Topic: {Type: AWS::SNS::Topic}  # a comment – kept\n"


def stack(name: str, url: str) -> str:
    return (
        f"  {name}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n"
        f"      TemplateURL: {url}\n"
    )


def product(texts: dict[str, str]) -> Product:
    def read(name: str) -> str:
        try:
            return texts[name]
        except KeyError:
            raise FileNotFoundError(name) from None

    return load("root.yaml", read)


def packaged(texts: dict[str, str]) -> Package:
    return package(product(texts), address("eu-west-2", "amazonaws.com", "bucket"))


THREE = {
    "root.yaml": "Resources:\n" + stack("One", "./one.yaml") + stack("Other", "leaf.yaml"),
    "one.yaml": "Resources:\n" + stack("Leaf", "leaf.yaml"),
    "leaf.yaml": LEAF,
}


def stems(found: Package) -> list[str]:
    return [one.key.removeprefix(FOLDER).rsplit("-", 1)[0] for one in found.uploads]


def test_a_template_without_nested_ones_is_uploaded_as_it_is() -> None:
    found = packaged({"root.yaml": LEAF})
    assert [one.body for one in found.uploads] == [LEAF.encode()]


def test_urls_are_regional_and_path_style() -> None:
    key = packaged({"root.yaml": LEAF}).uploads[0].key
    china = package(product({"root.yaml": LEAF}), address("cn-north-1", "amazonaws.com.cn", "b"))
    assert packaged({"root.yaml": LEAF}).root_url == (
        f"https://s3.eu-west-2.amazonaws.com/bucket/{key}"
    )
    assert china.root_url == f"https://s3.cn-north-1.amazonaws.com.cn/b/{key}"


def test_inner_templates_come_first_and_each_once() -> None:
    assert stems(packaged(THREE)) == ["leaf", "one", "root"]


def test_each_nested_stack_names_what_is_uploaded() -> None:
    found = packaged(THREE)
    bodies = {one.key: one.body.decode() for one in found.uploads}
    leaf, one, root = (f"https://s3.eu-west-2.amazonaws.com/bucket/{key}" for key in bodies)
    named = {key: nested_stacks(parse(body)) for key, body in bodies.items()}
    assert list(named.values()) == [{}, {"Leaf": leaf}, {"One": one, "Other": leaf}]
    assert found.root_url == root


def test_all_but_the_url_stays_as_it_was() -> None:
    before = THREE["one.yaml"].splitlines()
    after = packaged(THREE).uploads[1].body.decode().splitlines()
    assert [a for a, b in zip(before, after, strict=True) if a != b] == [before[-1]]


def test_the_same_content_has_the_same_key_and_a_change_is_passed_on_to_the_root() -> None:
    keys = [one.key for one in packaged(THREE).uploads]
    changed = {**THREE, "one.yaml": "# changed\n" + THREE["one.yaml"]}
    assert [one.key for one in packaged(dict(THREE)).uploads] == keys
    leaf, one, root = (upload.key for upload in packaged(changed).uploads)
    assert leaf == keys[0]
    assert {one, root}.isdisjoint(keys)


def test_urls_on_one_line_are_told_apart_or_refused() -> None:
    def flow(*urls: str) -> str:
        stacks = ", ".join(
            f"S{n}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}"
            for n, url in enumerate(urls)
        )
        return f"Resources: {{{stacks}}}\n"

    told = packaged({"root.yaml": flow("x.yaml", "y.yaml"), "x.yaml": LEAF, "y.yaml": LEAF})
    assert stems(told) == ["x", "y", "root"]
    mixed = {"root.yaml": flow("x.yaml", "xx.yaml"), "x.yaml": LEAF, "xx.yaml": LEAF}
    with pytest.raises(UserError, match=r"root.yaml:1: .*Write it on a line of its own"):
        packaged(mixed)


def test_a_nested_stack_that_is_not_at_hand_is_refused_with_its_line() -> None:
    remote = "Resources:\n" + stack("Far", "https://example.com/far.yaml")
    with pytest.raises(UserError, match=r"root.yaml:5: .*Far cannot be packaged.*remote"):
        packaged({"root.yaml": remote})


def test_streamflix_is_packaged_whole(root: Path) -> None:
    there = load("root.yaml", files(str(root / "templates" / "nested")))
    found = package(there, address("eu-west-2", "amazonaws.com", "bucket"))
    assert len(found.uploads) == len(there.templates)
    named = nested_stacks(parse(found.uploads[-1].body.decode()))
    keys = {f"https://s3.eu-west-2.amazonaws.com/bucket/{one.key}" for one in found.uploads}
    assert set(named.values()) == keys - {found.root_url}


def test_what_cloudformation_does_not_take_is_refused_before_it_is_uploaded() -> None:
    large = "# " + "x" * 1024 * 1024 + "\n" + LEAF
    with pytest.raises(UserError, match=r"root.yaml: .*takes 1048576 at most.*nested stacks"):
        packaged({"root.yaml": large})
