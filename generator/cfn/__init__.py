"""CloudFormation's template language: load templates, resolve them, follow one product across
nested stacks.

Works on any CloudFormation product and imports nothing of the project but ``generator.errors``.

- ``source``: the text of a template as data with lines: JSON, YAML, and where texts come from.
- ``template``: a parsed template: plain long-form data and the line of each part.
- ``load``: a root template and the templates nested in it.
- ``macros``: the macros that process a template or bring part of it.
- ``sam``: SAM's resources as what the transform makes of them.
- ``values``: what a resolved value can be; ``Unknown`` carries the expression.
- ``scope``: the values and lookups that a template sees while it is resolved.
- ``lookups``: one lookup in a scope: a value or ``Unknown``.
- ``functions``: the intrinsic functions on resolved arguments.
- ``evaluate``: any part of a template, every intrinsic function.
- ``conditions``: the conditions of one template.
- ``ternary_logic``: true, false or unknown.
- ``decisions``: decision diagrams: when a condition holds.
- ``cases``: what unknown values can turn out to be, case by case.
- ``rules``: which Rules a set of values breaks.
- ``resolve``: one template with its values: resources, outputs, conditions.
- ``stacks``: the whole product with its values, wires followed across stacks.
- ``parameters``: parameter types, constraints and values.
- ``references``: every Ref, GetAtt, Sub variable, condition and mapping of a template.
- ``graph``: dependencies over all stacks and the order of creation.
- ``schemas``: the resource provider schemas in the cfn-lint package.
- ``substitute``: a template with its parameters filled in.
- ``validation``: what CloudFormation refuses in a template.
- ``placeholders``: placeholders in change sets.
- ``json_text``: JSON in texts, and JSON pointers.
- ``lazy``: values computed on first use.
- ``errors``: errors of this package.
"""
