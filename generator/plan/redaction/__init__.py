"""Values that must not be printed.

- ``values``: NoEcho values in a comparison.
- ``change_sets``: secret-looking values in change sets.
- ``drift``: drifted values fed by NoEcho parameters.
"""
