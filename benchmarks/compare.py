"""How comparing grows: products of 500 to 5,000 resources, every one replaced in chains.

python -m benchmarks.compare

Each nested stack takes what the stack before it gives out, so that a new VPC at the beginning is
followed to the end. The steps are timed in this process, without reading schemas; the last row is
the whole command, for which a product ten times as large may take eleven times as long.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from generator.cfn.load import assembled
from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.views import formats

SIZES = (500, 1000, 2000, 5000)
RUNS = 5
COMMAND = "streamflix compare"
GOAL = 1.1
"""How much more a resource may cost in the largest product than in the smallest."""

_IN_ONE_STACK = 250


def product(size: int, cidr: str) -> dict[str, str]:
    """Templates by stack path with about ``size`` resources, all after a VPC with this range."""
    count = size // _IN_ONE_STACK
    stacks = {f"S{number}": _child(cidr if number == 0 else None) for number in range(count)}
    given = {n: {"TemplateURL": n, "Parameters": _from(k)} for k, n in enumerate(stacks)}
    resources = {
        name: {"Type": "AWS::CloudFormation::Stack", "Properties": properties}
        for name, properties in given.items()
    }
    return {"": json.dumps({"Resources": resources}), **stacks}


def _from(number: int) -> dict[str, Any]:
    return {"Vpc": {"Fn::GetAtt": [f"S{number - 1}", "Outputs.Vpc"]} if number else "none"}


def _child(cidr: str | None) -> str:
    """A stack: subnets in a VPC, rules in groups, each taking the one before."""
    vpc: Any = {"Ref": "Vpc"}
    resources: dict[str, Any] = {}
    if cidr is not None:
        resources["Made"] = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": cidr}}
        vpc = {"Ref": "Made"}
    for number in range(_IN_ONE_STACK // 2):
        group = {"GroupDescription": "one of many", "VpcId": vpc}
        resources[f"Group{number}"] = {"Type": "AWS::EC2::SecurityGroup", "Properties": group}
        parts = ["g", {"Ref": f"Group{number}"}, {"Ref": f"Text{number - 1}"} if number else "-"]
        text = {"Type": "String", "Name": {"Fn::Join": ["/", parts]}, "Value": "a"}
        resources[f"Text{number}"] = {"Type": "AWS::SSM::Parameter", "Properties": text}
    return json.dumps(
        {
            "Parameters": {"Vpc": {"Type": "String"}},
            "Resources": resources,
            "Outputs": {"Vpc": {"Value": vpc}},
        }
    )


def seconds(schemas: Schemas) -> dict[int, dict[str, float]]:
    """How long each step and the command take by size, the best of some runs in turn."""
    ranges = ("10.0.0.0/16", "10.1.0.0/16")
    texts = {size: [product(size, cidr) for cidr in ranges] for size in SIZES}
    with tempfile.TemporaryDirectory() as folder:
        words = {size: _written(Path(folder, str(size)), texts[size]) for size in SIZES}
        runs = [
            {size: dict(_times(texts[size], words[size], schemas)) for size in SIZES}
            for _ in range(RUNS)
        ]
    return {
        size: {name: min(run[size][name] for run in runs) for name in runs[0][size]}
        for size in SIZES
    }


def _written(folder: Path, products: list[dict[str, str]]) -> list[str]:
    """The command that compares two products, which are written as files."""
    words = [str(Path(sys.executable).with_name("streamflix")), "compare"]
    for number, templates in enumerate(products):
        side = folder / str(number)
        side.mkdir(parents=True)
        for name, text in templates.items():
            (side / (name or "root.json")).write_text(text)
        words.append(str(side / "root.json"))
    return words


def _times(
    texts: list[dict[str, str]], words: list[str], schemas: Schemas
) -> Iterator[tuple[str, float]]:
    yield from _steps(texts, schemas)
    start = time.perf_counter()
    found = subprocess.run(words, stdout=subprocess.DEVNULL).returncode
    yield COMMAND, time.perf_counter() - start
    if found not in (0, 1):
        raise SystemExit(f"streamflix compare ended with {found}.")


def _steps(texts: list[dict[str, str]], schemas: Schemas) -> Iterator[tuple[str, float]]:
    gc.collect()
    start = time.perf_counter()
    before, after = (resolved_product(assembled(one), StackInputs()) for one in texts)
    read = time.perf_counter()
    yield "read", read - start
    comparison = compare(before, after, schemas.get)
    done = time.perf_counter()
    yield "compare", done - read
    changes = change_report(comparison, PolicyContext(date(2027, 1, 1), protected=True))
    judged_at = time.perf_counter()
    yield "judge", judged_at - done
    for name in formats.CHANGES:
        formats.changes(name)(changes, formats.Look())
    yield "show, four ways", time.perf_counter() - judged_at
    yield "all", time.perf_counter() - start


def main() -> int:
    """Prints the table; exit code 1 where growth is worse than the goal."""
    found = seconds(Schemas())
    print(f"{'resources':<18}" + "".join(f"{size:>10}" for size in SIZES) + "   cost each, ratio")
    worst = 1.0
    for name in found[SIZES[0]]:
        times = [found[size][name] for size in SIZES]
        ratio = (times[-1] / SIZES[-1]) / (times[0] / SIZES[0])
        cells = "".join(f"{one * 1000:>8.0f}ms" for one in times)
        print(f"{name:<18}{cells}   {ratio:.2f}" + ("  ≤ " + str(GOAL) if name == COMMAND else ""))
        worst = ratio if name == COMMAND else worst
    return int(worst > GOAL)


if __name__ == "__main__":
    sys.exit(main())
