"""The rules of the reachability proof."""

from __future__ import annotations

from generator.findings import Rule

EXPOSED_STORE = Rule(
    "SF2001",
    "A data store that the internet can reach",
    "Anyone can try passwords and exploit faults of the engine.",
    "Take its public address away, put it into subnets without a route to an internet gateway, and"
    " let in the security group of what uses it instead of addresses.",
    level="error",
    bad="PubliclyAccessible: true",
    good="PubliclyAccessible: false",
)
OPEN_PORT = Rule(
    "SF2002",
    "A port of a database or for administration that is open to everywhere",
    "The rule waits for a public address to become a way in; ranges that only together mean"
    " everywhere count, too.",
    "Let in a security group, or the addresses of an office or VPN.",
    level="warning",
    bad="SecurityGroupIngress:\n"
    "  - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/1}\n"
    "  - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 128.0.0.0/1}",
    good="SecurityGroupIngress:\n"
    "  - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.0/24}",
)
MISSING_PATH = Rule(
    "SF2003",
    "A path that is needed is missing",
    "The deployment fails, or the product does not work although everything is there: a rule, a"
    " route, a gateway or an address is missing in at least one zone.",
    "Restore the hop that the finding names, or change generator/expectations.py if the path is"
    " no longer needed.",
    level="error",
)
FORBIDDEN_PATH = Rule(
    "SF2004",
    "Something can reach what it must not",
    "Whatever can open a connection to the database or the cache can read and change data once it"
    " has a password.",
    "Remove the rule that the finding names, or change generator/expectations.py if the path is"
    " meant.",
    level="error",
)
UNKNOWN_PATH = Rule(
    "SF2005",
    "Whether a path exists is not known",
    "What is imported, or only known at deployment, may let something through or stop it.",
    "Nothing, if you know that it is right.",
    level="info",
)

RULES = (EXPOSED_STORE, OPEN_PORT, MISSING_PATH, FORBIDDEN_PATH, UNKNOWN_PATH)
