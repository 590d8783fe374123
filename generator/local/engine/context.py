"""What every part of the engine works on: its state, and the services that stacks are made of.

State only: what is done with it are functions in the modules around, which take the context.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.local.clients import Clients
from generator.local.engine.history import History
from generator.local.engine.region_catalog import RegionCatalog
from generator.local.engine.store import Store
from generator.local.faults import Faults
from generator.local.handler import Handlers


@dataclass(frozen=True)
class EngineContext:
    """One for all accounts and regions."""

    clients: Clients
    handlers: Handlers
    faults: Faults
    store: Store
    history: History
    regions: RegionCatalog

    @classmethod
    def new(cls, clients: Clients, handlers: Handlers, faults: Faults) -> EngineContext:
        """A context that holds no stack yet."""
        store = Store()
        return cls(clients, handlers, faults, store, History(store), RegionCatalog(clients))
