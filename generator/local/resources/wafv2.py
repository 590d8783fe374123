"""WAF: web ACLs, what they refer to and what they protect.

rows ●→ Resource ○→ WAFv2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceARN": "{ARN}"},
    put=("TagResource", "Tags"),
    take=("UntagResource", "TagKeys"),
    ask="ListTagsForResource",
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
        create=Do(f"Create{kind}", carries="*"),
        id="{Name}|{Summary.Id}|{Scope}",
        read=Read(f"Get{kind}", which, f"merge({kind}, {{LockToken: LockToken}})"),
        delete=Do(f"Delete{kind}", locked),
        name=Naming("Name", 128),
        name_is_id=False,
        update=(Do(f"Update{kind}", locked, "*"),),
        tags=TAGS,
        reads={"Scope": "'{id.2}'"},
        gives={"Arn": "ARN"},
    )


ASSOCIATION = Type(
    service="wafv2",
    create=Do("AssociateWebACL", carries="WebACLArn ResourceArn"),
    id="{ResourceArn}|{WebACLArn}",
    read=Read(
        "GetWebACLForResource",
        {"ResourceArn": "{ResourceArn}"},
        "WebACL.{WebACLArn: ARN, ResourceArn: '{ResourceArn}'}",
    ),
    delete=Do("DisassociateWebACL", carries="ResourceArn"),
)

HANDLERS: dict[str, Handler] = {
    "AWS::WAFv2::WebACL": Resource(_scoped("WebACL")),
    "AWS::WAFv2::IPSet": Resource(_scoped("IPSet")),
    "AWS::WAFv2::RegexPatternSet": Resource(_scoped("RegexPatternSet")),
    "AWS::WAFv2::RuleGroup": Resource(_scoped("RuleGroup")),
    "AWS::WAFv2::WebACLAssociation": Resource(ASSOCIATION),
}
