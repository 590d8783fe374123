"""One endpoint for everything: CloudFormation requests to the engine, all others to moto.

HttpRequest ●→ routing ○→ actions │ moto │ control ○→ HttpResponse
"""

from __future__ import annotations

import json
import re
import sys
import time
import traceback
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from generator.local import access, codec, routing
from generator.local.api import actions
from generator.local.api.repeats import Repeats
from generator.local.api.request import ActionOutput, ActionRequest, check_stack_name
from generator.local.clients import Clients
from generator.local.engine.context import EngineContext
from generator.local.engine.operations import Operations
from generator.local.errors import ApiError
from generator.local.fault import fault_from
from generator.local.faults import Faults
from generator.local.gate import Gate
from generator.local.handler import Handlers
from generator.local.http import HttpRequest, HttpResponse
from generator.local.records.stacks import Place
from generator.local.services import ACCOUNT_HEADER, Services
from generator.local.stack_sets import automatic
from generator.local.stack_sets.store import StackSets

BODY_LIMIT = 4 * 1024 * 1024
"""Largest CloudFormation request that is read at all; AWS's own limits are far below."""

_WAITER = re.compile(r"\bm/(?:[A-Za-z0-9+-]+,)*B(?:,|\s|$)")
_WAITER_PATIENCE = 20.0
_LONGEST_PAUSE = 0.2
_WAITED_FOR = ("DescribeStacks", "DescribeChangeSet")


class Front:
    """Answers every request of the endpoint. Safe to call from many threads."""

    def __init__(self, handlers: Handlers) -> None:
        self.services = Services()
        self.clients = Clients(self.services)
        self.faults = Faults()
        self.context = EngineContext.new(self.clients, handlers, self.faults)
        self.stack_sets = StackSets(self.context.store.lock)
        self.operations = Operations(self.context)
        self._repeats = Repeats()
        self._gate = Gate()

    def reset(self) -> None:
        """Forget every stack, every resource and every fault; running operations end first."""
        self.faults.clear()
        with self._gate.alone():
            self.faults.clear()
            self.operations.wait()
            self.context.store.clear()
            self._repeats.clear()
            self.stack_sets.clear()
            self.services.reset()

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request; raises ``DroppedError`` where there is to be none."""
        if request.path.startswith(access.CONTROL):
            return self._control(request)
        if request.path.startswith("/moto-api/"):
            return self._moto_api(request)
        self.faults.before_connection()
        meant = routing.target(request)
        with self._gate.inside():
            if meant.service == "cloudformation":
                return self._cloudformation(request, meant)
            return self._service(request, meant)

    def _service(self, request: HttpRequest, meant: routing.Target) -> HttpResponse:
        headers = dict(request.headers)
        if meant.access_key:
            headers.setdefault(ACCOUNT_HEADER, self.services.account_of(meant.access_key))
        url = routing.aws_url(request, meant)
        headers["host"] = url.split("/")[2]
        try:
            answer = self.services.answer(request.method, url, headers, request.body)
        except NotImplementedError as error:
            return _failure(501, f"{error or 'This operation'} is not implemented here.")
        except Exception as error:
            # moto's backends raise all sorts of things at requests that they did not expect.
            traceback.print_exc(file=sys.stderr)
            return _failure(500, f"{type(error).__name__}: {error}")
        changed = request.headers.get("x-amz-target", "").rpartition(".")[2]
        if meant.service == "organizations" and changed in automatic.CHANGES:
            with self.context.store.lock:
                automatic.reconcile(self.context, self.operations, self.stack_sets)
        return answer

    def _cloudformation(self, request: HttpRequest, meant: routing.Target) -> HttpResponse:
        request_id = str(uuid.uuid4())
        try:
            body = self._act(request, meant, request_id)
            return _xml(200, body, request_id)
        except ApiError as error:
            return _xml(error.status, codec.encode_error(error, request_id), request_id)

    def _act(self, request: HttpRequest, meant: routing.Target, request_id: str) -> bytes:
        action, given = _decoded(request, meant)
        check_stack_name(given)
        known = actions.ACTIONS.get(action)
        if known is None:
            what = f"The action {action} is not supported by the local AWS"
            raise ApiError("InvalidAction", what)
        self.faults.before_request(action)
        account = request.headers.get(ACCOUNT_HEADER) or self.services.account_of(meant.access_key)
        place = Place(account, meant.region)
        api_request = ActionRequest(self.context, self.operations, self.stack_sets, place, given)
        patient = bool(_WAITER.search(request.headers.get("user-agent", "")))
        try:
            output = self._perform(action, api_request, patient)
            encoded = codec.encode(action, output, request_id)
        except ApiError:
            raise
        except Exception as error:
            # A defect of ours: AWS's shape of an internal error, and the server lives on.
            traceback.print_exc(file=sys.stderr)
            what = f"{type(error).__name__}: {error}"
            raise ApiError("InternalFailure", what, 500) from error
        self.faults.after_request(action)
        return encoded

    def _perform(self, action: str, request: ActionRequest, patient: bool) -> ActionOutput:
        """An SDK's waiter asks every 30 seconds: it is answered when there is something to say."""
        until = time.monotonic() + (_WAITER_PATIENCE if patient else 0.0)
        if action in actions.READING_SERVICES:
            return actions.ACTIONS[action](request)
        changed = self.context.store.changed
        with changed:
            before = self._repeats.answered(action, request)
            if before is not None:
                return before
            while True:
                output = actions.ACTIONS[action](request)
                left = until - time.monotonic()
                waiting = action in _WAITED_FOR and _in_progress(output)
                if not waiting or left <= 0 or self._gate.is_closing:
                    self._repeats.remember(action, request, output)
                    return output
                changed.wait(min(left, _LONGEST_PAUSE))

    def _moto_api(self, request: HttpRequest) -> HttpResponse:
        """What clients of moto's own server call to begin anew; the rest is of no use here."""
        if request.path.rstrip("/") != access.RESET_OF_MOTO or request.method != "POST":
            return _json(404, {"error": f"There is no {request.method} {request.path}"})
        self.reset()
        return _json(200, {"status": "ok"})

    def _control(self, request: HttpRequest) -> HttpResponse:
        """``/_local/health``, ``/_local/reset``, ``/_local/faults``: for tests and rehearsals."""
        name = request.path.removeprefix(access.CONTROL).rstrip("/")
        if name == "health":
            return _json(200, {"status": "ok"})
        if name == "reset" and request.method == "POST":
            self.reset()
            return _json(200, {"status": "ok"})
        if name == "faults":
            return self._faults(request)
        return _json(404, {"error": f"There is no {request.method} {request.path}"})

    def _faults(self, request: HttpRequest) -> HttpResponse:
        if request.method == "DELETE":
            self.faults.clear()
        elif request.method == "POST":
            try:
                given = json.loads(request.body)
                self.faults.add(fault_from(given if isinstance(given, dict) else {}))
            except ValueError as error:
                return _json(400, {"error": str(error)})
        listed = {"faults": self.faults.waiting(), "held": self.faults.held()}
        return _json(200, {key: [asdict(one) for one in found] for key, found in listed.items()})


