"""IAM policies: what their statements say, which of them apply, and what one allows beyond another.

- ``patterns``: texts with wildcards and with pieces that are not known yet.
- ``statements``: policy documents as canonical statements.
- ``documents``: where resources have policy documents, as objects or as JSON text.
- ``conditions``: condition operators; which conditions limit who may use a statement.
- ``evaluate``: the decision for one request: allow, deny or unknown.
- ``coverage``: what statements allow that others do not.
- ``actions``: which actions exist, and their access level.
- ``managed_policies``: policies that AWS manages.
- ``principals``: roles, users and groups of a product with all their statements.
- ``risks``: why a statement allows more than a narrow purpose needs.
"""
