"""Change reports: what compare, plan, explain, review and stack sets show.

- ``text``: terminal.
- ``markdown``: pull requests.
- ``html``: one page.
- ``json``: programs.
- ``words``: words that the formats share.
- ``change_sets``: words about change sets that the formats share.
- ``tree``: changes by stack.
- ``mermaid``: which change leads to which.
- ``risks``: the summary above a question.
"""
