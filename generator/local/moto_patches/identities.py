"""IAM: the audiences of an OpenID Connect provider.

moto's IAM responses ○→ two operations more
"""

from __future__ import annotations

from typing import Any

from generator.local.moto_patches.wrap import add


def install() -> None:
    """Add and remove client IDs."""
    from moto.iam.responses import IamResponse

    add(IamResponse, "add_client_id_to_open_id_connect_provider", _change(adding=True))
    add(IamResponse, "remove_client_id_from_open_id_connect_provider", _change(adding=False))


def _change(adding: bool) -> Any:
    def change(response: Any) -> Any:
        from moto.core.responses import EmptyResult

        arn = response._get_param("OpenIDConnectProviderArn")
        provider = response.backend.get_open_id_connect_provider(arn)
        client = response._get_param("ClientID")
        rest = [known for known in provider.client_id_list if known != client]
        provider.client_id_list = [*rest, client] if adding else rest
        return EmptyResult()

    return change
