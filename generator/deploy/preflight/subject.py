"""What is checked: an environment in an account and region."""

from __future__ import annotations

from dataclasses import dataclass

from generator.config.parameters.files import Environment
from generator.deploy.aws.client import Answer, Aws


@dataclass(frozen=True)
class Subject:
    """What is checked: an environment in an account and region; ``stack``: None before the first
    deployment."""

    aws: Aws
    environment: Environment
    stack: Answer | None = None

    def value(self, parameter: str) -> str:
        """The parameter's value, its default where the environment does not set it."""
        return self.environment.all_parameters[parameter]

    def items(self, parameter: str) -> list[str]:
        """The items of a list parameter."""
        return [one.strip() for one in self.value(parameter).split(",") if one.strip()]
