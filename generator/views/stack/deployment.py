"""What a deployment comes to, as plain lines: progress, outputs, what is there and what is left.

plain answers ●→ lines
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping


def event_line(path: str, status: str, seconds: float, reason: str = "") -> str:
    """One thing that happened, so many seconds after the start."""
    return f"{seconds:6.1f} s  {status:<18}  {path}" + (f": {reason}" if reason else "")


def output_lines(outputs: Mapping[str, str]) -> list[str]:
    """A stack's outputs, a line each."""
    width = max(map(len, outputs), default=0)
    return [f"{name:<{width}}  {value}" for name, value in outputs.items()]


Inventory = Mapping[str, Collection[str]]


def inventory_lines(before: Inventory, deployed: Inventory, after: Inventory) -> Iterator[str]:
    """How many of each kind there were at the start, while deployed, and at the end."""
    yield f"{'':<20}{'at first':>9}{'deployed':>10}{'now':>6}"
    for kind in before:
        counts = (len(one[kind]) for one in (before, deployed, after))
        first, then, now = counts
        yield f"{kind:<20}{first:>9}{then:>10}{now:>6}"


def look_around(
    stack: str, outputs: Mapping[str, str], environ: Mapping[str, str]
) -> Iterator[str]:
    """How to look at a deployment with the AWS CLI; ``environ``: what leads it to the endpoint."""
    yield f"\nIt runs at {environ['AWS_ENDPOINT_URL']} until Ctrl-C, and is forgotten then."
    yield "Look at it from another terminal with the AWS CLI, or with .venv/bin/aws:\n"
    for name, value in environ.items():
        yield f"  export {name}={value}"
    yield ""
    yield f"  aws cloudformation describe-stacks --stack-name {stack}"
    yield f"  aws cloudformation list-stack-resources --stack-name {stack} --output table \\"
    yield "      --query 'StackResourceSummaries[].[LogicalResourceId,ResourceStatus]'"
    if cluster := outputs.get("EcsClusterName"):
        yield f"  CLUSTER={cluster}"
        yield "  aws ecs describe-services --cluster $CLUSTER --services \\"
        yield "      $(aws ecs list-services --cluster $CLUSTER --query serviceArns --output text)"
