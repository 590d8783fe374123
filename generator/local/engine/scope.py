"""What a template sees in a live stack: physical IDs, attributes, exports, zones, other stacks.

Stack, Deployment ○→ Scope (callbacks into the store and the services) ●→ product's Resolver
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.cfn.errors import refusal
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Lookups, Pseudo, Scope, StackOutput
from generator.cfn.values import Value
from generator.local.engine import exports
from generator.local.engine.context import EngineContext
from generator.local.records.stacks import Deployment, Place, Resource, Stack


def pseudo(stack: Stack, deployment: Deployment) -> Pseudo:
    """The pseudo parameters of a stack."""
    return Pseudo(
        region=stack.place.region,
        account_id=stack.place.account,
        stack_name=stack.name,
        stack_id=stack.id,
        notification_arns=deployment.notification_arns,
    )


class LiveLookups:
    """Answers for one stack out of its resources' records and the rest of the account."""

    def __init__(self, context: EngineContext, stack: Stack) -> None:
        self._context = context
        self._stack = stack
        self.imported: set[str] = set()

    def lookups(self) -> Lookups:
        """The callbacks, ready for a ``Scope``; dynamic references stay text on purpose."""
        return Lookups(
            ref=self.ref,
            get_att=self.get_att,
            import_value=self.import_value,
            stack_output=self.stack_output,
            zones=self.zones,
        )

    def ref(self, logical_id: str) -> Value:
        """A resource's physical ID."""
        return self._resource(logical_id).physical_id

    def get_att(self, logical_id: str, attribute: str) -> Value:
        """A resource's attribute; raises in AWS's words where the type has no such."""
        resource = self._resource(logical_id)
        if attribute not in resource.attributes:
            raise refusal(no_such_attribute(resource, attribute))
        return resource.attributes[attribute]

    def import_value(self, name: str) -> Value:
        """Another stack's export."""
        known = exports.exports(self._context.store, self._stack.place)
        if name not in known:
            raise refusal(f"No export named {name} found.")
        self.imported.add(name)
        return known[name].value

    def stack_output(self, asked: StackOutput) -> Value:
        """An output of any stack of the account, in any region."""
        region = asked.region or self._stack.place.region
        place = Place(self._stack.place.account, region)
        found = self._context.store.live(place, asked.stack_name)
        output = found.outputs.get(asked.output_name) if found else None
        if output is None:
            raise refusal(f"Output {asked.output_name} of stack {asked.stack_name} not found.")
        return output.value

    def zones(self, region: str) -> Sequence[str]:
        """The region's availability zones."""
        return self._context.regions.zones(
            self._stack.place.account, region or self._stack.place.region
        )

    def _resource(self, logical_id: str) -> Resource:
        found = self._stack.resources.get(logical_id)
        if found is None:
            what = f"Unresolved resource dependencies [{logical_id}] in the template"
            raise refusal(f"Template format error: {what}")
        return found


def no_such_attribute(resource: Resource, attribute: str) -> str:
    """AWS's sentence for an attribute that a resource does not have."""
    if attribute.startswith("Outputs."):
        return f"Output '{attribute.removeprefix('Outputs.')}' not found in stack"
    return f"Requested attribute {attribute} does not exist in schema for {resource.type}"


def resolver(stack: Stack, deployment: Deployment, lookups: Lookups) -> Resolver:
    """A resolver of a deployment's template, which asks anew at each question."""
    scope = Scope(deployment.values, pseudo(stack, deployment), lookups)
    return Resolver(deployment.template, scope)


def wanted(resolver: Resolver) -> list[str]:
    """The logical IDs whose condition holds, in template order."""
    return [name for name in resolver.template.resources if resolver.exists(name) is True]


def wanted_now(context: EngineContext, stack: Stack) -> set[str]:
    """The logical IDs that the stack's own deployment asks for."""
    if stack.deployment is None:
        return set()
    lookups = LiveLookups(context, stack).lookups()
    return set(wanted(resolver(stack, stack.deployment, lookups)))


def outputs_of(resolver: Resolver) -> dict[str, Any]:
    """Every output whose condition holds, resolved."""
    return {
        name: resolver.output(name)
        for name in resolver.template.outputs
        if resolver.gives(name) is True
    }