def _decoded(request: HttpRequest, meant: routing.Target) -> tuple[str, dict[str, Any]]:
    if not meant.access_key:
        what = "HttpRequest is missing Authentication Token"
        raise ApiError("MissingAuthenticationToken", what, 403)
    if len(request.body) > BODY_LIMIT:
        raise ApiError("RequestEntityTooLarge", "The request is too large", 413)
    try:
        form = request.body.decode() if request.method == "POST" else request.query
    except UnicodeDecodeError:
        raise ApiError("MalformedInput", "The request is not valid UTF-8") from None
    return codec.decode(form)


def _in_progress(output: Mapping[str, Any]) -> bool:
    stacks = output.get("Stacks", [])
    statuses = [stack["StackStatus"] for stack in stacks] or [str(output.get("Status", ""))]
    return any(s.endswith("_IN_PROGRESS") and s != "REVIEW_IN_PROGRESS" for s in statuses)


def _xml(status: int, body: bytes, request_id: str) -> HttpResponse:
    return HttpResponse(status, {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}, body)


def _json(status: int, data: Any) -> HttpResponse:
    return HttpResponse(status, {"Content-Type": "application/json"}, json.dumps(data).encode())


def _failure(status: int, message: str) -> HttpResponse:
    """An error that SDKs of every protocol can make something of."""
    body = json.dumps({"__type": "InternalFailure", "message": message}).encode()
    headers = {"Content-Type": "application/json", "x-amzn-errortype": "InternalFailure"}
    return HttpResponse(status, headers, body)
