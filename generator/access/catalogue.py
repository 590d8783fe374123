"""IAM's actions, as the Service Authorization Reference lists them: cfn-lint carries a copy.

Read from the installed package's own file without importing it, like the resource schemas.

    file ○→ Catalogue: action ●→ ARNs
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.cfn.schemas import packaged_data


class Catalogue:
    """IAM's actions. IAM does not mind their case, and neither does this."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises ``UserError`` where cfn-lint is not installed."""
        file = file or packaged_data() / "AdditionalSpecs" / "Policies.json"
        self._services: Mapping[str, Any] = json.loads(file.read_bytes())

    def knows(self, action: str) -> bool:
        """Whether IAM has an action such as ``ecs:CreateService``."""
        return self._action(action) is not None

    def arns(self, action: str) -> tuple[str, ...]:
        """Formats of the ARNs that an action is about, sorted; none where it takes only ``*``.

        ``${Partition}``, ``${Region}`` and ``${Account}`` stand for themselves, ``.*`` for any
        text.
        """
        known = self._services.get(_service(action), {}).get("Resources", {})
        kinds = (self._action(action) or {}).get("Resources", ())
        return tuple(
            sorted({arn for kind in kinds for arn in known.get(kind.lower(), {})["ARNFormats"]})
        )

    def _action(self, action: str) -> Mapping[str, Any] | None:
        actions = self._services.get(_service(action), {}).get("Actions", {})
        found: Mapping[str, Any] | None = actions.get(action.partition(":")[2].lower())
        return found


def _service(action: str) -> str:
    return action.partition(":")[0].lower()
