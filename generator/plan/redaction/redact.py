"""The redaction rule: every value that is printed or saved passes through it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from generator.cfn.json_text import at, parsed
from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.values import Unknown, Value
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.model import Change, ChangeReport, OutputChange, PropertyChange, Rename
from generator.plan.redaction.secrets import (
    hidden,
    is_secret,
    is_secret_pair,
    scrubbed,
    secrets_of,
)
from generator.plan.redaction.taint import TemplateTaint

# A shorter text would be found everywhere: it is hidden where it stands alone.
_SHORT = 4
_NOTHING: Mapping[str, object] = {}

Taint = Callable[[Address, str], bool]
"""A resource's address and a property's JSON pointer ●→ whether it takes a hidden value."""


def untainted(address: Address, pointer: str) -> bool:
    """The taint where no template is known: nothing is tainted."""
    return False


OutputTaint = Callable[[str, str], bool]
"""A stack's path and an output's name ●→ whether it holds a hidden value."""


def untainted_output(stack: str, name: str) -> bool:
    """The outputs' taint where no template is known."""
    return False


@dataclass(frozen=True)
class Redaction:
    """What must not be printed: ``texts``, what the taints say, and what looks like a secret."""

    texts: frozenset[str] = field(default_factory=frozenset)
    taint: Taint = untainted
    outputs: OutputTaint = untainted_output

    def text(
        self,
        text: str,
        pointer: str = "",
        context: Mapping[str, object] = _NOTHING,
        address: Address = ("", ""),
    ) -> str:
        """A text that may be printed.

        ``pointer``: its path, such as ``/Properties/MasterUserPassword``; ``context``: the
        resource at ``address``, where the name of a ``Name``/``Value`` pair is looked up.
        """
        if self.taint(address, pointer) or self._is_known(text):
            return HIDDEN
        above, _, name = pointer.rpartition("/")
        if is_secret(name) or (name == "Value" and is_secret_pair(at(context, above))):
            return hidden(text)
        return _without_secrets(text)

    def value(self, value: Value) -> Value:
        """A value without secret texts, at any depth; expressions too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, Unknown):
            shown = self.value(value.expression)
            return value if shown == value.expression else Unknown("", shown, value.sources)
        return value

    def change(self, change: Change) -> Change:
        """The change without secret values."""
        properties = tuple(self._property(change, one) for one in change.properties)
        return replace(change, properties=properties)

    def _property(self, change: Change, one: PropertyChange) -> PropertyChange:
        address = (change.stack, change.logical_id)
        if one.scope == "Properties" and self.taint(address, f"/{one.path}"):
            return replace(one, before=_mask(one.before), after=_mask(one.after))
        return replace(one, before=self.value(one.before), after=self.value(one.after))

    def report(self, report: ChangeReport) -> ChangeReport:
        """The report without secret values."""
        classification = report.classification and replace(
            report.classification,
            unpredicted=tuple(map(self.change, report.classification.unpredicted)),
            unlisted=tuple(map(self.change, report.classification.unlisted)),
        )
        return replace(
            report,
            changes=tuple(map(self.change, report.changes)),
            outputs=tuple(map(self._output, report.outputs)),
            renames=tuple(map(self._rename, report.renames)),
            policy_results=tuple(
                replace(one, message=self._sentence(one.message)) for one in report.policy_results
            ),
            notes=tuple(map(self._sentence, report.notes)),
            classification=classification,
        )

    def _output(self, output: OutputChange) -> OutputChange:
        stack, _, name = output.place.rpartition("/")
        if self.outputs(stack, name):
            return replace(output, before=_mask(output.before), after=_mask(output.after))
        return replace(output, before=self.value(output.before), after=self.value(output.after))

    def _rename(self, rename: Rename) -> Rename:
        """An identifier with a secret in it identifies nothing."""
        shown = self.value(dict(rename.identifier))
        return rename if shown == rename.identifier else replace(rename, identifier={})

    def _sentence(self, text: str) -> str:
        """A message without the secrets that it names."""
        for secret in sorted(self.texts, key=len, reverse=True):
            if len(secret) >= _SHORT:
                text = text.replace(secret, HIDDEN)
        return text

    def _is_known(self, text: str) -> bool:
        return text in self.texts or any(one in text for one in self.texts if len(one) >= _SHORT)


def _mask(value: Value) -> Value:
    """A tainted value: hidden, unless no one knows it or there is none."""
    return value if value is None or isinstance(value, Unknown) else HIDDEN


def redacting_drift(texts: Mapping[str, str]) -> Callable[[Address, str, str], str]:
    """Redacts the value of a property, at a JSON pointer of a resource, by deployed templates."""
    taint = TemplateTaint.of_texts(texts)
    redaction = Redaction(taint=taint)

    def redacted(address: Address, pointer: str, text: str) -> str:
        return redaction.text(text, pointer, taint.properties(address), address)

    return redacted


def redaction_of(*products: ResolvedProduct) -> Redaction:
    """Hides what is computed from NoEcho parameters, and literal values with secrets' names."""
    found: set[str] = set()
    for product in products:
        found |= product.secrets()
        for resource in product.resources.values():
            found.update(secrets_of(resource.type, resource.resource.properties))
    places = [
        (one, TemplateTaint(one.product.templates)) for one in products if one.product.templates
    ]

    def taint(address: Address, pointer: str) -> bool:
        """A side that does not have the resource says nothing of it."""
        return any(t(address, pointer) for one, t in places if address in one.resources)

    def outputs(stack: str, name: str) -> bool:
        return any(t.output(stack, name) for one, t in places if stack in one.stacks)

    texts = {form for text in found if text for form in _forms(text)}
    return Redaction(frozenset(texts), taint, outputs)


def _forms(text: str) -> Iterator[str]:
    """A secret as it is, in base64, and as URLs have it."""
    yield text
    if len(text) >= _SHORT:
        yield b64encode(text.encode()).decode()
        yield quote(text, safe="")


def _without_secrets(text: str) -> str:
    """The text without what looks like a secret; JSON in it is read."""
    if text.lstrip()[:1] in ("{", "["):
        data = parsed(text)
        clean = _clean(data)
        if not isinstance(data, str) and clean != data:
            return json.dumps(clean, separators=(",", ":"), ensure_ascii=False)
    return scrubbed(text)


def _clean(data: object) -> object:
    if isinstance(data, dict):
        pair = is_secret_pair(data)
        return {
            name: hidden(item)
            if isinstance(item, str) and (is_secret(str(name)) or (pair and name == "Value"))
            else _clean(item)
            for name, item in data.items()
        }
    if isinstance(data, list):
        return [_clean(item) for item in data]
    return scrubbed(data) if isinstance(data, str) else data
