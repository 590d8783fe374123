"""Deleting an environment.

- ``deletion``: what is deleted and retained, what blocks deletion, DeleteStack.
- ``databases``: waiting for databases that are still being created.
- ``blockers``: what GuardDuty leaves in a VPC.
- ``emptying``: emptying repositories and buckets.
- ``retained_resources``: what is left after deletion.
- ``account_inventory``: what an account holds, asked from the services.
"""
