"""Files that are no files: a command refuses them at once, and reads none for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cli import main

MINIMAL = "Resources: {T: {Type: AWS::SNS::Topic}}\n"


@pytest.mark.parametrize("device", ["pipe", "/dev/zero", "folder"])
@pytest.mark.parametrize(
    "command",
    [
        "explain {}",
        "apply {} --yes",
        "compare a.yaml a.yaml --after-parameters {}",
        "compare a.yaml a.yaml --waivers {}",
        "check --template a.yaml --parameters {}",
        "check --template a.yaml --waivers {}",
        "compare {} a.yaml",
        "lint --template {}",
    ],
)
def test_devices_pipes_and_folders_are_refused(
    command: str,
    device: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(MINIMAL)
    Path("folder").mkdir()
    os.mkfifo("pipe")
    assert main(command.format(device).split(), {}) == 2
    said = capsys.readouterr()
    assert device in said.err and said.out == ""


@pytest.mark.parametrize("folder", ["parameters", "parameters/settings"])
def test_a_device_in_place_of_an_environments_file_is_refused(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("parameters/settings").mkdir(parents=True)
    for name in ("parameters", "parameters/settings"):
        Path(name, "dev.yaml").write_text("")
    Path(folder, "dev.yaml").unlink()
    Path(folder, "dev.yaml").symlink_to("/dev/zero")
    assert main(["parameters", "dev"], {}) == 2
    assert f"{folder}/dev.yaml" in capsys.readouterr().err
