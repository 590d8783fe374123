"""The text of a template as plain data, with the line of every part.

- ``json_text``: JSON.
- ``yaml_text``: YAML.
- ``yaml_scalars``: the type of a YAML scalar, as CloudFormation reads it.
- ``locations``: files, a git revision, or fetched texts; the only module of ``cfn`` with effects.
"""
