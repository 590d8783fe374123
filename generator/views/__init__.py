"""Output: text, Markdown, HTML, JSON and other formats. The only package that uses rich.

- ``formats``: which formats there are, and their renderers.
- ``changes``: change reports of compare, plan, explain and review.
- ``findings``: findings of linters.
- ``drift``: drift.
- ``progress``: live progress.
- ``stack_sets``: stack sets.
- ``stack``: status, events, outputs, failures, recovery and deletion of stacks.
- ``pages``: generated pages of ``docs/``.
- ``parameters``: parameters in the formats of other tools.
- ``diagram``: pictures of the architecture.
- ``preflight``: the checks of ``doctor``.
- ``package``: uploaded templates.
- ``build_table``: what a build wrote.
- ``markdown``, ``html``, ``xml``, ``terminal``, ``json``: escaping in each format.
- ``markdown_page``: a Markdown page of limited length.
- ``values``: values on one line.
"""
