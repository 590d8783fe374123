"""Stack set files: ``stacksets/NAME.yaml``.

- ``files``: reading and validating a file.
- ``schema``: the keys and types of a file.
- ``build``: a stack set from its file and its environment.
- ``rules``: AWS's limits on stack sets.
- ``templates``: the template of a stack set.
- ``values``: all sets of parameter values, checked against the template's Rules.
"""
