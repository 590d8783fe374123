"""Deployed stacks.

- ``stacks``: a stack and the stacks nested in it.
- ``resources``: their resources.
- ``statuses``: what each status means and which command comes next. Pure.
- ``overview``: status of all stacks.
- ``events``: their events.
- ``root_cause``: what failed first. Pure.
- ``drift``: drift over all stacks.
- ``deployed``: templates, parameters and resources, as ``plan`` compares them.
- ``polling``: how often to ask. Pure.
- ``watch``: waiting for an operation.
- ``progress``: what an operation has done so far. Pure.
- ``ecs_tasks``: what ECS says of a service that does not stabilize.
- ``ecs_polling``: when ECS is asked.
- ``task_counts``: updates that would lower the number of tasks.
- ``protection``: termination protection and stack policies.
- ``rollback_triggers``: alarms that roll a deployment back.
- ``recovery``: continuing or rolling back a failed update.
"""
