"""Drift.

- ``text``: terminal.
- ``markdown``: pull requests.
- ``json``: programs.
- ``words``: sentences that the formats share.
"""
