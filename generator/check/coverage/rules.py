"""The rules of what is safe to run."""

from __future__ import annotations

from generator.findings import Rule

MISSING_ALARM = Rule(
    "SF5001",
    "A resource without an alarm",
    "When it fails or fills up, no one is notified before users are.",
    "Add an alarm on one of the metrics that the message names, with a dimension that refers to the"
    " resource.",
    level="warning",
    bad="Resources:\n  Database: {Type: AWS::RDS::DBInstance}",
    good="MetricName: FreeStorageSpace\n"
    "Dimensions: [{Name: DBInstanceIdentifier, Value: !Ref Database}]",
)
NO_DATA = Rule(
    "SF5002",
    "An alarm on a metric that does not exist",
    "CloudWatch accepts any name: the alarm never gets data and never goes off.",
    "Use the namespace, metric and dimensions as the service publishes them; case counts.",
    level="error",
    bad="Namespace: AWS/RDS\nMetricName: FreeStorage",
    good="Namespace: AWS/RDS\nMetricName: FreeStorageSpace",
)
WRONG_DIMENSION = Rule(
    "SF5003",
    "An alarm's dimension does not name its resource",
    "The metric exists, but not with this value: the alarm never gets data and never goes off.",
    "Refer to the resource in the way that the dimension needs, such as TargetGroupFullName for"
    " TargetGroup.",
    level="error",
    bad="Dimensions: [{Name: TargetGroup, Value: !Ref TargetGroup}]",
    good="Dimensions: [{Name: TargetGroup, Value: !GetAtt TargetGroup.TargetGroupFullName}]",
)
NEVER_FIRES = Rule(
    "SF5004",
    "An alarm that cannot go off, or always is",
    "The metric's values never pass the threshold, or always do.",
    "Choose a threshold inside the metric's range, in its unit, and the comparison that is bad.",
    level="error",
    bad="MetricName: CPUUtilization\nComparisonOperator: GreaterThanThreshold\nThreshold: 100",
    good="MetricName: CPUUtilization\nComparisonOperator: GreaterThanThreshold\nThreshold: 80",
)
SILENT = Rule(
    "SF5005",
    "An alarm that notifies no one",
    "It goes off, and nothing happens.",
    "Give it AlarmActions, name it in a composite alarm that has them, and subscribe to the topic.",
    level="warning",
    bad="ActionsEnabled: false",
    good="AlarmActions: [!Ref AlarmTopic]",
)
LOGS = Rule(
    "SF5010",
    "Logs that are kept for ever, or not long enough",
    "Without RetentionInDays logs cost more every day; what is gone cannot explain an incident.",
    "Set RetentionInDays, in protected environments to 30 or more.",
    level="warning",
    bad="LogGroup: {Type: AWS::Logs::LogGroup}",
    good="RetentionInDays: 90",
)
AT_REST = Rule(
    "SF5011",
    "Data that is not encrypted at rest",
    "Disks, snapshots and backups can be read by anyone who gets a copy of them.",
    "Switch encryption on; for an existing resource that is a replacement.",
    level="error",
    bad="StorageEncrypted: false",
    good="StorageEncrypted: true",
)
IN_TRANSIT = Rule(
    "SF5012",
    "Traffic that may not be encrypted, or with old TLS",
    "Passwords and data can be read on their way.",
    "Ask for TLS 1.2 or later, force TLS in the database, and redirect HTTP to HTTPS.",
    level="error",
    bad="SslPolicy: ELBSecurityPolicy-TLS-1-0-2015-04",
    good="SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06",
)
BACKUPS = Rule(
    "SF5013",
    "Backups that are off or too short",
    "What is deleted or damaged cannot be restored.",
    "Keep backups for a day at least, in protected environments for a week.",
    level="error",
    bad="BackupRetentionPeriod: 0",
    good="BackupRetentionPeriod: 35",
)
MUTABLE = Rule(
    "SF5014",
    "Image tags that can be moved",
    "What was tested need not be what runs, and a rollback may not bring back what ran.",
    "Set ImageTagMutability to IMMUTABLE.",
    level="warning",
    bad="ImageTagMutability: MUTABLE",
    good="ImageTagMutability: IMMUTABLE",
)
FIREWALL = Rule(
    "SF5015",
    "No web application firewall in front",
    "Requests from the internet reach the application without any filter.",
    "Associate a web ACL whose rules block.",
    level="warning",
    bad="Scheme: internet-facing  # of a load balancer without AWS::WAFv2::WebACLAssociation",
    good="ResourceArn: !Ref LoadBalancer\nWebACLArn: !GetAtt WebAcl.Arn",
)
DELETION = Rule(
    "SF5016",
    "Data that goes with its resource",
    "Deleting or replacing the resource deletes what it holds.",
    "Set DeletionPolicy and UpdateReplacePolicy to Retain or Snapshot.",
    level="error",
    bad="DeletionPolicy: Delete",
    good="DeletionPolicy: Snapshot\nUpdateReplacePolicy: Snapshot",
)
TAGS = Rule(
    "SF5017",
    "A stack without tags",
    "Neither cost nor owner of its resources can be found.",
    "Add tags to the environment's file.",
    level="warning",
    bad="tags: {}",
    good="tags: {Application: streamflix}",
)
LATEST = Rule(
    "SF5020",
    "A production image without a fixed tag",
    "Two tasks of one service may run different code, and a rollback starts what is newest.",
    "Name a version or a digest.",
    level="error",
    bad="Image: streamflix-api:latest",
    good="Image: streamflix-api:1.4.2",
)
NO_TASKS = Rule(
    "SF5021",
    "A production service that runs, or may run, no tasks",
    "Every request fails.",
    "Set DesiredCount and MinCapacity to one or more.",
    level="error",
    bad="MinCapacity: 0",
    good="MinCapacity: 2",
)
OPEN = Rule(
    "SF5022",
    "Production is open to everyone",
    "Any website may call it from its visitors' browsers, or anyone may connect.",
    "Name the origins; take the public address away.",
    level="error",
    bad='AllowOrigins: ["*"]',
    good="AllowOrigins: [https://www.example.com]",
)
STANDBY = Rule(
    "SF5023",
    "Production depends on one zone",
    "When the zone fails, so does the service.",
    "Keep a standby in another zone, and use subnets of two zones or more.",
    level="error",
    bad="MultiAZ: false",
    good="MultiAZ: true",
)
NAT = Rule(
    "SF5024",
    "Zones share one NAT gateway in production",
    "When the zone of the gateway fails, no other zone reaches the internet.",
    "Make one NAT gateway in each zone, or a regional one.",
    level="error",
    bad="NatGatewayId: !Ref NatGateway1  # in the route tables of all zones",
    good="NatGatewayId: !Ref NatGateway2  # in the route table of zone 2",
)
DELETION_PROTECTION = Rule(
    "SF5025",
    "Production can be deleted by one wrong command",
    "Deletion protection is off.",
    "Switch DeletionProtection on.",
    level="error",
    bad="DeletionProtection: false",
    good="DeletionProtection: true",
)

RULES = (
    MISSING_ALARM,
    NO_DATA,
    WRONG_DIMENSION,
    NEVER_FIRES,
    SILENT,
    LOGS,
    AT_REST,
    IN_TRANSIT,
    BACKUPS,
    MUTABLE,
    FIREWALL,
    DELETION,
    TAGS,
    LATEST,
    NO_TASKS,
    OPEN,
    STANDBY,
    NAT,
    DELETION_PROTECTION,
)

BY_ID = {rule.id: rule for rule in RULES}
