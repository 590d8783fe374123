"""What the local AWS holds at a moment, to be put back at once: quicker than deploying it again.

A deployment of StreamFlix takes seconds, to recall one takes a tenth of a second. A test that gets
it may do with it what it likes: what is recalled is a copy.

    LocalAws ●→ bytes: all that services and stacks hold ○→ LocalAws, later
"""

from __future__ import annotations

import copyreg
import io
import pickle
import threading
from collections.abc import Iterator
from types import FunctionType
from typing import Any
from weakref import WeakValueDictionary

from generator.local.aws import LocalAws

_LOCKS = (type(threading.Lock()), type(threading.RLock()))

Place = tuple[str, str, str]
"""A service of moto's, an account and a region."""


class Moment:
    """What a local AWS held when this was made. Nothing may be running in it, then or later."""

    def __init__(self, aws: LocalAws) -> None:
        aws.front.operations.wait()
        backends = dict(_backends())
        self._places = list(backends)
        held = io.BytesIO()
        writer = _Writer(held, backends)
        writer.dump(([vars(backend) for backend in backends.values()], _records(aws)))
        self._held, self._shared = held.getvalue(), writer.shared

    def recall(self, aws: LocalAws) -> None:
        """Let a local AWS, whatever it holds, hold what it held then."""
        aws.reset()
        backends = {place: _backend(*place) for place in self._places}
        states, records = _Reader(io.BytesIO(self._held), backends, self._shared).load()
        for backend, state in zip(backends.values(), states, strict=True):
            vars(backend).clear()
            vars(backend).update(state)
        for mapping, held in zip(_records(aws), records, strict=True):
            mapping.clear()
            mapping.update(held)


class _Writer(pickle.Pickler):
    """Writes a backend as its place, since others refer to it, and that a lock is one.

    ``shared``: what cannot be written and never changes, by number.
    """

    def __init__(self, file: io.BytesIO, backends: dict[Place, Any]) -> None:
        from moto.ssm.models import ParameterDict

        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.shared: list[Any] = []
        self._places = {id(backend): place for place, backend in backends.items()}
        # They cannot be made without arguments, and do not say which.
        self.dispatch_table = {
            **copyreg.dispatch_table,
            ParameterDict: _parameters,
            WeakValueDictionary: lambda held: (WeakValueDictionary, (dict(held),)),
        }

    def persistent_id(self, thing: Any) -> Any:
        if type(thing) in _LOCKS:
            return type(thing).__name__
        if _is_fixed(thing):
            self.shared.append(thing)
            return len(self.shared) - 1
        return self._places.get(id(thing))


class _Reader(pickle.Unpickler):
    """Reads what :class:`_Writer` wrote: a place is the backend that is there now."""

    def __init__(self, file: io.BytesIO, backends: dict[Place, Any], shared: list[Any]) -> None:
        super().__init__(file)
        self._backends = backends
        self._shared = shared

    def persistent_load(self, known: Any) -> Any:
        if isinstance(known, int):
            return self._shared[known]
        if isinstance(known, str):
            return threading.RLock() if known == "RLock" else threading.Lock()
        return self._backends[known]


def _is_fixed(thing: Any) -> bool:
    """Functions made in functions, and keys."""
    if isinstance(thing, FunctionType):
        return "<locals>" in thing.__qualname__
    return type(thing).__module__.startswith("cryptography.")


def _parameters(held: Any) -> tuple[Any, ...]:
    place = (held.account_id, held.region_name)
    return type(held), place, vars(held), None, iter(held.items())


def _backends() -> Iterator[tuple[Place, Any]]:
    """Every backend of moto's that is in use."""
    from moto.core.base_backend import BackendDict

    for service in BackendDict._instances:
        for account, regions in service.items():
            for region, backend in regions.items():
                yield (service.service_name, account, region), backend


def _backend(service: str, account: str, region: str) -> Any:
    from moto.backends import get_backend

    return get_backend(service)[account][region]


def _records(aws: LocalAws) -> list[dict[Any, Any]]:
    """Everything that the engine remembers."""
    front = aws.front
    return [
        front.context.store._stacks,
        front.context.store._change_sets,
        front.stack_sets._sets,
        front._repeats._answers,
    ]
