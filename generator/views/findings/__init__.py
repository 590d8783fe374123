"""Findings of linters.

- ``counting``: how far linting is.
- ``text``: terminal.
- ``json``: programs.
- ``sarif``: code scanning (SARIF 2.1.0).
- ``junit``: CI servers (JUnit XML).
"""
