"""Progress of a deployment.

- ``screens``: a live tree on a terminal, a line per event elsewhere.
- ``tree``: the tree.
- ``scene``: which stacks and resources have a line when space is short.
- ``words``: short statuses and durations.
"""
