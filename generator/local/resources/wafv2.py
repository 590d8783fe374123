"""WAF: web ACLs, what they refer to and what they protect.

rows ●→ Resource ○→ WAFv2
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceARN": "{ARN}"},
    put=("TagResource", "Tags"),
    take=("UntagResource", "TagKeys"),
    list="ListTagsForResource",
    tells="TagInfoForResource.TagList",
)


def _scoped(kind: str) -> Type:
    """Web ACLs, IP sets, rule groups and pattern sets: changed and deleted with a lock token.

    The physical ID is ``name|id|scope``; WAF wants all three each time.
    """
    which = {"Name": "{id.0}", "Id": "{id.1}", "Scope": "{id.2}"}
    locked = {**which, "LockToken": "{LockToken}"}
    return Type(
        service="wafv2",
        create=ApiCall(f"Create{kind}", carries="*"),
        id="{Name}|{Summary.Id}|{Scope}",
        read=Read(f"Get{kind}", which, f"merge({kind}, {{LockToken: LockToken}})"),
        delete=ApiCall(f"Delete{kind}", locked),
        name=Naming("Name", 128),
        name_is_id=False,
        update=(ApiCall(f"Update{kind}", locked, "*"),),
        tags=TAGS,
        reads={"Scope": "'{id.2}'"},
        gives={"Arn": "ARN"},
    )


ASSOCIATION = Type(
    service="wafv2",
    create=ApiCall("AssociateWebACL", carries="WebACLArn ResourceArn"),
    id="{ResourceArn}|{WebACLArn}",
    read=Read(
        "GetWebACLForResource",
        {"ResourceArn": "{ResourceArn}"},
        "WebACL.{WebACLArn: ARN, ResourceArn: '{ResourceArn}'}",
    ),
    delete=ApiCall("DisassociateWebACL", carries="ResourceArn"),
)


class Patterns(TableHandler):
    """AWS::WAFv2::RegexPatternSet: a list of texts, of structures to WAF."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the set."""
        return super().create(call, _patterns(properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Change the set."""
        super().update(call, physical_id, _patterns(before), _patterns(after))

    def tell(self, api: ServiceApi, name: str) -> Any:
        """The texts alone."""
        found = super().tell(api, name)
        return [p["RegexString"] for p in found] if name == "RegularExpressionList" else found


def _patterns(properties: Properties) -> dict[str, Any]:
    texts = properties["RegularExpressionList"]
    return {**properties, "RegularExpressionList": [{"RegexString": text} for text in texts]}


HANDLERS: dict[str, Handler] = {
    "AWS::WAFv2::WebACL": TableHandler(_scoped("WebACL")),
    "AWS::WAFv2::IPSet": TableHandler(_scoped("IPSet")),
    "AWS::WAFv2::RegexPatternSet": Patterns(_scoped("RegexPatternSet")),
    "AWS::WAFv2::RuleGroup": TableHandler(_scoped("RuleGroup")),
    "AWS::WAFv2::WebACLAssociation": TableHandler(ASSOCIATION),
}
