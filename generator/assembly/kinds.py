"""What travels on a wire: each kind names the CloudFormation parameter type that carries it.

Two kinds that CloudFormation calls ``String`` are still two types to the type checker:
a listener's ARN does not fit where a target group's is asked for.

IDs are ``String`` too, never ``AWS::EC2::VPC::Id`` and the like: while a nested change set is
created, a parameter that another stack's output feeds holds a placeholder text, and
CloudFormation may check that an ID of such a type exists.
"""

from __future__ import annotations

from typing import ClassVar


class Kind:
    """The base of all kinds; ``parameter_type`` is the CloudFormation parameter type."""

    parameter_type: ClassVar[str] = "String"

    @classmethod
    def is_list(cls) -> bool:
        """True where the value is a list, which crosses a stack border as one joined string."""
        return cls.parameter_type == "CommaDelimitedList"


class Text(Kind):
    """Any string."""


class Flag(Kind):
    """``"true"`` or ``"false"``: CloudFormation has no Boolean parameter."""


class Count(Kind):
    """A whole number."""

    parameter_type = "Number"


class TextList(Kind):
    """A list of strings that may be empty."""

    parameter_type = "CommaDelimitedList"


class StackName(Kind):
    """The root stack's name, which a nested stack does not know by itself."""


class VpcId(Kind):
    """The VPC's ID."""


class PublicSubnetIds(Kind):
    """IDs of subnets whose default route is the internet gateway."""

    parameter_type = "CommaDelimitedList"


class PrivateSubnetIds(Kind):
    """IDs of subnets whose default route is a NAT gateway."""

    parameter_type = "CommaDelimitedList"


class LoadBalancerGroupId(Kind):
    """ID of the load balancer's security group."""


class TaskGroupId(Kind):
    """ID of the tasks' security group."""


class DatabaseGroupId(Kind):
    """ID of the database's security group."""


class CacheGroupId(Kind):
    """ID of the cache's security group."""


class VpcLinkGroupId(Kind):
    """ID of the VPC link's security group."""


class NatGatewayId(Kind):
    """A NAT gateway's ID, or ``none`` where the environment has no such gateway."""


class ZoneName(Kind):
    """An Availability Zone's name, or ``none`` where the environment does not use that many."""


class RepositoryUri(Kind):
    """``ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME``, without a tag."""


class DatabaseAddress(Kind):
    """The DNS name of the database, without its port."""


class DatabaseIdentifier(Kind):
    """The DB instance identifier: the ``DBInstanceIdentifier`` dimension of its metrics."""


class DatabaseResourceId(Kind):
    """The ``dbi-…`` ID by which IAM names the instance for database authentication."""


class SecretArn(Kind):
    """The ARN of a Secrets Manager secret."""


class CacheAddress(Kind):
    """The DNS name of the cache, without its port."""


class CacheName(Kind):
    """The serverless cache's name: the ``clusterId`` dimension of its metrics."""


class LoadBalancerFullName(Kind):
    """``app/NAME/ID``: the ``LoadBalancer`` dimension of its metrics."""


class LoadBalancerDnsName(Kind):
    """The DNS name of the load balancer."""


class TargetGroupArn(Kind):
    """The ARN of a target group."""


class TargetGroupFullName(Kind):
    """``targetgroup/NAME/ID``: the ``TargetGroup`` dimension of its metrics."""


class ListenerArn(Kind):
    """The ARN of the listener that forwards to the tasks."""


class AlarmNames(Kind):
    """Names of CloudWatch alarms."""

    parameter_type = "CommaDelimitedList"


class ClusterName(Kind):
    """The ECS cluster's name."""


class ServiceName(Kind):
    """The ECS service's name."""


class ApiId(Kind):
    """The HTTP API's ID: the ``ApiId`` dimension of its metrics."""


class StageName(Kind):
    """The name of an HTTP API's stage."""


class Url(Kind):
    """An https URL."""
