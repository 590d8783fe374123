"""What an operator may set: the only place where root parameters are defined.

An attribute of :class:`Parameters` is a root parameter; its name in CloudFormation is the
attribute's in PascalCase. From here come the templates' Parameters, the console's groups and
labels, the check of parameter files and the documentation page.

    Parameters ●→ ParameterWire ●→ layers
"""

from __future__ import annotations

from typing import Any, TypeVar

from generator.assembly.kinds import Count, Flag, Kind, Text, TextList
from generator.assembly.wires import Definition, ParameterWire, Update
from generator.database_engines import ENGINE_VERSIONS

K = TypeVar("K", bound=Kind)

# The console shows the groups in this order.
GROUPS = (
    "General",
    "Network",
    "Load balancer",
    "API",
    "Service",
    "Images",
    "Database",
    "Cache",
    "Logs and alarms",
)

# What CloudWatch Logs accepts: PutRetentionPolicy, retentionInDays.
RETENTION_DAYS = tuple(
    map(str, (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
              1096, 1827, 2192, 2557, 2922, 3288, 3653))
)  # fmt: skip

# Memory (MiB) that Fargate offers for each CPU size; ECS developer guide, "Task CPU and memory".
FARGATE_SIZES = {
    "256": ("512", "1024", "2048"),
    "512": ("1024", "2048", "3072", "4096"),
    "1024": ("2048", "3072", "4096", "5120", "6144", "7168", "8192"),
    "2048": ("4096", "5120", "6144", "7168", "8192", "10240", "12288", "14336", "16384"),
    "4096": ("8192", "12288", "16384", "20480", "24576", "30720"),
}
# A private IPv4 range from /16 to /20 in canonical form: EC2 makes 10.0.0.0/16 of 10.0.9.0/16,
# which would be a difference for ever.
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_STARTS = "|".join(
    rf"({'|'.join(str(start) for start in range(0, 256, 2 ** (24 - prefix)))})\.0/{prefix}"
    for prefix in range(16, 21)
)
PRIVATE_RANGE = rf"^(10\.{_OCTET}|172\.(1[6-9]|2[0-9]|3[01])|192\.168)\.({_STARTS})$"
TASK_MEMORY = tuple(sorted({size for sizes in FARGATE_SIZES.values() for size in sizes}, key=int))


def parameter(
    kind: type[K],
    default: str,
    group: str,
    label: str,
    description: str,
    *,
    update: Update = "changeable",
    effect: str = "in place",
    warning: str = "",
    values: tuple[str, ...] = (),
    pattern: str = "",
    constraint: str = "",
    between: tuple[int, int] | None = None,
    max_length: int | None = None,
) -> ParameterWire[K]:
    """One root parameter; see :class:`Definition` for what the words mean."""
    definition = Definition(
        type=kind.parameter_type,
        default=default,
        description=description,
        group=group,
        label=label,
        update=update,
        effect=effect,
        allowed_values=values,
        allowed_pattern=pattern,
        constraint=constraint,
        min_value=between[0] if between else None,
        max_value=between[1] if between else None,
        max_length=max_length,
        warning=warning,
    )
    return ParameterWire(kind, None, description, definition=definition)


def flag(
    default: bool, group: str, label: str, description: str, effect: str
) -> ParameterWire[Flag]:
    """A root parameter that is ``true`` or ``false`` and may be changed at any time."""
    text = "true" if default else "false"
    return parameter(Flag, text, group, label, description, effect=effect, values=("true", "false"))


