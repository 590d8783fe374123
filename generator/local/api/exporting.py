"""Actions about exports: what stacks give each other, and who takes it."""

from __future__ import annotations

from generator.local.api.request import ActionOutput, ActionRequest, page
from generator.local.engine.exports import exports, importers
from generator.local.errors import invalid

_PAGE = 100


def list_exports(request: ActionRequest) -> ActionOutput:
    """ListExports."""
    found = [
        {"ExportingStackId": one.stack.id, "Name": one.name, "Value": one.value}
        for one in sorted(
            exports(request.context.store, request.place).values(), key=lambda e: e.name
        )
    ]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"Exports": shown, "NextToken": token}


def list_imports(request: ActionRequest) -> ActionOutput:
    """ListImports."""
    name = request.given["ExportName"]
    users = importers(request.context.store, request.place, name)
    if not users:
        raise invalid(f"Export '{name}' is not imported by any stack.")
    shown, token = page(users, request.get("NextToken"), _PAGE)
    return {"Imports": shown, "NextToken": token}
