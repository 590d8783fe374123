"""A stack brought forward to its deployment: resources created, updated, replaced, in order.

What is no longer wanted stays until the whole operation has succeeded (``commit``), so that
everything can still be taken back (``rollback``).

Deployment ●→ resolved properties ●→ changes ○→ handlers, nested stacks ○→ events
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.errors import TemplateError
from generator.cfn.references import mentions
from generator.cfn.values import NO_VALUE
from generator.local.clock import now
from generator.local.engine import difference, exports, messages, nested, properties, schedule
from generator.local.engine.context import EngineContext
from generator.local.engine.deploy_options import DeployError, Options
from generator.local.engine.removal import needs_of
from generator.local.engine.resource_calls import ResourceCalls
from generator.local.engine.scope import LiveLookups, outputs_of, resolver, wanted
from generator.local.engine.singular import is_singular
from generator.local.engine.text_values import as_text
from generator.local.errors import ResourceError
from generator.local.records.stacks import (
    STACK_TYPE,
    Baseline,
    Deployment,
    Output,
    Resource,
    Stack,
)


def deploy(context: EngineContext, stack: Stack, target: Deployment, options: Options) -> None:
    """Bring a stack to its deployment; raises ``DeployError``."""
    _Deploy(context, stack, target, options).run()


class _Deploy:
    """One stack on its way to a deployment. Raises ``DeployError`` from :meth:`run`."""

    def __init__(
        self, context: EngineContext, stack: Stack, target: Deployment, options: Options
    ) -> None:
        self._context = context
        self._stack = stack
        self._target = target
        self._options = options
        self._calls = ResourceCalls(context, stack)
        self._lookups = LiveLookups(context, stack)
        self._resolver = resolver(stack, target, self._lookups.lookups())
        self._cancelled = threading.Event()
        self._base = begin(context, stack, target)

    def run(self) -> None:
        """Everything that the deployment wants, then its outputs and exports."""
        self._refuse_failed_macros()
        try:
            names = wanted(self._resolver)
            self._refuse_removals(set(names))
            needs = needs_of(self._resolver.template, names)
            failures = schedule.run(needs, self._one)
            if failures:
                raise DeployError(self._reason(failures))
            if self._stack.cancelled:
                raise DeployError(messages.USER_INITIATED)
            self._finish()
        except TemplateError as error:
            raise DeployError(_first(error) + " ") from error

    def _refuse_failed_macros(self) -> None:
        if failure := self._target.transform_failure:
            self._context.history.stack(self._stack, self._stack.status, failure, shown=False)
            raise DeployError(failure.rstrip(".") + ". ")

    def _refuse_removals(self, names: set[str]) -> None:
        denied = [n for n in self._options.forbidden if n not in names]
        for name in denied:
            self._deny(self._stack.resources[name])
        if denied:
            raise DeployError(messages.failed_to("update", denied))

    def _deny(self, resource: Resource) -> str:
        reason = messages.denied_by_policy(resource.logical_id)
        failed = replace(resource, status="UPDATE_FAILED", reason=reason)
        self._context.history.resource(self._stack, failed, keep=False)
        return reason

    def _finish(self) -> None:
        self._refuse_unknown_attributes()
        outputs = _outputs(outputs_of(self._resolver))
        imports = frozenset(self._lookups.imported)
        refused = exports.refusal(self._context.store, self._stack, self._base.outputs, outputs)
        if refused:
            raise DeployError(refused + " ")
        with self._context.store.lock:
            self._stack.outputs = outputs
            self._stack.imports = imports

    def _refuse_unknown_attributes(self) -> None:
        """Outputs may ask only for attributes that there are; nested stacks say so themselves."""
        template = self._resolver.template
        conditions = {name: self._resolver.condition(name) for name in template.conditions}
        for name in filter(self._resolver.gives, template.outputs):
            for mention in mentions(template.outputs[name], ("Outputs", name), conditions):
                resource = self._stack.resources.get(mention.name)
                if mention.kind != "get-att" or resource is None or resource.type == STACK_TYPE:
                    continue
                if mention.attribute and mention.attribute not in resource.attributes:
                    path = "/".join(map(str, mention.path))
                    what = f"Resource type {resource.type} does not support attribute"
                    raise DeployError(f"[Error] /{path}: {what} {{{mention.attribute}}}. ")

    def _reason(self, failures: Mapping[str, Exception]) -> str:
        for error in failures.values():
            if not isinstance(error, ResourceError):
                if isinstance(error, TemplateError):
                    return _first(error) + " "
                raise error
        there = self._stack.resources
        fresh = {n for n in failures if n not in there or there[n].status.startswith("CREATE")}
        created = messages.failed_to("create", fresh) if fresh else ""
        changed = failures.keys() - fresh
        return created + (messages.failed_to("update", changed) if changed else "")

    def _one(self, logical_id: str) -> None:
        try:
            if self._stack.cancelled:
                raise ResourceError(messages.UPDATE_CANCELLED)
            self._place(logical_id)
        except Exception:
            self._cancelled.set()
            raise

    def _place(self, logical_id: str) -> None:
        resolved = self._resolver.resource(logical_id)
        properties = {k: v for k, v in resolved.properties.items() if v is not NO_VALUE}
        desired = Resource(
            logical_id,
            resolved.type,
            "CREATE_IN_PROGRESS",
            now(),
            properties=properties,
            declared=resolved.attributes,
            tags=self._target.tags,
        )
        old = self._stack.resources.get(logical_id)
        if old is not None and logical_id in self._options.forbidden:
            raise ResourceError(self._deny(old))
        if desired.type == STACK_TYPE:
            nested.place(
                self._context, self._deploy_child, self._stack, old, desired, self._options
            )
        elif old is None or not old.physical_id:
            self._create_or_import(desired)
        else:
            self._change(old, desired)

    def _deploy_child(self, child: Stack, target: Deployment, options: Options) -> None:
        deploy(self._context, child, target, options)

    def _check_properties(self, desired: Resource) -> None:
        properties.check(self._context.regions.schema(desired.type), desired)

    def _create_or_import(self, desired: Resource) -> None:
        identifier = self._options.imports.get(desired.logical_id)
        if identifier is not None:
            self._import(desired, identifier)
        else:
            self._create(desired, "CREATE")

    def _create(self, desired: Resource, verb: str, replaced: Resource | None = None) -> None:
        """Make a new physical resource; ``verb`` says how its events call that."""
        history = self._context.history
        started = replace(
            desired,
            status=f"{verb}_IN_PROGRESS",
            reason=messages.REPLACING if replaced else "",
            physical_id=replaced.physical_id if replaced else "",
        )
        # While a replacement is being made, the stack still goes on with the one before.
        history.resource(self._stack, started, keep=replaced is None)
        try:
            self._check_properties(desired)
            if replaced:
                schema = self._context.regions.schema(desired.type)
                properties.check_custom_name(schema, replaced, desired)
            physical_id = self._made(desired, replaced)
        except ResourceError as failed:
            failure = replace(started, status=f"{verb}_FAILED", reason=failed.reason)
            if replaced:
                failure = replace(replaced, status=failure.status, reason=failure.reason)
            history.resource(self._stack, failure)
            raise
        made = replace(
            desired,
            status=f"{verb}_IN_PROGRESS",
            physical_id=physical_id,
            reason=messages.CREATION_INITIATED,
        )
        if replaced:
            self._supersede(replaced)
        history.resource(self._stack, made)
        self._complete(made, verb)

    def _made(self, desired: Resource, replaced: Resource | None) -> str:
        """The physical ID of what the handler made, in the place of what can be there only once."""
        if replaced is None or not is_singular(desired.type):
            return self._calls.create(desired)
        self._calls.delete(replaced)
        try:
            return self._calls.create(desired)
        except ResourceError:
            self._calls.create(replaced)
            raise

    def _supersede(self, replaced: Resource) -> None:
        base = self._base.resources.get(replaced.logical_id)
        if base is None or base.physical_id != replaced.physical_id:
            self._base.garbage.append(replaced)

    def _complete(self, made: Resource, verb: str) -> None:
        history = self._context.history
        try:
            attributes = self._calls.attributes(made)
        except ResourceError as failed:
            failure = replace(made, status=f"{verb}_FAILED", reason=failed.reason)
            history.resource(self._stack, failure)
            raise
        made = replace(made, attributes=attributes)
        if self._cancelled.is_set():
            creating = verb == "CREATE"
            reason = messages.CREATION_CANCELLED if creating else messages.UPDATE_CANCELLED
            history.resource(self._stack, replace(made, status=f"{verb}_FAILED", reason=reason))
            raise ResourceError(reason)
        history.resource(self._stack, replace(made, status=f"{verb}_COMPLETE", reason=""))

    def _import(self, desired: Resource, identifier: Mapping[str, str]) -> None:
        history = self._context.history
        physical_id = "|".join(identifier.values())
        taken = replace(desired, status="IMPORT_IN_PROGRESS", physical_id=physical_id)
        started = replace(taken, reason="Resource import started.")
        history.resource(self._stack, started)
        if self._calls.read(taken) is None:
            reason = (
                f"Resource of type '{desired.type}' with identifier '{physical_id}' was not found."
            )
            history.resource(self._stack, replace(taken, status="IMPORT_FAILED", reason=reason))
            raise ResourceError(reason)
        self._complete(taken, "IMPORT")

    def _change(self, old: Resource, desired: Resource) -> None:
        failed = old.status.endswith("_FAILED")
        before = self._last_good(old) if failed else old
        found = difference.changes(before.properties, desired.properties)
        tagged = before.tags != desired.tags and self._context.regions.is_taggable(desired.type)
        if not found and not tagged and not failed:
            self._note(old, desired)
            return
        schema = self._context.regions.schema(desired.type, self._stack.place.region)
        if difference.replacement(before, desired, schema, found) == "always":
            self._create(desired, "UPDATE", replaced=before)
        else:
            self._update(old if failed else before, replace(desired, physical_id=old.physical_id))

    def _last_good(self, old: Resource) -> Resource:
        """What decides on replacement after a failure: the baseline, unless it was replaced."""
        base = self._base.resources.get(old.logical_id)
        return old if base is None or base.physical_id != old.physical_id else base

    def _note(self, old: Resource, desired: Resource) -> None:
        """Keep what needs no call: policies, metadata, and tags of types that have none."""
        kept = replace(old, declared=desired.declared, tags=desired.tags)
        with self._context.store.lock:
            self._stack.resources[old.logical_id] = kept

    def _update(self, before: Resource, after: Resource) -> None:
        history = self._context.history
        started = replace(after, status="UPDATE_IN_PROGRESS", attributes=before.attributes)
        history.resource(self._stack, started)
        try:
            self._check_properties(after)
            if before.status.endswith("_FAILED"):
                before = self._calls.really(before, after.properties)
            self._calls.update(before, started)
        except ResourceError as failed:
            failure = replace(started, status="UPDATE_FAILED", reason=failed.reason)
            history.resource(self._stack, failure)
            raise
        self._complete(started, "UPDATE")


def begin(context: EngineContext, stack: Stack, target: Deployment) -> Baseline:
    """Remember what the stack is, unless an unfinished change already did."""
    with context.store.lock:
        if stack.baseline is None:
            stack.baseline = Baseline(stack.deployment, dict(stack.resources), dict(stack.outputs))
        stack.deployment = target
        stack.description = as_text(target.template.data.get("Description", ""))
        return stack.baseline


def _outputs(found: Mapping[str, Any]) -> dict[str, Output]:
    return {
        name: Output(
            name,
            as_text(one.value),
            one.description,
            "" if one.export is None else as_text(one.export),
        )
        for name, one in found.items()
        if one.value is not NO_VALUE
    }


def _first(error: TemplateError) -> str:
    return error.mistakes[0].what
