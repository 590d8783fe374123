"""What a template file says: plain long-form JSON data, and the line of every part of it.

CloudFormation takes JSON, or YAML 1.1 with short-form tags (``!Ref``, ``!GetAtt a.b``, …). Both
become the same data here, with functions in the long form (``{"Fn::GetAtt": ["a", "b"]}``). Dates
such as ``2010-09-09`` stay strings, ``yes`` and ``on`` are true.

    text ●→ Template(data, lines)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.cfn.errors import refusal
from generator.cfn.source.json_text import JsonReader
from generator.cfn.source.yaml_text import YamlReader
from generator.cfn.values import Path
from generator.errors import Mistake


@dataclass(frozen=True)
class Template:
    """A template as data. Read only by convention: no one changes ``data`` in place.

    ``lines`` maps the path of a part to its line (from 1); ask :meth:`line`, which falls back to
    the nearest part around it. ``file`` names the template in messages. ``warnings``: what
    CloudFormation takes, and no one can mean.
    """

    data: dict[str, Any]
    file: str = ""
    text: str = field(default="", repr=False, compare=False)
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False, compare=False)
    warnings: tuple[Mistake, ...] = field(default=(), repr=False, compare=False)

    def section(self, name: str) -> dict[str, Any]:
        """A top-level section (``"Resources"``, …), empty where the template has none."""
        found = self.data.get(name)
        return found if isinstance(found, dict) else {}

    @property
    def parameters(self) -> dict[str, Any]:
        """The Parameters section: name → declaration."""
        return self.section("Parameters")

    @property
    def resources(self) -> dict[str, Any]:
        """The Resources section: logical ID → declaration."""
        return self.section("Resources")

    @property
    def outputs(self) -> dict[str, Any]:
        """The Outputs section: name → declaration."""
        return self.section("Outputs")

    @property
    def conditions(self) -> dict[str, Any]:
        """The Conditions section: name → expression."""
        return self.section("Conditions")

    @property
    def mappings(self) -> dict[str, Any]:
        """The Mappings section: map → top-level key → second-level key → value."""
        return self.section("Mappings")

    @property
    def rules(self) -> dict[str, Any]:
        """The Rules section: name → RuleCondition and Assertions."""
        return self.section("Rules")

    def line(self, *path: str | int) -> int:
        """The line of a part, or of the nearest part around it; 0 where nothing is known."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0


def parse(text: str, file: str = "", *, aliases: bool = True) -> Template:
    """A template from its text, JSON or YAML.

    ``aliases=False`` refuses YAML aliases and merge keys as CloudFormation does; the AWS CLI's
    ``package`` writes them out, so templates that people keep may have them.
    Raises ``TemplateError`` with file and line: syntax, unknown tags, no mapping. Of a key that
    an object has twice the last one counts, with a warning.
    """
    text = text.removeprefix("\ufeff")
    # As in CloudFormation, what begins like JSON is JSON: read as YAML, a missing comma would pass.
    is_json = text.lstrip().startswith("{")
    reader = JsonReader(text, file) if is_json else YamlReader(text, file, aliases)
    data = reader.document()
    if not isinstance(data, dict):
        raise refusal("Template format error: unsupported structure.", file, 1 if text else 0)
    return Template(data, file, text, reader.lines, tuple(reader.duplicates))
