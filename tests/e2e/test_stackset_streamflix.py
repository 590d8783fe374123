"""The committed example of a stack set: StreamFlix's flat template in one account, two regions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator import cli
from generator.parameters import warnings

from .conftest import World

pytestmark = pytest.mark.long

ONE, TWO = "111111111111", "222222222222"


@pytest.fixture
def project(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """StreamFlix with its example, of which one account is left."""
    for folder in ("templates", "parameters"):
        shutil.copytree(root / folder, tmp_path / folder)
    file = tmp_path / "parameters/stacksets/streamflix.yaml"
    file.write_text(file.read_text().replace(f'      - "{TWO}"\n', ""))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_is_deployed_changed_and_taken_down(
    world: World, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(action: str, *more: str) -> tuple[int, str]:
        where = ["--endpoint-url", world.aws.endpoint_url]
        code = cli.main(["stackset", action, "streamflix", *where, *more], {})
        return code, capsys.readouterr().out

    code, out = run("deploy", "--yes")
    assert code == 0, out
    assert "eu-west-1 SUCCEEDED" in out
    assert "eu-west-2 SUCCEEDED" in out
    assert run("plan", "--exit-code")[0] == 0

    vpcs = world.client("ec2", "eu-west-1", ONE).describe_vpcs()["Vpcs"]
    assert "10.8.0.0/16" in {vpc["CidrBlock"] for vpc in vpcs}

    file = project / "parameters/stacksets/streamflix.yaml"
    sizes = '  Zones: []\n  TaskCpu: "1024"\n  TaskMemory: "2048"\n'
    file.write_text(file.read_text().replace("  Zones: []\n", sizes))
    (group,) = json.loads(run("plan", "--format", "json")[1])["groups"]
    assert [one["region"] for one in group["targets"]] == ["eu-west-1", "eu-west-2"]
    assert [one["logical_id"] for one in group["changes"]] == ["TaskDefinition", "EcsService"]
    assert run("deploy", "--yes")[0] == 0

    file.write_text(file.read_text().replace("10.8.0.0/16", "10.9.0.0/16"))
    assert f"VpcCidr: {warnings()['VpcCidr']}" in run("plan")[1].replace("\n", " ")
    file.write_text(file.read_text().replace("10.9.0.0/16", "10.8.0.0/16"))

    code, out = run("destroy", "--yes")
    assert code == 0
    what = "DatabaseInstance (AWS::RDS::DBInstance): snapshotted in each of 2 targets"
    assert f"data: {what}" in out
    assert world.client("ecs", "eu-west-1", ONE).list_clusters()["clusterArns"] == []
