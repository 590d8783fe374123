"""What deploying a stack set would change, target by target.

- ``model``: stack sets, instances and plans as data.
- ``plan``: the plan.
- ``differences``: changes of the stack set itself.
- ``status``: status of a stack set and its instances.
- ``deployment_targets``: targets as accounts × regions.
"""
