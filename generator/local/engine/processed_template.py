"""The processed template: what GetTemplate gives where a template has transforms.

``AWS::LanguageExtensions`` writes out loops, and the functions below wherever all that they are
made of is known; what waits for a resource stays as it is. Values are then text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.cfn.resolve import Resolver
from generator.cfn.scope import Scope
from generator.cfn.values import Path, Value, is_function, is_known, is_scalar, text_of
from generator.local.engine.scope import pseudo
from generator.local.engine.transforms import declared_transforms
from generator.local.records.stacks import Deployment, Stack

_WRITTEN_OUT = ("Fn::FindInMap", "Fn::Join", "Fn::Length", "Fn::Sub", "Fn::ToJsonString")
_SECTIONS = ("Resources", "Outputs")


def processed_text(stack: Stack, deployment: Deployment) -> str:
    """The text of a deployment's processed template; the original's without any transform."""
    if not declared_transforms(deployment.submitted) and deployment.original is None:
        return deployment.template.text
    scope = Scope(deployment.values, pseudo(stack, deployment))
    writer = _Writer(Resolver(deployment.template, scope))
    data = writer.resolver.template.data
    return json.dumps(
        {
            name: writer.written(section, (name,)) if name in _SECTIONS else section
            for name, section in data.items()
            if name != "Transform"
        }
    )


@dataclass(frozen=True)
class _Writer:
    resolver: Resolver

    def written(self, part: Value, path: Path) -> Value:
        if isinstance(part, list):
            return [self.written(item, (*path, index)) for index, item in enumerate(part)]
        if not isinstance(part, dict):
            return part
        if is_function(part) and next(iter(part)) in _WRITTEN_OUT:
            value = self.resolver.value(part, path)
            if is_known(value):
                return text_of(value) if is_scalar(value) else value
        return {key: self.written(item, (*path, key)) for key, item in part.items()}
