"""Property values that safe operation needs: ``data/settings.tsv``.

| wants | the value is |
|---|---|
| ``on``, ``off`` | a truth that is on, or off |
| ``min N`` | a number of at least N |
| ``set`` | anything |
| ``not A,B`` | none of these (patterns) |

``when`` is ``own`` (an environment of this project) or ``protected`` (production). ``default``:
what AWS uses where nothing is said; empty: nothing is checked then. ``if``: ``Property=A,B``, which
must hold; ``unless``: properties of which none may be there.

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from generator.cfn.values import Unknown, Value, text_of
from generator.check.coverage.rules import BY_ID
from generator.check.model import CheckContext, finding_at
from generator.check.resources import number, properties
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.impact.tables import Row, by_type
from generator.plan.policy.orders import is_on
from generator.plan.policy.tables import values_at

DATA = Path(__file__).with_name("data")


def check_settings(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Values that are not safe, whether they come from a parameter or stand in the template."""
    if not context.environment:
        return
    table = by_type("settings", DATA)
    for one in product.resources.values():
        said = properties(one)
        for row in table.get(one.type, ()):
            if one.exists is True and _is_meant(row, said, context):
                path = row["path"].split("/")[0]
                for value in _wrong(row, values_at(dict(said), row["path"])):
                    message = row["words"].replace("{value}", text_of(value))
                    where = ("Properties", path)
                    yield finding_at(product, BY_ID[row["rule"]], one.key, message, *where)


def _is_meant(row: Row, said: Mapping[str, Value], context: CheckContext) -> bool:
    if row["when"] == "protected" and not context.is_production:
        return False
    if any(name in said for name in row["unless"].split(",") if name):
        return False
    name, _, values = row["if"].partition("=")
    return not name or str(said.get(name)) in values.split(",")


def _wrong(row: Row, values: list[Value]) -> Iterator[Value]:
    for value in values:
        actual = row["default"] if value is None else value
        if actual != "" and not isinstance(actual, Unknown) and not _fits(row["wants"], actual):
            yield actual


def _fits(wants: str, value: Value) -> bool:
    word, _, rest = wants.partition(" ")
    if word == "min":
        found = number(value)
        return found is None or found >= float(rest)
    if word == "not":
        return not any(fnmatchcase(str(value), one) for one in rest.split(","))
    if word == "set":
        return value not in ("absent", [], {})
    return is_on(value) is (word == "on")
