"""The endpoint from outside: a web page cannot use it, and nothing that it holds calls out."""

from __future__ import annotations

import json
import socket
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from generator.local.api.actions import ACTIONS
from generator.local.api.request import ActionRequest
from generator.local.clients import Clients
from generator.local.moto_patches import nobody_called
from generator.local.records.stacks import Place
from generator.local.services import Services

from .conftest import ACCOUNT, REGION, World
from .test_life_of_stacks import template, topic

SCOPE = f"{ACCOUNT}/20261122/{REGION}/cloudformation/aws4_request"
DELETION = urllib.parse.urlencode(
    {"Action": "DeleteStack", "StackName": "s", "X-Amz-Credential": SCOPE}
)


def answer(world: World, path: str, method: str, body: bytes = b"", **headers: str) -> int:
    """The status of a raw request."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        f"{world.aws.endpoint_url}{path}", body or None, named, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return int(error.code)


def test_an_image_of_a_page_deletes_no_stack(world: World) -> None:
    world.create("s", template(A=topic("a")))
    for headers in (
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "image"},
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
    ):
        assert answer(world, f"/?{DELETION}", "GET", **headers) == 403
    assert world.status("s") == "CREATE_COMPLETE"


def test_a_form_of_a_page_resets_and_breaks_nothing(world: World) -> None:
    world.create("s", template(A=topic("a")))
    fault = json.dumps({"kind": "throttle", "times": -1}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert answer(world, "/_local/faults", "POST", fault, Content_Type=kind) == 403
        assert answer(world, "/_local/reset", "POST", Content_Type=kind) == 403
        foreign = {"Origin": "https://evil.example", "Content_Type": kind}
        assert answer(world, "/moto-api/reset", "POST", **foreign) == 403
    assert world.aws.faults.waiting() == []
    assert world.status("s") == "CREATE_COMPLETE"


def test_a_name_that_somebody_lets_point_here_reads_nothing(world: World) -> None:
    port = world.aws.endpoint_url.rpartition(":")[2]
    for path in ("/", "/_local/health", "/_local/faults"):
        assert answer(world, path, "GET", Host=f"rebound.example:{port}") == 403


def test_a_request_without_a_host_or_with_two_is_no_request(world: World) -> None:
    port = int(world.aws.endpoint_url.rpartition(":")[2])
    for hosts in ("", f"Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET /_local/health HTTP/1.1\r\n{hosts}\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 400")


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Whom this thread looks up or connects to; no one is reached."""
    found: list[Any] = []
    own = threading.get_ident()

    def watched(original: Any, what: str) -> Any:
        def call(*arguments: Any, **more: Any) -> Any:
            if threading.get_ident() != own:
                return original(*arguments, **more)
            found.append((what, arguments[-1] if what == "connect" else arguments[0]))
            raise OSError("no one is reached from here")

        return call

    monkeypatch.setattr(socket, "getaddrinfo", watched(socket.getaddrinfo, "look up"))
    for method in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(
            socket.socket, method, watched(getattr(socket.socket, method), "connect"), raising=False
        )
    yield found


URL = "http://films.example/told"


def test_what_the_services_are_told_to_call_is_never_called(called: list[Any]) -> None:
    clients = Clients(Services())

    def client(service: str) -> Any:
        return clients.client(service, ACCOUNT, REGION)

    sns, firehose = map(client, ("sns", "firehose"))
    arn = sns.create_topic(Name="told")["TopicArn"]
    for protocol, endpoint in (
        ("http", URL),
        ("https", "https://films.example/"),
        ("email", "a@b.c"),
    ):
        sns.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint)
    assert sns.publish(TopicArn=arn, Message="m")["MessageId"]

    bucket = "arn:aws:s3:::films"
    role = f"arn:aws:iam::{ACCOUNT}:role/r"
    firehose.create_delivery_stream(
        DeliveryStreamName="stream",
        HttpEndpointDestinationConfiguration={
            "EndpointConfiguration": {"Url": "https://films.example/"},
            "S3Configuration": {"RoleARN": role, "BucketARN": bucket},
        },
    )
    record = {"Data": b"x"}
    assert firehose.put_record(DeliveryStreamName="stream", Record=record)["RecordId"]
    assert called == []


def test_only_who_answers_for_a_service_reaches_nobody(world: World) -> None:
    url = f"{world.aws.endpoint_url}/_local/health"
    with nobody_called():
        assert requests.get(url, timeout=10).status_code == 503
        assert requests.post("http://films.example/", timeout=10).status_code == 503
    assert requests.get(url, timeout=10).status_code == 200


def test_a_stack_that_is_deployed_calls_nobody(called: list[Any], world: World) -> None:
    """The test's own client connects to the endpoint; nothing else does."""
    called.clear()
    resources = {
        "T": {"Type": "AWS::SNS::Topic"},
        "S": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": {"Ref": "T"}, "Protocol": "http", "Endpoint": URL},
        },
    }
    front = world.aws.front
    request = ActionRequest(
        front.context,
        front.operations,
        front.stack_sets,
        Place(ACCOUNT, REGION),
        {"StackName": "s", "TemplateBody": json.dumps({"Resources": resources})},
    )
    ACTIONS["CreateStack"](request)
    front.operations.wait()
    stack = front.context.store.live(Place(ACCOUNT, REGION), "s")
    assert stack is not None
    assert stack.status == "CREATE_COMPLETE"
    assert called == []
