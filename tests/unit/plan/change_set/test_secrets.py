"""What looks like a secret is not printed."""

from __future__ import annotations

import json

import pytest
from unit.plan.change_set.samples import LATER, detail, response, row, the_change, valued

from generator.plan.redaction.redact import Redaction
from generator.plan.redaction.secrets import is_secret

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    "name",
    [
        *("MasterUserPassword", "DB_PASSWORD", "password", "dbPwd", "SecretString", "AuthToken"),
        *("API_KEY", "apiKey", "ApiKey", "PrivateKey", "AWS_SECRET_ACCESS_KEY", "OAuthToken"),
        *("GITHUB_TOKEN", "client-secret", "Passphrase", "Credentials", "authtoken"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("SecretArn", "DB_SECRET_ARN", "SecretId", "MasterUserSecretKmsKeyId", "PasswordLength"),
        *("ManageMasterUserPassword", "GenerateSecretString", "Secrets", "TokenValidity"),
        *("KeyName", "PublicKey", "Compass", "Tokenizer", "PasswordPolicy", "", "0", "SecretName"),
    ],
)
def test_names_that_are_about_secrets(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("pointer", "value", "shown"),
    [
        ("/Properties/MasterUserPassword", "hunter2", "****"),
        ("/Properties/MasterUserPassword", "{{resolve:secretsmanager:db}}", None),
        ("/Properties/MasterUserPassword", LATER, None),
        ("/Properties/MasterUserPassword", "****", None),
        ("/Properties/MasterUserPassword", "", None),
        ("/Properties/AuthToken", "arn:aws:secretsmanager:eu-west-2:1:secret:x", None),
        ("/Properties/Environment/Variables/DB_PASSWORD", "hunter2", "****"),
        ("/Properties/Environment", '{"Variables":{"DB_PASSWORD":"hunter2","A":"b"}}',
         '{"Variables":{"DB_PASSWORD":"****","A":"b"}}'),
        ("/Properties/Environment", '{ "Variables": {"A": "b"} }', None),
        ("/Properties/Environment", "{not JSON", None),
        ("/Properties/Environment", '[{"Name":"TOKEN","Value":"x"},{"Name":"A","Value":"b"}]',
         '[{"Name":"TOKEN","Value":"****"},{"Name":"A","Value":"b"}]'),
        ("/Properties/Environment/1/Value", "x", "****"),
        ("/Properties/Environment/0/Value", "x", None),
        ("/Properties/Environment/9/Value", "x", None),
        ("/Properties/Secrets", '[{"Name":"DB_PASSWORD","ValueFrom":"arn:aws:x"}]', None),
        ("/Properties/SecretString", '{"user":"a"}', "****"),
        ("/Properties/Url", "postgres://me:hunter2@db:5432/x", "postgres://****@db:5432/x"),
        ("/Properties/Url", "https://example.com:8443/a@b", None),
        ("/Properties/UserData", f"a\n{KEY}\nb", "a\n****\nb"),
        ("/Properties/Connection", "host=db;password=hunter2;x=1", "host=db;password=****;x=1"),
        ("/Properties/Command", '["psql","postgres://a:b@c"]', '["psql","postgres://****@c"]'),
        ("/Properties/Numbers", "[1,true,null]", None),
    ],
)  # fmt: skip
def test_values(pointer: str, value: str, shown: str | None) -> None:
    environment = [{"Name": "HOST", "Value": "x"}, {"Name": "TOKEN", "Value": "x"}]
    context = {"Properties": {"Environment": environment}}
    assert Redaction().text(value, pointer, context) == (value if shown is None else shown)


def test_nothing_of_a_reading_shows_a_secret() -> None:
    told = [
        valued("MasterUserPassword", "hunter1", "hunter2"),
        valued("Environment/0/Value", "hunter1", "hunter2"),
    ]
    context = {"Environment": [{"Name": "DB_PASSWORD", "Value": "hunter2"}]}
    change = the_change(response(row("Orders", *told, before=context, after=context)))
    assert "hunter" not in repr(change)
    assert [one.certainty for one in change.properties] == ["certain", "certain"]


def test_hidden_parameters_stay_hidden_and_still_count() -> None:
    told = response(
        row("Orders", detail("Tags", source="ParameterReference", cause="Pin")),
        Parameters=[{"ParameterKey": "Pin", "ParameterValue": "****"}],
    )
    change = the_change(json.loads(json.dumps(told)))
    assert (change.certainty, change.because) == ("certain", ("Parameter Pin",))
