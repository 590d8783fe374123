"""What must not happen unseen, and what may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]


def template(kind: str, properties: str = "{}", parts: str = "", name: str = "It") -> str:
    return f"Resources:\n  {name}: {{Type: {kind}, {parts} Properties: {properties}}}\n"


def rules(found: Comparison, protected: bool = False) -> list[tuple[str, str]]:
    return [(one.rule, one.logical_id) for one in policy_results(found, protected)]


def test_nothing_is_guarded_where_nothing_was(compared: Compare) -> None:
    group = "{GroupDescription: a, SecurityGroupIngress: [{CidrIp: 0.0.0.0/0, IpProtocol: '-1'}]}"
    found = compared("Resources: {}", template("AWS::EC2::SecurityGroup", group))
    assert rules(found) == []


REST = "  Other: {Type: AWS::SNS::Topic}\n"


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        ("AWS::DynamoDB::Table", "", ["data-loss"]),
        ("AWS::DynamoDB::Table", "DeletionPolicy: Retain,", []),
        ("AWS::RDS::DBInstance", "", ["data-loss"]),
        ("AWS::RDS::DBInstance", "DeletionPolicy: Snapshot,", ["data-loss"]),
        ("AWS::RDS::DBInstance", "DeletionPolicy: Delete,", ["data-loss"]),
        ("AWS::ElastiCache::ServerlessCache", "", ["data-loss"]),
        ("AWS::ECR::Repository", "DeletionPolicy: RetainExceptOnCreate,", []),
        ("AWS::SNS::Topic", "", []),
    ],
)
def test_removing_what_holds_data(
    compared: Compare, kind: str, parts: str, expected: list[str]
) -> None:
    found = compared(template(kind, "{}", parts) + REST, "Resources:\n" + REST)
    assert [rule for rule, _ in rules(found)] == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [("", ["data-loss"]), ("UpdateReplacePolicy: Snapshot,", ["data-left-behind"])],
)
def test_replacing_what_holds_data(compared: Compare, parts: str, expected: list[str]) -> None:
    one, other = (
        template("AWS::RDS::DBInstance", f"{{DBName: {name}}}", parts) for name in ("a", "b")
    )
    assert [rule for rule, _ in rules(compared(one, other))] == expected


def test_a_stack_that_is_kept_keeps_what_is_in_it(compared: Compare) -> None:
    root = (
        "Resources:\n  S: {{Type: AWS::CloudFormation::Stack, {} Properties: {{TemplateURL: s}}}}\n"
    )
    inner = template("AWS::DynamoDB::Table")
    before = {"": root.format("DeletionPolicy: Retain,") + REST, "S": inner}
    found = compared(before, "Resources:\n" + REST)
    assert rules(found) == []
    assert {change.deletion_outcome for change in found.changes} == {"retained"}
    lost = compared({**before, "": root.format("") + REST}, "Resources:\n" + REST)
    assert rules(lost) == [("data-loss", "S/It")]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("AWS::ElastiCache::ServerlessCache", "{ServerlessCacheName: a, SubnetIds: [x]}",
         "{ServerlessCacheName: a, SubnetIds: [y]}"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", "{Name: a, Port: 80}", "{Name: a, Port: 81}"),
        ("AWS::IAM::Role", "{RoleName: a, Path: /}", "{RoleName: a, Path: /b/}"),
    ],
)  # fmt: skip
def test_a_name_that_collides_with_itself(
    compared: Compare, kind: str, before: str, after: str
) -> None:
    found = policy_results(compared(template(kind, before), template(kind, after)))
    [message] = [one.message for one in found if one.rule == "name-collision"]
    assert "before the old one goes" in message
    renamed = after.replace(": a,", ": b,")
    anew = compared(template(kind, before), template(kind, renamed))
    assert "name-collision" not in dict(rules(anew))


RULE = "{GroupId: g, IpProtocol: tcp, FromPort: PORT, ToPort: 80, CidrIp: 10.0.0.0/8}"
SUBNET = "{VpcId: v, CidrBlock: 10.0.0.0/24, AvailabilityZone: ZONE}"


def test_a_place_that_only_one_can_take(compared: Compare) -> None:
    kind = "AWS::EC2::SecurityGroupIngress"
    before = template(kind, RULE.replace("PORT", "80"))
    renamed = compared(before, template(kind, RULE.replace("PORT", "'80'"), name="New"))
    [result] = policy_results(renamed)
    assert result.rule == "name-collision"
    assert "GroupId, IpProtocol, FromPort, ToPort and CidrIp" in result.message
    assert rules(compared(before, template(kind, RULE.replace("PORT", "79"), name="New"))) == []


def test_the_same_rule_in_a_new_group_does_not_collide(compared: Compare) -> None:
    group = template("AWS::EC2::SecurityGroup", "{GroupDescription: WORDS}", name="Group")
    rule = template(
        "AWS::EC2::SecurityGroupIngress", RULE.replace(": g,", ": !GetAtt Group.GroupId,")
    )
    before, after = group + rule[11:], group + rule[11:].replace("  It:", "  New:")
    assert ("name-collision", "New") in rules(compared(before, after))
    assert rules(compared(before, after.replace("WORDS", "others"))) == []


def test_a_policy_that_is_renamed_is_gone_with_its_former_self(compared: Compare) -> None:
    text = "{PolicyName: a, Roles: [r], PolicyDocument: {Statement: []}}"
    one, two = (template("AWS::IAM::Policy", text, name=name) for name in ("Old", "New"))
    [result] = policy_results(compared(one, two))
    assert result.rule == "name-collision"
    assert "is gone when that one is deleted" in result.message
    other = template("AWS::IAM::Policy", text.replace("[r]", "[s]"), name="New")
    assert rules(compared(one, other)) == []


def test_a_subnet_that_moves_to_another_zone_keeps_its_range(compared: Compare) -> None:
    one, two = (template("AWS::EC2::Subnet", SUBNET.replace("ZONE", zone)) for zone in "ab")
    [result] = policy_results(compared(one, two))
    assert (result.rule, result.logical_id) == ("name-collision", "It")
    assert result.message.endswith("Change CidrBlock together with it.")
    assert rules(compared(one, two.replace("10.0.0.0/24", "10.0.1.0/24"))) == []


def test_a_name_that_another_resource_still_has(compared: Compare) -> None:
    kind, properties = "AWS::SNS::Topic", "{TopicName: a}"
    found = compared(template(kind, properties), template(kind, properties, name="New"))
    [result] = policy_results(found)
    assert (result.rule, result.logical_id) == ("name-collision", "New")
    assert "It still has" in result.message


def test_what_aws_names_does_not_collide(compared: Compare) -> None:
    kind = "AWS::EC2::Subnet"
    found = compared(template(kind, "{CidrBlock: a}"), template(kind, "{CidrBlock: b}"))
    assert found.changes[0].action == "replace"
    assert rules(found) == []


def test_another_type_is_refused(compared: Compare) -> None:
    found = compared(template("AWS::SNS::Topic"), template("AWS::EC2::VPC"))
    assert rules(found) == [("type-change", "It")]
    assert {change.action for change in found.changes} == {"add", "remove"}


def test_an_export_that_goes(compared: Compare) -> None:
    text = template("AWS::SNS::Topic") + "Outputs: {A: {Value: 1, Export: {Name: NAME}}}"
    one, other = text.replace("NAME", "a"), text.replace("NAME", "b")
    assert rules(compared(one, other)) == [("export-removal", "A")]
    assert rules(compared(one, one)) == []


OPENED = [
    ("AWS::EC2::SecurityGroup", "{SecurityGroupIngress: []}",
     "{SecurityGroupIngress: [{CidrIp: 0.0.0.0/0, IpProtocol: tcp, FromPort: 22, ToPort: 22}]}",
     "Port 22 (tcp) can be reached from anywhere (0.0.0.0/0)."),
    ("AWS::EC2::SecurityGroup", "{}",
     "{SecurityGroupIngress: [{CidrIpv6: '::/0', IpProtocol: tcp, FromPort: 1, ToPort: 9}]}",
     "Port 1 to 9 (tcp) can be reached from anywhere (::/0)."),
    ("AWS::EC2::SecurityGroup", "{}",
     "{SecurityGroupIngress: [{CidrIp: 0.0.0.0/0, IpProtocol: -1}]}",
     "Every port can be reached from anywhere (0.0.0.0/0)."),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "{Scheme: internal}", "{Scheme: internet-facing}",
     "The load balancer faces the internet."),
    ("AWS::RDS::DBInstance", "{PubliclyAccessible: false}", "{PubliclyAccessible: true}",
     "The database gets a public address."),
    ("AWS::ECS::Service", "{}",
     "{NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: ENABLED}}}",
     "Its tasks get public addresses."),
    ("AWS::S3::Bucket", "{}", "{PublicAccessBlockConfiguration: {BlockPublicAcls: true}}",
     "The bucket's public access is not blocked: BlockPublicPolicy, IgnorePublicAcls,"
     " RestrictPublicBuckets."),
    ("AWS::S3::Bucket", "{}", "{AccessControl: PublicRead}",
     "The bucket's access control is PublicRead."),
    ("AWS::Lambda::Url", "{AuthType: AWS_IAM}", "{AuthType: NONE}",
     "Anyone may call the function's URL."),
    ("AWS::EC2::Route", "{RouteTableId: a, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: n}",
     "{RouteTableId: a, DestinationCidrBlock: 0.0.0.0/0, GatewayId: g}",
     "The route leads through a gateway to and from everywhere."),
    ("AWS::Lambda::Permission", "{FunctionName: a, Action: b, Principal: s3.amazonaws.com}",
     "{FunctionName: a, Action: b, Principal: '*'}", "Anyone may call the function."),
    ("AWS::Redshift::Cluster", "{}", "{PubliclyAccessible: true}",
     "The database gets a public address."),
    ("AWS::SQS::QueuePolicy", "{PolicyDocument: {Statement: []}}",
     "{PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 'sqs:*'}]}}",
     "PolicyDocument allows everyone sqs:*."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "message"), OPENED)
def test_what_becomes_reachable_from_anywhere(
    compared: Compare, kind: str, before: str, after: str, message: str
) -> None:
    opened = policy_results(compared(template(kind, before), template(kind, after)))
    assert [one.message for one in opened if one.rule == "public-exposure"] == [message]
    closed = policy_results(compared(template(kind, after), template(kind, before)))
    assert [one for one in closed if one.rule == "public-exposure"] == []


WILDCARD = "(the actions have a wildcard)."
ROLE = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Principal: {Service: WHO}, Action: 'sts:AssumeRole'}
      ManagedPolicyArns: [POLICIES]
      Policies:
        - PolicyName: a
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: [ACTIONS], Resource: ['arn:aws:s3:::films/*']}
              - {Effect: Deny, Action: 's3:PutObject', Resource: 'DENIED'}
      PermissionsBoundary: BOUNDARY
"""
USUAL = {
    "WHO": "ecs.amazonaws.com", "POLICIES": "one", "ACTIONS": "'s3:Get*'", "DENIED": "*",
    "BOUNDARY": "limits",
}  # fmt: skip


