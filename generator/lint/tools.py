"""Which linters are installed, found out without importing them: an import takes half a second.

installed packages' own metadata ○→ one text that changes whenever a result could
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from generator.errors import Mistake, UserError

# Package as imported → its name on PyPI.
LINTERS = {"cfnlint": "cfn-lint", "cloudformation_validate": "cloudformation-validate"}

# Our own code that decides what is found: these packages and modules of `generator`.
PACKAGES = ("cfn", "config", "lint")
MODULES = ("parameters.py", "database_engines.py", "findings.py")

SOURCE = Path(__file__).parent.parent


def linter_folder(package: str, name: str) -> Path:
    """The folder of an installed linter: ``package`` as imported, ``name`` as it is installed.

    Raises ``UserError`` where it is not installed.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise UserError(Mistake(f"{name} is not installed.", hint="Install the development tools."))
    return Path(spec.origin).parent


def linter_version(package: str, name: str) -> str:
    """The installed version, as the name of the metadata folder beside the package says it."""
    folder = linter_folder(package, name)
    prefix = name.replace("-", "_") + "-"
    found = sorted(path.name for path in folder.parent.glob(f"{prefix}*.dist-info"))
    return ",".join(name.removeprefix(prefix).removesuffix(".dist-info") for name in found)


def schema_folder() -> Path:
    """Where the cfn-lint package keeps the resource schemas that it comes with."""
    return linter_folder("cfnlint", LINTERS["cfnlint"]) / "data" / "schemas"


def schema_version(folder: Path | None = None) -> bytes:
    """What the package says of its schemas, their date above all. Raises ``UserError``."""
    file = (folder or schema_folder()) / "version.json"
    try:
        return file.read_bytes()
    except OSError as error:
        raise UserError(
            Mistake(
                f"cfn-lint's own schemas are missing: {error.strerror}.",
                str(file),
                hint="Install cfn-lint again.",
            )
        ) from None


def own_code(source: Path = SOURCE) -> str:
    """A hash of our own code that decides what is found."""
    modules = [source / name for name in MODULES]
    packages = sorted(path for name in PACKAGES for path in (source / name).rglob("*.py"))
    total = hashlib.sha256()
    for file in (*modules, *packages):
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def tools() -> list[str | bytes]:
    """All of the above, as parts of a cache key."""
    return [
        *(linter_version(package, name) for package, name in LINTERS.items()),
        schema_version(),
        own_code(),
    ]
