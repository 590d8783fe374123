"""Names and tags: everything carries a Name that ends in its environment."""

from __future__ import annotations

from troposphere import Sub, Tags

from generator.assembly.kinds import Text
from generator.assembly.wires import ParameterWire


def named(environment: ParameterWire[Text], pattern: str) -> Sub:
    """``pattern`` with ``ENV`` where the environment's name goes: ``streamflix-vpc-ENV``."""
    return Sub(pattern.replace("ENV", f"${{{environment.name}}}"))


def name_tag(environment: ParameterWire[Text], thing: str) -> Tags:
    """The Name tag ``streamflix-THING-ENV``, for the types that take a list of tags."""
    return Tags(Name=named(environment, f"streamflix-{thing}-ENV"))


def name_map(environment: ParameterWire[Text], thing: str) -> dict[str, Sub]:
    """The same, for the API Gateway types, which take a map of tags."""
    return {"Name": named(environment, f"streamflix-{thing}-ENV")}


def words(name: str) -> str:
    """A PascalCase name as a tag has it: ``LoadBalancer`` → ``load-balancer``."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
