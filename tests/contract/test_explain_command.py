"""``streamflix explain``, as people call it with what the AWS CLI, an SDK or the console gave."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from unit.plan.change_set.samples import LATER, arn, detail, nested, response, row, valued

from generator.cli import main

Golden = Callable[[str, str], None]
Explain = Callable[..., tuple[int, str, str]]

BY_ID: dict[str, Any] = {"source": "ParameterReference", "cause": "VpcId", "requires": "Always"}


def product() -> dict[str, Any]:
    """A shop whose network is renamed: some of what is listed is real."""
    root = response(
        nested("Network"),
        nested("Storage"),
        nested("Search", action="Remove", PolicyAction="Delete"),
        row("Orders", detail("DisplayName", source="ResourceAttribute", cause="Bus.Name")),
        IncludeNestedStacks=True,
    )
    network = response(
        row(
            "Vpc",
            valued("CidrBlock", "10.0.0.0/16", "10.1.0.0/16", requires="Always"),
            type="AWS::EC2::VPC",
            replacement="True",
            PhysicalResourceId="vpc-1",
            PolicyAction="ReplaceAndDelete",
        ),
        row(
            "Subnet",
            valued("VpcId", "vpc-1", LATER, static=False, requires="Always"),
            valued("VpcId", "vpc-1", LATER, source="ResourceReference", cause="Vpc"),
            type="AWS::EC2::Subnet",
            replacement="True",
            PolicyAction="ReplaceAndDelete",
        ),
        name="Network",
        ParentChangeSetId=arn("release"),
        ExecutionStatus="UNAVAILABLE",
        StatusReason="Only executable from the root change set.",
    )
    storage = response(
        row(
            "Files",
            valued("BucketName", "shop", LATER, **BY_ID),
            valued("Tags/0/Value", "a", "b"),
            type="AWS::S3::Bucket",
            replacement="True",
            PolicyAction="ReplaceAndRetain",
        ),
        row(
            "Database",
            detail("MasterUserPassword"),
            valued("MasterUserPassword", "hunter1", "hunter2"),
            type="AWS::RDS::DBInstance",
        ),
        name="Storage",
        ParentChangeSetId=arn("release"),
        ExecutionStatus="UNAVAILABLE",
        StatusReason="[WARN] No export named <Cache>",
    )
    return {"responses": {one["ChangeSetId"]: one for one in (storage, network, root)}}


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str]) -> Explain:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["explain", *arguments], {})
        out, err = capsys.readouterr()
        return code, out, err

    return call


def written(folder: Path, document: object, name: str = "change-set.json") -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("form", "screen"),
    [
        ("text", "explain.txt"),
        ("markdown", "explain.md"),
        ("html", "explain.html"),
        ("json", "explain.json"),
    ],
)
def test_every_format(
    tmp_path: Path, explain: Explain, golden: Golden, form: str, screen: str
) -> None:
    code, out, err = explain(written(tmp_path, product()), "--format", form)
    assert (code, err) == (0, "")
    assert "hunter" not in out
    golden(f"screens/{screen}", out)


def test_the_document_for_programs_has_the_promised_shape(tmp_path: Path, explain: Explain) -> None:
    _, out, _ = explain(written(tmp_path, product()), "--format", "json")
    told = json.loads(out)
    assert told["version"] == 1
    assert told["guards"] == []
    found = {f"{one['stack']}/{one['logical_id']}": one for one in told["changes"]}
    vpc = found["Network/Vpc"]
    assert [vpc[name] for name in ("type", "action", "replacement", "certainty", "fate")] == [
        *("AWS::EC2::VPC", "replace", "always", "certain", "destroyed"),
    ]
    (cidr,) = vpc["properties"]
    assert [cidr[name] for name in ("path", "before", "after", "requires")] == [
        *("CidrBlock", "10.0.0.0/16", "10.1.0.0/16", "always"),
    ]
    assert found["Network/Subnet"]["certainty"] == "certain"
    assert found["Network/Subnet"]["because"] == ["Vpc"]
    files = found["Storage/Files"]
    assert (files["certainty"], files["fate"], files["stateful"]) == ("unknown", "retained", True)
    assert [one["stack"] for one in told["change_sets"]] == ["", "Network", "Storage"]


def test_several_files_are_one_product(tmp_path: Path, explain: Explain) -> None:
    responses = product()["responses"].values()
    files = [written(tmp_path, one, f"{number}.json") for number, one in enumerate(responses)]
    whole = explain(written(tmp_path, product()), "--format", "json")
    assert explain(*files, "--format", "json") == whole


def test_standard_input(monkeypatch: pytest.MonkeyPatch, explain: Explain) -> None:
    content = json.dumps(response(row("Orders", detail("DisplayName")))).encode("utf-16")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    code, out, err = explain("-")
    assert (code, err) == (0, "")
    assert "~ Orders (AWS::SNS::Topic): modified\n" in out


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {
                "Status": "FAILED",
                "StatusReason": "The submitted information didn't contain changes.",
            },
            "There is nothing to change. (FAILED, AVAILABLE)\n"
            "    The submitted information didn't contain changes.\n",
        ),
        ({}, "No resource changes, yet it can be executed"),
        (
            {"Status": "FAILED", "StatusReason": "Template error: <b>"},
            "! It failed: Template error: <b>",
        ),
    ],
)
def test_without_rows_the_status_is_all_there_is(
    tmp_path: Path, explain: Explain, told: dict[str, str], said: str
) -> None:
    name = written(tmp_path, response(**told))
    code, out, _ = explain(name)
    assert code == 0
    assert said in out
    assert "Nothing changes." not in out
    for form in ("markdown", "html"):
        assert "<b>" not in explain(name, "--format", form)[1]


def test_verbose_shows_every_stack(tmp_path: Path, explain: Explain) -> None:
    name = written(tmp_path, product())
    assert "Network: It is executed" not in explain(name)[1]
    assert "Network: It is executed with its root's change set." in explain(name, "-v")[1]


def test_change_sets_that_have_nothing_to_do_with_each_other(
    tmp_path: Path, explain: Explain
) -> None:
    told = [response(row("Orders")), response(row("Orders"), name="hotfix", StackName="other")]
    code, out, _ = explain(written(tmp_path, told))
    assert code == 0
    assert out.startswith("Change set release of shop and 1 more\n")
    assert "shop/Orders" in out
    assert "other/Orders" in out


def test_many_lines_do_not_make_a_comment_too_long(tmp_path: Path, explain: Explain) -> None:
    names = [f"Child{number}" for number in range(300)]
    children = [response(row("Orders", detail("A" * 300)), name=name) for name in names]
    told = [response(*map(nested, names)), *children[:30]]
    _, out, _ = explain(written(tmp_path, told), "--format", "markdown")
    assert len(out) < 65_536
    assert "more do not fit here" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ": is empty. "),
        (b'{"Changes": [\n}', ":2: is not JSON: "),
        (b'{"StackEvents": []}', ": is no change set; it looks like the events of a stack. "),
        (b"[]", ": is no change set but a list of 0 other things. "),
    ],
)
def test_bad_input_is_said_with_its_place(
    tmp_path: Path, explain: Explain, content: bytes, said: str
) -> None:
    path = tmp_path / "change-set.json"
    path.write_bytes(content)
    code, out, err = explain(str(path))
    assert (code, out) == (2, "")
    assert f"{path}{said}" in err
    assert "aws cloudformation describe-change-set" in err


def test_its_own_output_is_no_change_set(tmp_path: Path, explain: Explain) -> None:
    _, out, _ = explain(written(tmp_path, product()), "--format", "json")
    code, _, err = explain(written(tmp_path, json.loads(out)))
    assert code == 2
    assert "what streamflix itself prints" in err


def test_a_file_that_is_not_there(tmp_path: Path, explain: Explain) -> None:
    name = str(tmp_path / "nothing.json")
    assert explain(name) == (2, "", f"{name}: No such file or directory.\n")


def test_no_file_is_wrong_usage(explain: Explain) -> None:
    code, out, err = explain()
    assert (code, out) == (2, "")
    assert "FILE" in err


@pytest.mark.parametrize("arguments", [["--format", "yaml"], ["--exit"]])
def test_wrong_options(explain: Explain, arguments: Sequence[str]) -> None:
    assert explain("x.json", *arguments)[0] == 2


def test_nothing_that_it_needs_speaks_to_aws(tmp_path: Path, root: Path) -> None:
    import subprocess

    name = written(tmp_path, product())
    script = (
        "import sys; from generator.cli import main; "
        f"main(['explain', {name!r}], {{}}); "
        "print([one for one in ('boto3', 'botocore', 'cfnlint', 'moto') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_page_shows_what_is_really_printed(
    tmp_path: Path, root: Path, explain: Explain
) -> None:
    queue = row(
        "Orders",
        valued("QueueName", "orders", "orders-2", requires="Always"),
        type="AWS::SQS::Queue",
        replacement="True",
        PolicyAction="ReplaceAndDelete",
        PhysicalResourceId="https://sqs/orders",
    )
    parameter = row(
        "QueueArn",
        valued("Value", "arn:orders", LATER, source="ResourceAttribute", cause="Orders.Arn"),
        type="AWS::SSM::Parameter",
    )
    plain = [
        row("Orders", detail("QueueName", requires="Always"), type="AWS::SQS::Queue"),
        row(
            "QueueArn",
            detail("Value", source="ResourceAttribute", cause="Orders.Arn"),
            type="AWS::SSM::Parameter",
        ),
    ]
    told = [response(queue, parameter), response(*plain)]
    _, out, _ = explain(written(tmp_path, told))
    page = (root / "docs" / "explain.md").read_text(encoding="utf-8")
    assert f"```text\n{out}```\n" in page
