"""Stack sets' files: what is read, and every mistake that AWS would find later."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from generator.config.environments import stack_sets
from generator.config.stack_sets.files import load_stack_set
from generator.config.stack_sets.schema import AutoDeployment, StackSetFile
from generator.errors import UserError

TEMPLATE = """\
Parameters:
  Label: {Type: String}
  Days: {Type: Number, Default: 7, MaxValue: 30}
  Names: {Type: CommaDelimitedList, Default: a}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Label}}
"""
SELF = """\
stack-set-name: films
region: eu-west-2
template: template.yaml
parameters: {Label: films}
targets:
  - accounts: ["111111111111", "222222222222"]
    regions: [eu-west-1, us-east-1]
"""
UNITS = """\
stack-set-name: films
region: eu-west-2
template: template.yaml
parameters: {Label: films}
permission-model: SERVICE_MANAGED
targets:
  - organizational-units: [ou-ab12-cdefgh12]
    regions: [eu-west-1]
"""


def write(folder: Path, text: str, template: str = TEMPLATE) -> None:
    (folder / "parameters/stacksets").mkdir(parents=True, exist_ok=True)
    (folder / "parameters/stacksets/films.yaml").write_text(text)
    (folder / "template.yaml").write_text(template)


def read(folder: Path, text: str, template: str = TEMPLATE) -> StackSetFile:
    write(folder, text, template)
    return load_stack_set(folder, "films")


def wrong(folder: Path, text: str, template: str = TEMPLATE) -> list[str]:
    """``line: what`` of every mistake."""
    with pytest.raises(UserError) as caught:
        read(folder, text, template)
    return [f"{one.line}: {one.what} {one.hint}".strip() for one in caught.value.mistakes]


def test_what_must_be_given_is_enough(tmp_path: Path) -> None:
    found = read(tmp_path, SELF)
    (group,) = found.targets
    assert (found.stack_set_name, found.permission_model) == ("films", "SELF_MANAGED")
    assert group.accounts == ("111111111111", "222222222222")
    assert group.regions == ("eu-west-1", "us-east-1")
    assert found.parameters == {"Label": "films"}
    assert found.capabilities == ("CAPABILITY_IAM",)
    assert (found.managed_execution, found.auto_deployment, found.protected) == (False, None, False)


def test_everything_that_can_be_said_of_self_managed_permissions(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        SELF
        + dedent("""\
            description: for films
            administration-role-arn: arn:aws:iam::123456789012:role/Admin
            execution-role-name: Execution
            managed-execution: true
            capabilities: [CAPABILITY_NAMED_IAM]
            tags: {team: films}
            operation-preferences:
              region-concurrency: PARALLEL
              region-order: [us-east-1]
              failure-tolerance-percentage: 10
              max-concurrent-percentage: 100
              concurrency-mode: SOFT_FAILURE_TOLERANCE
            """),
    )
    assert found.administration_role_arn.endswith("/Admin")
    assert (found.execution_role_name, found.managed_execution) == ("Execution", True)
    assert (found.tags, found.capabilities) == ({"team": "films"}, ("CAPABILITY_NAMED_IAM",))
    assert found.preferences["region-order"] == ("us-east-1",)
    assert found.preferences["failure-tolerance-percentage"] == "10"


def test_everything_that_can_be_said_of_service_managed_permissions(tmp_path: Path) -> None:
    text = UNITS.replace("    regions", "    account-filter: DIFFERENCE\n"
                         '    accounts: ["111111111111"]\n    regions')  # fmt: skip
    found = read(
        tmp_path,
        text
        + "call-as: DELEGATED_ADMIN\n"
        + "auto-deployment:\n  enabled: true\n  retain-stacks-on-account-removal: true\n"
        + "  depends-on: [arn:aws:cloudformation:eu-west-2:123456789012:stackset/base:1]\n",
    )
    (group,) = found.targets
    assert found.is_service_managed
    assert (group.units, group.account_filter) == (("ou-ab12-cdefgh12",), "DIFFERENCE")
    assert found.call_as == "DELEGATED_ADMIN"
    stack_set = "arn:aws:cloudformation:eu-west-2:123456789012:stackset/base:1"
    assert found.auto_deployment == AutoDeployment(True, True, (stack_set,))


def test_it_starts_from_an_environment(root: Path) -> None:
    found = load_stack_set(root, "streamflix")
    assert found.environment == "staging"
    assert found.parameters["Environment"] == "staging"
    assert found.parameters["Zones"] == ""
    assert found.tags["Application"] == "streamflix"
    assert found.protected
    assert found.targets[1].overrides == {"VpcCidr": "10.8.0.0/16"}


def test_values_that_do_not_fit_in_one_region_are_found(root: Path, tmp_path: Path) -> None:
    for name in ("templates/flat", "parameters"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(root / name) if name != "parameters" else None
    (tmp_path / "parameters/settings").mkdir(parents=True)
    for file in ("staging.yaml", "settings/staging.yaml"):
        (tmp_path / "parameters" / file).write_text((root / "parameters" / file).read_text())
    text = """\
        stack-set-name: films
        region: eu-west-2
        environment: staging
        targets:
          - accounts: ["111111111111"]
            regions: [eu-west-2]
          - accounts: ["111111111111"]
            regions: [us-east-1]
            parameters:
              MinCapacity: "9"
        """
    found = wrong(tmp_path, dedent(text))
    assert found == [
        "7: eu-west-2a is no zone of the region us-east-1. Name zones such as us-east-1a, or set"
        " the region in the settings.",
        "7: eu-west-2b is no zone of the region us-east-1. Name zones such as us-east-1a, or set"
        " the region in the settings.",
        "7: eu-west-2c is no zone of the region us-east-1. Name zones such as us-east-1a, or set"
        " the region in the settings.",
        "10: MinCapacity 9 is more than MaxCapacity 4. The target is in us-east-1.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stack-set-name: 3films", "1: stack-set-name is '3films'."),
        ("stack-set-nam: films", "1: There is no key stack-set-nam. Did you mean stack-set-name?"),
        ("region: Europe", "1: region is 'Europe'. It must be a region"),
        ("region: [eu-west-2]", "1: region must be a single value."),
        ("capabilities: CAPABILITY_IAM", "1: capabilities must be a list."),
        ("capabilities: [CAPABILITY_AUTO_EXPAND]", "1: capabilities is 'CAPABILITY_AUTO_EXPAND'."),
        ("capabilities: [{a: b}]", "1: capabilities holds a list or a map where a value must be."),
        ("targets: {}", "1: targets is a list of maps"),
        ("targets: [x]", "1: targets is a list of maps"),
        ("targets: []", "1: targets is a list of maps"),
        ("tags: [x]", "1: tags must be a map of names and values."),
        ("tags: {aws:x: y}", "1: The tag aws:x starts with aws:"),
        ("description: ''", "1: description is ''."),
        ("managed-execution: yes", "1: managed-execution is yes, which YAML reads as true."),
        ("environment: nowhere", "1: There is no environment 'nowhere'"),
        ("template: other.yaml", "1: There is no template other.yaml."),
        ("template: /etc/passwd", "1: template is '/etc/passwd'."),
        ("region: eu-west-2\nregion: eu-west-1", "2: region is given twice"),
        ("call-as: DELEGATED_ADMIN", "1: call-as DELEGATED_ADMIN is for service-managed"),
        ("auto-deployment: {enabled: true}", "1: auto-deployment is for service-managed"),
        ("auto-deployment: {}", "1: auto-deployment.enabled is missing."),
        ("operation-preferences: {region-orders: []}", "1: There is no key operation-preferences."),
        ("parameters: {Label: x, Lable: y}", "1: There is no parameter Lable."),
        ("parameters: {Label: x, Days: 31}", "1: Days is '31'. It must be at most 30."),
        ("parameters: {Days: 3}", "1: Label is missing and has no default."),
        ("parameters: [a]", "1: parameters must be a map of names and values."),
    ],
)
def test_what_is_wrong_at_the_top(tmp_path: Path, text: str, expected: str) -> None:
    keys = {line.split(":")[0] for line in text.splitlines()}
    blocks = SELF.replace("targets:\n  - accounts", "targets: [{accounts").replace(
        "\n    regions: [eu-west-1, us-east-1]", ", regions: [eu-west-1, us-east-1]}]"
    )
    rest = "\n".join(line for line in blocks.splitlines() if line.split(":")[0] not in keys)
    found = wrong(tmp_path, f"{text}\n{rest}\n")
    assert [one.startswith(expected) for one in found] == [True], found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    regions: [eu-west-1, us-east-1]\n", "", "6: targets.regions is missing."),
        ("[eu-west-1, us-east-1]", "[]", "7: The target names no regions."),
        ("[eu-west-1, us-east-1]", "[a, eu-west-1]", "7: regions is 'a'."),
        ("[eu-west-1, us-east-1]", "[eu-west-1, eu-west-1]",
         "7: regions names eu-west-1 more than once."),
        ('["111111111111", "222222222222"]', "[]", "6: The target names no accounts."),
        ('["111111111111", "222222222222"]', "[11111]", "6: accounts is '11111'."),
        ('["111111111111", "222222222222"]', "[012345670123]",
         "6: accounts is 012345670123, which YAML reads as"),
        ("  - accounts: [\"111111111111\", \"222222222222\"]", "  - account-filter: NONE",
         "6: account-filter is for service-managed"),
        ("    regions", "    organizational-units: [r-ab12]\n    regions",
         "7: organizational-units is for service-managed"),
        ("    regions", "    parameters: {Days: x}\n    regions", "7: Days is 'x'."),
        ("    regions", "    parameters: {Other: x}\n    regions",
         "7: There is no parameter Other."),
        ("    regions", "    parameters: 3\n    regions",
         "7: parameters must be a map of names and values."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_target(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in SELF
    found = wrong(tmp_path, SELF.replace(old, new))
    assert [one.startswith(expected) for one in found] == [True], found


def test_no_place_is_a_target_twice(tmp_path: Path) -> None:
    more = '  - accounts: ["222222222222"]\n    regions: [us-east-1, eu-west-1, eu-west-3]\n'
    assert wrong(tmp_path, SELF + more) == [
        "8: 222222222222 in us-east-1 is a target already, in line 6. So are 1 more."
        " Each place is one target."
    ]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("    regions: [eu-west-1]\n    accounts: [\"111111111111\"]",
         "9: The target names accounts and organizational-units without an account-filter."),
        ("    regions: [eu-west-1]\n    account-filter: INTERSECTION",
         "9: account-filter INTERSECTION needs accounts."),
        ("    regions: [eu-west-1]\n    account-filter: UNION",
         "9: account-filter is 'UNION'."),
        ("    regions: [eu-west-1]\nadministration-role-arn: arn:aws:iam::123456789012:role/A",
         "9: administration-role-arn is for self-managed permissions."),
        ("    regions: [eu-west-1]\nexecution-role-name: A",
         "9: execution-role-name is for self-managed permissions."),
        ("    regions: [eu-west-1]\nauto-deployment: {enabled: false, depends-on: []}",
         "9: depends-on needs enabled: true."),
        ("    regions: [eu-west-1]\nauto-deployment: {retain-stacks-on-account-removal: true}",
         "9: auto-deployment.enabled is missing."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_units(tmp_path: Path, new: str, expected: str) -> None:
    found = wrong(tmp_path, UNITS.replace("    regions: [eu-west-1]", new))
    assert [one.startswith(expected) for one in found] == [True], found


def test_service_managed_permissions_need_units(tmp_path: Path) -> None:
    text = UNITS.replace("organizational-units: [ou-ab12-cdefgh12]", 'accounts: ["111111111111"]')
    found = wrong(tmp_path, text)
    assert found[0].startswith("7: The target names no organizational-units.")
    found = wrong(tmp_path, UNITS.replace("[ou-ab12-cdefgh12]", "[]"))
    assert found == [
        "7: The target names no organizational-units. Service-managed permissions need one;"
        " account-filter narrows it to accounts."
    ]


def test_one_operation_takes_fifty_units_and_ten_stack_sets(tmp_path: Path) -> None:
    units = ", ".join(f"ou-ab12-cdefgh{n:02}" for n in range(51))
    found = wrong(tmp_path, UNITS.replace("ou-ab12-cdefgh12", units))
    assert found[0].startswith("7: The target names 51 organizational units.")
    arns = ", ".join(f"arn:aws:cloudformation:eu-west-2:123456789012:stackset/s{n}:1"
                     for n in range(11))  # fmt: skip
    found = wrong(tmp_path, UNITS + f"auto-deployment: {{enabled: true, depends-on: [{arns}]}}\n")
    assert found == ["9: depends-on names more than 10 stack sets."]


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [
        ("failure-tolerance-count: 1, failure-tolerance-percentage: 5",
         "failure-tolerance-count and failure-tolerance-percentage exclude each other."),
        ("max-concurrent-count: 1, max-concurrent-percentage: 5",
         "max-concurrent-count and max-concurrent-percentage exclude each other."),
        ("region-order: [eu-north-1]", "region-order names eu-north-1, which is no target's."),
        ("failure-tolerance-percentage: 101", "failure-tolerance-percentage is '101'."),
        ("max-concurrent-percentage: 0", "max-concurrent-percentage is '0'."),
        ("max-concurrent-count: 0", "max-concurrent-count is '0'."),
        ("max-concurrent-count: 3, failure-tolerance-count: 1",
         "max-concurrent-count 3 is more than one above failure-tolerance-count 1"),
    ],
)  # fmt: skip
def test_preferences_that_aws_refuses_or_does_not_follow(
    tmp_path: Path, preferences: str, expected: str
) -> None:
    (found,) = wrong(tmp_path, SELF + f"operation-preferences: {{{preferences}}}\n")
    assert found.startswith(f"8: {expected}")


@pytest.mark.parametrize(
    "preferences",
    [
        "max-concurrent-count: 2, failure-tolerance-count: 1",
        "max-concurrent-count: 9, concurrency-mode: SOFT_FAILURE_TOLERANCE",
        "max-concurrent-count: 9, failure-tolerance-percentage: 50",
    ],
)
def test_preferences_that_fit(tmp_path: Path, preferences: str) -> None:
    read(tmp_path, SELF + f"operation-preferences: {{{preferences}}}\n")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Resources: {Inner: {Type: AWS::CloudFormation::Stack}}", "has nested stacks: Inner."),
        ("Transform: AWS::LanguageExtensions\nResources: {}", "has a transform or a macro."),
        ("Resources: {A: {Type: T, Properties: [{'Fn::Transform': {}}]}}", "or a macro."),
        ("Resources: {A: 'x'}\nDescription: '" + "x" * 1_048_576 + "'", "is larger than the 1 MB"),
    ],
)
def test_templates_that_no_stack_set_takes(tmp_path: Path, template: str, expected: str) -> None:
    found = wrong(tmp_path, SELF.replace("parameters: {Label: films}\n", ""), template)
    assert found[0].startswith("3: template.yaml")
    assert expected in found[0]


def test_a_template_with_mistakes_is_said_with_its_own_lines(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, SELF, "Parameters: {A: {Type: Strin}}\nResources: {}")
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("template.yaml", 1)
    with pytest.raises(UserError, match=r"Not YAML|Template format"):
        read(tmp_path, SELF, "no: [template")


def test_tags_come_on_top_of_the_environment_s_and_count_with_them(
    tmp_path: Path, root: Path
) -> None:
    (tmp_path / "parameters/settings").mkdir(parents=True)
    for file in ("dev.yaml", "settings/dev.yaml"):
        (tmp_path / "parameters" / file).write_text((root / "parameters" / file).read_text())
    text = SELF.replace("parameters: {Label: films}\n", "environment: dev\n")
    template = (root / "templates/flat/streamflix.yaml").read_text()
    assert read(tmp_path, text + "tags: {Application: other}\n", template).tags == {
        "Application": "other",
        "Environment": "dev",
        "ManagedBy": "cloudformation",
    }
    many = ", ".join(f"t{n}: x" for n in range(48))
    found = wrong(tmp_path, text + f"tags: {{{many}}}\n", template)
    assert found == ["8: With those of its environment it has 51 tags, of 50 at most."]


def test_mistakes_of_the_environment_s_files_are_told_with_ours(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters/dev.yaml").write_text("parameterz: {}\n")
    with pytest.raises(UserError) as caught:
        read(tmp_path, SELF.replace("region: eu-west-2", "region: x\nenvironment: dev"))
    files = [Path(one.file).name for one in caught.value.mistakes]
    assert files[0] == "films.yaml"
    assert "dev.yaml" in files


def test_what_there_is(tmp_path: Path, root: Path) -> None:
    assert stack_sets(root) == ["streamflix"]
    assert stack_sets(tmp_path) == []
    with pytest.raises(UserError, match=r"There is no stack set 'films' .* There are none"):
        load_stack_set(tmp_path, "films")
    write(tmp_path, "- a list")
    with pytest.raises(UserError, match="A stack set is a map"):
        load_stack_set(tmp_path, "films")
    with pytest.raises(UserError, match=r"Did you mean films\? There is films"):
        load_stack_set(tmp_path, "film")
