"""Environments read from a folder, every mistake of both files at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config.environments import environments
from generator.config.parameters.files import (
    Environment,
    declared_parameters,
    load_environment,
    parse_environment,
)
from generator.config.settings.model import Settings
from generator.errors import UserError
from generator.parameters import definitions

SETTINGS = "region: eu-west-2\nstack-name: streamflix-dev\ndelivery: nested\n"
HEAD = "template-file-path: templates/flat/streamflix.yaml\n"


def write(root: Path, name: str, text: str, settings: str | None = SETTINGS) -> Path:
    folder = root / "parameters"
    (folder / "settings").mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    if settings is not None:
        (folder / "settings" / f"{name}.yaml").write_text(settings, encoding="utf-8")
    return root


def mistakes(root: Path, name: str = "dev") -> list[str]:
    with pytest.raises(UserError) as raised:
        load_environment(root, name)
    return [str(mistake).replace(f"{root}/", "") for mistake in raised.value.mistakes]


def test_an_environment_without_a_mistake(tmp_path: Path) -> None:
    text = HEAD + "parameters:\n  ZoneCount: 2\n  Environment: dev\n  Zones: []\ntags:\n  A: b\n"
    write(tmp_path, "dev", text)

    assert load_environment(tmp_path, "dev") == Environment(
        name="dev",
        file=str(tmp_path / "parameters" / "dev.yaml"),
        template="templates/flat/streamflix.yaml",
        parameters={"Environment": "dev", "ZoneCount": "2", "Zones": ""},
        tags={"A": "b"},
        settings=Settings("eu-west-2", "streamflix-dev", "nested"),
        lines={"Environment": 4, "ZoneCount": 3, "Zones": 5},
    )


def test_all_parameters_are_in_console_order_with_defaults(tmp_path: Path) -> None:
    write(tmp_path, "dev", HEAD + "parameters:\n  DatabaseStorage: 30\n  ZoneCount: 2\n")

    everything = load_environment(tmp_path, "dev").all_parameters

    assert list(everything) == list(definitions())
    assert everything["ZoneCount"] == "2"
    assert everything["DatabaseStorage"] == "30"
    assert everything["NatGateways"] == definitions()["NatGateways"].default


def test_declarations_say_what_the_model_says() -> None:
    assert list(declared_parameters()) == list(definitions())
    declared = declared_parameters()["Environment"]
    assert (declared.default, declared.max_length) == ("dev", 16)
    assert declared_parameters()["Zones"].is_list


def test_five_mistakes_are_five_messages(tmp_path: Path) -> None:
    text = (
        HEAD
        + "parameters:\n"
        + "  Environment: dev\n"
        + "  ZoneCnt: 2\n"
        + "  NatGateways: each\n"
        + "  DatabaseMultiAz: yes\n"
        + "  Zones: eu-west-2a\n"
        + "  CpuTarget: 99\n"
    )

    assert mistakes(write(tmp_path, "dev", text)) == [
        "parameters/dev.yaml:4: There is no parameter ZoneCnt. Did you mean ZoneCount?",
        "parameters/dev.yaml:5: NatGateways is 'each'. It must be per-zone, single or regional.",
        "parameters/dev.yaml:6: DatabaseMultiAz is yes, which YAML reads as true. Write true.",
        "parameters/dev.yaml:7: Zones must be a list. Write [eu-west-2a].",
        "parameters/dev.yaml:8: CpuTarget is '99'. It must be from 10 to 90.",
    ]


def test_combinations_and_rules_are_at_the_line_of_the_culprit(tmp_path: Path) -> None:
    text = (
        HEAD
        + "parameters:\n"
        + "  Environment: prod\n"
        + "  MaxCapacity: 1\n"
        + "  DatabaseMultiAz: false\n"
        + "  NatGateways: single\n"
        + "  CacheEngine: redis\n"
        + "  CacheMajorVersion: 8\n"
    )

    found = mistakes(write(tmp_path, "prod", text), "prod")

    assert [line.split(" ")[0] for line in found] == [
        "parameters/prod.yaml:4:",
        "parameters/prod.yaml:5:",
        "parameters/prod.yaml:6:",
        "parameters/prod.yaml:8:",
    ]
    assert found[1].endswith("set DatabaseMultiAz to true.")


def test_a_clash_of_what_nobody_states_is_about_the_file(tmp_path: Path) -> None:
    assert mistakes(write(tmp_path, "test", HEAD), "test") == [
        "parameters/test.yaml: Environment is 'dev' in the file of test."
        " Set it to test, or rename the file."
    ]


def test_mistakes_of_both_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, "dev", HEAD + "parameters: {NoSuch: 1}\n", "region: eu-west-2\n")

    assert [line.split(": ")[0] for line in mistakes(tmp_path)] == [
        "parameters/dev.yaml:2",
        "parameters/settings/dev.yaml",
        "parameters/settings/dev.yaml",
    ]


def test_broken_settings_alone_are_enough_to_refuse(tmp_path: Path) -> None:
    assert mistakes(write(tmp_path, "dev", HEAD, "- a\n")) == [
        "parameters/settings/dev.yaml:1: Settings are a map of keys and values."
    ]


def test_a_broken_file_is_one_message(tmp_path: Path) -> None:
    assert mistakes(write(tmp_path, "dev", "parameters: [\n")) == [
        "parameters/dev.yaml:2: Not YAML: while parsing a flow node:"
        " expected the node content, but found '<stream end>'."
    ]


def test_missing_settings_are_named(tmp_path: Path) -> None:
    assert mistakes(write(tmp_path, "dev", HEAD, settings=None)) == [
        "parameters/settings/dev.yaml: The file is missing."
        " It says where the environment is deployed; take another one's as a pattern."
    ]


def test_a_file_of_other_bytes(tmp_path: Path) -> None:
    write(tmp_path, "dev", HEAD)
    (tmp_path / "parameters" / "dev.yaml").write_bytes(b"a: b\nc: \xff\n")

    assert mistakes(tmp_path) == ["parameters/dev.yaml:2: The file is not UTF-8 text."]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, "dev", HEAD)
    (tmp_path / "parameters" / "dev.yaml").unlink()
    (tmp_path / "parameters" / "dev.yaml").mkdir()

    assert mistakes(tmp_path) == ["parameters/dev.yaml: This is no regular file."]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("templates/nested/root.yaml", "Write templates/flat/streamflix.yaml: Git sync does not"
                                       " package nested templates."),
        ("/t.yaml", "leaves the repository"),
    ],
)  # fmt: skip
def test_git_sync_deploys_the_flat_template(tmp_path: Path, path: str, words: str) -> None:
    [mistake] = mistakes(write(tmp_path, "dev", f"template-file-path: {path}\n"))

    assert mistake.startswith("parameters/dev.yaml:1: template-file-path")
    assert words in mistake


def test_environments_are_the_files_of_the_folder(tmp_path: Path) -> None:
    for name in ("prod", "dev", "waivers"):
        write(tmp_path, name, HEAD)

    assert environments(tmp_path) == ["dev", "prod"]


def test_an_unknown_environment_names_those_there_are(tmp_path: Path) -> None:
    write(write(tmp_path, "prod", HEAD), "dev", HEAD)

    assert mistakes(tmp_path, "porduction") == [
        "There is no environment 'porduction'. There are dev, prod."
    ]
    assert mistakes(tmp_path, "prd") == [
        "There is no environment 'prd'. Did you mean prod? There are dev, prod."
    ]
    assert mistakes(tmp_path, "parameters/dev.yaml") == [
        "There is no environment 'parameters/dev.yaml'. Did you mean dev? There are dev, prod."
    ]


def test_a_folder_without_environments(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == [
        "Not a StreamFlix project: there is no parameters/ here or above."
        " Change to the project's folder, or name it: streamflix -C DIR."
    ]
    (tmp_path / "parameters").mkdir()
    assert mistakes(tmp_path) == ["There is no environment 'dev': parameters has no .yaml file."]


def test_parsing_needs_no_file() -> None:
    settings = Settings("eu-west-2", "s", "flat")

    assert parse_environment("dev", HEAD, "f.yaml", settings).settings is settings


@pytest.mark.parametrize("name", ["local", "dev", "staging", "prod"])
def test_the_projects_own_environments_are_right(root: Path, name: str) -> None:
    environment = load_environment(root, name)

    assert environment.parameters["Environment"] == name
    assert environment.settings.stack_name == f"streamflix-{name}"
    assert environment.tags["Environment"] == name


def test_production_keeps_its_promises(root: Path) -> None:
    prod = load_environment(root, "prod")
    values = prod.all_parameters

    assert values["ZoneCount"] == "3"
    assert values["ZoneIds"].split(",") == ["euw2-az1", "euw2-az2", "euw2-az3"]
    assert values["NatGateways"] == "per-zone"
    for name in ("DatabaseMultiAz", "DatabaseDeletionProtection", "LoadBalancerDeletionProtection"):
        assert values[name] == "true", name
    assert prod.settings.termination_protection
    assert "DatabaseInstance" in prod.settings.protected_resources


def test_dev_and_staging_fit_into_five_elastic_ips_beside_production(root: Path) -> None:
    addresses = {"per-zone": 3, "single": 1}
    used = [
        addresses[load_environment(root, name).all_parameters["NatGateways"]]
        for name in ("dev", "staging", "prod")
    ]

    assert sum(used) <= 5
