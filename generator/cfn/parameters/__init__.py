"""Parameters of a template: their types, constraints and values.

- ``types``: a parameter's type and constraints.
- ``shapes``: the parameter types and the form of AWS-specific values.
- ``no_echo``: parameters whose values CloudFormation hides.
- ``values``: the values that a template gets, and what is wrong with them.
"""
