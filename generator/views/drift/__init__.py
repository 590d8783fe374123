"""Drift.

- ``formats``: the available formats.
- ``text``: terminal.
- ``markdown``: pull requests.
- ``json``: programs.
- ``words``: sentences that the formats share.
"""
