"""Parameter values that tests choose, and the sets of them that reveal most.

The sets are valid: each keeps the constraints and the Rules of the root templates.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml
from contract.facts.deployed import ACCOUNT, REGION, TEMPLATES, ZONES

Choice = Mapping[str, str]

CERTIFICATE_ARN = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/0f1e2d3c"
DOMAIN = "api.example.com"
BOUNDARY_ARN = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f1e2d3c"

WITH_CERTIFICATE: Choice = {"CertificateArn": CERTIFICATE_ARN, "CertificateDomain": DOMAIN}
INTERNAL: Choice = {"LoadBalancerScheme": "internal"}
RUNNING: Choice = {"ImageTag": "1.4.2"}
ENDPOINTS: Choice = {"InterfaceEndpoints": "true"}
SHELL: Choice = {"ExecuteCommand": "true"}
FIREWALL: Choice = {"WebAcl": "true"}
TWO_ZONES: Choice = {"ZoneCount": "2"}
PINNED: Choice = {"Zones": ",".join(reversed(ZONES))}
PINNED_BY_ID: Choice = {"ZoneIds": "euw2-az3,euw2-az1,euw2-az2"}
CORS: Choice = {"CorsOrigins": "https://www.example.com,https://example.com"}
SINGLE: Choice = {"NatGateways": "single"}
REGIONAL: Choice = {"NatGateways": "regional"}

PROD: Choice = {
    "Environment": "prod",
    "PermissionsBoundaryArn": BOUNDARY_ARN,
    **PINNED_BY_ID,
    **REGIONAL,
    **ENDPOINTS,
    **WITH_CERTIFICATE,
    **FIREWALL,
    "LoadBalancerDeletionProtection": "true",
    "AccessLogsBucket": "example-access-logs",
    **CORS,
    **RUNNING,
    "DesiredCount": "",
    "CpuArchitecture": "ARM64",
    "DatabaseInsights": "advanced",
    "DatabaseIamAuthentication": "true",
    "DatabaseDeletionProtection": "true",
    "CacheEngine": "valkey",
    "CacheMajorVersion": "8",
    "CacheFinalSnapshotName": "last",
    "AlarmEmail": "oncall@example.com",
    "AlarmTopicKeyArn": KEY_ARN,
}


def environment(name: str) -> Choice:
    """What an environment's own file chooses."""
    text = (TEMPLATES.parent / "parameters" / f"{name}.yaml").read_text(encoding="utf-8")
    chosen = yaml.safe_load(text)["parameters"]
    return {key: ",".join(v) if isinstance(v, list) else str(v) for key, v in chosen.items()}


ENVIRONMENTS = {f"{name}.yaml": environment(name) for name in ("local", "dev", "staging", "prod")}

REVEALING: Mapping[str, Choice] = {
    "defaults": {},
    "running": RUNNING,
    "two zones": TWO_ZONES,
    "two zones, single NAT": {**TWO_ZONES, **SINGLE},
    "two zones, regional NAT": {**TWO_ZONES, **REGIONAL},
    "single NAT": SINGLE,
    "regional NAT": REGIONAL,
    "pinned zones": PINNED,
    "zones pinned by ID": PINNED_BY_ID,
    "CORS": CORS,
    "CORS, certificate": {**CORS, **WITH_CERTIFICATE},
    "internal, firewall": {**INTERNAL, **FIREWALL},
    "certificate": WITH_CERTIFICATE,
    "internal": INTERNAL,
    "internal, certificate": {**INTERNAL, **WITH_CERTIFICATE},
    "endpoints": ENDPOINTS,
    "endpoints, shell": {**ENDPOINTS, **SHELL},
    "shell": SHELL,
    "firewall": FIREWALL,
    "no cache snapshots": {"CacheSnapshotDays": "0"},
    "own images": {**RUNNING, "ImageRepository": "registry.example.com/streamflix/api"},
    "everything": PROD,
    **ENVIRONMENTS,
}
"""What differs most from each other, by name."""

CONTEXT: Mapping[str, Choice] = {
    "CertificateDomain": WITH_CERTIFICATE,
    "DesiredCount": RUNNING,
    "MinCapacity": RUNNING,
    "MaxCapacity": RUNNING,
    "ImageRepository": RUNNING,
}
"""Some parameters speak only where others do."""

OTHER_VALUES: Choice = {
    **{name: value for name, value in PROD.items() if name != "DesiredCount"},
    "DatabaseEngineVersion": "16.9",
    "DatabaseInstanceClass": "db.m7g.large",
    "DatabaseStorage": "50",
    "DatabaseMaxStorage": "500",
    "DatabaseIops": "12000",
    "Zones": "eu-west-2c,eu-west-2b,eu-west-2a",
    "DatabaseMultiAz": "false",
    "DatabaseBackupDays": "30",
    "CacheSnapshotTime": "04:30",
    "TaskCpu": "1024",
    "TaskMemory": "4096",
    "MinCapacity": "4",
    "MaxCapacity": "40",
    "VpcCidr": "10.1.0.0/16",
    "ZoneCount": "2",
    "LoadBalancerScheme": "internal",
    "CertificateDomain": "other.example.com",
    "StageName": "v1",
    "ThrottlingRateLimit": "10",
    "ThrottlingBurstLimit": "10",
    "DetailedMetrics": "false",
    "DesiredCount": "5",
    "CpuTarget": "42",
    "RequestsPerTarget": "42",
    "ExecuteCommand": "true",
    "ImageRepository": "registry.example.com/api",
    "RepositoryEmptyOnDelete": "true",
    "DatabaseConnectionsLimit": "30",
    "CacheMaxStorage": "20",
    "CacheMaxEcpu": "9000",
    "CacheSnapshotDays": "3",
    "LogRetentionDays": "30",
}
"""For each root parameter a value that is not its default."""
