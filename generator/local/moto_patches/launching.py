"""Launch templates: a new version's user data is read as the first version's is.

moto's EC2 backend ○→ changed
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import wrap


def parse_user_data() -> None:
    """moto parses the first version's alone; a group that launches by a later one stumbles."""
    from moto.ec2.models.launch_templates import LaunchTemplate
    from moto.ec2.utils import parse_user_data as parsed

    def create_version(original: Any, template: Any, data: Any, description: Any) -> Any:
        text = data.get("UserData")
        read = {**data, "UserData": parsed(text)} if isinstance(text, str) else data
        return original(template, read, description)

    wrap(LaunchTemplate, "create_version", create_version)
