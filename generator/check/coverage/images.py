"""Images and numbers of tasks in production.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.values import Value
from generator.check.coverage import rules
from generator.check.model import CheckContext, finding_at
from generator.check.resources import alternatives, certain, number, properties, target
from generator.check.stabilization.services import containers
from generator.findings import Finding
from generator.iam.patterns import CLOSE, is_open, pattern_of, shown
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

SERVICE = "AWS::ECS::Service"
SCALABLE = "AWS::ApplicationAutoScaling::ScalableTarget"


def check_images(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Images without a fixed tag, and services without tasks, in protected environments."""
    if not context.is_production:
        return
    for task in certain(product, "AWS::ECS::TaskDefinition"):
        for index, container in enumerate(containers(task)):
            if fault := _image_fault(container.get("Image")):
                where = ("Properties", "ContainerDefinitions", index, "Image")
                yield finding_at(product, rules.LATEST, task.key, fault, *where)
    for one in certain(product, SERVICE, SCALABLE):
        name = "DesiredCount" if one.type == SERVICE else "MinCapacity"
        value = properties(one).get(name)
        if _is_scaled(one) and number(value) == 0 and not _waits(product, one, name):
            message = f"{name} is 0: no task may be running, and every request fails."
            yield finding_at(product, rules.NO_TASKS, one.key, message, "Properties", name)


def _is_scaled(one: ResourceInstance) -> bool:
    kind = properties(one).get("ServiceNamespace", "ecs")
    return one.type == SERVICE or kind == "ecs"


def _image_fault(value: Value) -> str:
    if value is None:
        return ""
    image = pattern_of(value)
    name = image.rpartition("/")[2] if not image.endswith(CLOSE) else image
    if "@sha256:" in image:
        return ""
    if image.endswith(":latest"):
        return f"{shown(image)} is whatever was pushed last."
    is_repository = image.endswith(".RepositoryUri" + CLOSE)
    if is_repository or (not is_open(image) and ":" not in name):
        return f"{shown(image)} has no tag, which means latest."
    return ""


def _waits(product: ResolvedProduct, one: ResourceInstance, name: str) -> bool:
    """Whether the service waits for its first image: one condition decides both.

    What the property is once there is an image must be no zero, either.
    """
    found = alternatives(product, one, name)
    decides = found is not None and _decides_image(product, one, found.condition)
    return decides and found is not None and number(found.otherwise) != 0


def _decides_image(product: ResolvedProduct, one: ResourceInstance, condition: str) -> bool:
    services = [one] if one.type == SERVICE else list(certain(product, SERVICE))
    for service in services:
        task = target(product, properties(service).get("TaskDefinition"))
        if task is not None:
            template = product.stacks[task.key[0]].template
            written = template.resources[task.key[1]].get("Properties", {})
            if f"'Fn::If': ['{condition}'" in str(written.get("ContainerDefinitions")):
                return True
    return False
