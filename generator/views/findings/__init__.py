"""Findings of linters and proofs.

- ``counting``: how far linting is.
- ``text``: terminal; ``shortened``: long lists of names in messages.
- ``json``: programs.
- ``markdown``: pull requests.
- ``html``: a page that needs nothing else.
- ``sarif``: code scanning (SARIF 2.1.0).
- ``junit``: CI servers (JUnit XML).
"""
