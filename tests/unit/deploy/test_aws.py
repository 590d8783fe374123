"""Credentials that are missing, expired or refused: said plainly, with what helps."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from generator.deploy.aws.client import Aws, AwsApiError, Endpoint, _translated
from generator.deploy.aws.credential_hints import CLOCK, EXPIRED, LOG_IN, REGION
from generator.errors import AwsError, UserError

SESSION = """\
[profile work]
sso_session = s
sso_account_id = 123456789012
sso_role_name = dev

[sso-session s]
sso_region = eu-west-2
sso_start_url = https://example.org/start
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without any credentials, on a machine that has none of its own."""
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def said(aws: Aws) -> str:
    with pytest.raises(AwsError) as caught:
        aws.ask("sts", "get_caller_identity")
    assert caught.value.exit_code == 3
    return str(caught.value)


def test_without_credentials_it_is_said_how_to_come_by_some(home: Path) -> None:
    found = said(Aws("eu-west-2"))
    assert found == f"AWS could not be asked: Unable to locate credentials. {LOG_IN}"


def test_a_session_that_was_never_begun_is_said_to_be(home: Path) -> None:
    (home / "config").write_text(SESSION)
    found = said(Aws("eu-west-2", profile="work"))
    assert "oken" in found
    assert found.endswith(LOG_IN)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("ExpiredToken", EXPIRED),
        ("InvalidClientTokenId", REGION),
        ("SignatureDoesNotMatch", CLOCK),
        ("AccessDenied", ""),
    ],
)
def test_a_refusal_of_whoever_asks_says_what_helps(code: str, hint: str) -> None:
    error = ClientError({"Error": {"Code": code, "Message": "No."}}, "DescribeStacks")
    with pytest.raises(AwsApiError) as caught, _translated("product"):
        raise error
    assert caught.value.code == code
    [mistake] = caught.value.mistakes
    assert mistake.what == "product: AWS rejected DescribeStacks: No."
    assert mistake.hint == hint


def test_a_profile_with_mfa_needs_a_terminal() -> None:
    with pytest.raises(AwsError, match="MFA code on a terminal") as caught, _translated():
        raise EOFError
    assert caught.value.exit_code == 3


def test_a_profile_that_there_is_not_is_a_mistake(home: Path) -> None:
    with pytest.raises(UserError, match=r"config profile \(nope\) could not be found") as caught:
        Aws("eu-west-2", profile="nope").ask("sts", "get_caller_identity")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("region", "url", "told"),
    [("eu-west-2", "nowhere", "Invalid endpoint: nowhere"), ("no region!", "", "no region!")],
)
def test_what_is_no_address_and_no_region_is_a_mistake(
    home: Path, region: str, url: str, told: str
) -> None:
    endpoint = Endpoint(url, "key", "secret") if url else None
    with pytest.raises(UserError, match=told):
        Aws(region, endpoint).ask("sts", "get_caller_identity")
