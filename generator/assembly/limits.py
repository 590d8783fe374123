"""CloudFormation's limits, and how much of each a template uses.

From "Understand CloudFormation quotas" in the CloudFormation User Guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

RESOURCES = 500
PARAMETERS = 200
OUTPUTS = 200
MAPPINGS = 200
BODY_BYTES = 1_000_000  # in Amazon S3
INLINE_BYTES = 51_200  # in the request itself


class Usage(NamedTuple):
    """What one template holds. ``size`` is in bytes."""

    path: str
    resources: int
    parameters: int
    outputs: int
    mappings: int
    size: int

    def shares(self) -> Mapping[str, float]:
        """Each limit's share in use, 1.0 being all of it."""
        return {
            "resources": self.resources / RESOURCES,
            "parameters": self.parameters / PARAMETERS,
            "outputs": self.outputs / OUTPUTS,
            "mappings": self.mappings / MAPPINGS,
            "bytes": self.size / BODY_BYTES,
        }


def usage(path: str, content: Mapping[str, Any], size: int) -> Usage:
    """Count what a template (its plain data) of ``size`` bytes holds."""
    counts = {
        name: len(content.get(name, {}))
        for name in ("Resources", "Parameters", "Outputs", "Mappings")
    }
    return Usage(
        path,
        counts["Resources"],
        counts["Parameters"],
        counts["Outputs"],
        counts["Mappings"],
        size,
    )
