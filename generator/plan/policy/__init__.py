"""Policy checks: changes that are refused until a waiver allows them.

- ``checks``: all checks, run over a comparison.
- ``alternatives``: what a resource can be in each case that conditions and lookups decide.
- ``exports``: exports that go or change.
- ``exposure``: new public exposure; ``security_groups``, ``addresses`` and ``public_policies`` read
  rules, ranges and resource policies.
- ``expiries``: lifecycle rules that delete more, or earlier.
- ``images``: images whose tag moves.
- ``names``: name collisions on replacement.
- ``permissions``: wider permissions; ``resource_policies``, ``credentials``, ``workload_roles`` and
  ``gains`` are parts of it.
- ``protection``: weaker protection; ``orders`` compares values, ``tables`` reads the facts of
  ``data/``.
- ``settings``: settings that are less safe, or lead to another stack.
- ``waivers``: waivers with a reason and an expiry date.
- ``evaluate``: checks and waivers applied: the report.
"""
