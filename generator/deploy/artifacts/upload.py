"""Where templates are uploaded to: a bucket of the account's own in each region.

Product ●→ Package ○→ bucket
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from generator.cfn.load import Product
from generator.deploy.artifacts import bucket as artifact_bucket
from generator.deploy.artifacts.package import FOLDER, Package, Upload, address, package
from generator.deploy.aws import identity, s3
from generator.deploy.aws.client import Aws
from generator.errors import AwsError


@dataclass(frozen=True)
class Placed:
    """Templates that are in a bucket: the root's URL, how many there are, how many are new.

    ``made``: the bucket is new. ``notes``: what else is worth saying about it, in sentences.
    """

    root_url: str
    bucket: str
    templates: int
    new: int
    made: bool = False
    notes: tuple[str, ...] = ()


def place(aws: Aws, product: Product, bucket: str = "") -> Placed:
    """Upload a product's templates, its root naming the others, to a bucket of the account's.

    Without a ``bucket`` it is StreamFlix's own, which is created where there is none yet, with the
    settings of :mod:`generator.deploy.artifacts.bucket_settings`; another is used as it is.
    Raises ``UserError`` where the product cannot be packaged, else ``AwsError``: a bucket that is
    someone else's, or that holds something else under the name of a template.
    """
    caller = identity.caller(aws)
    name = bucket or artifact_bucket.default_name(caller.account, aws.region)
    packaged = package(product, address(aws.region, aws.dns_suffix(), name))
    if bucket:
        place = artifact_bucket.looked_at(aws, bucket, caller)
    else:
        place = artifact_bucket.ensured(aws, caller)
    new = upload(aws, name, caller.account, packaged)
    return Placed(packaged.root_url, name, len(packaged.uploads), new, place.made, place.notes)


def upload(aws: Aws, bucket: str, owner: str, package: Package) -> int:
    """Upload what the bucket does not have yet; how many templates that were."""
    there = s3.tags_of_objects(aws, bucket, FOLDER)
    new = 0
    for one in package.uploads:
        if one.key not in there and s3.put_new(aws, bucket, one.key, one.body, owner):
            new += 1
        elif not _is_same(aws, bucket, owner, one, there.get(one.key, "")):
            raise AwsError(
                f"s3://{bucket}/{one.key} is not the template that its name says: someone else"
                " has put it there. Nothing was deployed; find out who, then delete it."
            )
    return new


def _is_same(aws: Aws, bucket: str, owner: str, one: Upload, tag: str) -> bool:
    """Whether what is there is what would be uploaded.

    The entity tag of an object that S3 encrypts with its own key is its MD5, and comes with the
    listing (S3 API reference, "Object"); of others S3 is asked for the SHA-256.
    """
    if tag == hashlib.md5(one.body, usedforsecurity=False).hexdigest():
        return True
    return s3.digest_of(aws, bucket, one.key, owner) == hashlib.sha256(one.body).digest()
