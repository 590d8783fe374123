"""Rules for nested stacks: what a parent passes, what a child declares and returns.

- ``check``: runs the rules over a product.
- ``wires``: parameters and outputs between parent and child.
- ``kinds``: the kind of a value, followed to the resource that creates it.
- ``values``: whether a parameter type accepts a value.
- ``change_sets``: uses of parameters that break nested change sets.
- ``rules``: the rules: ID, reason, fix.
"""
