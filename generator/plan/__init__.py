"""What would change: two versions of a product compared, the impact judged, policy checks
applied. Pure.

- ``model``: changes, policy results and the report that every view shows.
- ``diff``: what changes, resource by resource, across nested stacks.
- ``impact``: replacement, interruption, what happens to data.
- ``policy``: policy checks and waivers.
- ``change_set``: reading change sets and classifying their entries.
- ``redaction``: values that must not be printed.
- ``stack_sets``: what deploying a stack set would change.
- ``stack_tree``: the deployed stacks as data; what counts as gone.
- ``drift``: drift results over all stacks.
"""
