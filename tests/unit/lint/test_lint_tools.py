"""What is installed, found without importing it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from generator.errors import UserError
from generator.lint import tools


@pytest.mark.parametrize(("package", "name"), tools.LINTERS.items())
def test_the_version_is_the_one_that_is_installed(package: str, name: str) -> None:
    assert tools.linter_version(package, name) == version(name)


def test_the_schemas_are_the_packages_own() -> None:
    folder = tools.schema_folder()

    assert folder.is_relative_to(tools.linter_folder("cfnlint", "cfn-lint"))
    assert (folder / "providers" / "us-east-1.json").is_file()
    assert json.loads(tools.schema_version())["schema_date"]


def test_a_linter_that_is_not_installed_is_said() -> None:
    with pytest.raises(UserError, match=r"no-such-linter is not installed\."):
        tools.linter_folder("no_such_linter", "no-such-linter")


def test_schemas_that_are_missing_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Install cfn-lint again"):
        tools.schema_version(tmp_path)


def test_our_own_code_counts(tmp_path: Path) -> None:
    for name in tools.MODULES:
        (tmp_path / name).write_text("")

    def with_rule(text: str) -> str:
        (tmp_path / "lint" / "nested_stacks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "lint" / "nested_stacks" / "rules.py").write_text(text)
        return tools.own_code(tmp_path)

    assert with_rule("one") == with_rule("one") != with_rule("two")


def test_what_counts_as_our_own_code_is_there() -> None:
    assert all((tools.SOURCE / name).is_dir() for name in tools.PACKAGES)
    assert all((tools.SOURCE / name).is_file() for name in tools.MODULES)
