"""Wirings that must not pass the type checker: each marked line is an error.

The word behind ``# error:`` is mypy's code, and the text behind it stands in its message.
"""

from __future__ import annotations

from contract.wirings.fits import Ground, House, ground, house

from generator.assembly.kinds import Flag, Text
from generator.assembly.place import Place
from generator.assembly.wires import ParameterWire, Wire, equals


def wrong_kind(place: Place, environment: ParameterWire[Text], base: Ground) -> House:
    return place(
        house,
        environment=environment,
        vpc_id=base.private_subnet_ids,  # error: arg-type "Wire[PrivateSubnetIds]"; expected "Wire[VpcId]"
        private_subnet_ids=base.private_subnet_ids,
    )


def missing(place: Place, environment: ParameterWire[Text], base: Ground) -> House:
    return place(  # error: call-arg Missing named argument "private_subnet_ids"
        house, environment=environment, vpc_id=base.vpc_id
    )


def misspelt(place: Place, environment: ParameterWire[Text], base: Ground) -> House:
    return place(  # error: call-arg Unexpected keyword argument "vpc"
        house,
        environment=environment,
        vpc=base.vpc_id,
        private_subnet_ids=base.private_subnet_ids,
    )


def by_position(place: Place, environment: ParameterWire[Text]) -> Ground:
    return place(ground, environment)  # error: call-arg Too many positional arguments


def a_bare_value(place: Place, environment: ParameterWire[Text], base: Ground) -> House:
    return place(
        house,
        environment=environment,
        vpc_id="vpc-1",  # error: arg-type "str"; expected "Wire[VpcId]"
        private_subnet_ids=base.private_subnet_ids,
    )


def an_output_as_a_root_parameter(place: Place, built: House) -> Ground:
    return place(ground, environment=built.name)  # error: arg-type expected "ParameterWire[Text]"


def a_condition_on_a_wire(built: House) -> None:
    equals("IsCalled", built.name, "x")  # error: arg-type expected "ParameterWire[


def a_flag_as_a_text(place: Place, flag: ParameterWire[Flag]) -> Ground:
    return place(ground, environment=flag)  # error: arg-type expected "ParameterWire[Text]"


def an_output_that_is_not_there(base: Ground) -> Wire[Text]:
    return base.name  # error: attr-defined has no attribute "name"


def an_output_of_another_kind(base: Ground) -> Wire[Text]:
    return base.vpc_id  # error: return-value expected "Wire[Text]"
