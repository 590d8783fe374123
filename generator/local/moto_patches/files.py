"""EFS: backup policies that can be set.

moto's EFS responses ○→ one operation more
"""

from __future__ import annotations

import json
from typing import Any

from generator.local.moto_patches.wrap import add


def install() -> None:
    """Add PutBackupPolicy."""
    from moto.efs.responses import EFSResponse

    def put_backup_policy(response: Any) -> Any:
        system = response.efs_backend.file_systems_by_id[response._get_param("FileSystemId")]
        system._backup = response._get_param("BackupPolicy")["Status"] == "ENABLED"
        answer = json.dumps({"BackupPolicy": response._get_param("BackupPolicy")})
        return answer, {"Content-Type": "application/json"}

    add(EFSResponse, "put_backup_policy", put_backup_policy)
