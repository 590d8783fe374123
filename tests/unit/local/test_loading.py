"""Loading AWS's models once, beside other clients in the same process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from botocore.session import Session

from generator.local.loading import models, undisturbed


def test_only_the_sessions_of_the_thread_that_loads_share_the_models() -> None:
    def loader_of_a_new_session() -> object:
        return Session().get_component("data_loader")

    with ThreadPoolExecutor(1) as other, undisturbed():
        assert loader_of_a_new_session() is models()
        assert other.submit(loader_of_a_new_session).result() is not models()
    assert loader_of_a_new_session() is not models()
