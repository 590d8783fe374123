"""Policy checks: changes that are refused until a waiver allows them.

- ``checks``: all checks, run over a comparison.
- ``exposure``: new public exposure.
- ``names``: name collisions on replacement.
- ``permissions``: wider permissions.
- ``protection``: weaker protection of data.
- ``waivers``: waivers with a reason and an expiry date.
- ``evaluate``: checks and waivers applied: the report.
"""