def a_role(**other: str) -> str:
    text = ROLE
    for word, value in {**USUAL, **other}.items():
        text = text.replace(word, value)
    return text


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            {"ACTIONS": "'s3:Get*', 's3:Put*'"},
            f"It allows more: s3:Put* on arn:aws:s3:::films/* {WILDCARD}",
        ),
        (
            {"WHO": "ec2.amazonaws.com"},
            "It allows more: Service ec2.amazonaws.com may sts:AssumeRole.",
        ),
        ({"POLICIES": "one, two"}, "It gets the policies two."),
        ({"DENIED": "arn:aws:s3:::films/a"}, "What was denied no longer is: s3:PutObject on *."),
        (
            {"BOUNDARY": "wider"},
            "Its permissions boundary is another one, and what that allows is not known here.",
        ),
        ({"ACTIONS": "'s3:GetObject', 's3:getobjectacl'"}, ""),
        ({"POLICIES": ""}, ""),
    ],
)
def test_who_may_do_more_than_before(
    compared: Compare, other: dict[str, str], message: str
) -> None:
    found = policy_results(compared(a_role(), a_role(**other)))
    assert [one.message for one in found] == ([message] if message else [])


def test_a_new_role_is_said_only_if_it_may_do_much(compared: Compare) -> None:
    other = "Resources:\n  Other: {Type: AWS::SNS::Topic}\n"
    modest, sweeping = a_role(), a_role(ACTIONS="'*'").replace("arn:aws:s3:::films/*", "*")
    assert rules(compared(other, modest + REST)) == []
    assert rules(compared(other, sweeping + REST)) == [("wider-permissions", "Role")]


