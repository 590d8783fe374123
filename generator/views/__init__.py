"""Output: text, Markdown, HTML, JSON and other formats. The only package that uses rich.

- ``changes``: changes of compare, plan and explain.
- ``change_sets``: change sets read by ``explain``.
- ``review``: reviews.
- ``findings``: findings of linters.
- ``drift``: drift.
- ``progress``: live progress.
- ``stack_sets``: stack sets.
- ``stack``: status, events, outputs, failures, recovery and deletion of stacks.
- ``pages``: generated pages of ``docs/``.
- ``parameters``: parameters in the formats of other tools.
- ``package``: uploaded templates.
- ``build_table``: what a build wrote.
- ``markdown``, ``html``, ``xml``, ``terminal``: text that stays text in each format.
"""
