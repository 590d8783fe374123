"""From troposphere's and awacs' objects to the plain data that CloudFormation reads.

The same as ``troposphere.encode_to_dict``, with each part visited once: that one encodes a nested
property anew for every level above it, and takes most of the time of a build.
"""

from __future__ import annotations

from typing import Any

import awacs
from troposphere import AWSHelperFn, BaseAWSObject, Tags, encode_to_dict

# A template's data: dict, list, str, int, float or bool.
Json = Any

_SCALARS = (str, int, float, bool)


def plain(node: Any) -> Json:
    """The node as dict, list and scalars, validated as troposphere's ``to_dict`` does.

    Raises what troposphere raises where a property is missing or wrong.
    """
    if type(node) in _SCALARS:
        return node
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [plain(item) for item in node]
    encode = getattr(type(node), "to_dict", None)
    if encode is AWSHelperFn.to_dict and isinstance(node, AWSHelperFn):
        return plain(node.data)
    if encode is BaseAWSObject.to_dict and isinstance(node, BaseAWSObject):
        return _validated(node)
    if isinstance(node, Tags):
        return plain(node.tags)
    if isinstance(node, awacs.AWSObject):
        return plain(node.JSONrepr())
    return encode_to_dict(node)


def _validated(node: BaseAWSObject) -> Json:
    if node.do_validation:
        node._validate_props()
        node.validate()
    resource = plain(node.resource)
    if not node.properties:
        resource.pop("Properties", None)
    return resource
