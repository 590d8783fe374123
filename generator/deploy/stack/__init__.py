"""Deployed stacks.

- ``read_tree``: a stack and all nested in it, read once per command.
- ``stacks``: whether a stack exists and is at rest. Pure.
- ``statuses``: what each status means and which command comes next. Pure.
- ``events``: their events.
- ``root_cause``: what failed first. Pure.
- ``drift``: drift over all stacks.
- ``polling``: how often to ask. Pure.
- ``watch``: waiting for an operation.
- ``progress``: what an operation has done so far. Pure.
- ``ecs_tasks``: what ECS says of a service that does not stabilize.
- ``ecs_polling``: when ECS is asked.
- ``task_counts``: updates that would lower the number of tasks.
- ``protection``: termination protection and stack policies.
- ``final_snapshots``: names for last snapshots that are taken.
- ``rollback_triggers``: alarms that roll a deployment back.
- ``recovery``: continuing or rolling back a failed update.
"""
