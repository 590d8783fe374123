"""A question that is asked again where AWS throttles or the network is lost.

ask ○→ answer, or nothing this time and a notice
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from generator.deploy.aws.client import Aws, AwsApiError, AwsConnectionError
from generator.deploy.aws.outages import Patience

T = TypeVar("T")


class Patient(Generic[T]):
    """Asks; ``notice`` is a sentence about the line to AWS after the last question, or nothing."""

    def __init__(self, aws: Aws, ask: Callable[[], T]) -> None:
        self._aws, self._ask = aws, ask
        self._patience = Patience()

    @property
    def notice(self) -> str:
        """What there is to say of the line."""
        return self._patience.notice

    def __call__(self) -> T | None:
        """The answer; None where there was none, after a while that grows.

        Raises what will not pass, and ``AwsError`` after a long silence.
        """
        try:
            found = self._ask()
        except (AwsApiError, AwsConnectionError) as error:
            self._patience = self._patience.missed(error, self._aws.clock())
            self._aws.sleep(self._patience.pause)
            return None
        self._patience = self._patience.answered()
        return found