@pytest.mark.parametrize(
    ("kind", "before", "after", "count"),
    [
        ("AWS::RDS::DBInstance", "{DBInstanceClass: a}", "{DBInstanceClass: b}", 1),
        ("AWS::EC2::NatGateway", "{SubnetId: a}", "{SubnetId: b}", 1),
        ("AWS::ECS::Service", "{TaskDefinition: a}", "{TaskDefinition: b}", 0),
        ("AWS::SNS::Topic", "{TopicName: a}", "{TopicName: b}", 0),
    ],
)
def test_interruptions_count_where_it_is_protected(
    compared: Compare, kind: str, before: str, after: str, count: int
) -> None:
    found = compared(template(kind, before), template(kind, after))
    assert [rule for rule, _ in rules(found)] == []
    assert [rule for rule, _ in rules(found, protected=True)] == ["interruption"] * count


def test_removing_what_serves_interrupts(compared: Compare) -> None:
    found = compared(template("AWS::EC2::NatGateway") + REST, "Resources:\n" + REST)
    assert rules(found, protected=True) == [("interruption", "It")]


def test_a_new_policy_for_a_role_that_was_there_already(compared: Compare) -> None:
    policy = """
  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [WHOM]
      PolicyDocument: {Statement: {Effect: Allow, Action: 's3:Put*', Resource: a}}
"""
    own = policy.replace("WHOM", "!Ref Role")
    [result] = policy_results(compared(a_role(), a_role() + own))
    assert result.message == f"Who was there before may do more: s3:Put* on a {WILDCARD}"
    elsewhere = policy_results(compared("Resources:\n" + REST, a_role() + own + REST))
    assert elsewhere == []
    nothing = own.replace("Effect: Allow", "Effect: Deny")
    assert policy_results(compared(a_role(), a_role() + nothing)) == []


