"""The two roles of a task: what ECS needs to start it, and what the application may do."""

from __future__ import annotations

from typing import Any

from troposphere import If, NoValue, iam

from generator.assembly.kinds import DatabaseResourceId, SecretArn, Text
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire
from generator.layers import database, policies
from generator.layers.names import name_tag


def execution_role(
    template: Template, environment: ParameterWire[Text], bounded: If, secret_arn: Wire[SecretArn]
) -> None:
    document = policies.read_secret(secret_arn.value)
    template.add(
        iam.Role(
            "ExecutionRole",
            AssumeRolePolicyDocument=policies.assumed_by_tasks(),
            ManagedPolicyArns=[policies.TASK_EXECUTION_POLICY],
            Policies=[iam.Policy(PolicyName="ReadDatabaseSecret", PolicyDocument=document)],
            PermissionsBoundary=bounded,
            Tags=name_tag(environment, "execution"),
        )
    )


def task_role(
    template: Template,
    environment: ParameterWire[Text],
    bounded: If,
    shell: Condition,
    tokens: Condition,
    secret_arn: Wire[SecretArn],
    resource_id: Wire[DatabaseResourceId],
) -> None:
    def policy(name: str, document: Any) -> iam.Policy:
        return iam.Policy(PolicyName=name, PolicyDocument=document)

    connect = policies.connect_to_database(resource_id.value, database.TOKEN_USER)
    template.add(
        iam.Role(
            "TaskRole",
            AssumeRolePolicyDocument=policies.assumed_by_tasks(),
            Policies=[
                policy("ReadDatabaseSecret", policies.read_secret(secret_arn.value)),
                shell.choose(policy("CarryEcsExecSessions", policies.open_sessions()), NoValue),
                tokens.choose(policy("ConnectToDatabase", connect), NoValue),
            ],
            PermissionsBoundary=bounded,
            Tags=name_tag(environment, "task"),
        )
    )
