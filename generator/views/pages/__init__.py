"""Generated pages of ``docs/``.

- ``commands``: docs/commands.md.
- ``parameters``: docs/parameters.md.
- ``recovery``: docs/recovery.md.
- ``rules``: docs/rules.md.
- ``stack_sets``: docs/stacksets.md.
"""
