"""Stack sets: one template in many accounts and regions.

- ``api``: stack set operations in the administering account and region.
- ``organization``: accounts of organizational units.
- ``read``: a stack set, its instances and its targets.
- ``operations``: a plan as operations in order. Pure.
- ``requests``: CreateStackSet and UpdateStackSet requests. Pure.
- ``operation_preferences``: OperationPreferences. Pure.
- ``execute``: running the operations of a plan.
- ``watch``: waiting for an operation.
- ``root_cause``: why an operation failed in a target.
"""
