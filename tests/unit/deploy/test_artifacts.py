"""The bucket for templates, and what is uploaded to it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.cfn.load import Product, load
from generator.deploy.artifacts.bucket_settings import LIFECYCLE_ID, POLICY_SIDS
from generator.deploy.artifacts.upload import place
from generator.deploy.aws import s3
from generator.deploy.aws.client import AwsApiError
from generator.errors import AwsError

from .fakes import FakeAws

BUCKET = "streamflix-templates-123456789012-eu-west-2"
DENIED = AwsApiError("AccessDenied", "AWS rejected it: Access Denied.")


def product(text: str = "Resources: {}\n") -> Product:
    return load("root.yaml", lambda _: text)


def test_the_first_time_a_bucket_is_made_and_everything_uploaded() -> None:
    aws = FakeAws()
    placed = place(aws, product())
    assert (placed.bucket, placed.templates, placed.new) == (BUCKET, 1, 1)
    assert (placed.made, placed.notes) == (True, ())
    assert aws.done == [("create bucket", BUCKET), ("put", *aws.buckets[BUCKET])]
    assert placed.root_url.startswith(f"https://s3.eu-west-2.amazonaws.com/{BUCKET}/templates/root")


def test_what_is_there_is_not_uploaded_again() -> None:
    aws = FakeAws()
    first = place(aws, product())
    aws.done.clear()
    again = place(aws, product())
    assert (again.root_url, again.new, again.made, again.notes) == (first.root_url, 0, False, ())
    assert aws.done == []
    assert place(aws, product("# new\nResources: {}\n")).new == 1


def test_a_new_bucket_is_private_versioned_encrypted_and_of_one_owner() -> None:
    aws = FakeAws()
    place(aws, product())
    there = aws.configured
    assert there["bucket_versioning"] == {"Status": "Enabled"}
    assert set(there["public_access_block"]["PublicAccessBlockConfiguration"].values()) == {True}
    [rule] = there["bucket_ownership_controls"]["OwnershipControls"]["Rules"]
    assert rule == {"ObjectOwnership": "BucketOwnerEnforced"}
    [rule] = there["bucket_encryption"]["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def policy_of(aws: FakeAws) -> list[dict[str, Any]]:
    return json.loads(aws.configured["bucket_policy"]["Policy"])["Statement"]


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_the_policy_speaks_of_its_partition(partition: str) -> None:
    who = {"Account": "123456789012", "Arn": f"arn:{partition}:sts::123456789012:assumed-role/a/b"}
    aws = FakeAws(answers={"get_caller_identity": [who]})
    place(aws, product())
    tls, never = policy_of(aws)
    arn = f"arn:{partition}:s3:::{BUCKET}"
    assert (tls["Resource"], never["Resource"]) == ([arn, f"{arn}/*"], f"{arn}/templates/*")
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert never["Condition"] == {"Null": {"s3:if-none-match": "true"}}


def test_no_current_template_is_ever_expired() -> None:
    aws = FakeAws()
    place(aws, product())
    [rule] = aws.configured["bucket_lifecycle_configuration"]["Rules"]
    assert rule["Expiration"] == {"ExpiredObjectDeleteMarker": True}
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert "Transitions" not in rule


def test_a_bucket_of_ours_is_brought_up_to_what_it_must_be_and_that_is_said() -> None:
    aws = FakeAws(buckets={BUCKET: {}})
    placed = place(aws, product())
    assert not placed.made
    assert placed.notes == (
        f"The bucket {BUCKET} now blocks all public access.",
        f"The bucket {BUCKET} now owns what is in it.",
        f"The bucket {BUCKET} now keeps versions.",
        f"The bucket {BUCKET} now encrypts.",
        f"The bucket {BUCKET} now refuses what does not come over TLS, and overwriting.",
        f"The bucket {BUCKET} now removes old versions and unfinished uploads.",
    )
    assert place(aws, product()).notes == ()


def test_what_others_configured_stays() -> None:
    theirs = {"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject"}
    rule = {"ID": "theirs", "Status": "Enabled", "NoncurrentVersionExpiration": {}}
    size = {"TransitionDefaultMinimumObjectSize": "varies_by_storage_class"}
    key = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
    aws = FakeAws(
        buckets={BUCKET: {}},
        configured={
            "bucket_policy": {"Policy": json.dumps({"Id": "x", "Statement": theirs})},
            "bucket_lifecycle_configuration": {"Rules": [rule], **size},
            "bucket_encryption": {"ServerSideEncryptionConfiguration": key},
        },
    )
    place(aws, product())
    assert [one["Sid"] for one in policy_of(aws)] == ["Theirs", *POLICY_SIDS]
    rules = aws.configured["bucket_lifecycle_configuration"]["Rules"]
    assert [one["ID"] for one in rules] == ["theirs", LIFECYCLE_ID]
    assert size.items() <= aws.configured["bucket_lifecycle_configuration"].items()
    assert aws.configured["bucket_encryption"]["ServerSideEncryptionConfiguration"] == key


OLD_VERSIONS = {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}}


@pytest.mark.parametrize(
    "rule",
    [
        {"ID": LIFECYCLE_ID, "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}},
        {"ID": "x", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 400}},
        {"ID": "x", "Status": "Enabled", "Prefix": "temp", "Expiration": {"Date": "2030-01-01"}},
        {
            "ID": "x",
            "Status": "Enabled",
            "Filter": {"And": {"Prefix": "templates/root", "ObjectSizeGreaterThan": 9}},
            "Transitions": [{"Days": 0, "StorageClass": "DEEP_ARCHIVE"}],
        },
        {
            "Status": "Enabled",
            "Filter": {"ObjectSizeLessThan": 9999},
            "Transition": {"Days": 1, "StorageClass": "GLACIER"},
        },
    ],
)
def test_a_rule_that_takes_current_templates_away_is_named_and_refused(rule: Any) -> None:
    lifecycle = {"bucket_lifecycle_configuration": {"Rules": [rule]}}
    aws = FakeAws(buckets={BUCKET: {}}, configured=lifecycle)
    named = f"lifecycle rule '{rule.get('ID', '')}'"
    with pytest.raises(AwsError, match=rf"(?s){named} (deletes|archives) current.*Nothing is upl"):
        place(aws, product())
    assert aws.buckets[BUCKET] == {}
    own = FakeAws(buckets={"our-own": {}}, configured=lifecycle)
    assert named in place(own, product(), "our-own").notes[-1]


@pytest.mark.parametrize(
    "rule",
    [
        {"Filter": {}, "Status": "Disabled", "Expiration": {"Days": 1}},
        {"Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1}},
        {"Filter": {"Tag": {"Key": "a", "Value": "b"}}, "Expiration": {"Days": 1}},
        {"Filter": {"ObjectSizeGreaterThan": 2**21}, "Expiration": {"Days": 1}},
        {"Filter": {}, "Transitions": [{"Days": 1, "StorageClass": "STANDARD_IA"}]},
        {"Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": True}},
        {"Filter": {}, **OLD_VERSIONS},
    ],
)
def test_a_rule_that_leaves_current_templates_alone_stays(rule: Any) -> None:
    rule = {"ID": "theirs", "Status": "Enabled", **rule}
    lifecycle = {"bucket_lifecycle_configuration": {"Rules": [rule]}}
    aws = FakeAws(buckets={BUCKET: {}}, configured=lifecycle)
    assert place(aws, product()).new == 1
    assert rule in aws.configured["bucket_lifecycle_configuration"]["Rules"]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ({"Sid": POLICY_SIDS[0], "Principal": "*", "Action": "s3:*"}, repr(POLICY_SIDS[0])),
        ({"Sid": "Theirs", "Principal": "*", "Action": "s3:PutObject"}, "'Theirs'"),
        ({"Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": ["s3:*"]}, "number 1"),
        ({"NotPrincipal": {"AWS": "1"}, "NotAction": "s3:GetObject"}, "number 1"),
    ],
)
def test_a_statement_that_allows_others_something_is_named_and_refused(
    statement: Any, named: str
) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Resource": "*", **statement}]}
    configured = {"bucket_policy": {"Policy": json.dumps(policy)}}
    aws = FakeAws(buckets={BUCKET: {}}, configured=configured)
    with pytest.raises(AwsError, match=rf"The statement {named} of its policy allows"):
        place(aws, product())
    assert aws.buckets[BUCKET] == {}


def weakened(aws: FakeAws) -> dict[str, Any]:
    """Every statement and rule of ours, under its name, made to mean nothing."""
    statements = [{**one, "Action": "s3:GetObjectAcl"} for one in policy_of(aws)]
    [rule] = aws.configured["bucket_lifecycle_configuration"]["Rules"]
    return {
        **aws.configured,
        "bucket_policy": {"Policy": json.dumps({"Statement": statements})},
        "bucket_lifecycle_configuration": {"Rules": [{**rule, "Status": "Disabled"}]},
    }


def test_our_own_statements_and_rules_are_compared_by_what_they_say() -> None:
    aws = FakeAws()
    place(aws, product())
    good, aws.configured = dict(aws.configured), weakened(aws)
    notes = place(aws, product()).notes
    assert [note.split(" now ")[1][:7] for note in notes] == ["refuses", "removes"]
    assert [one["Action"] for one in policy_of(aws)] == ["s3:*", "s3:PutObject"]
    lifecycle = "bucket_lifecycle_configuration"
    assert aws.configured[lifecycle] == good[lifecycle]
    # One value for a list of one, and lists in another order, are the same to IAM.
    tls, never = policy_of(aws)
    tls = {**tls, "Action": ["s3:*"], "Resource": tls["Resource"][::-1]}
    aws.configured["bucket_policy"] = {"Policy": json.dumps({"Statement": [never, tls]})}
    assert place(aws, product()).notes == ()


def refused(code: str) -> Any:
    return [AwsApiError(code, "AWS rejected HeadBucket: Forbidden.")]


def test_a_bucket_of_somebody_else_s_is_refused() -> None:
    aws = FakeAws(answers={"head_bucket": refused("403")})
    with pytest.raises(AwsError, match=r"not the account 123456789012's.*artifact-bucket") as no:
        place(aws, product())
    assert no.value.exit_code == 3
    with pytest.raises(AwsApiError, match="HeadBucket"):
        place(FakeAws(answers={"head_bucket": refused("500")}), product())


def test_a_bucket_in_another_region_is_refused() -> None:
    aws = FakeAws(answers={"head_bucket": [{"BucketRegion": "us-east-1"}]})
    with pytest.raises(AwsError, match="lies in us-east-1, not in eu-west-2"):
        place(aws, product())


def test_what_may_not_be_configured_is_said_but_for_what_must_be() -> None:
    for code in ("AccessDenied", "MalformedPolicy"):
        no = AwsApiError(code, "AWS: no.")
        aws = FakeAws(buckets={BUCKET: {}}, answers={"put_bucket_versioning": [no]})
        assert any("keeps versions is not known" in note for note in place(aws, product()).notes)
    aws = FakeAws(buckets={BUCKET: {}}, answers={"get_public_access_block": [DENIED]})
    with pytest.raises(AwsError, match=r"all public access is not known.*Nothing is upload"):
        place(aws, product())
    assert aws.buckets[BUCKET] == {}


def test_what_is_not_configured_yet_is_no_error() -> None:
    none = AwsApiError("NoSuchBucketPolicy", "none")
    aws = FakeAws(buckets={BUCKET: {}}, answers={"get_bucket_policy": [none]})
    place(aws, product())
    assert [one["Sid"] for one in policy_of(aws)] == list(POLICY_SIDS)


def test_a_bucket_that_the_settings_name_is_used_as_it_is() -> None:
    aws = FakeAws(buckets={"our-own": {}})
    placed = place(aws, product(), "our-own")
    assert (placed.bucket, placed.new, placed.made) == ("our-own", 1, False)
    assert aws.configured == {}
    [note] = placed.notes
    assert "does not block all public access, knows access control lists, keeps no vers" in note
    assert note.endswith("unfinished uploads for ever; it is used as it is.")


def test_what_a_named_bucket_does_not_tell_is_not_held_against_it() -> None:
    settings = ("public_access_block", "bucket_ownership_controls", "bucket_versioning")
    more = ("bucket_encryption", "bucket_policy", "bucket_lifecycle_configuration")
    answers = {f"get_{name}": [DENIED] for name in (*settings, *more)}
    aws = FakeAws(buckets={"our-own": {}}, answers=answers)
    assert place(aws, product(), "our-own").notes == ()
    del answers["get_bucket_policy"]
    [note] = place(aws, product(), "our-own").notes
    assert "which the settings name, does not refuse what does not come over TLS" in note
    answers["get_bucket_policy"] = [AwsApiError("500", "broken")]
    with pytest.raises(AwsApiError, match="broken"):
        place(aws, product(), "our-own")


def test_a_named_bucket_must_be_there() -> None:
    with pytest.raises(AwsError, match=r"no bucket our-own, which the settings name"):
        place(FakeAws(), product(), "our-own")


def test_what_somebody_else_put_under_a_template_s_name_is_refused() -> None:
    aws = FakeAws()
    place(aws, product())
    [key] = aws.buckets[BUCKET]
    aws.buckets[BUCKET][key] = b"Resources: {Bad: {}}"
    with pytest.raises(AwsError, match=rf"{key} is not the template that its name says"):
        place(aws, product())


def test_an_object_whose_tag_says_nothing_is_known_by_its_checksum() -> None:
    """With a key of KMS the entity tag is no MD5."""
    aws = FakeAws()
    place(aws, product())
    [key] = aws.buckets[BUCKET]
    aws.answers["list_objects_v2"] = [{"Contents": [{"Key": key}]}]
    assert place(aws, product()).new == 0


def test_two_packagers_at_once_are_no_harm() -> None:
    other = FakeAws()
    place(other, product())

    def make(asked: Any) -> Any:
        aws.buckets = {name: dict(there) for name, there in other.buckets.items()}
        raise AwsApiError("BucketAlreadyOwnedByYou", "made a moment ago")

    gone = [{"Contents": []}]
    taken = [
        AwsApiError("ConditionalRequestConflict", "busy"),
        AwsApiError("PreconditionFailed", "there"),
    ]
    aws = FakeAws(answers={"create_bucket": make, "list_objects_v2": gone, "put_object": taken})
    placed = place(aws, product())
    assert (placed.new, placed.templates) == (0, 1)
    assert sum(name == "put_object" for name, *_ in aws.done) == 2


def test_a_bucket_that_cannot_be_made_is_refused() -> None:
    aws = FakeAws(answers={"create_bucket": refused("TooManyBuckets")})
    with pytest.raises(AwsApiError, match="AWS rejected HeadBucket"):
        place(aws, product())


def test_who_is_busy_is_asked_again_a_few_times() -> None:
    aws = FakeAws(answers={"put_bucket_versioning": refused("OperationAborted")})
    with pytest.raises(AwsApiError):
        s3.put_of(aws, "put_bucket_versioning", "b", "1", {})
    assert len(aws.done) == 6
    full = FakeAws(answers={"put_object": refused("SlowDown")})
    with pytest.raises(AwsApiError):
        s3.put_new(full, "b", "k", b"", "1")


def test_only_us_east_1_is_named_by_saying_nothing() -> None:
    said: list[Any] = []
    for region in ("us-east-1", "cn-north-1"):
        aws = FakeAws(region, answers={"create_bucket": [{}]})
        s3.create_bucket(aws, "b")
        said += [asked.get("CreateBucketConfiguration") for _, asked in aws.done]
    assert said == [None, {"LocationConstraint": "cn-north-1"}]


def test_a_new_bucket_may_be_unknown_for_a_while() -> None:
    unknown = AwsApiError("NoSuchBucket", "AWS: The specified bucket does not exist.")
    aws = FakeAws(
        answers={
            "put_public_access_block": [unknown, unknown, {}],
            "list_objects_v2": [unknown, {"Contents": []}],
            "put_object": [unknown, {}],
        }
    )
    assert (place(aws, product()).made, place(aws, product()).new) == (True, 1)


def test_a_bucket_that_stays_unknown_is_told() -> None:
    aws = FakeAws(answers={"list_objects_v2": refused("NoSuchBucket")})
    with pytest.raises(AwsApiError):
        s3.tags_of_objects(aws, "b", "templates/")
