"""Of what kind a value is that is passed on a wire: followed to the resource that makes it.

A kind is written as the resource schemas write formats: ``AWS::EC2::Subnet.Id``. What nobody can
know has no kind, and fits everywhere.

    Product, stack, expression ●→ alternatives (one for each branch of Fn::If) ●→ does it fit?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from generator.checks.contracts_wires import VARIABLE, attribute_of, is_stack, passed_to
from generator.product.load import Product

# A list that is joined by commas crosses stacks; a bare one does not.
Shape = Literal["unknown", "single", "joined", "list"]

# What Ref ("") and attributes give, where it is one of CloudFormation's own parameter types
# (User Guide, "CloudFormation-supplied parameter types", and each type's return values).
KINDS: dict[tuple[str, str], str] = {
    ("AWS::EC2::VPC", ""): "AWS::EC2::VPC.Id",
    ("AWS::EC2::VPC", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::VPC", "DefaultSecurityGroup"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::Subnet", ""): "AWS::EC2::Subnet.Id",
    ("AWS::EC2::Subnet", "SubnetId"): "AWS::EC2::Subnet.Id",
    ("AWS::EC2::Subnet", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::Subnet", "AvailabilityZone"): "AWS::EC2::AvailabilityZone.Name",
    ("AWS::EC2::SecurityGroup", ""): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "GroupId"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "Id"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::Instance", ""): "AWS::EC2::Instance.Id",
    ("AWS::EC2::Instance", "InstanceId"): "AWS::EC2::Instance.Id",
    ("AWS::EC2::Instance", "AvailabilityZone"): "AWS::EC2::AvailabilityZone.Name",
    ("AWS::EC2::Volume", ""): "AWS::EC2::Volume.Id",
    ("AWS::EC2::Volume", "VolumeId"): "AWS::EC2::Volume.Id",
    ("AWS::EC2::KeyPair", ""): "AWS::EC2::KeyPair.KeyName",
    ("AWS::Route53::HostedZone", ""): "AWS::Route53::HostedZone.Id",
    ("AWS::Route53::HostedZone", "Id"): "AWS::Route53::HostedZone.Id",
}

# Attributes that may well be one of those IDs although the table does not list them.
MAYBE_IDS = ("Id", "Ids", "Group", "Groups", "Zone", "Zones", "KeyName")

SPELLED_OTHERWISE = {"AWS::EC2::SecurityGroup.GroupName": "AWS::EC2::SecurityGroup.Name"}


@dataclass(frozen=True)
class Produced:
    """What an expression gives: its ``kind`` ("" = unknown), its shape, and how it came here."""

    kind: str = ""
    shape: Shape = "unknown"
    trail: tuple[str, ...] = ()

    def shape_problem(self, parameter_type: str) -> str:
        """Why a parameter of this type cannot take the shape; empty where it can."""
        if self.shape == "list":
            return "the value is a list, which only Fn::Join carries into a nested stack."
        takes_one = not is_list_type(parameter_type) and parameter_type != "String"
        if self.shape == "joined" and takes_one:
            return f"the value is a list, the parameter ({parameter_type}) takes one value."
        return ""

    def kind_problem(self, parameter_type: str) -> str:
        """Why a parameter of this type cannot take the kind; empty where it can."""
        wanted = kind_of_type(parameter_type)
        if not wanted or not self.kind or wanted == self.kind:
            return ""
        if wanted == "Number" and self.kind not in KINDS.values():
            return ""
        return f"the value is {self.kind}, the parameter ({parameter_type}) takes {wanted}."


UNKNOWN = Produced()


def type_of(declared: Any) -> str:
    """The type that a parameter's declaration states; a declaration without one is a text's."""
    return str(declared.get("Type", "String")) if isinstance(declared, dict) else "String"


def is_list_type(parameter_type: str) -> bool:
    """True for CommaDelimitedList and List<…>, behind an SSM type too."""
    inner = _behind_ssm(parameter_type)
    return inner == "CommaDelimitedList" or inner.startswith("List<")


def kind_of_type(parameter_type: str) -> str:
    """The kind that a parameter type asks for; empty where it takes any text."""
    if parameter_type.startswith("AWS::SSM::"):
        return ""  # the value is the name of an SSM parameter
    one = parameter_type.removeprefix("List<").removesuffix(">")
    if not one.startswith("AWS::"):
        return "Number" if one == "Number" else ""
    kind = ".".join(one.rsplit("::", 1))
    return SPELLED_OTHERWISE.get(kind, kind)


def _behind_ssm(parameter_type: str) -> str:
    if parameter_type.startswith("AWS::SSM::Parameter::Value<"):
        return parameter_type.removeprefix("AWS::SSM::Parameter::Value<").removesuffix(">")
    return parameter_type


def kind_of_resource(type_name: str, attribute: str) -> str:
    """The kind of a resource's Ref (attribute "") or attribute; empty where nobody can know."""
    known = KINDS.get((type_name, attribute))
    if known:
        return known
    if not type_name.startswith("AWS::") or type_name.startswith("AWS::CloudFormation::"):
        return ""
    if attribute.endswith(MAYBE_IDS):
        return ""
    return f"{type_name}.{attribute or 'Ref'}"


