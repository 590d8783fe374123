"""What the templates are given and do not create: image, certificate, artifact bucket.

DescribeImages, DescribeCertificate, HeadBucket ●→ checks
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.deploy.artifacts.bucket import default_name, found
from generator.deploy.aws import identity
from generator.deploy.aws.client import AwsApiError
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.subject import Subject

_NO_IMAGE = ("ImageNotFoundException", "RepositoryNotFoundException")


def image(subject: Subject) -> Iterator[Check]:
    """Whether the image that tasks run can be pulled. Raises ``AwsError``."""
    tag, other = subject.value("ImageTag"), subject.value("ImageRepository")
    if not tag:
        what = "ImageTag is empty: everything is created, and no task starts."
        yield Check("image", "warning", what, "Push an image, then set ImageTag and deploy again.")
        return
    if other:
        yield Check("image", "unknown", f"{other}:{tag} is outside StreamFlix's own repository.")
        return
    name = f"streamflix-api-{subject.value('Environment')}"
    request = {"repositoryName": name, "imageIds": [{"imageTag": tag}]}
    try:
        subject.aws.ask("ecr", "describe_images", request)
    except AwsApiError as error:
        if error.code not in _NO_IMAGE:
            raise
        what = f"There is no image {name}:{tag}."
        hint = "Push it first; where the repository does not exist yet, deploy without ImageTag."
        yield Check("image", "failed", what, hint)
        return
    yield Check("image", "ok", f"{name}:{tag} exists.")


def certificate(subject: Subject) -> Iterator[Check]:
    """Whether the certificate can be used by the load balancer and the API. Raises ``AwsError``."""
    arn = subject.value("CertificateArn")
    if not arn:
        return
    if arn.split(":")[3] != subject.aws.region:
        what = f"{arn} is not in {subject.aws.region}."
        yield Check("certificate", "failed", what, "Issue one in the stack's region.")
        return
    request = {"CertificateArn": arn}
    details = subject.aws.ask("acm", "describe_certificate", request)["Certificate"]
    status, domain = str(details.get("Status")), subject.value("CertificateDomain")
    names = [str(details.get("DomainName")), *map(str, details.get("SubjectAlternativeNames", ()))]
    if status != "ISSUED":
        yield Check("certificate", "failed", f"{arn} is {status}.", "Wait until it is issued.")
    elif not any(covers(name, domain) for name in names):
        what = f"{arn} does not cover {domain}."
        yield Check("certificate", "failed", what, "Correct CertificateDomain, or issue another.")
    elif details.get("Type") == "PRIVATE":
        what = "It is from a private authority: API Gateway trusts public ones only."
        yield Check("certificate", "failed", what, "Use a certificate of a public authority.")
    else:
        yield Check("certificate", "ok", f"{arn} is issued for {', '.join(dict.fromkeys(names))}.")


def covers(name: str, domain: str) -> bool:
    """Whether a certificate's name is the domain's: ``*`` stands for one label (RFC 6125)."""
    if name.startswith("*."):
        return domain.partition(".")[2].lower() == name[2:].lower()
    return name.lower() == domain.lower()


def artifact_bucket(subject: Subject) -> Iterator[Check]:
    """Whether the bucket for templates exists and is the account's. Raises ``AwsError``."""
    caller = identity.caller(subject.aws)
    named = subject.environment.settings.artifact_bucket
    name = named or default_name(caller.account, subject.aws.region)
    if found(subject.aws, name, caller) is not None:
        yield Check("artifact bucket", "ok", f"{name} exists.")
    elif named:
        what = f"There is no bucket {name}, which the settings name."
        yield Check("artifact bucket", "failed", what, "Create it, or leave artifact-bucket out.")
    else:
        yield Check("artifact bucket", "ok", f"{name} is created with the first upload.")
