"""What contract tests share: the templates as they are committed, in both deliveries."""

from __future__ import annotations

import pytest
from contract.facts.deployed import DELIVERIES, Deploy, deploying


@pytest.fixture(params=DELIVERIES)
def deploy(request: pytest.FixtureRequest) -> Deploy:
    """``deploy(ZoneCount="2")``: what is there with these parameters, in this delivery."""
    return deploying(str(request.param))
