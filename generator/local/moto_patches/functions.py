"""Lambda and Batch: functions and jobs are kept, not run, since there need be no Docker.

moto's configuration ○→ changed
"""

from __future__ import annotations


def install() -> None:
    """Choose moto's simple implementations, which answer an invocation with a fixed text."""
    from moto.core.config import default_user_config

    default_user_config["lambda"] = {"use_docker": False}
    default_user_config["batch"] = {"use_docker": False}