def test_a_new_policy_for_an_old_role_and_a_new_one_is_a_gain_of_the_old_one(
    compared: Compare,
) -> None:
    more = """
  New: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}
  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [!Ref New, !Ref Role]
      PolicyDocument: {Statement: {Effect: Allow, Action: 's3:Put*', Resource: a}}
"""
    [result] = policy_results(compared(a_role(), a_role() + more))
    assert result.message == f"Who was there before may do more: s3:Put* on a {WILDCARD}"


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (5, "s3:E on arn:aws:s3:::films/* (an action that is not known)."),
        (6, " and 1 more (an action that is not known)."),
    ],
)
def test_five_allowances_are_named_and_the_others_counted(
    compared: Compare, count: int, end: str
) -> None:
    actions = ", ".join(f"'s3:{letter}'" for letter in "ABCDEF"[:count])
    [result] = policy_results(compared(a_role(), a_role(ACTIONS=f"'s3:Get*', {actions}")))
    assert result.message.count("s3:") - result.message.count("aws:s3:") == 5
    assert result.message.endswith(end)


KEY_POLICY = "{KeyPolicy: {Statement: [{Effect: Allow, Principal: {AWS: WHO}, Action: ACTION}]}}"


@pytest.mark.parametrize(
    ("who", "action", "message"),
    [
        ("'111122223333'", "'kms:*'", ""),
        ("'111122223333'", "'kms:Decrypt'", ""),
        (
            "'444455556666'",
            "'kms:Decrypt'",
            "It allows more: AWS 444455556666 may kms:Decrypt (another account (444455556666)).",
        ),
    ],
)
def test_a_resource_s_own_policy_that_allows_more(
    compared: Compare, who: str, action: str, message: str
) -> None:
    def key(who: str, action: str) -> str:
        return template("AWS::KMS::Key", KEY_POLICY.replace("WHO", who).replace("ACTION", action))

    found = policy_results(compared(key("'111122223333'", "'kms:*'"), key(who, action)))
    assert [one.message for one in found] == ([message] if message else [])


