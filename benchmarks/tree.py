"""A thousand resources over ten nested stacks, all changing: reading, judging and showing them.

Each row is measured with a hundred and with a thousand resources; the ratio says whether ten times
as many take ten times as long. Showing should take at most half a second.

    python -m benchmarks.tree [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median
from typing import Any

from generator.cfn.load import STACK_TYPE, load
from generator.cfn.schemas import Schemas
from generator.plan.change_set.explain import read
from generator.plan.change_set.review import review_of
from generator.plan.diff.compare import Comparison, compare
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product
from generator.plan.model import ChangeReport
from generator.plan.policy.evaluate import PolicyContext, change_report
from generator.views import formats

FEW, MANY = 100, 1000
STACKS = 10
GOAL = 0.5
POLICY_CONTEXT = PolicyContext(date(2026, 1, 1))
LOOK = formats.Look("a thousand resources", color=True, verbose=True)

Work = Callable[[], object]
Template = dict[str, Any]


def child(size: int, word: str) -> Template:
    """A nested stack's template: topics in a chain, every tenth with a name, so replaced."""
    resources: Template = {}
    for number in range(size):
        before = {"Fn::GetAtt": [f"Topic{number - 1}", "TopicName"]} if number % 5 else word
        properties: Template = {
            "DisplayName": before,
            "Tags": [{"Key": "Name", "Value": f"topic-{number}"}, {"Key": "of", "Value": word}],
        }
        if number % 10 == 0:
            properties["TopicName"] = f"{word}-{number}"
        resources[f"Topic{number}"] = {"Type": "AWS::SNS::Topic", "Properties": properties}
    return {"Resources": resources}


def product_side(size: int, word: str) -> ResolvedProduct:
    """The whole product of so many resources."""
    stacks = {
        f"Stack{number}": {"Type": STACK_TYPE, "Properties": {"TemplateURL": f"{number}.json"}}
        for number in range(STACKS)
    }
    texts = {f"{n}.json": json.dumps(child(size // STACKS, word)) for n in range(STACKS)}
    texts["root.json"] = json.dumps({"Resources": stacks})
    return resolved_product(load("root.json", texts.__getitem__), StackInputs())


def answers(size: int) -> Iterator[Template]:
    """What DescribeChangeSet would say, with values and without."""
    for values in (True, False):
        yield answer("root", "", [nested_row(number) for number in range(STACKS)])
        for number in range(STACKS):
            rows = [row(one, values) for one in range(size // STACKS)]
            yield answer(f"stack-{number}", "root", rows)


def arn(name: str) -> str:
    """A change set's ARN."""
    return f"arn:aws:cloudformation:eu-west-2:123456789012:changeSet/{name}/1"


def answer(name: str, parent: str, rows: list[Template]) -> Template:
    """One stack's part."""
    return {
        "ChangeSetName": name,
        "ChangeSetId": arn(name),
        "StackId": f"arn:aws:cloudformation:eu-west-2:123456789012:stack/{name}/1",
        "StackName": name,
        "Status": "CREATE_COMPLETE",
        "ExecutionStatus": "UNAVAILABLE" if parent else "AVAILABLE",
        "Changes": [{"Type": "Resource", "ResourceChange": one} for one in rows],
        **({"ParentChangeSetId": arn(parent), "RootChangeSetId": arn(parent)} if parent else {}),
    }


def nested_row(number: int) -> Template:
    """The root's row of a nested stack."""
    return {
        "Action": "Modify",
        "LogicalResourceId": f"Stack{number}",
        "PhysicalResourceId": f"arn:aws:cloudformation:eu-west-2:123456789012:stack/s{number}/1",
        "ResourceType": STACK_TYPE,
        "Replacement": "False",
        "Scope": ["Properties"],
        "Details": [detail("Parameters", "Never", {}, "Dynamic")],
        "ChangeSetId": arn(f"stack-{number}"),
    }


def row(number: int, values: bool) -> Template:
    """A topic's row."""
    told = {"BeforeValue": "a", "AfterValue": "b", "Path": "/Properties/DisplayName"}
    details = [detail("DisplayName", "Never", told if values else {}, "Static")]
    if number % 10 == 0:
        named = {"BeforeValue": "a-0", "AfterValue": "b-0", "Path": "/Properties/TopicName"}
        details.append(detail("TopicName", "Always", named if values else {}, "Static"))
    return {
        "Action": "Modify",
        "LogicalResourceId": f"Topic{number}",
        "PhysicalResourceId": f"arn:aws:sns:eu-west-2:123456789012:topic-{number}",
        "ResourceType": "AWS::SNS::Topic",
        "Replacement": "False" if number % 10 else "True",
        "Scope": ["Properties"],
        "Details": details,
    }


def detail(name: str, requires: str, told: Template, evaluation: str) -> Template:
    """One detail of a row."""
    return {
        "Target": {
            "Attribute": "Properties",
            "Name": name,
            "RequiresRecreation": requires,
            **told,
        },
        "Evaluation": evaluation,
        "ChangeSource": "DirectModification",
    }


@dataclass(frozen=True)
class Tree:
    """Everything of one size that is shown."""

    before: ResolvedProduct
    after: ResolvedProduct
    documents: tuple[Template, ...]
    comparison: Comparison
    changes: ChangeReport
    reading: ChangeReport
    reviewed: ChangeReport


def tree(size: int) -> Tree:
    """All of it once, so that it can be taken apart."""
    before, after = product_side(size, "a"), product_side(size, "b")
    documents = tuple(answers(size))
    comparison = compare(before, after, Schemas("eu-west-2").get)
    reading = read(documents)
    return Tree(
        before,
        after,
        documents,
        comparison,
        change_report(comparison, POLICY_CONTEXT),
        reading,
        review_of(reading, comparison, POLICY_CONTEXT),
    )


def works(one: Tree) -> Iterator[tuple[str, Work]]:
    """What is measured, by name."""
    ask = Schemas("eu-west-2").get
    ask("AWS::SNS::Topic")
    yield "compare", partial(compare, one.before, one.after, ask)
    yield "read a change set", partial(read, one.documents)
    yield "judge a review", partial(review_of, one.reading, one.comparison, POLICY_CONTEXT)
    for name in formats.CHANGES:
        yield f"show compare as {name}", partial(formats.changes(name), one.changes, LOOK)
        yield f"show explain as {name}", partial(formats.changes(name), one.reading, LOOK)
        yield f"show review as {name}", partial(formats.changes(name), one.reviewed, LOOK)


def seconds(work: Work, rounds: int) -> float:
    """The median of some rounds, after one to warm up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def main() -> int:
    """Prints the table; slowness is read there, it fails nothing."""
    parser = argparse.ArgumentParser(prog="benchmarks.tree", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    rounds = parser.parse_args().rounds
    print(f"{'A tree of resources (ms)':<32} {FEW:>7} {MANY:>8}   ratio   goal at {MANY}")
    for (name, few), (_, many) in zip(works(tree(FEW)), works(tree(MANY)), strict=True):
        small, large = seconds(few, rounds), seconds(many, rounds)
        goal = f"≤ {GOAL * 1000:.0f}" if name.startswith("show") else ""
        print(
            f"{name:<32} {small * 1000:>7.1f} {large * 1000:>8.1f} {large / small:>7.1f}   {goal}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
