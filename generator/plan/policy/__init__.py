"""Policy checks: changes that are refused until a waiver allows them.

- ``checks``: all checks, run over a comparison.
- ``alternatives``: what a resource can be in each case that conditions and lookups decide.
- ``exports``: exports that go or change.
- ``exposure``: new public exposure.
- ``names``: name collisions on replacement.
- ``permissions``: wider permissions.
- ``protection``: weaker protection of data.
- ``waivers``: waivers with a reason and an expiry date.
- ``evaluate``: checks and waivers applied: the report.
"""
