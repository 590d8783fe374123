"""Values that must not be printed: one rule for comparisons, change sets and drift.

- ``secrets``: which names and texts are secrets.
- ``token_shapes``: texts that are secrets by their form.
- ``redact``: the rule, applied to texts, values and change reports.
- ``taint``: which properties take a NoEcho parameter or a secret, from templates.
"""