def test_what_an_endpoint_lets_through_is_public_to_nobody(compared: Compare) -> None:
    statement = "{Effect: Allow, Principal: '*', Action: ACTIONS, Resource: '*'}"
    policy = f"{{PolicyDocument: {{Statement: [{statement}]}}}}"
    kind = "AWS::EC2::VPCEndpoint"
    one, other = (
        template(kind, policy.replace("ACTIONS", a)) for a in ("'s3:GetObject'", "'s3:*'")
    )
    assert rules(compared(one, other)) == [("wider-permissions", "It")]


RDS, TABLE, BUCKET = "AWS::RDS::DBInstance", "AWS::DynamoDB::Table", "AWS::S3::Bucket"
CACHE, BALANCER = "AWS::ElastiCache::ServerlessCache", "AWS::ElasticLoadBalancingV2::LoadBalancer"
PROTECTING = (
    "{Scheme: internal, LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: ON}]}"
)
RETAINED = "DeletionPolicy: Retain,", "DeletionPolicy: Delete,"
WEAKER = [
    (RDS, "{}", "{}", "DeletionPolicy: Retain,", "DeletionPolicy: Snapshot,",
     "Its DeletionPolicy was Retain and is Snapshot: only a snapshot of its data is left."),
    (RDS, "{}", "{}", "", "DeletionPolicy: Delete,",
     "Its DeletionPolicy was Snapshot and is Delete: nothing of its data is left."),
    (TABLE, "{}", "{}", "UpdateReplacePolicy: Retain,", "",
     "Its UpdateReplacePolicy was Retain and is Delete: nothing of its data is left."),
    (TABLE, "{}", "{}", "DeletionPolicy: RetainExceptOnCreate,", "DeletionPolicy: Delete,",
     "Its DeletionPolicy was RetainExceptOnCreate and is Delete: nothing of its data is left."),
    (RDS, "{DeletionProtection: true}", "{DeletionProtection: 'false'}", "", "",
     "Its deletion protection is switched off."),
    (TABLE, "{DeletionProtectionEnabled: true}", "{}", "", "",
     "Its deletion protection is switched off."),
    (BALANCER, PROTECTING.replace("ON", "'true'"), PROTECTING.replace("ON", "'false'"), "", "",
     "Its deletion protection is switched off."),
    (RDS, "{BackupRetentionPeriod: 7}", "{BackupRetentionPeriod: 0}", "", "",
     "Backups were kept for 7 days and are kept for 0: older ones are deleted."),
    (RDS, "{}", "{BackupRetentionPeriod: '0'}", "", "",
     "Backups were kept for 1 days and are kept for 0: older ones are deleted."),
    (CACHE, "{SnapshotRetentionLimit: 3}", "{SnapshotRetentionLimit: 0}", "", "",
     "Snapshots were kept for 3 days and are kept for 0: older ones are deleted."),
    (CACHE, "{FinalSnapshotName: a}", "{}", "", "",
     "No last snapshot is taken when it is deleted."),
    (TABLE, "{PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}", "{}", "", "",
     "It can no longer be restored to a point in time: the continuous backups are deleted."),
    (BUCKET, "{VersioningConfiguration: {Status: Enabled}}",
     "{VersioningConfiguration: {Status: Suspended}}", "", "",
     "Former versions of its objects are no longer kept: what is overwritten or deleted is lost."),
    ("AWS::SQS::Queue", "{KmsMasterKeyId: a}", "{}", "", "",
     "Its data is no longer encrypted with the customer's key."),
    ("AWS::SQS::Queue", "{SqsManagedSseEnabled: true}", "{SqsManagedSseEnabled: false}", "", "",
     "Its data is no longer encrypted at rest."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after", "part", "other", "message"), WEAKER)
def test_what_protects_data_less(
    compared: Compare, kind: str, before: str, after: str, part: str, other: str, message: str
) -> None:
    one, two = template(kind, before, part), template(kind, after, other)
    weaker = [g for g in policy_results(compared(one, two)) if g.rule in LESS]
    assert [g.message for g in weaker] == [message]
    assert [g for g in policy_results(compared(two, one)) if g.rule in LESS] == []


LESS = ("data-loss", "weaker-protection")
FACING = PROTECTING.replace("internal", "internet-facing")
DELETED: list[tuple[str, str, str | None, str]] = [
    (BALANCER, PROTECTING, FACING, ""),
    (BALANCER, PROTECTING, None, ""),
    (TABLE, "{DeletionProtectionEnabled: ON}", None, "DeletionPolicy: Delete,"),
    (RDS, "{DeletionProtection: ON, DBName: a}", "{DeletionProtection: false, DBName: b}", ""),
]


@pytest.mark.parametrize(("kind", "before", "after", "part"), DELETED)
def test_what_is_protected_stays_behind(
    compared: Compare, kind: str, before: str, after: str | None, part: str
) -> None:
    """Whatever the new side says: what is replaced or removed is not changed before."""

    def left(on: str) -> list[str]:
        old = template(kind, before.replace("ON", on), part)
        new = template(kind, after.replace("ON", on), part) if after else "Resources:\n"
        found = policy_results(compared(old + REST, new + REST))
        return [one.logical_id for one in found if one.rule == "left-behind"]

    assert left("'true'") == ["It"]
    assert left("'false'") == []


def test_what_is_retained_is_not_left_behind(compared: Compare) -> None:
    old = template(TABLE, "{DeletionProtectionEnabled: true}", "DeletionPolicy: Retain,")
    assert rules(compared(old + REST, "Resources:\n" + REST)) == []


def test_what_holds_no_data_needs_no_policy(compared: Compare) -> None:
    one, two = (template("AWS::EC2::VPC", "{}", part) for part in RETAINED)
    assert rules(compared(one, two)) == []


def test_an_unknown_value_is_not_called_weaker(compared: Compare) -> None:
    one, two = (
        template(RDS, f"{{BackupRetentionPeriod: {days}}}") for days in ("7", "!ImportValue days")
    )
    assert "weaker-protection" not in dict(rules(compared(one, two)))


def test_encryption_that_goes_takes_the_data_with_it(compared: Compare) -> None:
    one, two = (template(RDS, f"{{StorageEncrypted: {on}}}") for on in ("true", "false"))
    assert {rule for rule, _ in rules(compared(one, two))} == {"data-loss", "weaker-protection"}


CONDITIONAL = """
Parameters: {On: {Type: String}}
Conditions: {IsOn: !Equals [!Ref On, 'yes']}
Resources:
  Table: {Type: AWS::DynamoDB::Table, Condition: IsOn}
  Other: {Type: AWS::SNS::Topic}
"""


@pytest.mark.parametrize(("value", "expected"), [("yes", []), ("no", [("data-loss", "Table")])])
def test_a_condition_that_removes_what_holds_data(
    compared: Compare, value: str, expected: list[tuple[str, str]]
) -> None:
    found = compared(CONDITIONAL, CONDITIONAL, ({"On": "yes"}, {"On": value}))
    assert rules(found) == expected


def test_a_condition_that_may_remove_what_holds_data(compared: Compare) -> None:
    unknown = CONDITIONAL.replace("!Equals [!Ref On, 'yes']", "!Equals [!ImportValue a, 'yes']")
    found = compared(CONDITIONAL, unknown, ({"On": "yes"}, {"On": "yes"}))
    assert rules(found) == [("data-loss", "Table")]
    assert found.changes[0].certainty == "unknown"


def test_the_value_of_an_export_changes(compared: Compare) -> None:
    text = template("AWS::SNS::Topic") + "Outputs: {A: {Value: 1, Export: {Name: a}}}"
    assert rules(compared(text, text.replace("Value: 1", "Value: 2"))) == [("export-change", "A")]


def test_an_export_under_the_name_of_another_does_not_change(compared: Compare) -> None:
    outputs = "Outputs: {A: {Value: 1, Export: {Name: a}}, B: {Value: 2, Export: {Name: a}}}"
    text = template("AWS::SNS::Topic") + outputs
    assert rules(compared(text, text)) == []
    assert rules(compared(text, text.replace("Value: 1", "Value: 3"))) == [("export-change", "A")]


def test_a_name_that_no_two_of_a_type_may_have(compared: Compare) -> None:
    kind = "AWS::WAFv2::WebACL"
    one, two = (
        template(kind, f"{{Name: a, Scope: REGIONAL, Description: {words}}}") for words in "ab"
    )
    assert rules(compared(one, two)) == []
    twice = compared(one, one + template(kind, "{Name: a, Scope: REGIONAL}", name="New")[11:])
    assert rules(twice) == [("name-collision", "New")]
