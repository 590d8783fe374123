"""What a change does to the resource: replacement, interruption, deletion, data.

- ``update_behavior``: what updating a property does.
- ``documented``: where AWS's documentation and its schemas disagree.
- ``attributes``: which attributes stay the same after an update.
- ``deletion_outcome``: kept, updated, snapshotted, retained or destroyed.
- ``stateful``: types that hold data.
- ``deletion_plan``: what deleting a product does to its data.
"""
