"""A template in one form that linters are given: as it is written, or with values filled in.

template, regions ●→ Subject ●→ Job for what is not known yet
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from generator.cfn.template import Template
from generator.lint.jobs import Job
from generator.lint.parts import parts
from generator.lint.targets import Target


@dataclass(frozen=True, eq=False)
class Subject:
    """One form of a target's template.

    ``settings``: what decides on results besides the template. ``is_literal``: a copy with values
    filled in. ``source``: the file with that text, if there is one; of a copy, the file that says
    the region.
    """

    target: Target
    template: Template
    regions: tuple[str, ...]
    settings: str
    is_literal: bool = False
    source: str = ""
    info: bool = False

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """The resources that linters can be asked about one by one, each with the key of all that
        it is judged by; empty: only about all."""
        form = "with values" if self.is_literal else "as written"
        return parts(self.template, "\n".join([form, *self.regions, self.settings]))

    def whole(self) -> Job:
        """The job to say all that is wrong."""
        text = self.template.text or json.dumps(self.template.data, ensure_ascii=False)
        file = "" if self.is_literal else self.source
        return Job(text, self.regions, None, self.is_literal, file, self.info)

    def rest(self, known: Container[str]) -> Job:
        """The job to say what is not said of the known parts, by key.

        Resources of one type are asked about together: cfn-lint finds those that clash on its way
        from one to the next.
        """
        resources = self.template.resources
        left = {resources[name]["Type"] for name, key in self.parts.items() if key not in known}
        only = tuple(name for name in self.parts if resources[name]["Type"] in left)
        if not self.parts or (len(only) == len(self.parts) and not self.is_literal):
            return self.whole()
        return replace(self.whole(), only=only)
