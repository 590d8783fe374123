"""How stacks stand, and what a stack hands out, in every form."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from generator.views.stack.failure import failure
from generator.views.stack.outputs import FORMATS, variable
from generator.views.stack.status import EnvironmentStatus, document, text


@dataclass(frozen=True)
class State:
    path: str
    name: str
    status: str = "CREATE_COMPLETE"
    reason: str = ""
    drift: str = "IN_SYNC"
    changed: datetime | None = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    stack_id: str = "arn"


FINE = EnvironmentStatus(
    "dev",
    "streamflix-dev",
    "eu-west-2",
    (State("", "streamflix-dev"), State("Network", "n"), State("Network/Inner", "i", changed=None)),
    "CREATE_COMPLETE",
    "The stack was created.",
    "update",
    "streamflix deploy dev",
)

STUCK = replace(
    FINE,
    stacks=(State("", "streamflix-dev", "UPDATE_ROLLBACK_FAILED", "No \x1b[2J", "NOT_CHECKED"),),
    status="UPDATE_ROLLBACK_FAILED",
    meaning="The update failed, and so did taking it back.",
    next="resume",
    command="streamflix resume dev",
)


def test_a_tree_at_rest_suggests_nothing() -> None:
    assert text(FINE, color=False).splitlines() == [
        "streamflix-dev  CREATE_COMPLETE  drift: in sync  2026-01-02 03:04:05 UTC",
        "  Network       CREATE_COMPLETE  drift: in sync  2026-01-02 03:04:05 UTC",
        "    Inner       CREATE_COMPLETE  drift: in sync",
        "",
        "streamflix-dev is CREATE_COMPLETE. The stack was created.",
    ]


def test_reasons_are_told_and_control_characters_shown() -> None:
    assert "streamflix-dev: No \\x1b[2J\n" in text(STUCK, color=False)


def test_a_stuck_tree_names_the_next_command() -> None:
    assert text(STUCK, color=False).endswith("Next: streamflix resume dev\n")


def test_what_is_under_way_is_waited_for() -> None:
    moving = replace(FINE, next="wait", command="streamflix resume dev")
    assert text(moving, color=False).endswith("`streamflix status dev --watch` follows it.\n")


@pytest.mark.parametrize(
    ("status", "color"),
    [
        ("CREATE_COMPLETE", 32),
        ("UPDATE_IN_PROGRESS", 33),
        ("ROLLBACK_COMPLETE", 31),
        ("DELETE_FAILED", 31),
    ],
)
def test_colours_follow_the_status(status: str, color: int) -> None:
    found = replace(FINE, stacks=(State("", "streamflix-dev", status),))
    assert f"\x1b[{color}m{status}\x1b[0m" in text(found, color=True)


def test_the_document_has_every_stack() -> None:
    data = json.loads(document(STUCK))
    assert (data["version"], data["exists"], data["next"]) == (1, True, "resume")
    assert data["stacks"] == [
        {
            "path": "",
            "name": "streamflix-dev",
            "stack_id": "arn",
            "status": "UPDATE_ROLLBACK_FAILED",
            "reason": "No \x1b[2J",
            "drift": "NOT_CHECKED",
            "changed": "2026-01-02T03:04:05+00:00",
        }
    ]
    assert json.loads(document(FINE))["stacks"][2]["changed"] is None


@pytest.mark.parametrize(
    ("path", "name", "spelled"),
    [
        ("", "VpcId", "VPC_ID"),
        ("", "ApiGatewayUrl", "API_GATEWAY_URL"),
        ("Network/Inner", "HTTPPort2", "NETWORK_INNER_HTTP_PORT_2"),
        ("", "9Lives", "_9_LIVES"),
        ("Api", "Path", "OUTPUT_API_PATH"),
    ],
)
def test_variables_are_spelled_for_a_shell(path: str, name: str, spelled: str) -> None:
    assert variable(path, name) == spelled


SETTINGS = """
    PATH Path IFS Ifs ENV BASH_ENV BashEnv LdPreload LDLibraryPath LdAudit DyldInsertLibraries
    PromptCommand Pythonpath PythonStartup PYTHONPATH NodeOptions NODEOptions GitSshCommand
    GitExternalDiff Rubyopt JavaToolOptions JDKJavaOptions GlibcTunables GconvPath Editor Pager
    HttpProxy HTTPSProxy NoProxy SslCertFile CurlCaBundle AwsEndpointUrl Zdotdir LessOpen LuaInit
    NpmConfigRegistry PipIndexUrl DockerHost TfCliArgs Home Term Cdpath Makeflags
"""


@pytest.mark.parametrize("name", SETTINGS.split())
def test_an_output_never_sets_what_a_shell_or_a_program_takes_as_a_setting(name: str) -> None:
    assert variable("", name).startswith("OUTPUT_")


def test_a_shell_takes_every_value_as_it_is() -> None:
    values = {"VpcId": "$(id)", "ApiUrl": 'a\'b\n`id`;"$HOME" é', "LdPreload": "/tmp/x.so"}
    script = FORMATS["env"]({"": values})
    done = subprocess.run(
        ["/bin/sh", "-c", 'eval "$1"; env -0', "sh", script],
        env={"PATH": os.defpath},
        capture_output=True,
        check=True,
    )
    found = dict(one.split("=", 1) for one in done.stdout.decode().split("\0") if one)
    assert {name: found[name] for name in ("VPC_ID", "API_URL", "OUTPUT_LD_PRELOAD")} == {
        "VPC_ID": values["VpcId"],
        "API_URL": values["ApiUrl"],
        "OUTPUT_LD_PRELOAD": values["LdPreload"],
    }
    assert found["PATH"] == os.defpath
    assert "LD_PRELOAD" not in found


def test_outputs_of_nested_stacks_stand_apart() -> None:
    found = {"": {"A": "1"}, "Empty": {}, "Network": {"VpcId": "vpc-1"}}
    assert FORMATS["text"](found) == "A  1\n\nEmpty:\n\nNetwork:\nVpcId  vpc-1\n"
    assert json.loads(FORMATS["json"](found)) == {
        "version": 1,
        "outputs": {"A": "1"},
        "nested": {"Empty": {}, "Network": {"VpcId": "vpc-1"}},
    }
    assert FORMATS["env"](found) == "export OUTPUT_A=1\nexport NETWORK_VPC_ID=vpc-1\n"


@dataclass(frozen=True)
class Cause:
    path: str
    type: str
    status: str
    reason: str


def test_a_failure_is_told_cause_first_then_tasks_then_the_stack() -> None:
    cause = Cause("Service/Api", "AWS::ECS::Service", "CREATE_FAILED", "")
    told = failure(cause, ["A task stopped: no."], "product", "is ROLLBACK_COMPLETE. So.", "Do it.")
    assert [str(one) for one in told] == [
        "Service/Api (AWS::ECS::Service), CREATE_FAILED: CloudFormation gives no reason.",
        "A task stopped: no.",
        "product is ROLLBACK_COMPLETE. So. Do it.",
    ]


def test_a_failure_of_the_stack_itself_names_it_and_without_a_cause_there_is_only_the_stack() -> (
    None
):
    told = failure(
        Cause("", "", "UPDATE_ROLLBACK_IN_PROGRESS", "An alarm"), [], "product", "is X.", ""
    )
    assert str(told[0]) == "product, UPDATE_ROLLBACK_IN_PROGRESS: An alarm"
    assert [str(one) for one in failure(None, [], "product", "is X.", "")] == ["product is X."]
