"""Changes of compare, plan and explain.

- ``formats``: the available formats.
- ``text``: terminal.
- ``markdown``: pull requests.
- ``html``: one page.
- ``json``: programs.
- ``graph``: the picture in the page.
- ``graph_layout``: positions in the picture.
- ``words``: sentences that the formats share.
- ``risks``: the summary above a question.
"""
