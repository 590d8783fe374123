"""Where templates are uploaded to: a bucket of the account's own in each region.

Product ●→ Package ○→ bucket
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.deploy import identity, storage
from generator.deploy.aws import Aws
from generator.deploy.package import FOLDER, Package, address, package
from generator.product.load import Product


@dataclass(frozen=True)
class Placed:
    """Templates that are in a bucket: the root's URL, how many there are, how many are new."""

    root_url: str
    bucket: str
    templates: int
    new: int


def bucket_name(account: str, region: str) -> str:
    """The bucket's name, which no other account or region has."""
    return f"streamflix-templates-{account}-{region}"


def place(aws: Aws, product: Product) -> Placed:
    """Upload a product's templates, its root naming the others, to the account's own bucket.

    The bucket is made where there is none yet: S3 keeps a new one private and encrypted (S3 user
    guide, "Default settings for new S3 buckets"). One of that name that belongs to another account
    is refused. Raises ``UserError`` where the product cannot be packaged, else ``AwsError``.
    """
    account = identity.account(aws)
    bucket = bucket_name(account, aws.region)
    packaged = package(product, address(aws.region, aws.dns_suffix(), bucket))
    if not storage.has_bucket(aws, bucket, account):
        storage.create_bucket(aws, bucket)
    new = upload(aws, bucket, account, packaged)
    return Placed(packaged.root_url, bucket, len(packaged.uploads), new)


def upload(aws: Aws, bucket: str, owner: str, package: Package) -> int:
    """Upload what the bucket does not have yet; how many templates that were."""
    there = storage.keys(aws, bucket, FOLDER)
    missing = [one for one in package.uploads if one.key not in there]
    for one in missing:
        storage.put_new(aws, bucket, one.key, one.body, owner)
    return len(missing)
