"""A small product that is deployed like StreamFlix: its files, and the commands run on them."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator import cli
from generator.cfn.template import parse
from generator.deploy.aws.client import Aws, Endpoint

from .conftest import REGION, World

NAME = "streamflix-local"
BUCKET = {"Type": "AWS::S3::Bucket"}


@dataclass
class Small:
    """The product's folder, and how to run commands in it.

    The root has a topic and the nested stacks ``First`` and ``Second``, each with a topic; the
    parameter StageName is everybody's display name but that of ``Second``.
    """

    world: World
    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code of a command, its standard output and its standard error."""
        self.capture.readouterr()
        code = cli.main(arguments, {**os.environ, **self.world.aws.environment})
        said = self.capture.readouterr()
        return code, said.out, said.err

    def reviewed(self, *arguments: str, code: int = 0) -> Any:
        """What ``review --format json`` prints."""
        got, out, err = self.run("review", "local", "--format", "json", *arguments)
        assert got == code, err
        return json.loads(out)

    def deployed(self) -> None:
        """Deploy it."""
        code, _, err = self.run("deploy", "local", "--yes")
        assert code == 0, err

    def stands(self) -> None:
        """Have it deployed as it was written; the second time that is only recalled."""
        self.world.recalled("the small product", self.deployed)

    def stands_with_films(self) -> None:
        """The same with a bucket besides, which the templates then no longer have."""
        self.edit("root.yaml", lambda data: data["Resources"].update(Films=BUCKET))
        self.world.recalled("the small product with films", self.deployed)
        self.edit("root.yaml", lambda data: data["Resources"].pop("Films"))

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        """Change a template's data: ``change`` gets it."""
        path = self.folder / "templates" / "nested" / name
        data = json.loads(path.read_text())
        change(data)
        path.write_text(json.dumps(data, indent=2))

    def say(self, parameter: str, text: str) -> None:
        """Let the environment say another value."""
        path = self.folder / "parameters" / "local.yaml"
        lines = path.read_text().splitlines()
        kept = [line for line in lines if not line.startswith(f"  {parameter}:")]
        at = kept.index("parameters:") + 1
        path.write_text("\n".join([*kept[:at], f'  {parameter}: "{text}"', *kept[at:], ""]))

    def settings(self, line: str) -> None:
        """Add a line to the environment's settings."""
        with (self.folder / "parameters" / "settings" / "local.yaml").open("a") as file:
            file.write(f"{line}\n")

    def waive(self, rule: str, path: str, expires: str = "2999-01-01") -> None:
        """Let a guard pass."""
        entry = {"rule": rule, "path": path, "reason": "It is a test.", "expires": expires}
        waivers = self.folder / "parameters" / "waivers.yaml"
        waivers.write_text(json.dumps({"waivers": [entry]}))

    def aws(self) -> Aws:
        """The road to the local AWS."""
        given = self.world.aws.environment
        keys = given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"]
        return Aws(REGION, Endpoint(self.world.aws.endpoint_url, *keys))

    def change_sets(self, name: str = NAME) -> list[str]:
        """The names of a stack's change sets that can be executed or failed."""
        listed = self.world.cfn.list_change_sets(StackName=name)["Summaries"]
        return [one["ChangeSetName"] for one in listed]

    def stacks(self) -> list[str]:
        """The names of all stacks that there are, nested ones and shells too."""
        return sorted(one["StackName"] for one in self.world.cfn.describe_stacks()["Stacks"])

    def status(self) -> str:
        """The stack's status."""
        return self.world.status(NAME)


class Terminal(io.StringIO):
    """A terminal at which someone types; ``first`` is done before the first answer."""

    def __init__(self, text: str, first: Callable[[], object] = lambda: None) -> None:
        super().__init__(text)
        self._first = first

    def isatty(self) -> bool:
        return True

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        self._first()
        return super().readline()


def display(name: object) -> dict[str, Any]:
    """A topic that is displayed as something."""
    return {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}


def _nested(url: str, **parameters: object) -> dict[str, Any]:
    properties = {"TemplateURL": url, "Parameters": parameters}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties}


def write(root: Path, folder: Path) -> None:
    """The product's files; its root takes the parameters of StreamFlix's."""
    shutil.copytree(root / "parameters", folder / "parameters")
    nested = folder / "templates" / "nested"
    nested.mkdir(parents=True)
    real = parse((root / "templates" / "nested" / "root.yaml").read_text())
    shown = {"Ref": "StageName"}
    documents = {
        "root.yaml": {
            "Parameters": real.parameters,
            "Resources": {
                "Topic": display(shown),
                "First": _nested("./first.yaml", Name=shown),
                "Second": _nested("./second.yaml"),
            },
            "Outputs": {"Stage": {"Value": shown}},
        },
        "first.yaml": {
            "Parameters": {"Name": {"Type": "String"}},
            "Resources": {"Topic": display({"Ref": "Name"})},
        },
        "second.yaml": {"Resources": {"Topic": display("always")}},
    }
    for name, document in documents.items():
        (nested / name).write_text(json.dumps(document, indent=2))


@contextmanager
def small(
    world: World, root: Path, folder: Path, capture: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The product, in a folder that is the current one meanwhile."""
    write(root, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in world.aws.environment.items():
            patch.setenv(name, value)
        yield Small(world, folder, capture)
