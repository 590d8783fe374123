"""Whatever is computed from a NoEcho parameter is hidden, in every format, also across stacks."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.plan.redaction.secrets import is_secret, scrubbed
from generator.views import formats
from generator.views.formats import Look

PASSWORDS = ("Xq7-wert-9k", "Pm2-zuio-4j")
SCHEMAS = Schemas()


def child(uses: dict[str, Any], outputs: dict[str, Any] | None = None) -> str:
    return json.dumps(
        {
            "Parameters": {"In": {"Type": "String"}},
            "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": uses}},
            "Outputs": outputs or {},
        }
    )


def nested(url: str, value: Any) -> dict[str, Any]:
    properties = {"TemplateURL": url, "Parameters": {"In": value}}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": properties}


def root(**resources: dict[str, Any]) -> str:
    parameters = {"Password": {"Type": "String", "NoEcho": True}}
    outputs = {"Url": {"Value": {"Fn::Sub": "postgres://u@${Password}"}}}
    document = {"Parameters": parameters, "Resources": resources, "Outputs": outputs}
    return json.dumps(document)


def shown(texts: dict[str, str], passwords: tuple[str, str] = PASSWORDS) -> str:
    """Every format's text, joined, of a change of the password."""
    product = assembled(texts)
    before, after = (resolved_product(product, StackInputs({"Password": p})) for p in passwords)
    report = change_report(compare(before, after, SCHEMAS.get), PolicyContext(date(2026, 1, 1)))
    return "".join(
        formats.changes(name)(report, Look("x", False, True)) for name in formats.CHANGES
    )


def topic(value: Any) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": value}}


PASSWORD: dict[str, Any] = {"Ref": "Password"}
USES: dict[str, Any] = {
    "itself": PASSWORD,
    "inside a text": {"Fn::Sub": "x ${Password} y"},
    "base64": {"Fn::Base64": {"Fn::Sub": "export P=${Password}"}},
    "a part": {"Fn::Select": [1, {"Fn::Split": ["-", PASSWORD]}]},
    "joined": {"Fn::Join": ["", ["a", PASSWORD, "b"]]},
    "chosen": {"Fn::If": ["Never", "x", PASSWORD]},
}


def leaks(text: str, password: str) -> list[str]:
    forms = [password, quote(password, safe=""), *password.split("-")]
    whole = base64.b64encode(f"export P={password}".encode()).decode()
    forms += [base64.b64encode(password.encode()).decode(), whole]
    return [form for form in forms if len(form) >= 4 and form in text]


@pytest.mark.parametrize("use", [name for name in USES if name != "chosen"])
def test_what_is_computed_from_a_secret_is_secret(use: str) -> None:
    text = shown({"": root(T=topic(USES[use]))})
    assert [leak for one in PASSWORDS for leak in leaks(text, one)] == []
    assert "****" in text


@pytest.mark.parametrize("use", [name for name in USES if name != "chosen"])
def test_a_secret_is_followed_down_into_a_nested_stack(use: str) -> None:
    inner = child({"DisplayName": {"Fn::Sub": "to ${In}"}})
    text = shown({"": root(C=nested("c", USES[use])), "C": inner})
    assert [leak for one in PASSWORDS for leak in leaks(text, one)] == []


def test_a_secret_is_followed_up_from_an_output_and_into_the_next_stack() -> None:
    part = {"Fn::Select": [1, {"Fn::Split": ["-", {"Ref": "In"}]}]}
    first = child({}, {"Part": {"Value": part}})
    second = child({"DisplayName": {"Ref": "In"}})
    passed = {"Fn::GetAtt": ["C", "Outputs.Part"]}
    texts = {
        "": root(C=nested("c", PASSWORD), D=nested("d", passed)),
        "C": first,
        "D": second,
    }
    text = shown(texts)
    assert [leak for one in PASSWORDS for leak in leaks(text, one)] == []


def test_short_secrets_are_hidden_inside_longer_texts() -> None:
    text = shown({"": root(T=topic({"Fn::Sub": "pin=${Password}"}))}, ("z1q", "z2q"))
    assert "z1q" not in text
    assert "z2q" not in text


@pytest.mark.parametrize(
    "name",
    [
        "SMTP_PASS",
        "MYSQL_PWD",
        "PGPASSWORD",
        "REDIS_AUTH",
        "SIGNING_KEY",
        "PAYMENT_KEY",
        "DB_PASSWORDS",
        "AUTH_TOKENS",
        "ApiKey",
        "GITHUB_PAT",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD_ROTATION_DAYS",
        "PUBLIC_KEY",
        "S3_KEY",
        "PARTITION_KEY",
        "KmsKeyId",
        "KeyName",
        "MAX_TOKENS",
        "Secrets",
        "SECRET_NAME",
        "TOKEN_URL",
        "PASSENGER_COUNT",
        "AUTHOR",
        "COMPASS_URL",
        "PATH",
        "AUTH_MODE",
    ],
)
def test_names_that_stay_readable(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("serve --password hunter22 --verbose", "hunter22"),
        ("serve --token=abcd1234", "abcd1234"),
        ("password='hunter22'", "hunter22"),
        ('{"api_key": "hunter22"}', "hunter22"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghij"),
        ("Authorization: Bearer abc.def.ghi", "abc.def.ghi"),
        ("AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"),
    ],
)
def test_forms_of_secrets(text: str, secret: str) -> None:
    assert secret not in scrubbed(text)


@pytest.mark.parametrize(
    "text",
    [
        "PASSWORD_ROTATION_DAYS=7",
        "password={{resolve:secretsmanager:films:SecretString:password}}",
        "the token bucket is full",
        "--token-file /run/token",
    ],
)
def test_plain_texts_stay_as_they_are(text: str) -> None:
    assert scrubbed(text) == text
