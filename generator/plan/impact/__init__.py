"""What a change does to the resource: replacement, interruption, deletion, data.

- ``update_behavior``: what updating a property does, from schemas and a table.
- ``update_conditions``: the conditions under which a row of that table holds.
- ``tables``: facts about AWS as tables in ``data/``, a source on each line.
- ``attributes``: which attributes stay the same after an update.
- ``deletion_outcome``: kept, updated, snapshotted, retained or destroyed.
- ``stateful``: types that hold data.
- ``deletion_plan``: what deleting a product does to its data.
"""
