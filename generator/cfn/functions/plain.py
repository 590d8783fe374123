"""The intrinsic functions that need nothing but their resolved argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.cfn.functions.lists import cidr, length, select
from generator.cfn.functions.text import join, split, to_base64, to_json_string
from generator.cfn.values import Value

PLAIN: Mapping[str, Callable[[Value], Value]] = {
    "Fn::Base64": to_base64,
    "Fn::Cidr": cidr,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split,
    "Fn::ToJsonString": to_json_string,
}
