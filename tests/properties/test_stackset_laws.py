"""Whatever a stack set is and shall be: its operations bring every target there, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from generator.cfn.template import Template
from generator.config.stack_sets.schema import StackSetFile, TargetGroup
from generator.deploy.stack_sets.operations import steps
from generator.deploy.stack_sets.requests import Facts, Step
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.model import Action, Change, ChangeReport
from generator.plan.stack_sets.model import Instance, SetState, Target, Wanted
from generator.plan.stack_sets.plan import planned

OLD = Template({"Parameters": {"P": {"Type": "String", "Default": "p"}}})
NEW = Template(
    {
        "Parameters": {
            "P": {"Type": "String", "Default": "p"},
            "Q": {"Type": "String", "Default": "q"},
        }
    }
)
CHANGED = ChangeReport((Change("", "A", "T", Action.MODIFY),))

TARGETS = some.builds(
    Target, some.sampled_from(["1" * 12, "2" * 12, "3" * 12]), some.sampled_from(["r-1", "r-2"])
)
OLD_OVERRIDES = some.sampled_from([{}, {"P": "x"}, {"P": "y"}])
NEW_OVERRIDES = some.sampled_from([{}, {"P": "x"}, {"P": "y"}, {"Q": "z"}, {"P": "x", "Q": "z"}])
INSTANCES = some.dictionaries(
    TARGETS, some.tuples(some.sampled_from(["CURRENT", "OUTDATED"]), OLD_OVERRIDES)
)
WANTED = some.dictionaries(TARGETS, NEW_OVERRIDES)


def judge(before: ResolvedProduct, after: ResolvedProduct, region: str) -> ChangeReport:
    """A change, unless both sides have the same values."""
    values = [one.stacks[""].parameters if one.stacks else None for one in (before, after)]
    return ChangeReport() if values[0] == values[1] else CHANGED


class World:
    """Instances with the version of the stack set that they have, as AWS would change them."""

    def __init__(self, instances: Mapping[Target, tuple[str, dict[str, str]]]) -> None:
        self.overrides = {target: dict(one[1]) for target, one in instances.items()}
        self.version = dict.fromkeys(instances, "old")
        self.current = "old"

    def apply(self, step: Step) -> None:
        named = self._named(step.request)
        if step.operation == "create_stack_set":
            self.current = "new"
        elif step.operation == "update_stack_set":
            self.current = "new"
            for target in named or list(self.version):
                assert target in self.version
                self.version[target] = "new"
        elif step.operation == "delete_stack_instances":
            for target in named:
                del self.version[target], self.overrides[target]
        else:
            self._bring(step, named)

    def _bring(self, step: Step, named: list[Target]) -> None:
        given = step.request.get("ParameterOverrides")
        for target in named:
            assert (target in self.version) is (step.operation == "update_stack_instances")
            if given is not None:
                texts = {one["ParameterKey"]: one["ParameterValue"] for one in given}
                # A parameter that the stack's own template lacks cannot be overridden yet.
                is_new = self.version.get(target, self.current) == "new"
                assert "Q" not in texts or is_new
                self.overrides[target] = texts
            self.version[target] = self.current

    def _named(self, request: Mapping[str, Any]) -> list[Target]:
        return [
            Target(account, region)
            for account in request.get("Accounts", ())
            for region in request.get("Regions", ())
        ]


@given(INSTANCES, WANTED, some.booleans())
@settings(max_examples=150)
def test_operations_bring_every_target_to_what_it_shall_be_and_touch_no_other(
    instances: dict[Target, tuple[str, dict[str, str]]],
    wanted: dict[Target, dict[str, str]],
    is_changed: bool,
) -> None:
    if not is_changed:
        wanted = {t: {n: x for n, x in one.items() if n != "Q"} for t, one in wanted.items()}
    before = SetState(OLD)
    after = SetState(NEW if is_changed else OLD)
    held = {
        target: Instance(target, status, stack_id="stack", overrides=overrides)
        for target, (status, overrides) in instances.items()
    }
    groups = list({tuple(sorted(one.items())): one for one in wanted.values()}.values())
    meant = {t: Wanted(one, group=groups.index(one)) for t, one in wanted.items()}
    file = StackSetFile(
        "films", "f", "films", "r-1", tuple(TargetGroup(("r-1",), overrides=one) for one in groups)
    )
    found = planned("films", before, after, held, meant, judge)
    told = steps(found, Facts(file, before, after, held, meant, "https://template"))
    world = World(instances)
    for step in told:
        world.apply(step)
    assert world.overrides == wanted
    if is_changed:
        assert set(world.version.values()) <= {"new"}
    else:
        touched = {target for step in told for target in step.targets}
        same = {
            target
            for target, (status, overrides) in instances.items()
            if status == "CURRENT" and wanted.get(target) == overrides
        }
        assert not touched & same
    assert not told or not found.is_empty
