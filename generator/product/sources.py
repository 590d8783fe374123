"""Where templates' texts come from. The only module here that touches the world.

path ○→ text (a file)      revision, path ○→ text (git show)
"""

from __future__ import annotations

from generator.product.load import Reader


def files(folder: str = "") -> Reader:
    """A reader of files; names are relative to ``folder`` (default: the working directory)."""
    raise NotImplementedError


def revision(revision: str, folder: str = "") -> Reader:
    """A reader of a git revision's files; names are relative to ``folder`` inside a repository.

    Runs ``git show REVISION:./NAME``. Raises ``UserError`` for an unknown revision or no
    repository, ``FileNotFoundError`` for a file that the revision does not have.
    """
    raise NotImplementedError