class Parameters:
    """The root parameters of StreamFlix, in the order in which the console asks for them."""

    environment = parameter(
        Text,
        "dev",
        "General",
        "Environment",
        "Name of the environment: the suffix of every name in it.",
        update="fixed",
        effect="names the repository, the log groups and the cache",
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        max_length=16,
        constraint="Lower-case letters, digits and single hyphens, starting with a letter,"
        " at most 16 characters.",
    )
    permissions_boundary_arn = parameter(
        Text,
        "",
        "General",
        "Permissions boundary ARN",
        "ARN of the IAM policy that bounds every role made here. Empty for none.",
        effect="in place, on every role",
        pattern=r"^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+)?$",
        constraint="Empty, or the ARN of an IAM policy.",
    )

    vpc_cidr = parameter(
        Text,
        "10.0.0.0/16",
        "Network",
        "VPC address range",
        "IPv4 range of the VPC. Subnets of 256 addresses are cut from it.",
        update="fixed",
        effect="the update would fail",
        warning="The update fails: the target group of the new VPC would have the old one's name.",
        pattern=PRIVATE_RANGE,
        constraint="A private range (RFC 1918) from /16 to /20 that starts where its prefix says,"
        " such as 10.0.0.0/16 or 172.16.32.0/20.",
    )
    zone_count = parameter(
        Text,
        "3",
        "Network",
        "Availability Zones",
        "Number of Availability Zones to use.",
        update="replaces",
        effect="the cache, the VPC link, and the subnets of the third zone",
        warning="The new cache is empty. RDS may refuse to leave a zone that holds the database.",
        values=("3", "2"),
    )
    zones = parameter(
        TextList,
        "",
        "Network",
        "Zone names",
        "Names of the zones to use, as many as the number of zones. A name means another zone in"
        " another account: zone IDs are better. With neither, the region's first zones are used.",
        update="fixed",
        effect="the update would fail",
        warning="The update fails: a subnet in another zone would have the range of the old one.",
    )
    zone_ids = parameter(
        TextList,
        "",
        "Network",
        "Zone IDs",
        "IDs of the zones to use, as many as the number of zones, such as euw2-az1: the same zones"
        " in every account. With neither IDs nor names, the region's first zones are used.",
        update="fixed",
        effect="the update would fail",
        warning="The update fails: a subnet in another zone would have the range of the old one.",
    )
    nat_gateways = parameter(
        Text,
        "per-zone",
        "Network",
        "NAT gateways",
        "per-zone: one in each zone. single: one for all. regional: one that AWS spreads over"
        " the zones.",
        update="replaces",
        effect="the NAT gateways and their public addresses",
        warning="Connections through the old gateways break. Others know the tasks by these"
        " addresses.",
        values=("per-zone", "single", "regional"),
    )
    interface_endpoints = flag(
        False,
        "Network",
        "Interface endpoints",
        "Reach ECR, CloudWatch Logs and Secrets Manager without leaving the VPC.",
        "adds or removes the endpoints",
    )

    load_balancer_scheme = parameter(
        Text,
        "internet-facing",
        "Load balancer",
        "Scheme",
        "internet-facing: reachable from anywhere. internal: reachable through the API only.",
        update="replaces",
        effect="the load balancer, its target group and its listeners",
        warning="The API answers 503 for some minutes, while the service moves to the new load"
        " balancer, which has another DNS name. With deletion protection the old one stays behind,"
        " outside of the stack: switch that off in a deployment before this one.",
        values=("internet-facing", "internal"),
    )
    certificate_arn = parameter(
        Text,
        "",
        "Load balancer",
        "Certificate ARN",
        "ARN of the ACM certificate for HTTPS, in this region, from a public authority: API Gateway"
        " trusts no private or self-signed one. Empty for HTTP only.",
        effect="adds, changes or removes the HTTPS listener",
        warning="Adding or removing it does not interrupt the API. With a certificate, port 80"
        " redirects requests from outside the VPC. Another certificate must be valid for the"
        " old domain too, which the API checks until the update reaches it.",
        pattern=r"^(arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+)?$",
        constraint="Empty, or the ARN of a certificate in AWS Certificate Manager.",
    )
    certificate_domain = parameter(
        Text,
        "",
        "Load balancer",
        "Certificate domain",
        "A domain name on the certificate: the API checks it when it calls the load balancer.",
        warning="The API answers 5xx while the load balancer's certificate is not valid for it.",
        pattern=r"^([a-z0-9-]+\.)*[a-z0-9-]*$",
        max_length=253,
        constraint="Empty, or a domain name in lower case.",
    )
    load_balancer_deletion_protection = flag(
        False,
        "Load balancer",
        "Deletion protection",
        "Refuse to delete the load balancer.",
        "in place",
    )
    access_logs_bucket = parameter(
        Text,
        "",
        "Load balancer",
        "Access log bucket",
        "Name of an existing S3 bucket for access logs, with a policy that lets the load balancer"
        " write to it. Empty for none.",
        pattern=r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$",
        constraint="Empty, or the name of an S3 bucket.",
    )
    web_acl = flag(
        False,
        "Load balancer",
        "Web application firewall",
        "Put AWS WAF with Amazon's managed rules on the load balancer. Two rules count and do not"
        " block: bodies over 8 KB, more of which it cannot read there, and callers without a"
        " User-Agent.",
        "adds or removes the web ACL",
    )

    stage_name = parameter(
        Text,
        "prod",
        "API",
        "Stage name",
        "Name of the API's stage: the first part of its path.",
        update="replaces",
        effect="the stage, and with it the API's URL",
        pattern=r"^[a-z0-9_-]+$",
        max_length=128,
        constraint="Lower-case letters, digits, hyphens and underscores.",
    )
    throttling_rate_limit = parameter(
        Count,
        "1000",
        "API",
        "Requests per second",
        "Requests per second that the API lets pass.",
        between=(1, 10000),
    )
    throttling_burst_limit = parameter(
        Count,
        "2000",
        "API",
        "Burst of requests",
        "Requests at one moment that the API lets pass.",
        between=(1, 5000),
    )
    detailed_metrics = flag(
        True,
        "API",
        "Metrics per route",
        "Count requests, errors and latency for each route.",
        "in place",
    )
    cors_origins = parameter(
        TextList,
        "",
        "API",
        "CORS origins",
        "Origins that browsers may call the API from, such as https://www.example.com, with the"
        " methods GET, HEAD, POST, PUT, PATCH, DELETE and the headers authorization and"
        " content-type. The API answers preflights itself. Empty for none.",
        effect="replaces the routes, one a method or one for all, without an interruption",
    )

    desired_count = parameter(
        Text,
        "2",
        "Service",
        "Tasks at first",
        "Tasks to start with. Empty keeps what automatic scaling has chosen; use it from the second"
        " deployment on.",
        pattern=r"^([0-9]|[1-9][0-9]{1,3})?$",
        constraint="Empty, or a number from 0 to 9999.",
    )
    min_capacity = parameter(
        Count,
        "2",
        "Service",
        "Tasks at least",
        "Automatic scaling keeps at least so many tasks.",
        between=(0, 5000),
    )
    max_capacity = parameter(
        Count,
        "10",
        "Service",
        "Tasks at most",
        "Automatic scaling starts at most so many tasks.",
        between=(1, 5000),
    )
    cpu_target = parameter(
        Count,
        "60",
        "Service",
        "CPU to aim for (%)",
        "Average CPU use, in percent, that automatic scaling aims for.",
        between=(10, 90),
    )
    requests_per_target = parameter(
        Count,
        "1000",
        "Service",
        "Requests per task to aim for",
        "Requests per minute and task that automatic scaling aims for.",
        between=(1, 1000000),
    )
    task_cpu = parameter(
        Text,
        "256",
        "Service",
        "Task CPU units",
        "CPU units of a task; 1024 are one vCPU.",
        effect="a new revision of the task definition",
        values=tuple(FARGATE_SIZES),
    )
    task_memory = parameter(
        Text,
        "512",
        "Service",
        "Task memory (MiB)",
        "Memory of a task, in MiB.",
        effect="a new revision of the task definition",
        values=TASK_MEMORY,
    )
    cpu_architecture = parameter(
        Text,
        "X86_64",
        "Service",
        "CPU architecture",
        "Processor that the image is built for.",
        effect="a new revision of the task definition",
        values=("X86_64", "ARM64"),
    )
    execute_command = flag(
        False,
        "Service",
        "ECS Exec",
        "Let operators open a shell in a running task.",
        "a new revision of the task definition",
    )

    image_tag = parameter(
        Text,
        "",
        "Images",
        "Image tag",
        "Tag of the image to run. Empty creates everything but starts no task: use it until the"
        " first image is pushed.",
        effect="a new revision of the task definition",
        pattern=r"^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$",
        constraint="Empty, or an image tag.",
    )
    image_repository = parameter(
        Text,
        "",
        "Images",
        "Image repository",
        "Repository to take the image from, without a tag. Empty takes the environment's own.",
        effect="a new revision of the task definition",
        pattern=r"^([a-z0-9][a-z0-9._/:-]*[a-z0-9])?$",
        constraint="Empty, or a repository's URI without a tag.",
    )
    repository_empty_on_delete = flag(
        False,
        "Images",
        "Empty the repository on delete",
        "Delete the images with the repository. Otherwise deleting an environment fails at a"
        " repository that holds images.",
        "in place",
    )

    database_engine_version = parameter(
        Text,
        "17.9",
        "Database",
        "PostgreSQL version",
        "Version of PostgreSQL. Going back is not possible. RDS creates no new instances of the"
        " oldest ones, which are here for environments that have one.",
        effect="in place, with an interruption; a new major version also replaces the parameter"
        " group",
        warning="RDS never goes back to an older version. An update with a new major version cannot"
        " be rolled back: deploy it alone.",
        values=tuple(ENGINE_VERSIONS),
    )
    database_instance_class = parameter(
        Text,
        "db.t3.micro",
        "Database",
        "Instance class",
        "Size of the database instance.",
        effect="in place, with an interruption or a failover",
        pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$",
        constraint="An instance class, such as db.t3.micro.",
    )
    database_storage = parameter(
        Count,
        "20",
        "Database",
        "Storage (GiB)",
        "Storage at first, in GiB. It cannot shrink. From 400 GiB on, state the IOPS too.",
        warning="RDS refuses less than automatic growth has made of it, and never shrinks it: an"
        " update with this that fails afterwards may not roll back.",
        between=(20, 65536),
    )
    database_iops = parameter(
        Text,
        "",
        "Database",
        "IOPS",
        "IOPS of the storage, from 400 GiB on: RDS refuses to change such storage without them."
        " 12000 are included in its price. Empty below 400 GiB, where there are always 3000.",
        pattern=r"^(1[2-9][0-9]{3}|[2-9][0-9]{4}|[1-9][0-9]{5})?$",
        constraint="Empty, or a number from 12000 on.",
    )
    database_max_storage = parameter(
        Count,
        "100",
        "Database",
        "Storage at most (GiB)",
        "RDS grows the storage up to so many GiB.",
        between=(22, 65536),
    )
    database_multi_az = flag(
        True, "Database", "Multi-AZ", "Keep a standby in another zone.", "in place"
    )
    database_backup_days = parameter(
        Count,
        "7",
        "Database",
        "Backups (days)",
        "Days for which automatic backups are kept.",
        between=(1, 35),
    )
    database_insights = parameter(
        Text,
        "standard",
        "Database",
        "Database Insights",
        "standard keeps seven days of performance data, advanced 15 months.",
        values=("standard", "advanced"),
    )
    database_iam_authentication = flag(
        False,
        "Database",
        "IAM authentication",
        "Let the tasks log in with IAM tokens too, as a database user of their own that you make.",
        "in place",
    )
    database_deletion_protection = flag(
        False, "Database", "Deletion protection", "Refuse to delete the database.", "in place"
    )

    database_connections_limit = parameter(
        Count,
        "60",
        "Database",
        "Connections that raise an alarm",
        "An alarm is raised at more connections than this. Choose it below what the instance class"
        " allows; db.t3.micro allows about 80.",
        between=(1, 10000),
    )

    cache_engine = parameter(
        Text,
        "redis",
        "Cache",
        "Engine",
        "Engine of the serverless cache.",
        effect="in place from redis to valkey",
        warning="ElastiCache never goes back to redis, so an update with this that fails afterwards"
        " cannot be rolled back: deploy it alone.",
        values=("redis", "valkey"),
    )
    cache_major_version = parameter(
        Text,
        "7",
        "Cache",
        "Major version",
        "Major version of the engine. Going back is not possible.",
        warning="ElastiCache never goes back to an older version, so an update with this that fails"
        " afterwards cannot be rolled back: deploy it alone.",
        values=("7", "8", "9"),
    )
    cache_max_storage = parameter(
        Count,
        "10",
        "Cache",
        "Storage at most (GB)",
        "The cache holds at most so many GB.",
        between=(1, 5000),
    )
    cache_max_ecpu = parameter(
        Count,
        "5000",
        "Cache",
        "ECPU per second at most",
        "The cache does at most so many ElastiCache processing units per second.",
        between=(1000, 15000000),
    )
    cache_snapshot_days = parameter(
        Count,
        "1",
        "Cache",
        "Snapshots (days)",
        "Days for which the daily snapshots are kept; 0 for no snapshots.",
        between=(0, 35),
    )
    cache_snapshot_time = parameter(
        Text,
        "03:00",
        "Cache",
        "Snapshot time (UTC)",
        "When the daily snapshot is taken.",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        constraint="A time, such as 03:00.",
    )
    cache_final_snapshot_name = parameter(
        Text,
        "",
        "Cache",
        "Final snapshot name",
        "Name of the snapshot that is taken before the cache is deleted. A name can be used once: a"
        " cache cannot be deleted while a snapshot of that name exists. Empty for none.",
        pattern=r"^([a-z](-?[a-z0-9])*)?$",
        max_length=255,
        constraint="Empty, or lower-case letters, digits and single hyphens, starting with a"
        " letter.",
    )

    log_retention_days = parameter(
        Count,
        "7",
        "Logs and alarms",
        "Log retention (days)",
        "Days for which the logs of tasks, API and network are kept.",
        values=RETENTION_DAYS,
    )
    alarm_email = parameter(
        Text,
        "",
        "Logs and alarms",
        "E-mail for alarms",
        "Address that alarms are mailed to; it must be confirmed once. Empty for none.",
        pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$",
        constraint="Empty, or an e-mail address.",
        effect="adds, replaces or removes the subscription",
    )
    alarm_topic_key_arn = parameter(
        Text,
        "",
        "Logs and alarms",
        "Key of the alarm topic",
        "ARN of a customer key whose policy lets CloudWatch publish alarms. Empty for no"
        " encryption.",
        pattern=r"^(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+)?$",
        constraint="Empty, or the ARN of a customer managed KMS key.",
    )


def root_parameters() -> dict[str, ParameterWire[Any]]:
    """Every root parameter by its CloudFormation name, in console order."""
    return {g.name: g for g in vars(Parameters).values() if isinstance(g, ParameterWire)}


def definitions() -> dict[str, Definition]:
    """What is known of every root parameter, by its CloudFormation name, in console order."""
    return {name: g.definition for name, g in root_parameters().items() if g.definition}


def warnings() -> dict[str, str]:
    """What an operator must know before changing a root parameter, by its CloudFormation name."""
    return {name: one.warning for name, one in definitions().items() if one.warning}
