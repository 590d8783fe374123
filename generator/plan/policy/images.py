"""Images that are named by a tag which moves: what was tested need not be what runs.

Source: Amazon ECR User Guide, "Image tag mutability"; Docker, "Image references": no tag and no
digest means ``latest``.

    task definitions ●→ PolicyResults
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.values import Unknown, Value, is_scalar, text_of
from generator.plan.diff.compare import Comparison
from generator.plan.model import PolicyResult
from generator.plan.policy.alternatives import alternatives
from generator.plan.policy.tables import values_at

RULE = "weaker-availability"
_PATHS = {
    "AWS::ECS::TaskDefinition": "ContainerDefinitions/[*]/Image",
    "AWS::Lambda::Function": "Code/ImageUri",
    "AWS::AppRunner::Service": "SourceConfiguration/ImageRepository/ImageIdentifier",
}


def image_results(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each resource that runs ``latest`` and did not."""
    for change in comparison.changes:
        path = _PATHS.get(change.type, "")
        if not path:
            continue
        for before, after in alternatives(comparison.before, comparison.after, change):
            old, new = (
                any(map(is_latest, values_at(one.resource.properties, path))) if one else False
                for one in (before, after)
            )
            if new and not old:
                words = "It runs whatever image has the tag latest: each start may be another one."
                yield PolicyResult(RULE, change.place, words)


def is_latest(image: Value) -> bool:
    """Whether an image's reference is, or ends in, the tag ``latest``."""
    if isinstance(image, Unknown):
        match image.expression:
            case {"Fn::Join": ["", [*_, str(last)]]}:
                return last.endswith(":latest")
        return False
    if not is_scalar(image) or not image:
        return False
    name = text_of(image).rpartition("/")[2]
    return name.endswith(":latest") or not (":" in name or "@" in name)
