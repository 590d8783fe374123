"""Types of which there can be only one at a time, so that a replacement takes the old one's place.

Everything else is created beside what it replaces. Pure data, each row with its source.
"""

from __future__ import annotations

from collections.abc import Mapping

SINGULAR: Mapping[str, str] = {
    "AWS::EC2::VPCGatewayAttachment": (
        "An internet gateway is attached to one VPC only, and a stack whose VPC is replaced takes "
        "it along: once new NAT gateways wait for the attachment, replacing a VPC succeeds "
        "(aws-cdk issues 16869 and 18434 show the same from the other side)."
    ),
}


def is_singular(type_name: str) -> bool:
    """Whether a resource of this type has to go before its replacement can be."""
    return type_name in SINGULAR
