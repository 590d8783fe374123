"""Statuses and durations in the few words that a progress tree has room for.

status ●→ a word or two      seconds ●→ minutes and seconds
"""

from __future__ import annotations

_WORDS = {
    "CREATE_IN_PROGRESS": "creating",
    "CREATE_COMPLETE": "created",
    "CREATE_FAILED": "not created",
    "UPDATE_IN_PROGRESS": "updating",
    "UPDATE_COMPLETE": "updated",
    "UPDATE_FAILED": "not updated",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "cleaning up",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "cleaning up",
    "DELETE_IN_PROGRESS": "deleting",
    "DELETE_COMPLETE": "deleted",
    "DELETE_FAILED": "not deleted",
    "DELETE_SKIPPED": "skipped",
}
_ROLLBACK = {
    "_IN_PROGRESS": "rolling back",
    "_COMPLETE": "rolled back",
    "_FAILED": "not rolled back",
}


def word(status: str) -> str:
    """A status in a word or two; one that is not known is spelled."""
    if status in _WORDS:
        return _WORDS[status]
    for suffix, text in _ROLLBACK.items():
        if "ROLLBACK" in status and status.endswith(suffix):
            return text
    return status.lower().replace("_", " ")


def age(seconds: float) -> str:
    """Minutes and seconds, with hours where there are some; clocks that differ give 0:00."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
