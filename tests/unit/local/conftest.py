"""A world to make resources in: moto in process, and prerequisites made when first asked for."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from generator.local import moto_patches
from generator.local.clients import Clients
from generator.local.handler import Call
from generator.local.resources import HANDLERS
from generator.local.services import Services

from .resources.examples import WORLD

REFERENCE = re.compile(r"\$\{(\w+)(?:\.([\w.]+))?\}")
LITERAL = "${!"
ACCOUNT, REGION = "123456789012", "eu-west-1"
TAGS = {"team": "films", "aws:cloudformation:stack-name": "streamflix"}


@dataclass
class World:
    """Calls into moto, and the prerequisites that examples name in ``${Name}``."""

    clients: Clients
    made: dict[str, tuple[str, str, dict[str, Any]]] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=itertools.count)

    def call(self, logical_id: str, tags: Mapping[str, str] = TAGS) -> Call:
        """A call as the engine makes it for a resource of that logical ID."""
        return Call(
            account=ACCOUNT,
            region=REGION,
            partition="aws",
            stack_id=f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/streamflix/1",
            stack_name="streamflix",
            logical_id=logical_id,
            token=f"token-{next(self.counter)}",
            tags=tags,
            client=lambda service: self.clients.client(service, ACCOUNT, REGION),
        )

    def resolve(self, value: Any) -> Any:
        """``value`` with its references resolved, what they need made first."""
        if isinstance(value, Mapping):
            return {k: self.resolve(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.resolve(v) for v in value]
        if not isinstance(value, str):
            return value
        if whole := REFERENCE.fullmatch(value):
            return self.refer(whole[1], whole[2])
        filled = REFERENCE.sub(lambda m: str(self.refer(m[1], m[2])), value)
        return filled.replace(LITERAL, "${")

    def refer(self, name: str, attribute: str | None) -> Any:
        """A prerequisite's physical ID, or one of its attributes."""
        if name not in self.made:
            type_name, properties = WORLD[name]
            resolved = self.resolve(properties)
            if type_name in BY_HAND:
                physical_id = BY_HAND[type_name](self, resolved)
            else:
                physical_id = HANDLERS[type_name].create(self.call(name), resolved)
            self.made[name] = (type_name, physical_id, resolved)
        type_name, physical_id, resolved = self.made[name]
        if attribute is None:
            return physical_id
        return HANDLERS[type_name].attributes(self.call(name), physical_id, resolved)[attribute]


def snapshot(world: World, properties: Mapping[str, Any]) -> str:
    """A snapshot of a database, which no resource type makes."""
    rds = world.call("Snapshot").client("rds")
    # Other worlds in this process have one too: each is named after its own database.
    name = f"of-{properties['of']}"
    rds.create_db_snapshot(DBInstanceIdentifier=properties["of"], DBSnapshotIdentifier=name)
    return name


def public_key(world: World, properties: Mapping[str, Any]) -> str:
    """An OpenSSH public key, made afresh."""
    private = ed25519.Ed25519PrivateKey.generate()
    form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return private.public_key().public_bytes(*form).decode()


def archive(world: World, properties: Mapping[str, Any]) -> str:
    """An empty archive in a bucket."""
    content = io.BytesIO()
    zipfile.ZipFile(content, "w").close()
    s3 = world.call("Archive").client("s3")
    s3.put_object(Bucket=properties["bucket"], Key="layer.zip", Body=content.getvalue())
    return "layer.zip"


def definition(world: World, properties: Mapping[str, Any]) -> str:
    """A state machine's definition in a bucket, as YAML, with a state to be filled in."""
    s3 = world.call("Definition").client("s3")
    text = "StartAt: ${Start}\nStates: {A: {Type: Pass}, B: {Type: Succeed}}\n"
    s3.put_object(Bucket=properties["bucket"], Key="machine.yaml", Body=text.encode())
    return "machine.yaml"


BY_HAND = {
    "snapshot": snapshot,
    "public key": public_key,
    "archive": archive,
    "definition": definition,
}


@pytest.fixture(scope="session")
def services() -> Services:
    moto_patches.install()
    return Services()


@pytest.fixture(scope="session")
def clients(services: Services) -> Clients:
    return Clients(services)


@pytest.fixture(scope="module")
def world(services: Services, clients: Clients) -> World:
    """One for all tests of a module: what each leaves behind, it has to answer for.

    It begins empty: moto's resources are the whole process's, and others empty them, too. moto
    fills a region with defaults when it is first asked about; that is no resource's doing.
    """
    services.reset()
    for region in (REGION, "us-east-1"):
        clients.client("ec2", ACCOUNT, region).describe_vpcs()
    return World(clients)