class Kinds:
    """Answers of what kind expressions are, anywhere in one product."""

    def __init__(self, product: Product) -> None:
        self.product = product
        # Filled as references are followed; what is being followed is unknown, so that stacks
        # that wait for each other do not send us round in circles.
        self._known: dict[tuple[str, str, str], tuple[Produced, ...]] = {}

    def alternatives(self, stack: str, expression: Any) -> set[Produced]:
        """What an expression in this stack's template may give: one for each branch of Fn::If."""
        return set(self._produced(stack, expression))

    def _produced(self, stack: str, expression: Any) -> Iterator[Produced]:
        if isinstance(expression, list):
            items = [one for item in expression for one in self._produced(stack, item)]
            yield replace(_in_common(items), shape="list")
        elif isinstance(expression, dict) and len(expression) == 1:
            [(function, argument)] = expression.items()
            yield from self._function(stack, function, argument)
        else:
            yield UNKNOWN

    def _function(self, stack: str, function: str, argument: Any) -> Iterator[Produced]:
        if function == "Ref" and argument != "AWS::NoValue":
            yield from self._followed(stack, str(argument), "")
        elif function == "Fn::GetAtt" and (target := attribute_of(argument)):
            yield from self._followed(stack, *target)
        elif function == "Fn::If" and isinstance(argument, list):
            for branch in argument[1:]:
                yield from self._produced(stack, branch)
        elif function == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
            yield self._joined(stack, *argument)
        elif function == "Fn::Select" and isinstance(argument, list) and len(argument) == 2:
            for one in self._produced(stack, argument[1]):
                yield replace(one, shape="single")
        elif function == "Fn::Sub" and isinstance(argument, str):
            yield from self._substituted(stack, argument)
        elif function == "Fn::GetAZs":
            yield Produced("AWS::EC2::AvailabilityZone.Name", "list")
        elif function in ("Fn::Split", "Fn::Cidr"):
            yield Produced(shape="list")
        elif function != "Ref":
            yield UNKNOWN

    def _joined(self, stack: str, separator: Any, items: Any) -> Produced:
        """Items joined by commas are a list on its way; any other separator makes a text."""
        if separator != ",":
            return UNKNOWN
        return replace(_in_common(list(self._produced(stack, items))), shape="joined")

    def _substituted(self, stack: str, text: str) -> Iterator[Produced]:
        """``${X}`` alone is what X is; any other text is just a text."""
        match = VARIABLE.fullmatch(text)
        if match:
            name, _, attribute = match[1].strip().partition(".")
            yield from self._followed(stack, name, attribute)
        else:
            yield UNKNOWN

    def _followed(self, stack: str, name: str, attribute: str) -> tuple[Produced, ...]:
        key = (stack, name, attribute)
        if key not in self._known:
            self._known[key] = (UNKNOWN,)
            self._known[key] = tuple(dict.fromkeys(self._reference(stack, name, attribute)))
        return self._known[key]

    def _reference(self, stack: str, name: str, attribute: str) -> Iterator[Produced]:
        template = self.product.templates[stack]
        if not attribute and name in template.parameters:
            yield from self._parameter(stack, name)
        elif is_stack(template, name) and attribute.startswith("Outputs."):
            yield from self._output(stack, name, attribute.removeprefix("Outputs."))
        elif isinstance(resource := template.resources.get(name), dict):
            kind = kind_of_resource(str(resource.get("Type")), attribute)
            source = f"{template.file}: {name}{'.' + attribute if attribute else ''}"
            trail = (f"{source} gives {kind}.",) if kind else ()
            yield Produced(kind, "single" if kind else "unknown", trail)
        else:
            yield UNKNOWN

    def _parameter(self, stack: str, name: str) -> Iterator[Produced]:
        """A parameter is of its type's kind; a plain text is of the kind of what is passed."""
        type_name = type_of(self.product.templates[stack].parameters[name])
        shape: Shape = "list" if is_list_type(type_name) else "single"
        if kind := kind_of_type(type_name):
            declared = f"{self.product.templates[stack].file}: {name} is declared {type_name}."
            yield Produced(kind, shape, (declared,))
            return
        for one in self._passed(stack, name):
            yield replace(one, shape=shape) if shape == "list" else one

    def _passed(self, stack: str, name: str) -> Iterator[Produced]:
        if not stack:
            yield UNKNOWN
            return
        parent, _, logical_id = stack.rpartition("/")
        passed = passed_to(self.product.templates[parent], logical_id)
        yield from self._produced(parent, passed[name]) if name in passed else (UNKNOWN,)

    def _output(self, stack: str, logical_id: str, output: str) -> Iterator[Produced]:
        child = f"{stack}/{logical_id}" if stack else logical_id
        template = self.product.templates.get(child)
        declared = template.outputs.get(output) if template else None
        if not isinstance(declared, dict) or "Value" not in declared:
            yield UNKNOWN
            return
        for one in self._produced(child, declared["Value"]):
            yield replace(one, trail=(*one.trail, f"{child} gives it as {output}."))


def _in_common(items: list[Produced]) -> Produced:
    """What all items are: their kind where it is the same, and all their trails."""
    kinds = {item.kind for item in items}
    trail = tuple(dict.fromkeys(step for item in items for step in item.trail))
    return Produced(kinds.pop() if len(kinds) == 1 else "", "unknown", trail)
