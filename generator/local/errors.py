"""What CloudFormation refuses: a code, an HTTP status and AWS's sentence. Pure."""

from __future__ import annotations


class ApiError(Exception):
    """A refused request; becomes AWS's ErrorResponse.

    ``code`` as the API documents it ("ValidationError", "AlreadyExistsException", …).
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        self.code = code
        self.message = message
        self.status = status
        super().__init__(f"{code}: {message}")


class ResourceError(Exception):
    """A resource operation that failed; the message is its ResourceStatusReason."""

    @property
    def reason(self) -> str:
        """What the event says."""
        return str(self)


def invalid(message: str) -> ApiError:
    """CloudFormation's own refusal of almost anything: ``ValidationError``, HTTP 400."""
    return ApiError("ValidationError", message)
