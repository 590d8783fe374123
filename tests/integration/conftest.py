"""What the integration tests look at: StreamFlix on the local AWS, or a stack that is reported.

pytest tests/integration                        on this machine, deployed by the tests
pytest tests/integration --stack NAME -m aws    in the account and region of the environment
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import boto3
import pytest
from worlds import ACCOUNT, REGION, World

from .reading import Deployed, reading


@dataclass(frozen=True)
class Choice:
    """An environment of ``parameters/`` to deploy on this machine, with other parameters."""

    environment: str
    delivery: str = "nested"
    changed: Mapping[str, str] = field(default_factory=dict)
    certificate: bool = False

    @property
    def name(self) -> str:
        """What tells it from the others."""
        changed = [f"{key}={value}" for key, value in self.changed.items()]
        certificate = ["certificate"] if self.certificate else []
        return " ".join((self.environment, self.delivery, *changed, *certificate))

    @property
    def label(self) -> str:
        """The same as a test's name shows it."""
        return "-".join((self.environment, self.delivery, *list(self.changed)[:1]))


RUNNING = Choice("prod", changed={"ImageTag": "1.0"})
"""Production with an image to run: the most that there is."""

OTHERS = (
    Choice("dev"),
    Choice("staging"),
    Choice("local"),
    Choice("prod", delivery="flat"),
    Choice("prod", certificate=True, changed={"CertificateDomain": "api.example.com"}),
    Choice(
        "dev",
        changed={
            "ImageTag": "7",
            "ImageRepository": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/central",
            "DesiredCount": "2",
            "ZoneCount": "2",
            "NatGateways": "regional",
            "LoadBalancerScheme": "internal",
            "InterfaceEndpoints": "true",
            "DatabaseIamAuthentication": "true",
            "CorsOrigins": "https://www.example.com",
            "PermissionsBoundaryArn": "arn:aws:iam::aws:policy/PowerUserAccess",
        },
    ),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of a deployed stack runs on the one that is reported, or on the choices here."""
    if "choice" not in metafunc.fixturenames:
        return
    told = metafunc.config.getoption("--stack")
    if told:
        choices = [pytest.param(told, id=told, marks=pytest.mark.aws)]
    else:
        others = [pytest.param(one, id=one.label, marks=pytest.mark.long) for one in OTHERS]
        choices = [pytest.param(RUNNING, id=RUNNING.label), *others]
    metafunc.parametrize("choice", choices, scope="session")


@pytest.fixture(scope="session")
def known() -> dict[str, Deployed]:
    """What was looked at already, by name: CloudFormation is asked once."""
    return {}


@pytest.fixture
def deployed(
    request: pytest.FixtureRequest, choice: Choice | str, known: dict[str, Deployed]
) -> Deployed:
    """The deployed stack, to be looked at and nothing else."""
    if isinstance(choice, str):
        return known.setdefault(choice, in_an_account(choice))
    world: World = request.getfixturevalue("endpoint")
    if world.holds != choice.name:
        world.recalled(choice.name, lambda: make(world, choice))
        world.holds = choice.name
    return known.setdefault(choice.name, on_this_machine(world, choice))


def in_an_account(stack: str) -> Deployed:
    """A stack in the account and region that the usual variables name."""
    session = boto3.Session()
    assert session.region_name, "AWS_REGION or a profile says in which region the stack is"
    return Deployed(stack, session.region_name, reading(session))


def on_this_machine(world: World, choice: Choice) -> Deployed:
    """An environment's stack on the local AWS."""
    session = boto3.Session(
        aws_access_key_id=ACCOUNT, aws_secret_access_key="local", region_name=REGION
    )
    name = f"streamflix-{choice.environment}"
    return Deployed(name, REGION, reading(session, world.aws.endpoint_url))


def make(world: World, choice: Choice) -> None:
    """Deploy a choice, with a certificate where it has one."""
    changed = dict(choice.changed)
    if choice.certificate:
        asked = world.client("acm").request_certificate(DomainName=changed["CertificateDomain"])
        changed["CertificateArn"] = asked["CertificateArn"]
    world.deploy(choice.environment, changed, choice.delivery)
