"""The files of ``parameters/``: environments, settings, tags and stack sets, validated strictly.

Every mistake is reported at once, with file and line.

- ``environments``: which environments and stack sets exist, and their files.
- ``yaml_lines``: YAML with the line of every part.
- ``zone_support``: which zones lack a service.
- ``typed_maps``: YAML maps whose values have declared types.
- ``parameters``: parameter files: values, tags, combinations, Rules.
- ``settings``: ``settings/ENV.yaml``: where and how an environment is deployed.
- ``stack_sets``: ``stacksets/NAME.yaml``.
"""
