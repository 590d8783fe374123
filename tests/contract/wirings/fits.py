"""A wiring that fits: the counterpart of those that must not."""

from __future__ import annotations

from typing import NamedTuple

from generator.assembly.kinds import PrivateSubnetIds, Text, VpcId
from generator.assembly.place import Place
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, equals


class Ground(NamedTuple):
    """The first layer's outputs."""

    vpc_id: Wire[VpcId]
    private_subnet_ids: Wire[PrivateSubnetIds]


class House(NamedTuple):
    """The second layer's outputs."""

    name: Wire[Text]


def ground(template: Template, *, environment: ParameterWire[Text]) -> Ground:
    raise NotImplementedError


def house(
    template: Template,
    *,
    environment: ParameterWire[Text],
    vpc_id: Wire[VpcId],
    private_subnet_ids: Wire[PrivateSubnetIds],
) -> House:
    equals("IsProduction", environment, "prod")
    raise NotImplementedError


def product(place: Place, environment: ParameterWire[Text]) -> Wire[Text]:
    base = place(ground, environment=environment)
    built = place(
        house,
        environment=environment,
        vpc_id=base.vpc_id,
        private_subnet_ids=base.private_subnet_ids,
    )
    return built.name
