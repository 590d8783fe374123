"""A new user's day, command by command, each a process of its own, as a script would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from waits import BOUND

pytestmark = pytest.mark.long

STREAMFLIX = Path(sys.executable).with_name("streamflix")
KEYS = {
    "AWS_ACCESS_KEY_ID": "123456789012",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_PAGER": "",
}


@dataclass
class Shell:
    """A folder with the committed templates and parameters, and an endpoint in the environment."""

    folder: Path
    endpoint: str

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command without a terminal."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env={
                **os.environ,
                **KEYS,
                "HOME": str(self.folder),
                "AWS_ENDPOINT_URL": self.endpoint,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=BOUND,
            check=False,
        )

    def streamflix(self, *arguments: str, code: int = 0) -> str:
        """One of our commands: its standard output. What went wrong is on the other one."""
        done = self.run(STREAMFLIX, *arguments)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        self.complaint = done.stderr
        return done.stdout

    def told(self, *arguments: str, code: int = 0) -> Any:
        """The one JSON document that a command prints."""
        document = json.loads(self.streamflix(*arguments, "--format", "json", code=code))
        assert document["version"] == 1
        return document

    def aws(self, *arguments: str) -> Any:
        """The AWS CLI's answer."""
        command = (sys.executable, "-m", "awscli", "cloudformation", *arguments)
        done = self.run(*command, "--output", "json")
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout

    def edit(self, before: str, after: str) -> None:
        """Change the local environment's parameters."""
        file = self.folder / "parameters" / "local.yaml"
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))


@pytest.fixture
def shell(root: Path, tmp_path: Path) -> Iterator[Shell]:
    """``streamflix local`` in a process of its own, with nothing deployed to it."""
    for name in ("templates", "parameters"):
        copytree(root / name, tmp_path / name)
    with subprocess.Popen(
        [STREAMFLIX, "local", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert found
            yield Shell(tmp_path, found[0])
        finally:
            server.terminate()


def test_from_nothing_to_destroyed(shell: Shell) -> None:
    assert shell.told("status", "local")["exists"] is False
    assert shell.told("package", "local")["new"] == 10
    assert shell.told("package", "local")["new"] == 0

    shell.streamflix("review", "local", "--save", "first.json")
    saved = json.loads((shell.folder / "first.json").read_text())
    assert saved["environment"] == "local"
    assert shell.streamflix("apply", "first.json", code=2) == ""
    assert "--yes" in shell.complaint
    shell.streamflix("apply", "first.json", "--yes")

    status = shell.told("status", "local")
    assert (status["status"], status["next"]) == ("CREATE_COMPLETE", "update")
    assert len(status["stacks"]) == 10
    assert {one["status"] for one in status["stacks"]} == {"CREATE_COMPLETE"}
    assert shell.told("events", "local")["events"]
    assert shell.told("events", "local", "--failed")["events"] == []
    outputs = shell.told("outputs", "local")["outputs"]
    assert outputs["ApiGatewayUrl"].endswith("/prod")
    exports = shell.streamflix("outputs", "local", "--format", "env")
    assert f"export API_GATEWAY_URL={outputs['ApiGatewayUrl']}\n" in exports
    assert shell.told("drift", "local")["drifted"] == []

    assert shell.told("review", "local", "--exit-code")["guards"] == []
    shell.edit('LogRetentionDays: "1"', 'LogRetentionDays: "3"')
    changes = shell.told("review", "local", "--exit-code", code=1)["changes"]
    certain = [one for one in changes if one["certainty"] == "certain"]
    assert {one["logical_id"] for one in certain if "Stack" not in one["type"]} == {
        "ApiLogGroup",
        "FlowLogGroup",
        "TaskLogGroup",
    }
    shell.streamflix("deploy", "local", "--yes")
    assert shell.told("status", "local")["status"] == "UPDATE_COMPLETE"
    assert shell.streamflix("apply", "first.json", "--yes", code=1) == ""
    assert "Nothing was executed" in shell.complaint

    shell.streamflix("destroy", "local", code=2)
    assert "Database/DatabaseInstance" in shell.streamflix("destroy", "local", "--yes")
    assert shell.told("status", "local")["exists"] is False
    shell.streamflix("destroy", "local", "--yes")


def test_the_aws_cli_deploys_what_package_made(shell: Shell) -> None:
    url = shell.told("package", "local")["root_url"]
    named = ("--stack-name", "streamflix-local", "--change-set-name", "first")
    (shell.folder / "cli.json").write_text(
        shell.streamflix("parameters", "local", "--format", "cli")
    )
    shell.aws(
        *("create-change-set", *named, "--change-set-type", "CREATE", "--template-url", url),
        *("--parameters", "file://cli.json", "--include-nested-stacks"),
        *("--capabilities", "CAPABILITY_IAM", "--tags", "Key=Application,Value=streamflix"),
        *("Key=Environment,Value=local", "Key=ManagedBy,Value=cloudformation"),
    )
    shell.aws("wait", "change-set-create-complete", *named)
    described = shell.aws("describe-change-set", *named)
    nested = [
        shell.aws("describe-change-set", "--change-set-name", row["ResourceChange"]["ChangeSetId"])
        for row in described["Changes"]
    ]
    (shell.folder / "answers.json").write_text(json.dumps([described, *nested]))
    explained = shell.told("explain", "answers.json")
    assert len(explained["changes"]) > 90
    assert {one["action"] for one in explained["changes"]} == {"add"}
    shell.aws("execute-change-set", *named)
    shell.aws("wait", "stack-create-complete", *named[:2])
    # What the AWS CLI deployed is what streamflix would have deployed.
    shell.streamflix("review", "local", "--exit-code")
    assert shell.told("status", "local")["status"] == "CREATE_COMPLETE"


def test_review_reads_what_the_aws_cli_packaged_and_deployed(shell: Shell) -> None:
    made = shell.run(sys.executable, "-m", "awscli", "s3", "mb", "s3://the-clis-own")
    assert made.returncode == 0
    root = "templates/nested/root.yaml"
    bucket = ("--s3-bucket", "the-clis-own")
    shell.aws(
        *("package", "--template-file", root, *bucket, "--output-template-file", "packaged.yaml")
    )
    values = ("Environment=local", "NatGateways=single", "CacheSnapshotDays=0", "ImageTag=3")
    deploy = (
        *("deploy", "--template-file", "packaged.yaml", *bucket, "--capabilities"),
        *("CAPABILITY_IAM", "--stack-name", "streamflix-local", "--parameter-overrides"),
    )
    shell.aws(*deploy, *values)
    changes = shell.told("review", "local", "--exit-code", code=1)["changes"]
    found = {f"{one['stack']}/{one['logical_id']}": one for one in changes}
    database = found["Database/DatabaseInstance"]
    told = {one["path"]: (one["before"], one["after"]) for one in database["properties"]}
    assert told["MultiAZ"] == ("true", "false")
    assert database["certainty"] == "certain"
    assert found["Security/CacheFromTask"]["certainty"] == "phantom"
    shell.streamflix("deploy", "local", "--yes")
    shell.streamflix("review", "local", "--exit-code")
    # And the other way round: the AWS CLI goes on with what streamflix deployed.
    shell.aws(*deploy, "LogRetentionDays=5")
    assert shell.told("status", "local")["status"] == "UPDATE_COMPLETE"
    shell.streamflix("destroy", "local", "--yes")
