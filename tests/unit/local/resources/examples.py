"""One example of every resource type: what to make, what to change it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """``make`` is created and changed to ``make | change`` and back; None takes one out.

    ``attributes`` are patterns that GetAtt values match, ``ref`` one for the physical ID;
    ``leaves`` names what the service keeps after deletion, on AWS too; ``untold`` properties that
    it does not tell; ``lacks`` attributes that this example's resource does not have.
    """

    make: Properties = field(default_factory=dict)
    change: Properties = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    ref: str = ".+"
    leaves: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
}
OTHER_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "*"}],
}
ASSUME = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
ASSUME_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
VISIBILITY = {
    "SampledRequestsEnabled": True,
    "CloudWatchMetricsEnabled": "true",
    "MetricName": "all",
}
LIFECYCLE = (
    '{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", '
    '"countType": "imageCountMoreThan", "countNumber": 5}, "action": {"type": "expire"}}]}'
)
TAG = [{"Key": "Name", "Value": "one"}]
TAGS = [{"Key": "Name", "Value": "two"}, {"Key": "Extra", "Value": "x"}]

WORLD: dict[str, tuple[str, Properties]] = {
    "Vpc": ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"}),
    "OtherVpc": ("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"}),
    "Gateway": ("AWS::EC2::InternetGateway", {}),
    "OtherGateway": ("AWS::EC2::InternetGateway", {}),
    "SubnetA": (
        "AWS::EC2::Subnet",
        {"VpcId": "${Vpc}", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"},
    ),
    "SubnetB": (
        "AWS::EC2::Subnet",
        {"VpcId": "${Vpc}", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1b"},
    ),
    "Attachment": (
        "AWS::EC2::VPCGatewayAttachment",
        {"VpcId": "${Vpc}", "InternetGatewayId": "${Gateway}"},
    ),
    "Table": ("AWS::EC2::RouteTable", {"VpcId": "${Vpc}"}),
    "Address": ("AWS::EC2::EIP", {"Domain": "vpc"}),
    "Nat": (
        "AWS::EC2::NatGateway",
        {"SubnetId": "${SubnetA}", "AllocationId": "${Address.AllocationId}"},
    ),
    "OtherAddress": ("AWS::EC2::EIP", {"Domain": "vpc"}),
    "Acl": ("AWS::EC2::NetworkAcl", {"VpcId": "${Vpc}"}),
    "Dhcp": ("AWS::EC2::DHCPOptions", {"DomainName": "example.com"}),
    "Group": (
        "AWS::EC2::SecurityGroup",
        {"GroupDescription": "one", "VpcId": "${Vpc}"},
    ),
    "OtherGroup": (
        "AWS::EC2::SecurityGroup",
        {"GroupDescription": "two", "VpcId": "${Vpc}"},
    ),
    "Role": ("AWS::IAM::Role", {"AssumeRolePolicyDocument": ASSUME}),
    "OtherRole": ("AWS::IAM::Role", {"AssumeRolePolicyDocument": ASSUME}),
    "Managed": ("AWS::IAM::ManagedPolicy", {"PolicyDocument": POLICY}),
    "Members": ("AWS::IAM::Group", {}),
    "User": ("AWS::IAM::User", {}),
    "Logs": ("AWS::Logs::LogGroup", {}),
    "Stream": ("AWS::Kinesis::Stream", {"ShardCount": 1}),
    "Balancer": (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {"Subnets": ["${SubnetA}", "${SubnetB}"]},
    ),
    "Targets": (
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {"VpcId": "${Vpc}", "Protocol": "HTTP", "Port": 8080, "TargetType": "ip"},
    ),
    "Listener": (
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": "${Balancer}",
            "Port": 80,
            "Protocol": "HTTP",
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": "${Targets}"}],
        },
    ),
    "Cluster": ("AWS::ECS::Cluster", {}),
    "Task": (
        "AWS::ECS::TaskDefinition",
        {"ContainerDefinitions": [{"Name": "api", "Image": "nginx:1", "Memory": 128}]},
    ),
    "Service": ("AWS::ECS::Service", {"Cluster": "${Cluster}", "TaskDefinition": "${Task}"}),
    "Subnets": (
        "AWS::RDS::DBSubnetGroup",
        {"DBSubnetGroupDescription": "one", "SubnetIds": ["${SubnetA}", "${SubnetB}"]},
    ),
    "Parameters": (
        "AWS::RDS::DBParameterGroup",
        {"Family": "postgres17", "Description": "one"},
    ),
    "Secret": ("AWS::SecretsManager::Secret", {"SecretString": '{"username": "admin"}'}),
    "Queue": ("AWS::SQS::Queue", {}),
    "LambdaRole": ("AWS::IAM::Role", {"AssumeRolePolicyDocument": ASSUME_LAMBDA}),
    "Function": (
        "AWS::Lambda::Function",
        {
            "Role": "${LambdaRole.Arn}",
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": "def handler(event, context): return 1"},
        },
    ),
    "Instance": ("AWS::EC2::Instance", {"ImageId": "ami-12345678", "SubnetId": "${SubnetA}"}),
    "Volume": ("AWS::EC2::Volume", {"AvailabilityZone": "eu-west-1a", "Size": 8}),
    "Bucket": ("AWS::S3::Bucket", {}),
    "Launch": (
        "AWS::EC2::LaunchTemplate",
        {"LaunchTemplateData": {"InstanceType": "t3.micro", "ImageId": "ami-12345678"}},
    ),
    "Scaled": (
        "AWS::AutoScaling::AutoScalingGroup",
        {
            "MinSize": "0",
            "MaxSize": "1",
            "VPCZoneIdentifier": ["${SubnetA}"],
            "LaunchTemplate": {"LaunchTemplateId": "${Launch}", "Version": "1"},
        },
    ),
    "Zone": ("AWS::Route53::HostedZone", {"Name": "films.example.com"}),
    "Files": ("AWS::EFS::FileSystem", {}),
    "Snapshot": ("snapshot", {"of": "${Database}"}),
    "PublicKey": ("public key", {}),
    "LogBucket": ("AWS::S3::Bucket", {"AccessControl": "LogDeliveryWrite"}),
    "FreeAddress": ("AWS::EC2::EIP", {}),
    "Interface": ("AWS::EC2::NetworkInterface", {"SubnetId": "${SubnetA}"}),
    "OtherCluster": ("AWS::ECS::Cluster", {}),
    "Certificate": ("AWS::CertificateManager::Certificate", {"DomainName": "a.example.com"}),
    "OtherCertificate": ("AWS::CertificateManager::Certificate", {"DomainName": "b.example.com"}),
    "Archive": ("archive", {"bucket": "${Bucket}"}),
    "Definition": ("definition", {"bucket": "${Bucket}"}),
    "Aurora": (
        "AWS::RDS::DBCluster",
        {
            "Engine": "aurora-postgresql",
            "MasterUsername": "admin",
            "MasterUserPassword": "not-a-secret",
        },
    ),
    "RotatedSecret": ("AWS::SecretsManager::Secret", {"SecretString": "{}"}),
    "Database": (
        "AWS::RDS::DBInstance",
        {
            "Engine": "postgres",
            "DBInstanceClass": "db.t3.micro",
            "AllocatedStorage": 20,
            "MasterUsername": "admin",
            "MasterUserPassword": "not-a-secret",
        },
    ),
    "Api": ("AWS::ApiGatewayV2::Api", {"Name": "api", "ProtocolType": "HTTP"}),
    "Link": ("AWS::ApiGatewayV2::VpcLink", {"Name": "link", "SubnetIds": ["${SubnetA}"]}),
    "Topic": ("AWS::SNS::Topic", {}),
    "Key": ("AWS::KMS::Key", {}),
    "OtherKey": ("AWS::KMS::Key", {}),
    "Firewall": (
        "AWS::WAFv2::WebACL",
        {"Scope": "REGIONAL", "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBILITY},
    ),
}

EXAMPLES: dict[str, Example] = {
    "AWS::EC2::VPC": Example(
        {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true", "Tags": TAG},
        {"EnableDnsHostnames": True, "Tags": TAGS},
        {"DefaultSecurityGroup": "sg-.+", "DefaultNetworkAcl": "acl-.+", "CidrBlock": "10.0.+"},
        ref="vpc-.+",
        lacks=("VpcEncryptionControl",),
    ),
    "AWS::EC2::InternetGateway": Example({"Tags": TAG}, {"Tags": TAGS}, ref="igw-.+"),
    "AWS::EC2::VPCGatewayAttachment": Example(
        {"VpcId": "${Vpc}", "InternetGatewayId": "${Gateway}"},
        {"InternetGatewayId": "${OtherGateway}"},
        ref=r"IGW\|vpc-.+",
    ),
    "AWS::EC2::Subnet": Example(
        {
            "VpcId": "${Vpc}",
            "CidrBlock": "10.0.9.0/24",
            "AvailabilityZone": "eu-west-1b",
            "Tags": TAG,
        },
        {"MapPublicIpOnLaunch": "true", "Tags": TAGS},
        {"NetworkAclAssociationId": "aclassoc-.+", "AvailabilityZone": "eu-west-1b"},
        ref="subnet-.+",
        lacks=("BlockPublicAccessStates",),
    ),
    "AWS::EC2::RouteTable": Example({"VpcId": "${Vpc}", "Tags": TAG}, {"Tags": TAGS}, ref="rtb-.+"),
    "AWS::EC2::Route": Example(
        {
            "RouteTableId": "${Table}",
            "DestinationCidrBlock": "0.0.0.0/0",
            "GatewayId": "${Gateway}",
        },
        {"GatewayId": None, "NatGatewayId": "${Nat}"},
        {"CidrBlock": "0.0.0.0/0"},
        ref=r"rtb-[^|]+\|0.0.0.0/0",
    ),
    "AWS::EC2::SubnetRouteTableAssociation": Example(
        {"RouteTableId": "${Table}", "SubnetId": "${SubnetA}"}, ref="rtbassoc-.+"
    ),
    "AWS::EC2::EIP": Example(
        {"Domain": "vpc", "Tags": TAG},
        {"Tags": TAGS},
        {"AllocationId": "eipalloc-.+", "PublicIp": r"\d+\..+"},
        ref=r"\d+\.\d+\.\d+\.\d+",
    ),
    "AWS::EC2::NatGateway": Example(
        {"SubnetId": "${SubnetA}", "AllocationId": "${OtherAddress.AllocationId}", "Tags": TAG},
        {"Tags": TAGS},
        ref="nat-.+",
        leaves=("nat_gateways",),
        lacks=("AutoProvisionZones", "AutoScalingIps", "RouteTableId"),
    ),
    "AWS::EC2::VPCEndpoint": Example(
        {
            "VpcId": "${Vpc}",
            "ServiceName": "com.amazonaws.eu-west-1.s3",
            "VpcEndpointType": "Gateway",
            "RouteTableIds": ["${Table}"],
        },
        {"PolicyDocument": {"Version": "2012-10-17", "Statement": []}},
        ref="vpce-.+",
    ),
    "AWS::EC2::FlowLog": Example(
        {
            "ResourceId": "${Vpc}",
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": "flows",
            "DeliverLogsPermissionArn": "arn:aws:iam::123456789012:role/flows",
            "MaxAggregationInterval": "60",
            "Tags": TAG,
        },
        {"Tags": TAGS},
        ref="fl-.+",
    ),
    "AWS::EC2::DHCPOptions": Example(
        {"DomainName": "example.com", "DomainNameServers": ["AmazonProvidedDNS"], "Tags": TAG},
        {"Tags": TAGS},
        ref="dopt-.+",
    ),
    "AWS::EC2::VPCDHCPOptionsAssociation": Example({"VpcId": "${Vpc}", "DhcpOptionsId": "${Dhcp}"}),
    "AWS::EC2::VPCCidrBlock": Example(
        {"VpcId": "${Vpc}", "CidrBlock": "10.9.0.0/16"}, lacks=("Ip",)
    ),
    "AWS::EC2::NetworkAcl": Example({"VpcId": "${Vpc}", "Tags": TAG}, {"Tags": TAGS}, ref="acl-.+"),
    "AWS::EC2::NetworkAclEntry": Example(
        {
            "NetworkAclId": "${Acl}",
            "RuleNumber": 100,
            "Protocol": 6,
            "RuleAction": "allow",
            "CidrBlock": "10.0.0.0/16",
            "PortRange": {"From": 80, "To": 80},
        },
        {"CidrBlock": "10.1.0.0/16"},
    ),
    "AWS::EC2::NetworkInterface": Example(
        {"SubnetId": "${SubnetA}", "Description": "one", "Tags": TAG},
        {"Description": "two", "Tags": TAGS},
        {"PrimaryPrivateIpAddress": r"10\.0\.0\..+"},
        ref="eni-.+",
        lacks=("PrimaryIpv6Address", "PublicIpDnsNameOptions"),
    ),
    "AWS::EC2::VPCPeeringConnection": Example(
        {"VpcId": "${Vpc}", "PeerVpcId": "${OtherVpc}", "Tags": TAG},
        {"Tags": TAGS},
        ref="pcx-.+",
        leaves=("vpc_pcxs",),
    ),
    "AWS::EC2::SecurityGroup of the default VPC": Example(
        {
            "GroupDescription": "tasks",
            "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}
            ],
            "Tags": TAG,
        },
        {"SecurityGroupIngress": None, "Tags": TAGS},
        {"GroupId": "sg-.+", "VpcId": "vpc-.+"},
        ref="streamflix-Thing-[A-Z0-9]{12}",
    ),
    "AWS::EC2::SecurityGroup": Example(
        {
            "GroupDescription": "tasks",
            "VpcId": "${Vpc}",
            "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": "80", "ToPort": 80, "CidrIp": "0.0.0.0/0"},
                {
                    "IpProtocol": "tcp",
                    "FromPort": 443,
                    "ToPort": 443,
                    "SourceSecurityGroupId": "${Group}",
                    "Description": "from one",
                },
            ],
            "SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}],
            "Tags": TAG,
        },
        {
            "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16"}
            ],
            "SecurityGroupEgress": None,
            "Tags": TAGS,
        },
        {"GroupId": "sg-.+", "VpcId": "vpc-.+"},
        ref="sg-.+",
    ),
    "AWS::EC2::SecurityGroupIngress": Example(
        {
            "GroupId": "${Group}",
            "IpProtocol": "tcp",
            "FromPort": 5432,
            "ToPort": 5432,
            "SourceSecurityGroupId": "${OtherGroup}",
            "Description": "database",
        },
        {"Description": "the database"},
        ref="sgr-.+",
    ),
    "AWS::EC2::SecurityGroupEgress": Example(
        {
            "GroupId": "${Group}",
            "IpProtocol": "tcp",
            "FromPort": 6379,
            "ToPort": 6379,
            "CidrIp": "10.0.0.0/16",
            "Description": "cache",
        },
        {"Description": "the cache"},
        ref="sgr-.+",
    ),
    "AWS::IAM::Role": Example(
        {
            "AssumeRolePolicyDocument": ASSUME,
            "ManagedPolicyArns": [
                "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
            ],
            "Policies": [{"PolicyName": "read", "PolicyDocument": POLICY}],
            "Tags": TAG,
        },
        {
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            "Policies": [{"PolicyName": "read", "PolicyDocument": OTHER_POLICY}],
            "Description": "what tasks may do",
            "MaxSessionDuration": 7200,
            "PermissionsBoundary": "${Managed}",
            "AssumeRolePolicyDocument": {**ASSUME, "Id": "two"},
            "Tags": TAGS,
        },
        {"Arn": "arn:aws:iam::123456789012:role/streamflix-Thing-.+", "RoleId": "AROA.+"},
        ref="streamflix-Thing-.+",
    ),
    "AWS::IAM::User": Example(
        {"Policies": [{"PolicyName": "read", "PolicyDocument": POLICY}], "Tags": TAG},
        {"Groups": ["${Members}"], "ManagedPolicyArns": ["${Managed}"], "Tags": TAGS},
        {"Arn": "arn:aws:iam::123456789012:user/.+"},
    ),
    "AWS::IAM::Group": Example(
        {"Path": "/", "Policies": [{"PolicyName": "read", "PolicyDocument": POLICY}]},
        {"ManagedPolicyArns": ["${Managed}"], "Policies": None},
        {"Arn": "arn:aws:iam::123456789012:group/.+"},
    ),
    "AWS::IAM::InstanceProfile": Example(
        {"Path": "/", "Roles": ["${Role}"]},
        {"Roles": ["${OtherRole}"]},
        {"Arn": "arn:aws:iam::123456789012:instance-profile/.+"},
    ),
    "AWS::IAM::ManagedPolicy": Example(
        {"PolicyDocument": POLICY, "Description": "read", "Roles": ["${Role}"]},
        {"PolicyDocument": OTHER_POLICY, "Roles": ["${OtherRole}"]},
        {"PolicyArn": "arn:.+", "PolicyId": "ANPA?.*|.+", "DefaultVersionId": r"v\d+"},
        lacks=("PermissionsBoundaryUsageCount",),
        ref="arn:aws:iam::123456789012:policy/streamflix-Thing-.+",
    ),
    "AWS::IAM::Policy": Example(
        {"PolicyName": "inline", "PolicyDocument": POLICY, "Roles": ["${Role}"]},
        {"PolicyDocument": OTHER_POLICY, "Roles": ["${OtherRole}"], "Groups": ["${Members}"]},
    ),
    "AWS::IAM::RolePolicy": Example(
        {"RoleName": "${Role}", "PolicyName": "alone", "PolicyDocument": POLICY},
        {"PolicyDocument": OTHER_POLICY},
    ),
    "AWS::IAM::AccessKey": Example(
        {"UserName": "${User}"}, {"Status": "Inactive"}, {"SecretAccessKey": ".{20,}"}, ref="AKIA.+"
    ),
    "AWS::IAM::UserToGroupAddition": Example({"GroupName": "${Members}", "Users": ["${User}"]}),
    "AWS::IAM::OIDCProvider": Example(
        {
            "Url": "https://token.example.com",
            "ClientIdList": ["sts.amazonaws.com"],
            "ThumbprintList": ["a" * 40],
            "Tags": TAG,
        },
        {"ThumbprintList": ["b" * 40], "ClientIdList": ["other"], "Tags": TAGS},
        ref="arn:aws:iam::.+:oidc-provider/token.example.com",
    ),
    "AWS::IAM::ServiceLinkedRole": Example(
        {"AWSServiceName": "ecs.amazonaws.com"}, {"Description": "for ECS"}
    ),
    "AWS::Logs::LogGroup": Example(
        {
            "LogGroupName": "/ecs/api",
            "RetentionInDays": "7",
            "LogGroupClass": "STANDARD",
            "Tags": TAG,
        },
        {
            "RetentionInDays": 14,
            "KmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/k",
            "DeletionProtectionEnabled": False,
            "DataProtectionPolicy": {"Name": "p", "Version": "2021-06-01", "Statement": []},
            "Tags": TAGS,
        },
        {"Arn": r"arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/api:\*"},
        ref="/ecs/api",
    ),
    "AWS::Logs::ResourcePolicy": Example(
        {"PolicyName": "deliver", "PolicyDocument": "{}"}, {"PolicyDocument": '{"Version": "1"}'}
    ),
    "AWS::Logs::LogStream": Example({"LogGroupName": "${Logs}", "LogStreamName": "one"}),
    "AWS::Logs::MetricFilter": Example(
        {
            "LogGroupName": "${Logs}",
            "FilterPattern": "ERROR",
            "MetricTransformations": [
                {"MetricName": "errors", "MetricNamespace": "app", "MetricValue": "1"}
            ],
        },
        {"FilterPattern": "WARN"},
    ),
    "AWS::Logs::SubscriptionFilter": Example(
        {
            "LogGroupName": "${Logs}",
            "FilterPattern": "",
            "DestinationArn": "${Stream.Arn}",
            "RoleArn": "${Role.Arn}",
        },
        {"FilterPattern": "ERROR"},
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Example(
        {
            "Type": "application",
            "Scheme": "internet-facing",
            "Subnets": ["${SubnetA}", "${SubnetB}"],
            "SecurityGroups": ["${Group}"],
            "LoadBalancerAttributes": [
                {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}
            ],
            "Tags": TAG,
        },
        {
            "SecurityGroups": ["${OtherGroup}"],
            "IpAddressType": "dualstack",
            "LoadBalancerAttributes": [
                {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "false"}
            ],
            "Tags": TAGS,
        },
        {
            "DNSName": ".+elb.amazonaws.com",
            "LoadBalancerFullName": "app/streamflix-Thing-.+/.+",
            "LoadBalancerName": "streamflix-Thing-.+",
            "CanonicalHostedZoneID": "Z.+",
            "LoadBalancerArn": "arn:.+",
        },
        ref="arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/.+",
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Example(
        {
            "VpcId": "${Vpc}",
            "Protocol": "HTTP",
            "Port": "8080",
            "TargetType": "ip",
            "HealthCheckPath": "/health",
            "HealthCheckIntervalSeconds": 30,
            "HealthyThresholdCount": 2,
            "Matcher": {"HttpCode": "200"},
            "TargetGroupAttributes": [
                {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}
            ],
            "Tags": TAG,
        },
        {
            "HealthCheckPath": "/",
            "HealthCheckIntervalSeconds": 20,
            "Matcher": {"HttpCode": "200-299"},
            "Targets": [{"Id": "10.0.0.9", "Port": 8080}],
            "TargetGroupAttributes": [
                {"Key": "deregistration_delay.timeout_seconds", "Value": "60"}
            ],
            "Tags": TAGS,
        },
        {
            "TargetGroupFullName": "targetgroup/streamflix-Thing-.+/.+",
            "TargetGroupName": "streamflix-Thing-.+",
            "LoadBalancerArns": r"\[\]",
        },
        ref="arn:.+:targetgroup/.+",
    ),
    "AWS::ElasticLoadBalancingV2::Listener": Example(
        {
            "LoadBalancerArn": "${Balancer}",
            "Port": "8081",
            "Protocol": "HTTP",
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": "${Targets}"}],
        },
        {
            "DefaultActions": [
                {
                    "Type": "redirect",
                    "RedirectConfig": {
                        "Protocol": "HTTPS",
                        "Port": "443",
                        "StatusCode": "HTTP_301",
                    },
                }
            ],
            "Tags": TAGS,
        },
        {"ListenerArn": "arn:.+:listener/app/.+"},
        ref="arn:.+:listener/app/.+",
    ),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Example(
        {
            "ListenerArn": "${Listener}",
            "Priority": 10,
            "Conditions": [{"Field": "path-pattern", "Values": ["/api/*"]}],
            "Actions": [{"Type": "forward", "TargetGroupArn": "${Targets}"}],
            "Tags": TAG,
        },
        {
            "Priority": 20,
            "Conditions": [{"Field": "path-pattern", "Values": ["/v2/*"]}],
            "Tags": TAGS,
        },
        {"IsDefault": "false", "RuleArn": "arn:.+"},
        ref="arn:.+:listener-rule/app/.+",
    ),
    "AWS::ECR::Repository": Example(
        {
            "RepositoryName": "streamflix-api-dev",
            "ImageScanningConfiguration": {"ScanOnPush": "true"},
            "ImageTagMutability": "IMMUTABLE",
            "EncryptionConfiguration": {"EncryptionType": "AES256"},
            "LifecyclePolicy": {"LifecyclePolicyText": LIFECYCLE},
            "EmptyOnDelete": True,
            "Tags": TAG,
        },
        {
            "ImageScanningConfiguration": {"ScanOnPush": False},
            "ImageTagMutability": "MUTABLE",
            "LifecyclePolicy": None,
            "RepositoryPolicyText": POLICY,
            "Tags": TAGS,
        },
        {
            "Arn": "arn:aws:ecr:eu-west-1:123456789012:repository/streamflix-api-dev",
            "RepositoryUri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/streamflix-api-dev",
        },
        ref="streamflix-api-dev",
    ),
    "AWS::ECS::Cluster": Example(
        {
            "ClusterSettings": [{"Name": "containerInsights", "Value": "enhanced"}],
            "CapacityProviders": ["FARGATE"],
            "Tags": TAG,
        },
        {
            "ClusterSettings": [{"Name": "containerInsights", "Value": "disabled"}],
            "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
            "DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1}],
            "Configuration": {"ExecuteCommandConfiguration": {"Logging": "DEFAULT"}},
            "Tags": TAGS,
        },
        {"Arn": "arn:aws:ecs:eu-west-1:123456789012:cluster/streamflix-Thing-.+"},
        ref="streamflix-Thing-.+",
        leaves=("clusters",),
    ),
    "AWS::ECS::TaskDefinition": Example(
        {
            "Family": "api",
            "Cpu": "256",
            "Memory": 512,
            "NetworkMode": "awsvpc",
            "RequiresCompatibilities": ["FARGATE"],
            "RuntimePlatform": {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"},
            "ExecutionRoleArn": "${Role.Arn}",
            "ContainerDefinitions": [
                {
                    "Name": "api",
                    "Image": "nginx:1",
                    "PortMappings": [{"ContainerPort": "8080", "Protocol": "tcp"}],
                    "Environment": [{"Name": "A", "Value": "b"}],
                    "Secrets": [{"Name": "P", "ValueFrom": "arn:secret:password::"}],
                    "LogConfiguration": {
                        "LogDriver": "awslogs",
                        "Options": {"awslogs-group": "/ecs/api"},
                    },
                    "HealthCheck": {"Command": ["CMD", "true"], "Interval": 10},
                }
            ],
            "Tags": TAG,
        },
        {"Tags": TAGS},
        {"TaskDefinitionArn": r"arn:aws:ecs:eu-west-1:123456789012:task-definition/api:\d+"},
        ref=r"arn:.+:task-definition/api:\d+",
        leaves=("task_definitions",),
    ),
    "AWS::ECS::Service": Example(
        {
            "Cluster": "${Cluster}",
            "TaskDefinition": "${Task}",
            "LaunchType": "FARGATE",
            "DesiredCount": "2",
            "AvailabilityZoneRebalancing": "ENABLED",
            "EnableExecuteCommand": True,
            "DeploymentConfiguration": {
                "DeploymentCircuitBreaker": {"Enable": True, "Rollback": "true"},
                "MaximumPercent": 200,
                "MinimumHealthyPercent": 100,
            },
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "Subnets": ["${SubnetA}"],
                    "AssignPublicIp": "DISABLED",
                }
            },
            "LoadBalancers": [
                {"ContainerName": "api", "ContainerPort": 8080, "TargetGroupArn": "${Targets}"}
            ],
            "HealthCheckGracePeriodSeconds": 60,
            "PropagateTags": "SERVICE",
            "Tags": TAG,
        },
        {
            "DesiredCount": 3,
            "EnableExecuteCommand": False,
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "Subnets": ["${SubnetA}", "${SubnetB}"],
                    "SecurityGroups": ["${Group}"],
                    "AssignPublicIp": "DISABLED",
                }
            },
            "DeploymentConfiguration": {
                "DeploymentCircuitBreaker": {"Enable": False, "Rollback": False},
                "MaximumPercent": 150,
                "MinimumHealthyPercent": 50,
            },
            "Tags": TAGS,
        },
        {"Name": "streamflix-Thing-.+", "ServiceArn": "arn:.+"},
        ref="arn:aws:ecs:eu-west-1:123456789012:service/.+/streamflix-Thing-.+",
        leaves=("services",),
    ),
    "AWS::RDS::DBSubnetGroup": Example(
        {"DBSubnetGroupDescription": "one", "SubnetIds": ["${SubnetA}", "${SubnetB}"], "Tags": TAG},
        {"DBSubnetGroupDescription": "two", "SubnetIds": ["${SubnetA}"], "Tags": TAGS},
        {"DBSubnetGroupArn": "arn:.+:subgrp:.+"},
        ref="streamflix-thing-.+",
    ),
    "AWS::RDS::DBParameterGroup": Example(
        {
            "Family": "postgres17",
            "Description": "one",
            "Parameters": {"rds.force_ssl": "1", "log_statement": "ddl"},
            "Tags": TAG,
        },
        {"Parameters": {"rds.force_ssl": 0}, "Tags": TAGS},
        {"DBParameterGroupArn": "arn:.+:pg:.+"},
        ref="streamflix-thing-.+",
    ),
    "AWS::RDS::DBInstance": Example(
        {
            "Engine": "postgres",
            "EngineVersion": "17.6",
            "DBInstanceClass": "db.t3.micro",
            "AllocatedStorage": "20",
            "StorageType": "gp3",
            "DBName": "streamflix",
            "MasterUsername": "streamflix_admin",
            "ManageMasterUserPassword": True,
            "MultiAZ": "true",
            "StorageEncrypted": True,
            "PubliclyAccessible": False,
            "DeletionProtection": False,
            "DBSubnetGroupName": "${Subnets}",
            "VPCSecurityGroups": ["${Group}"],
            "DBParameterGroupName": "${Parameters}",
            "BackupRetentionPeriod": 7,
            "CopyTagsToSnapshot": True,
            "EnableCloudwatchLogsExports": ["postgresql"],
            "EnableIAMDatabaseAuthentication": True,
            "EnablePerformanceInsights": True,
            "PerformanceInsightsRetentionPeriod": 465,
            "DatabaseInsightsMode": "advanced",
            "MaxAllocatedStorage": 100,
            "AutoMinorVersionUpgrade": True,
            "PreferredBackupWindow": "03:00-04:00",
            "PreferredMaintenanceWindow": "sun:05:00-sun:06:00",
            "Tags": TAG,
        },
        {
            "DBInstanceClass": "db.t4g.small",
            "AllocatedStorage": 30,
            "MultiAZ": False,
            "VPCSecurityGroups": ["${OtherGroup}"],
            "BackupRetentionPeriod": 14,
            "EnableCloudwatchLogsExports": ["postgresql", "upgrade"],
            "EnableIAMDatabaseAuthentication": False,
            "Tags": TAGS,
        },
        {
            "Endpoint.Address": r"streamflix-thing-.+\.eu-west-1\.rds\.amazonaws\.com",
            "Endpoint.Port": "5432",
            "MasterUserSecret.SecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:.+",
            "DBInstanceArn": "arn:.+:db:streamflix-thing-.+",
            "DbiResourceId": "db-.+",
        },
        lacks=(
            "AutomaticRestartTime",
            "CertificateDetails",
            "Endpoint.HostedZoneId",
            "IsStorageConfigUpgradeAvailable",
            "ListenerEndpoint",
            "PercentProgress",
            "ReadReplicaDB",
            "ResumeFullAutomationModeTime",
            "SecondaryAvailabilityZone",
            "StatusInfos",
            "StorageOperation",
        ),
        leaves=("events",),
        ref="streamflix-thing-.+",
    ),
    "AWS::RDS::DBCluster": Example(
        {
            "Engine": "aurora-postgresql",
            "EngineVersion": "16.6",
            "MasterUsername": "admin_user",
            "ManageMasterUserPassword": True,
            "DBSubnetGroupName": "${Subnets}",
            "VpcSecurityGroupIds": ["${Group}"],
            "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 2},
            "StorageEncrypted": True,
            "Tags": TAG,
        },
        {"BackupRetentionPeriod": 7, "DeletionProtection": False, "Tags": TAGS},
        {"Endpoint.Address": ".+", "Endpoint.Port": "5432", "ReadEndpoint.Address": ".+"},
        lacks=("Storage",),
    ),
    "AWS::SecretsManager::Secret": Example(
        {
            "Description": "one",
            "GenerateSecretString": {
                "SecretStringTemplate": '{"username": "admin"}',
                "GenerateStringKey": "password",
                "PasswordLength": "24",
                "ExcludePunctuation": True,
            },
            "Tags": TAG,
        },
        {"Description": "two", "Tags": TAGS},
        {"Id": "arn:.+"},
        ref="arn:aws:secretsmanager:eu-west-1:123456789012:secret:streamflix-Thing-.+",
    ),
    "AWS::SecretsManager::SecretTargetAttachment": Example(
        {"SecretId": "${Secret}", "TargetId": "${Database}", "TargetType": "AWS::RDS::DBInstance"},
        ref="arn:aws:secretsmanager:.+",
        leaves=("secrets",),
    ),
    "AWS::SecretsManager::ResourcePolicy": Example(
        {"SecretId": "${Secret}", "ResourcePolicy": POLICY}, {"ResourcePolicy": OTHER_POLICY}
    ),
    "AWS::SecretsManager::RotationSchedule": Example(
        {
            "SecretId": "${RotatedSecret}",
            "RotationLambdaARN": "${Function.Arn}",
            "RotationRules": {"AutomaticallyAfterDays": 30},
        },
        {"RotationRules": {"AutomaticallyAfterDays": 7}},
        leaves=("secrets",),
    ),
    "AWS::ElastiCache::ServerlessCache": Example(
        {
            "ServerlessCacheName": "streamflix-dev",
            "Engine": "redis",
            "MajorEngineVersion": "7",
            "SubnetIds": ["${SubnetA}", "${SubnetB}"],
            "SecurityGroupIds": ["${Group}"],
            "CacheUsageLimits": {
                "DataStorage": {"Maximum": "10", "Unit": "GB"},
                "ECPUPerSecond": {"Maximum": 5000},
            },
            "SnapshotRetentionLimit": 1,
            "DailySnapshotTime": "03:00",
            "Tags": TAG,
        },
        {
            "CacheUsageLimits": {"DataStorage": {"Maximum": 20, "Unit": "GB"}},
            "SecurityGroupIds": ["${OtherGroup}"],
            "SnapshotRetentionLimit": 0,
            "Description": "sessions",
            "Tags": TAGS,
        },
        {
            "Endpoint.Address": "streamflix-dev-.+cache.amazonaws.com",
            "Endpoint.Port": "6379",
            "ReaderEndpoint.Port": "6380",
            "ARN": "arn:.+:serverlesscache:streamflix-dev",
            "FullEngineVersion": r"7\..+",
            "Status": "available",
            "CreateTime": ".+",
        },
        ref="streamflix-dev",
    ),
    "AWS::ElastiCache::SubnetGroup": Example(
        {"Description": "one", "SubnetIds": ["${SubnetA}"], "Tags": TAG},
        {"Description": "two", "SubnetIds": ["${SubnetA}", "${SubnetB}"], "Tags": TAGS},
    ),
    "AWS::ElastiCache::ReplicationGroup": Example(
        {
            "ReplicationGroupDescription": "one",
            "Engine": "redis",
            "CacheNodeType": "cache.t4g.micro",
            "NumCacheClusters": 2,
            "AutomaticFailoverEnabled": True,
            "Tags": TAG,
        },
        {"Tags": TAGS},
        {"PrimaryEndPoint.Address": ".+", "PrimaryEndPoint.Port": "6379"},
        lacks=("Configuration", "Effective", "ReadEndPoint.", "ReaderEndPoint."),
    ),
    "AWS::ApiGatewayV2::Api": Example(
        {
            "Name": "api",
            "ProtocolType": "HTTP",
            "Description": "content",
            "CorsConfiguration": {"AllowOrigins": ["*"], "AllowMethods": ["GET"], "MaxAge": "60"},
            "Tags": {"Name": "one"},
        },
        {"Name": "two", "CorsConfiguration": None, "Tags": {"Name": "two", "Extra": "x"}},
        {
            "ApiEndpoint": "https://.+.execute-api.eu-west-1.amazonaws.com",
            "ApiId": ".+",
            "ExecuteApiArn": "arn:aws:execute-api:eu-west-1:123456789012:.+",
        },
    ),
    "AWS::ApiGatewayV2::VpcLink": Example(
        {
            "Name": "one",
            "SubnetIds": ["${SubnetA}"],
            "SecurityGroupIds": ["${Group}"],
            "Tags": {"Name": "one"},
        },
        {"Name": "two", "Tags": {"Name": "two"}},
        {"VpcLinkId": ".+"},
    ),
    "AWS::ApiGatewayV2::Integration": Example(
        {
            "ApiId": "${Api}",
            "IntegrationType": "HTTP_PROXY",
            "IntegrationMethod": "ANY",
            "IntegrationUri": "${Listener}",
            "ConnectionType": "VPC_LINK",
            "ConnectionId": "${Link}",
            "PayloadFormatVersion": "1.0",
            "RequestParameters": {"overwrite:path": "$request.path"},
        },
        {"TimeoutInMillis": "20000", "TlsConfig": {"ServerNameToVerify": "api.example.com"}},
        {"IntegrationId": ".+"},
    ),
    "AWS::ApiGatewayV2::Route": Example(
        {"ApiId": "${Api}", "RouteKey": "ANY /{proxy+}", "Target": "integrations/abc"},
        {"RouteKey": "$default", "OperationName": "all"},
        {"RouteId": ".+"},
    ),
    "AWS::ApiGatewayV2::Authorizer": Example(
        {
            "ApiId": "${Api}",
            "Name": "jwt",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["a"], "Issuer": "https://example.com"},
        },
        {"Name": "other"},
        {"AuthorizerId": ".+"},
    ),
    "AWS::ApiGatewayV2::Stage of the default name": Example(
        {
            "ApiId": "${Api}",
            "StageName": "$default",
            "AutoDeploy": True,
            "DefaultRouteSettings": {"ThrottlingBurstLimit": 100, "DetailedMetricsEnabled": False},
            "Tags": {"Name": "one"},
        },
        {
            "Description": "live",
            "DefaultRouteSettings": {"ThrottlingBurstLimit": 200, "DetailedMetricsEnabled": True},
            "Tags": {"Name": "two"},
        },
        ref=r"\$default",
    ),
    "AWS::ApiGatewayV2::Stage": Example(
        {
            "ApiId": "${Api}",
            "StageName": "prod",
            "AutoDeploy": True,
            "DefaultRouteSettings": {
                "ThrottlingBurstLimit": 100,
                "ThrottlingRateLimit": "50",
                "DetailedMetricsEnabled": True,
            },
            "AccessLogSettings": {"DestinationArn": "${Logs.Arn}", "Format": "{}"},
            "Tags": {"Name": "one"},
        },
        {
            "Description": "live",
            "DefaultRouteSettings": {"DetailedMetricsEnabled": False},
            "StageVariables": {"a": "b"},
            "Tags": {"Name": "two"},
        },
        ref="prod",
    ),
    "AWS::ApplicationAutoScaling::ScalableTarget": Example(
        {
            "ServiceNamespace": "ecs",
            "ResourceId": "service/${Cluster}/${Service.Name}",
            "ScalableDimension": "ecs:service:DesiredCount",
            "MinCapacity": "2",
            "MaxCapacity": 4,
            "RoleARN": "${Role.Arn}",
            "SuspendedState": {"DynamicScalingInSuspended": False},
        },
        {"MaxCapacity": 6, "SuspendedState": {"DynamicScalingInSuspended": True}},
        ref=r"service/.+/.+\|ecs:service:DesiredCount\|ecs",
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Example(
        {
            "PolicyName": "cpu",
            "PolicyType": "TargetTrackingScaling",
            "ServiceNamespace": "ecs",
            "ResourceId": "service/${Cluster}/${Service.Name}",
            "ScalableDimension": "ecs:service:DesiredCount",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": "60",
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
                },
            },
        },
        {
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 70,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
                },
            }
        },
        ref="arn:aws:autoscaling:.+:scalingPolicy:.+",
    ),
    "AWS::CloudWatch::Alarm": Example(
        {
            "AlarmDescription": "too slow",
            "Namespace": "AWS/ApiGateway",
            "MetricName": "Latency",
            "ExtendedStatistic": "p99",
            "Dimensions": [{"Name": "ApiId", "Value": "a"}],
            "Period": "60",
            "EvaluationPeriods": 5,
            "DatapointsToAlarm": 3,
            "Threshold": "1000",
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": ["${Topic}"],
            "Tags": TAG,
        },
        {"Threshold": 2000, "AlarmActions": [], "OKActions": ["${Topic}"], "Tags": TAGS},
        {"Arn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:streamflix-Thing-.+"},
        ref="streamflix-Thing-.+",
    ),
    "AWS::CloudWatch::CompositeAlarm": Example(
        {"AlarmName": "all", "AlarmRule": "ALARM(one)", "AlarmDescription": "a", "Tags": TAG},
        {"AlarmRule": "ALARM(one) OR ALARM(two)", "ActionsEnabled": False, "Tags": TAGS},
        {"Arn": "arn:.+:alarm:all"},
    ),
    "AWS::CloudWatch::Dashboard": Example(
        {"DashboardBody": '{"widgets": []}', "Tags": TAG},
        {
            "DashboardBody": '{"widgets": [{"type": "text", "properties": {"markdown": "hi"}}]}',
            "Tags": TAGS,
        },
        ref="streamflix-Thing-.+",
    ),
    "AWS::SNS::Topic": Example(
        {"DisplayName": "alarms", "KmsMasterKeyId": "alias/k", "Tags": TAG},
        {
            "DisplayName": "two",
            "KmsMasterKeyId": None,
            "Subscription": [{"Protocol": "email", "Endpoint": "a@example.com"}],
            "Tags": TAGS,
        },
        {"TopicArn": "arn:.+", "TopicName": "streamflix-Thing-.+"},
        ref="arn:aws:sns:eu-west-1:123456789012:streamflix-Thing-.+",
    ),
    "AWS::SNS::TopicPolicy": Example(
        {"Topics": ["${Topic}"], "PolicyDocument": POLICY}, {"PolicyDocument": OTHER_POLICY}
    ),
    "AWS::SNS::Subscription": Example(
        {"TopicArn": "${Topic}", "Protocol": "email", "Endpoint": "ops@example.com"},
        {"FilterPolicy": {"kind": ["a"]}, "RawMessageDelivery": "true"},
        ref="arn:aws:sns:.+",
    ),
    "AWS::KMS::Key": Example(
        {"Description": "one", "EnableKeyRotation": True, "KeyPolicy": POLICY, "Tags": TAG},
        {
            "Description": "two",
            "EnableKeyRotation": False,
            "Enabled": False,
            "KeyPolicy": OTHER_POLICY,
            "Tags": TAGS,
        },
        {"Arn": "arn:aws:kms:eu-west-1:123456789012:key/.+", "KeyId": ".+"},
        leaves=("keys",),
    ),
    "AWS::KMS::Alias": Example(
        {"AliasName": "alias/streamflix", "TargetKeyId": "${Key}"},
        {"TargetKeyId": "${OtherKey}"},
        ref="alias/streamflix",
    ),
    "AWS::WAFv2::WebACL": Example(
        {
            "Scope": "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": VISIBILITY,
            "Rules": [
                {
                    "Name": "common",
                    "Priority": "0",
                    "OverrideAction": {"None": {}},
                    "VisibilityConfig": VISIBILITY,
                    "Statement": {
                        "ManagedRuleGroupStatement": {
                            "VendorName": "AWS",
                            "Name": "AWSManagedRulesCommonRuleSet",
                        }
                    },
                }
            ],
            "Tags": TAG,
        },
        {
            "Description": "two",
            "DefaultAction": {"Block": {}},
            "Rules": [],
            "CaptchaConfig": {"ImmunityTimeProperty": {"ImmunityTime": 60}},
            "Tags": TAGS,
        },
        {
            "Arn": "arn:.+:regional/webacl/.+",
            "Capacity": r"\d+",
            "Id": ".+",
            "LabelNamespace": ".+",
        },
        ref=r"streamflix-Thing-.+\|.+\|REGIONAL",
    ),
    "AWS::WAFv2::IPSet": Example(
        {
            "Scope": "REGIONAL",
            "IPAddressVersion": "IPV4",
            "Addresses": ["10.0.0.0/8"],
            "Tags": TAG,
        },
        {"Addresses": [], "Tags": TAGS},
        {"Arn": "arn:.+:regional/ipset/.+"},
    ),
    "AWS::WAFv2::WebACLAssociation": Example(
        {"WebACLArn": "${Firewall.Arn}", "ResourceArn": "${Balancer}"}
    ),
    "AWS::SSM::Parameter with a generated name": Example(
        {"Type": "String", "Value": "1"},
        {"Value": "2"},
        ref="CFN-Thing-[A-Za-z0-9]{12}",
    ),
    "AWS::SSM::Parameter": Example(
        {"Name": "/streamflix/a", "Type": "String", "Value": "1", "Tags": {"Name": "one"}},
        {
            "Value": "2",
            "Description": "two",
            "Tags": {"Name": "two"},
        },
        ref="/streamflix/a",
    ),
    "AWS::Kinesis::Stream": Example(
        {"ShardCount": 1, "Tags": TAG},
        {"RetentionPeriodHours": "48", "ShardCount": 2, "Tags": TAGS},
        {"Arn": "arn:aws:kinesis:.+"},
        lacks=("WarmThroughputObject",),
    ),
    "AWS::S3::Bucket": Example(
        {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": "true",
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "VersioningConfiguration": {"Status": "Suspended"},
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "old",
                        "Status": "Enabled",
                        "Prefix": "logs/",
                        "ExpirationInDays": "90",
                        "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
                    }
                ]
            },
            "Tags": TAG,
        },
        {
            "BucketEncryption": None,
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "all",
                        "Status": "Enabled",
                        "NoncurrentVersionTransitions": [
                            {"StorageClass": "GLACIER", "TransitionInDays": 30}
                        ],
                        "TagFilters": [{"Key": "a", "Value": "b"}],
                    }
                ]
            },
            "CorsConfiguration": {
                "CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAge": "300"}]
            },
            "WebsiteConfiguration": {"IndexDocument": "index.html", "ErrorDocument": "no.html"},
            "NotificationConfiguration": {
                "QueueConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Queue": "${Queue.Arn}",
                        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "in/"}]}},
                    }
                ]
            },
            "Tags": TAGS,
        },
        {
            "Arn": "arn:aws:s3:::streamflix-thing-.+",
            "DomainName": "streamflix-thing-.+.s3.amazonaws.com",
            "RegionalDomainName": "streamflix-thing-.+.s3.eu-west-1.amazonaws.com",
            "WebsiteURL": "http://streamflix-thing-.+.s3-website-eu-west-1.amazonaws.com",
        },
        ref="streamflix-thing-.+",
        lacks=("Metadata",),
    ),
    "AWS::S3::BucketPolicy": Example(
        {"Bucket": "${Bucket}", "PolicyDocument": POLICY}, {"PolicyDocument": OTHER_POLICY}
    ),
    "AWS::SQS::Queue": Example(
        {"VisibilityTimeout": "60", "Tags": TAG},
        {
            "VisibilityTimeout": 90,
            "MessageRetentionPeriod": 86400,
            "RedrivePolicy": {"deadLetterTargetArn": "${Queue.Arn}", "maxReceiveCount": 3},
            "Tags": TAGS,
        },
        {
            "Arn": "arn:aws:sqs:eu-west-1:123456789012:streamflix-Thing-.+",
            "QueueName": "streamflix-Thing-.+",
            "QueueUrl": "https://.+",
        },
        ref="https://.+/123456789012/streamflix-Thing-.+",
    ),
    "AWS::SQS::QueuePolicy": Example(
        {"Queues": ["${Queue}"], "PolicyDocument": POLICY}, {"PolicyDocument": OTHER_POLICY}
    ),
    "AWS::DynamoDB::Table": Example(
        {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
            "SSESpecification": {"SSEEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
            "Tags": TAG,
        },
        {
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "DeletionProtectionEnabled": False,
            "Tags": TAGS,
        },
        {"Arn": "arn:aws:dynamodb:.+:table/.+", "StreamArn": "arn:.+/stream/.+"},
        ref="streamflix-Thing-.+",
    ),
    "AWS::Events::Rule": Example(
        {
            "ScheduleExpression": "rate(5 minutes)",
            "State": "ENABLED",
            "Targets": [{"Id": "queue", "Arn": "${Queue.Arn}"}],
        },
        {
            "ScheduleExpression": None,
            "EventPattern": {"source": ["aws.ecs"]},
            "State": "DISABLED",
            "Targets": [{"Id": "topic", "Arn": "${Topic}"}],
        },
        {"Arn": "arn:aws:events:eu-west-1:123456789012:rule/streamflix-Thing-.+"},
        ref="streamflix-Thing-.+",
    ),
    "AWS::Events::EventBus": Example(
        {"Name": "films", "Tags": TAG}, {"Tags": TAGS}, {"Arn": "arn:.+:event-bus/films"}
    ),
    "AWS::StepFunctions::StateMachine from S3": Example(
        {
            "RoleArn": "${Role.Arn}",
            "DefinitionS3Location": {"Bucket": "${Bucket}", "Key": "${Definition}"},
            "DefinitionSubstitutions": {"Start": "A"},
        },
        {"DefinitionSubstitutions": {"Start": "B"}},
        ref="arn:aws:states:.+:stateMachine:streamflix-Thing-.+",
        lacks=("StateMachineRevisionId",),
    ),
    "AWS::StepFunctions::StateMachine": Example(
        {
            "RoleArn": "${Role.Arn}",
            "DefinitionString": '{"StartAt": "${!Start}", "States": {"A": {"Type": "Pass"}}}',
            "DefinitionSubstitutions": {"Start": "A"},
            "Tags": TAG,
        },
        {"RoleArn": "${OtherRole.Arn}", "Tags": TAGS},
        {"Name": "streamflix-Thing-.+", "Arn": "arn:.+"},
        ref="arn:aws:states:.+:stateMachine:streamflix-Thing-.+",
        lacks=("StateMachineRevisionId",),
    ),
    "AWS::Lambda::Function": Example(
        {
            "Role": "${LambdaRole.Arn}",
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": "def handler(event, context): return 1"},
            "MemorySize": "256",
            "Environment": {"Variables": {"A": "b"}},
            "Tags": TAG,
        },
        {
            "Timeout": 10,
            "Description": "two",
            "Environment": {"Variables": {"A": "c"}},
            "Code": {"ZipFile": "def handler(event, context): return 2"},
            "ReservedConcurrentExecutions": 5,
            "VpcConfig": {"SubnetIds": ["${SubnetA}"], "SecurityGroupIds": ["${Group}"]},
            "Tags": TAGS,
        },
        {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:streamflix-Thing-.+"},
        ref="streamflix-Thing-.+",
        untold=("Code",),
        lacks=("SnapStartResponse",),
    ),
    "AWS::Lambda::Permission": Example(
        {
            "FunctionName": "${Function}",
            "Action": "lambda:InvokeFunction",
            "Principal": "events.amazonaws.com",
        }
    ),
    "AWS::Lambda::Version": Example({"FunctionName": "${Function}"}, {}, {"Version": r"\d+"}),
    "AWS::Lambda::Alias": Example(
        {"FunctionName": "${Function}", "FunctionVersion": "$LATEST", "Name": "live"},
        {"Description": "now"},
        {"AliasArn": "arn:.+:live"},
    ),
    "AWS::Lambda::EventSourceMapping": Example(
        {"FunctionName": "${Function}", "EventSourceArn": "${Queue.Arn}", "BatchSize": 5},
        {"BatchSize": 10},
        {"Id": ".+", "EventSourceMappingArn": "arn:.+"},
    ),
    "AWS::Lambda::Url": Example(
        {"TargetFunctionArn": "${Function.Arn}", "AuthType": "NONE"},
        {"AuthType": "AWS_IAM"},
        {"FunctionUrl": "https://.+", "FunctionArn": "arn:.+"},
    ),
    "AWS::EC2::Instance": Example(
        {
            "ImageId": "ami-12345678",
            "InstanceType": "t3.micro",
            "SubnetId": "${SubnetA}",
            "SecurityGroupIds": ["${Group}"],
            "UserData": "IyEvYmluL3NoCg==",
            "Tags": TAG,
        },
        {"InstanceType": "t3.small", "SourceDestCheck": False, "Tags": TAGS},
        {"PrivateIp": r"10\..+", "AvailabilityZone": "eu-west-1a", "PrivateDnsName": ".+"},
        ref="i-.+",
        leaves=("reservations",),
        lacks=("State",),
    ),
    "AWS::EC2::Volume": Example(
        {"AvailabilityZone": "eu-west-1a", "Size": "8", "VolumeType": "gp3", "Tags": TAG},
        {"Size": 16, "Tags": TAGS},
        ref="vol-.+",
    ),
    "AWS::EC2::VolumeAttachment": Example(
        {"VolumeId": "${Volume}", "InstanceId": "${Instance}", "Device": "/dev/sdf"}
    ),
    "AWS::EC2::KeyPair": Example(
        {"KeyName": "ops", "Tags": TAG},
        {},
        {"KeyPairId": "key-.+", "KeyFingerprint": ".+"},
        ref="ops",
    ),
    "AWS::EC2::LaunchTemplate": Example(
        {"LaunchTemplateData": {"InstanceType": "t3.micro", "ImageId": "ami-12345678"}},
        {"LaunchTemplateData": {"InstanceType": "t3.small", "ImageId": "ami-12345678"}},
        {"LatestVersionNumber": "1", "DefaultVersionNumber": "1"},
        ref="lt-.+",
        leaves=("launch_template_insert_order",),
    ),
    "AWS::AutoScaling::AutoScalingGroup": Example(
        {
            "MinSize": "0",
            "MaxSize": "2",
            "VPCZoneIdentifier": ["${SubnetA}", "${SubnetB}"],
            "LaunchTemplate": {"LaunchTemplateId": "${Launch}", "Version": "1"},
            "TargetGroupARNs": ["${Targets}"],
            "HealthCheckType": "ELB",
            "Tags": [{"Key": "Name", "Value": "one", "PropagateAtLaunch": "true"}],
        },
        {
            "MaxSize": 3,
            "TargetGroupARNs": [],
            "Tags": [{"Key": "Name", "Value": "two", "PropagateAtLaunch": False}],
        },
        {"AutoScalingGroupARN": "arn:.+"},
        ref="streamflix-Thing-.+",
    ),
    "AWS::AutoScaling::LaunchConfiguration": Example(
        {"ImageId": "ami-12345678", "InstanceType": "t3.micro", "SecurityGroups": ["${Group}"]}
    ),
    "AWS::AutoScaling::ScalingPolicy": Example(
        {
            "AutoScalingGroupName": "${Scaled}",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingConfiguration": {
                "TargetValue": 50,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ASGAverageCPUUtilization"
                },
            },
        },
        {
            "TargetTrackingConfiguration": {
                "TargetValue": 60,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ASGAverageCPUUtilization"
                },
            },
        },
        {"PolicyName": ".+", "Arn": "arn:.+"},
        ref="arn:.+:scalingPolicy:.+",
    ),
    "AWS::AutoScaling::ScheduledAction": Example(
        {"AutoScalingGroupName": "${Scaled}", "Recurrence": "0 8 * * *", "MinSize": 1},
        {"MinSize": 0, "Recurrence": "0 9 * * *"},
    ),
    "AWS::Route53::HostedZone": Example(
        {
            "Name": "streamflix.example.com",
            "HostedZoneConfig": {"Comment": "one"},
            "HostedZoneTags": TAG,
        },
        {"HostedZoneConfig": {"Comment": "two"}, "HostedZoneTags": TAGS},
        {"Id": "[A-Z0-9]+", "NameServers": ".+"},
        ref="[A-Z0-9]+",
        leaves=("delegation_sets",),
    ),
    "AWS::Route53::RecordSet": Example(
        {
            "HostedZoneId": "${Zone}",
            "Name": "api.films.example.com",
            "Type": "CNAME",
            "TTL": "300",
            "ResourceRecords": ["a.example.com"],
        },
        {"TTL": 60, "ResourceRecords": ["b.example.com"]},
        ref="api.films.example.com",
    ),
    "AWS::CertificateManager::Certificate": Example(
        {"DomainName": "api.example.com", "ValidationMethod": "DNS", "Tags": TAG},
        {"Tags": TAGS},
        ref="arn:aws:acm:.+:certificate/.+",
    ),
    "AWS::EFS::FileSystem": Example(
        {"Encrypted": True, "BackupPolicy": {"Status": "ENABLED"}, "FileSystemTags": TAG},
        {
            "LifecyclePolicies": [{"TransitionToIA": "AFTER_30_DAYS"}],
            "BackupPolicy": {"Status": "DISABLED"},
            "FileSystemTags": TAGS,
        },
        {"Arn": "arn:.+:file-system/fs-.+"},
        ref="fs-.+",
        lacks=("ReplicationConfiguration",),
    ),
    "AWS::EFS::MountTarget": Example(
        {
            "FileSystemId": "${Files}",
            "SubnetId": "${SubnetA}",
            "SecurityGroups": ["${Group}"],
        },
        {"SecurityGroups": ["${OtherGroup}"]},
        {"IpAddress": ".+"},
    ),
    "AWS::EFS::AccessPoint": Example(
        {"FileSystemId": "${Files}", "AccessPointTags": TAG},
        {"AccessPointTags": TAGS},
        {"Arn": "arn:.+"},
    ),
    "AWS::EC2::NatGateway regional": Example(
        {"VpcId": "${Vpc}", "AvailabilityMode": "regional", "Tags": TAG},
        {"Tags": TAGS},
        ref="nat-.+",
        leaves=("nat_gateways",),
        lacks=("EniId", "RouteTableId"),
    ),
    "AWS::EC2::VPCEndpoint interface": Example(
        {
            "VpcId": "${Vpc}",
            "ServiceName": "com.amazonaws.eu-west-1.ecr.api",
            "VpcEndpointType": "Interface",
            "SubnetIds": ["${SubnetA}"],
            "SecurityGroupIds": ["${Group}"],
            "PrivateDnsEnabled": "true",
            "Tags": TAG,
        },
        {
            "SubnetIds": ["${SubnetA}", "${SubnetB}"],
            "SecurityGroupIds": ["${OtherGroup}"],
            "PrivateDnsEnabled": False,
            "Tags": TAGS,
        },
        {"NetworkInterfaceIds": r"\['eni-.+", "DnsEntries": ".+ecr.api.+"},
    ),
    "AWS::EC2::VPCEndpoint untyped": Example(
        {
            "VpcId": "${Vpc}",
            "ServiceName": "com.amazonaws.eu-west-1.s3",
            "RouteTableIds": ["${Table}"],
        }
    ),
    "AWS::EC2::SecurityGroupEgress to a group": Example(
        {
            "GroupId": "${Group}",
            "IpProtocol": "-1",
            "DestinationSecurityGroupId": "${OtherGroup}",
        },
        {"Description": "everything"},
    ),
    "AWS::EC2::KeyPair imported": Example(
        {"KeyName": "mine", "PublicKeyMaterial": "${PublicKey}"},
        ref="mine",
        untold=("PublicKeyMaterial",),
    ),
    "AWS::RDS::DBInstance restored": Example(
        {
            "DBSnapshotIdentifier": "${Snapshot}",
            "DBInstanceClass": "db.t3.small",
            "BackupRetentionPeriod": 3,
            "Tags": TAG,
        },
        {"DBInstanceClass": "db.t3.medium", "Tags": TAGS},
        leaves=("events",),
        lacks=("",),
    ),
    "AWS::RDS::DBInstance replica": Example(
        {"SourceDBInstanceIdentifier": "${Database}", "DBInstanceClass": "db.t3.small"},
        leaves=("events", "databases"),
        lacks=("",),
    ),
    "AWS::DynamoDB::Table provisioned": Example(
        {
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "year", "AttributeType": "N"},
            ],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "ProvisionedThroughput": {"ReadCapacityUnits": "1", "WriteCapacityUnits": 1},
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by-year",
                    "KeySchema": [{"AttributeName": "year", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                    "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                }
            ],
        },
        {
            "ProvisionedThroughput": {"ReadCapacityUnits": 2, "WriteCapacityUnits": 2},
            "GlobalSecondaryIndexes": [],
        },
        lacks=("StreamArn",),
    ),
    "AWS::SNS::Topic fifo": Example(
        {"FifoTopic": "true", "ContentBasedDeduplication": True},
        ref=r"arn:.+streamflix-Thing-.+\.fifo",
    ),
    "AWS::SQS::Queue fifo": Example(
        {"FifoQueue": True, "ContentBasedDeduplication": "true"}, ref=r"https://.+\.fifo"
    ),
    "AWS::SecretsManager::Secret plain": Example(
        {"Name": "streamflix/api", "SecretString": "one"},
        {"SecretString": "two", "ReplicaRegions": [{"Region": "eu-central-1"}]},
        ref="arn:.+:secret:streamflix/api-.+",
    ),
    "AWS::EC2::NetworkAclEntry egress": Example(
        {
            "NetworkAclId": "${Acl}",
            "RuleNumber": 110,
            "Protocol": 1,
            "RuleAction": "deny",
            "Egress": True,
            "CidrBlock": "0.0.0.0/0",
            "Icmp": {"Code": -1, "Type": -1},
        },
    ),
    "AWS::ECS::ClusterCapacityProviderAssociations": Example(
        {
            "Cluster": "${OtherCluster}",
            "CapacityProviders": ["FARGATE"],
            "DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1}],
        },
        {"DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 2}]},
    ),
    "AWS::WAFv2::RuleGroup": Example(
        {"Scope": "REGIONAL", "Capacity": "10", "VisibilityConfig": VISIBILITY, "Tags": TAG},
        {"Description": "two", "Tags": TAGS},
        {"Arn": "arn:.+", "Id": ".+"},
        lacks=("AvailableLabels", "ConsumedLabels", "LabelNamespace"),
    ),
    "AWS::WAFv2::RegexPatternSet": Example(
        {"Scope": "REGIONAL", "RegularExpressionList": ["^a"], "Tags": TAG},
        {"RegularExpressionList": ["^b"], "Tags": TAGS},
        {"Arn": "arn:.+", "Id": ".+"},
    ),
    "AWS::IAM::UserPolicy": Example(
        {"UserName": "${User}", "PolicyName": "alone", "PolicyDocument": POLICY},
        {"PolicyDocument": OTHER_POLICY},
    ),
    "AWS::IAM::GroupPolicy": Example(
        {"GroupName": "${Members}", "PolicyName": "alone", "PolicyDocument": POLICY},
        {"PolicyDocument": OTHER_POLICY},
    ),
    "AWS::IAM::Policy renamed": Example(
        {"PolicyName": "one", "PolicyDocument": POLICY, "Users": ["${User}"]},
        {"PolicyName": "two"},
    ),
    "AWS::RDS::DBClusterParameterGroup": Example(
        {
            "Family": "aurora-postgresql16",
            "Description": "one",
            "Parameters": {"log_statement": "ddl"},
            "Tags": TAG,
        },
        {"Parameters": {"log_statement": "all"}, "Tags": TAGS},
    ),
    "AWS::ElastiCache::ParameterGroup": Example(
        {
            "CacheParameterGroupFamily": "redis7",
            "Description": "one",
            "Properties": {"maxmemory-policy": "volatile-lru", "timeout": 10},
            "Tags": TAG,
        },
        {"Properties": {"timeout": "20"}, "Tags": TAGS},
        {"CacheParameterGroupName": ".+"},
    ),
    "AWS::ElasticLoadBalancingV2::ListenerCertificate": Example(
        {"ListenerArn": "${Listener}", "Certificates": [{"CertificateArn": "${Certificate}"}]},
        {"Certificates": [{"CertificateArn": "${OtherCertificate}"}]},
    ),
    "AWS::Lambda::LayerVersion": Example(
        {
            "LayerName": "shared",
            "Content": {"S3Bucket": "${Bucket}", "S3Key": "${Archive}"},
            "CompatibleRuntimes": ["python3.13"],
        },
        untold=("Content",),
        ref=r"arn:.+:layer:shared:\d+",
        leaves=("_layers", "layers"),
    ),
    "AWS::Route53::RecordSet by name": Example(
        {
            "HostedZoneName": "films.example.com.",
            "Name": "old.films.example.com",
            "Type": "A",
            "TTL": "60",
            "ResourceRecords": ["10.0.0.1"],
            "Comment": "${Zone}",
        },
        {"Name": "new.films.example.com"},
        untold=("Comment", "HostedZoneName"),
    ),
    "AWS::Route53::HostedZone private": Example(
        {
            "Name": "internal.example.com",
            "VPCs": [{"VPCId": "${Vpc}", "VPCRegion": "eu-west-1"}],
        },
        {
            "VPCs": [
                {"VPCId": "${Vpc}", "VPCRegion": "eu-west-1"},
                {"VPCId": "${OtherVpc}", "VPCRegion": "eu-west-1"},
            ]
        },
        leaves=("delegation_sets",),
        lacks=("NameServers",),
    ),
    "AWS::SecretsManager::Secret generated alone": Example(
        {"GenerateSecretString": {"PasswordLength": 40}},
        {"GenerateSecretString": {"PasswordLength": 20}},
    ),
    "AWS::SecretsManager::SecretTargetAttachment to a cluster": Example(
        {
            "SecretId": "${Secret}",
            "TargetId": "${Aurora}",
            "TargetType": "AWS::RDS::DBCluster",
        },
        {"TargetId": "${Database}", "TargetType": "AWS::RDS::DBInstance"},
        leaves=("secrets",),
    ),
    "AWS::EC2::SecurityGroup with every peer": Example(
        {
            "GroupDescription": "all kinds",
            "VpcId": "${Vpc}",
            "SecurityGroupIngress": [
                {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv6": "2001:db8::/32"},
                {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "SourcePrefixListId": "pl-1"},
            ],
        }
    ),
    "AWS::S3::Bucket for everything": Example(
        {
            "AccessControl": "BucketOwnerFullControl",
            "AccelerateConfiguration": {"AccelerationStatus": "Enabled"},
            "LoggingConfiguration": {
                "DestinationBucketName": "${LogBucket}",
                "LogFilePrefix": "logs/",
            },
            "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
            "WebsiteConfiguration": {
                "RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}
            },
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "both",
                        "Status": "Enabled",
                        "Prefix": "a/",
                        "TagFilters": [{"Key": "a", "Value": "b"}],
                        "ExpirationInDays": 1,
                    }
                ]
            },
        },
        {"LoggingConfiguration": None},
        lacks=("Metadata",),
    ),
    "AWS::EC2::EIPAssociation": Example(
        {
            "AllocationId": "${FreeAddress.AllocationId}",
            "NetworkInterfaceId": "${Interface}",
        },
        ref="eipassoc-.+",
    ),
}
