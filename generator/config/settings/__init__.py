"""Settings of an environment that are not template parameters.

- ``model``: the settings and their types.
- ``files``: reading ``settings/ENV.yaml``.
- ``references``: names in settings that must exist in the templates.
- ``conflicts``: settings that exclude each other.
"""
