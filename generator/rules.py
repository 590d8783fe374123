"""Combinations of root parameters that make no sense, and what to say about them.

RULES ●→ Rules of the root templates, and the check of parameter files
"""

from __future__ import annotations

from typing import Any, NamedTuple

from troposphere import And, Equals, Not, Or

from generator.assembly.kinds import TextList
from generator.assembly.wires import ParameterWire
from generator.parameters import FARGATE_SIZES, Parameters


class Rule(NamedTuple):
    """A combination of root parameters that makes no sense, and what to say about it.

    ``condition`` is the RuleCondition (None = always); ``assertions`` pairs each expression that
    must hold with its message. Expressions use the functions that CloudFormation allows in Rules.
    """

    name: str
    condition: Any
    assertions: tuple[tuple[Any, str], ...]


def _is(parameter: ParameterWire[Any], value: str) -> Equals:
    return Equals(parameter.value, value)


def _isnt(parameter: ParameterWire[Any], value: str) -> Not:
    return Not(Equals(parameter.value, value))


def _is_empty(parameter: ParameterWire[TextList]) -> Any:
    """Whether a list is empty: every member of an empty text's list is empty."""
    return {"Fn::EachMemberEquals": [parameter.value, ""]}


def _fargate_rule(cpu: str, sizes: tuple[str, ...]) -> Rule:
    offered: Any = {"Fn::Contains": [list(sizes), Parameters.task_memory.value]}
    message = f"With TaskCpu {cpu} Fargate offers TaskMemory {', '.join(sizes)}."
    return Rule(f"FargateSize{cpu}", _is(Parameters.task_cpu, cpu), ((offered, message),))


_P = Parameters

RULES: tuple[Rule, ...] = (
    Rule(
        "CertificateAndDomain",
        Or(_isnt(_P.certificate_arn, ""), _isnt(_P.certificate_domain, "")),
        (
            (
                _isnt(_P.certificate_arn, ""),
                "CertificateDomain is set without CertificateArn: HTTPS needs both. Set both or"
                " neither.",
            ),
            (
                _isnt(_P.certificate_domain, ""),
                "CertificateArn is set without CertificateDomain: the API must know which domain of"
                " the certificate to check. Set both or neither.",
            ),
        ),
    ),
    Rule(
        "ProductionIsRedundant",
        _is(_P.environment, "prod"),
        (
            (
                _is(_P.database_multi_az, "true"),
                "The environment prod needs a standby of its database: set DatabaseMultiAz to"
                " true.",
            ),
            (
                _isnt(_P.nat_gateways, "single"),
                "The environment prod must not depend on one zone for its way out: set NatGateways"
                " to per-zone or regional.",
            ),
        ),
    ),
    Rule(
        "ZonesByNameOrById",
        Not(_is_empty(_P.zone_ids)),
        (
            (
                _is_empty(_P.zones),
                "Zones and ZoneIds both say which zones to use: leave one of them empty, preferably"
                " Zones.",
            ),
        ),
    ),
    Rule(
        "RedisVersion",
        _is(_P.cache_engine, "redis"),
        (
            (
                _is(_P.cache_major_version, "7"),
                "ElastiCache Serverless has redis 7 only: set CacheMajorVersion to 7, or"
                " CacheEngine to valkey.",
            ),
        ),
    ),
    Rule(
        "TasksNeedAnImage",
        And(_isnt(_P.image_repository, ""), _is(_P.image_tag, "")),
        (
            (
                _isnt(_P.image_tag, ""),
                "ImageRepository is set without ImageTag: say which image of it to run.",
            ),
        ),
    ),
    *(_fargate_rule(cpu, sizes) for cpu, sizes in FARGATE_SIZES.items()),
)
