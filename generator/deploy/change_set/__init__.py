"""Change sets over nested stacks, from request to execution.

- ``request``: type and parameters of CreateChangeSet. Pure.
- ``create``: creating a change set and reading it whole.
- ``waiter``: waiting until it and its nested change sets are ready.
- ``failures``: why creation failed.
- ``review``: what a deployment would do.
- ``plan_file``: a review in a file.
- ``staleness``: what has changed since a review; executing it.
- ``cleanup``: deleting change sets that are no longer needed.
"""
