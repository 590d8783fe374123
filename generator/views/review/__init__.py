"""Reviews.

- ``formats``: the available formats.
- ``text``: terminal.
- ``markdown``: pull requests.
- ``html``: one page.
- ``json``: programs.
- ``words``: sentences that the formats share.
"""
