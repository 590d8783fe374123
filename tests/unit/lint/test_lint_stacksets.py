"""Stack sets for linters: a target each, and each set of values in each region."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UserError
from generator.lint.cache import Store
from generator.lint.report import Request, lint
from generator.lint.stack_sets import stack_set_values
from generator.lint.targets import FLAT, Target, Workspace, project_targets

TEMPLATE = """\
Parameters:
  Class: {Type: String, Default: db.t4g.micro}
Resources:
  Instance:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceClass: !Ref Class
      Engine: postgres
      AllocatedStorage: "20"
      ManageMasterUserPassword: true
      MasterUsername: films
"""
FILE = """\
stack-set-name: films
region: eu-west-2
template: 'films.yaml'  # our own
targets:
  - accounts: ["111111111111"]
    regions: [eu-west-1]
  - accounts: ["222222222222"]
    regions: [eu-west-1, us-east-1]
    parameters: {Class: db.t4g.huge}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one stack set and hardly a template."""
    for file in ("templates/nested/root.yaml", FLAT, "films.yaml"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(TEMPLATE)
    (tmp_path / "parameters/stacksets").mkdir(parents=True)
    (tmp_path / "parameters/stacksets/films.yaml").write_text(FILE)
    return tmp_path


def test_a_stack_set_is_a_target_with_its_own_template(folder: Path) -> None:
    targets = project_targets(Workspace(folder, Store(folder / "cache"), ()))
    assert targets[-1] == Target("films.yaml", "", "stacksets/films")


def test_without_a_template_it_is_the_flat_one_and_any_environment_is_behind_it(
    folder: Path,
) -> None:
    file = folder / "parameters/stacksets/films.yaml"
    file.write_text(FILE.replace("template: 'films.yaml'  # our own\n", ""))
    (folder / "parameters/dev.yaml").write_text("")
    (target,) = [
        one
        for one in project_targets(Workspace(folder, Store(folder / "cache"), ()))
        if one.environment == "stacksets/films"
    ]
    assert target.file == FLAT
    assert target.nested == ("parameters/dev.yaml", "parameters/settings/dev.yaml")


def test_each_set_of_values_comes_once_for_each_region(folder: Path) -> None:
    (found,) = stack_set_values(folder, ["stacksets/films"]).values()
    assert [(one.settings.region, one.parameters) for one in found] == [
        ("eu-west-1", {}),
        ("eu-west-1", {"Class": "db.t4g.huge"}),
        ("us-east-1", {"Class": "db.t4g.huge"}),
    ]


def test_the_mistakes_of_all_stack_sets_come_at_once(folder: Path) -> None:
    for name in ("films", "more"):
        (folder / f"parameters/stacksets/{name}.yaml").write_text("region: x\n")
    with pytest.raises(UserError) as caught:
        stack_set_values(folder, ["stacksets/films", "stacksets/more"])
    files = {Path(one.file).stem for one in caught.value.mistakes}
    assert files == {"films", "more"}


def test_a_value_that_no_service_takes_is_found(folder: Path) -> None:
    report = lint(Request(folder))
    found = [one for one in report.findings if "db.t4g.huge" in one.message]
    assert len(found) == len(set(found)) > 0
    assert {(one.file, "stacksets/films" in one.message) for one in found} == {("films.yaml", True)}


def test_null_is_found_in_a_template_that_only_a_stack_set_deploys(folder: Path) -> None:
    file = folder / "films.yaml"
    file.write_text(f"{file.read_text()}Metadata: {{Note: null}}\n")
    found = [one for one in lint(Request(folder)).findings if one.rule == "SF1906"]
    assert [(one.file, one.level) for one in found] == [("films.yaml", "error")]
