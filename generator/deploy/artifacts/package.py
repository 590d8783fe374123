"""What is uploaded under which name, and a root template whose nested stacks name it.

A template's key in the bucket follows from its content: nothing is ever overwritten, what is
there already is what would be uploaded, and a rolled-back stack finds the templates it had. Inner
templates come first, since their keys are part of the content of those around them.

    Product, address ●→ Package
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.cfn.load import Product, inside, nested_stacks
from generator.cfn.template import Template, parse
from generator.errors import Mistake, UserError

FOLDER = "templates/"
"""What the keys of all templates begin with."""

_DIGITS = 32
# 128 bits: as unlikely to collide as a UUID, and short enough to be read in a URL.

LARGEST = 1024 * 1024
"""Bytes of the largest template that CloudFormation takes (User guide, "Quotas")."""

Address = Callable[[str], str]
"""The URL under which CloudFormation finds a key."""


@dataclass(frozen=True)
class Upload:
    """A template as it is uploaded."""

    key: str
    body: bytes


@dataclass(frozen=True)
class Package:
    """Everything to upload, each once, inner templates first; ``root_url`` is the root's URL."""

    root_url: str
    uploads: tuple[Upload, ...]


def address(region: str, suffix: str, bucket: str) -> Address:
    """Regional, path-style URLs, which CloudFormation takes in every partition.

    (CloudFormation API reference, CreateStack, TemplateURL.) ``suffix``: the partition's domain.
    """
    return lambda key: f"https://s3.{region}.{suffix}/{bucket}/{key}"


def package(product: Product, address: Address) -> Package:
    """The product with content-addressed names.

    Raises :class:`UserError` for nested stacks whose template is not at hand, where a TemplateURL
    cannot be replaced in the text, and for a template that is too large.
    """
    if product.opaque:
        raise UserError(*(_opaque(product, path, why) for path, why in product.opaque.items()))
    uploads: dict[str, Upload] = {}
    root = _add(product, "", address, uploads)
    return Package(address(root), tuple(uploads.values()))


def _add(product: Product, path: str, address: Address, uploads: dict[str, Upload]) -> str:
    """Add a stack's template after those inside it; its key."""
    template = product.templates[path]
    urls = {
        logical_id: address(_add(product, inside(path, logical_id), address, uploads))
        for logical_id in nested_stacks(template)
    }
    upload = _upload(template, rewritten(template, urls))
    uploads.setdefault(upload.key, upload)
    return upload.key


def _upload(template: Template, text: str) -> Upload:
    body = text.encode()
    if len(body) > LARGEST:
        what = f"The template has {len(body)} bytes, and CloudFormation takes {LARGEST} at most."
        raise UserError(Mistake(what, template.file, 0, "Split it into nested stacks."))
    name = PurePosixPath(template.file)
    digest = hashlib.sha256(body).hexdigest()[:_DIGITS]
    return Upload(f"{FOLDER}{name.stem}-{digest}{name.suffix}", body)


def rewritten(template: Template, urls: dict[str, str]) -> str:
    """The template's text with other TemplateURLs, by logical ID; all else stays as it is."""
    if not urls:
        return template.text
    written = nested_stacks(template)
    lines = template.text.splitlines(keepends=True)
    for logical_id, url in urls.items():
        number = template.line("Resources", logical_id, "Properties", "TemplateURL") - 1
        lines[number] = lines[number].replace(str(written[logical_id]), url)
    text = "".join(lines)
    for logical_id, found in nested_stacks(parse(text, template.file)).items():
        if found != urls[logical_id]:
            raise UserError(_not_replaced(template, logical_id))
    return text


def _not_replaced(template: Template, logical_id: str) -> Mistake:
    line = template.line("Resources", logical_id, "Properties", "TemplateURL")
    what = f"The TemplateURL of {logical_id} cannot be replaced by the URL of what is uploaded."
    return Mistake(what, template.file, line, "Write it on a line of its own.")


def _opaque(product: Product, path: str, why: str) -> Mistake:
    above, _, logical_id = path.rpartition("/")
    template = product.templates[above]
    line = template.line("Resources", logical_id, "Properties", "TemplateURL")
    what = f"The nested stack {logical_id} cannot be packaged: {why}."
    return Mistake(what, template.file, line, "Name a template beside this one.")
