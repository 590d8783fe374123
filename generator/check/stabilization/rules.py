"""The rules of what keeps a deployment from coming up."""

from __future__ import annotations

from generator.findings import Rule

PORTS = Rule(
    "SF4001",
    "Service, container and target group use different ports",
    "The load balancer sends requests and health checks to a port on which no container listens:"
    " targets stay unhealthy and the deployment never becomes steady.",
    "Use one port in PortMappings, the service's LoadBalancers and the target group.",
    level="error",
    bad="LoadBalancers: [{ContainerName: api, ContainerPort: 80}]  # the container maps 8080",
    good="LoadBalancers: [{ContainerName: api, ContainerPort: 8080}]",
)
SECURITY = Rule(
    "SF4002",
    "Security groups keep the load balancer from the tasks",
    "Health checks time out: ECS starts and stops tasks until the deployment fails.",
    "Allow the container's port in the tasks' group from the load balancer's group, and out of that"
    " one.",
    level="error",
    bad="FromPort: 80  # of the tasks' ingress rule; the container listens on 8080",
    good="FromPort: 8080",
)
HEALTH_CHECK = Rule(
    "SF4003",
    "A health check that cannot succeed",
    "No target ever becomes healthy, so the deployment hangs until it is rolled back.",
    "Write a path that starts with /, a timeout below the interval, and success codes that a"
    " healthy target answers with.",
    level="error",
    bad="HealthCheckPath: health",
    good="HealthCheckPath: /health",
)
GRACE = Rule(
    "SF4004",
    "A service without a grace period for health checks",
    "ECS stops a task that fails a health check while it is still starting.",
    "Set HealthCheckGracePeriodSeconds to the time that a task needs to start, and not above an"
    " hour: failed tasks are kept for so long.",
    level="warning",
    bad="HealthCheckGracePeriodSeconds: 0",
    good="HealthCheckGracePeriodSeconds: 60",
)
DEADLOCK = Rule(
    "SF4005",
    "A deployment configuration with which no task can be replaced",
    "ECS may neither stop a task nor start one more, so the deployment waits for ever.",
    "Set MaximumPercent to 200, or MinimumHealthyPercent low enough to stop one task.",
    level="error",
    bad="DeploymentConfiguration: {MinimumHealthyPercent: 100, MaximumPercent: 100}",
    good="DeploymentConfiguration: {MinimumHealthyPercent: 100, MaximumPercent: 200}",
)
CIRCUIT_BREAKER = Rule(
    "SF4006",
    "A service whose failed deployments do not stop",
    "Tasks that do not start are started again and again until CloudFormation gives up after three"
    " hours.",
    "Enable DeploymentCircuitBreaker with Rollback.",
    level="warning",
    bad="DeploymentCircuitBreaker: {Enable: false, Rollback: false}",
    good="DeploymentCircuitBreaker: {Enable: true, Rollback: true}",
)
CAPACITY_DIP = Rule(
    "SF4007",
    "A deployment stops tasks before their successors run",
    "While it is deployed, the service has fewer tasks than it needs.",
    "Set MinimumHealthyPercent to 100 or more.",
    level="warning",
    bad="MinimumHealthyPercent: 0",
    good="MinimumHealthyPercent: 100",
)
UNREACHABLE = Rule(
    "SF4010",
    "Tasks cannot reach a service that they need to start",
    "ECS pulls the image, reads secrets and opens the log stream from the task's subnet; without a"
    " way there, each task stops with ResourceInitializationError.",
    "Route the subnet to a NAT gateway, or add the endpoints ecr.api, ecr.dkr, s3 (gateway), logs"
    " and secretsmanager with private DNS and a security group that lets the tasks in on 443.",
    level="error",
    bad="PrivateDnsEnabled: false  # of the endpoint ecr.api, in a subnet without a route out",
    good="PrivateDnsEnabled: true",
)
EXECUTION_ROLE = Rule(
    "SF4011",
    "The execution role may not do what starting a task needs",
    "Pulling the image, writing logs or reading a secret is denied: each task stops with"
    " ResourceInitializationError.",
    "Attach AmazonECSTaskExecutionRolePolicy, and allow secretsmanager:GetSecretValue on the"
    " secrets.",
    level="error",
    bad="Action: secretsmanager:ListSecrets",
    good="Action: secretsmanager:GetSecretValue",
)
SECRET_KEY = Rule(
    "SF4012",
    "A container reads a JSON key that its secret does not have",
    "ECS cannot start the task: the key is looked up before the container starts.",
    "Name a key that the secret has; the one that RDS manages has username and password only.",
    level="error",
    bad='ValueFrom: !Sub "${Database.MasterUserSecret.SecretArn}:host::"',
    good='ValueFrom: !Sub "${Database.MasterUserSecret.SecretArn}:password::"',
)
LOG_OPTIONS = Rule(
    "SF4013",
    "A log driver with which no task starts",
    "The log stream is opened before the container starts; without it the task stops.",
    "Set awslogs-group to a log group of the stack, awslogs-region to its region, and"
    " awslogs-stream-prefix, which Fargate needs.",
    level="error",
    bad="Options: {awslogs-group: !Ref LogGroup, awslogs-region: !Ref AWS::Region}",
    good="Options:\n  awslogs-group: !Ref LogGroup\n  awslogs-region: !Ref AWS::Region\n"
    "  awslogs-stream-prefix: ecs",
)
ADDRESSES = Rule(
    "SF4020",
    "Subnets have too few free addresses",
    "Each task, endpoint and load balancer takes addresses of its subnets, and a deployment runs"
    " tasks of both versions: those without an address do not start.",
    "Use larger or more subnets, or lower MaxCapacity or MaximumPercent.",
    level="error",
    bad="CidrBlock: 10.0.0.0/28  # for 30 tasks",
    good="CidrBlock: 10.0.0.0/24",
)
PROTOCOLS = Rule(
    "SF4030",
    "Listener, target group and load balancer do not fit together",
    "Elastic Load Balancing rejects the listener, or requests fail.",
    "HTTP and HTTPS belong to application load balancers, TCP, TLS and UDP to network load"
    " balancers; HTTPS and TLS need a certificate; tasks with awsvpc need TargetType ip.",
    level="error",
    bad="TargetType: instance  # of a service with NetworkMode awsvpc",
    good="TargetType: ip",
)
NAME = Rule(
    "SF4040",
    "A name that AWS does not accept",
    "The service rejects the name when the resource is created: the deployment fails and rolls"
    " back.",
    "Shorten the name; it must fit with the longest environment name, too.",
    level="error",
    bad='Name: !Sub "streamflix-content-delivery-api-${Environment}"  # of a target group',
    good='Name: !Sub "streamflix-${Environment}"',
)

COMBINATION = Rule(
    "SF4050",
    "Settings that AWS rejects together",
    "Each value is allowed alone; the service rejects both together, and the deployment fails.",
    "Change one of them as the message says.",
    level="error",
    bad="EngineVersion: '17.9'  # with a parameter group of the family postgres16",
    good="EngineVersion: '17.9'  # with a parameter group of the family postgres17",
)

RULES = (
    PORTS,
    SECURITY,
    HEALTH_CHECK,
    GRACE,
    DEADLOCK,
    CIRCUIT_BREAKER,
    CAPACITY_DIP,
    UNREACHABLE,
    EXECUTION_ROLE,
    SECRET_KEY,
    LOG_OPTIONS,
    ADDRESSES,
    PROTOCOLS,
    NAME,
    COMBINATION,
)
