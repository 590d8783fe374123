"""Stacks: status, events, outputs, failures, recovery and deletion.

- ``status``: status.
- ``events``: events.
- ``outputs``: outputs.
- ``deployment``: results of a deployment.
- ``failure``: why a deployment failed.
- ``recovery``: what resume and rollback do.
- ``deletion``: what destroy does.
"""
