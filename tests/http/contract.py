"""Calls that nobody would think of, made from the API's own description, by whoever is asked to make them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.generation.stateful import APIStateMachine
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.http.conftest import FIRST, LASTING, Site

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Seconds for one call on a machine that does much else.
PATIENCE = 60
# What is there, so that not every call ends at the door.
THERE = {
    "number": FIRST,
    "key": 1,
    "no": 1,
    "name": "rectification",
    "role": "manager",
    "channel": "oa",
    # Nobody calls as them, so that somebody may disable them on the way.
    "login": "fang",
    "day": "2026-05-01",
    "sha256": "0" * 64,
    "receipt": "FK2026-0001",
}


def described(site: Site) -> BaseSchema:
    """Return the description that the site gives of itself."""
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", site.client.app, headers={"Host": "localhost"}, timeout=PATIENCE
    )


def operations(schema: BaseSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Yield every operation of the API."""
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def try_out(operation: APIOperation[Any, Any, Any, Any], token: str, *, examples: int, start: int = 0) -> None:
    """Call an operation so many times with what it describes and with what it does not; raises what it does wrong.

    The same ``start`` makes the same calls.
    """
    there = {name: value for name, value in THERE.items() if f"{{{name}}}" in operation.path}
    lasting = {**there, "number": LASTING} if "number" in there else there

    few = settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=False,
    )

    @seed(start)
    @few
    @given(
        case=st.one_of(
            operation.as_strategy(path_parameters=there or None),
            operation.as_strategy(path_parameters=lasting or None),
            operation.as_strategy(),
        )
    )
    def as_described(case: Case[Any]) -> None:
        _call(case, token, negative=False)

    @seed(start)
    @few
    @given(case=operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there or None))
    def otherwise(case: Case[Any]) -> None:
        _call(case, token, negative=True)

    as_described()
    otherwise()


_WAS_TEXT = re.compile(r"violates `type` .*\(was string")


def _call(case: Case[Any], token: str, *, negative: bool) -> None:
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    checks = [*CHECKS, negative_data_rejection] if negative and _is_sent_wrong(case) else CHECKS
    case.call_and_validate(headers=headers, checks=checks, timeout=PATIENCE)


def _is_sent_wrong(case: Case[Any]) -> bool:
    """Say whether what is wrong with a call goes over the wire.

    Who calls is always said, an empty list is not, and in a form of parts whatever is no text is sent as text.
    """
    if case.meta is None:
        return True
    wrong = {place for place, part in case.meta.components.items() if part.mode.is_negative}
    if not {"Authorization"} & set(case.headers or {}):
        wrong.discard(ParameterLocation.HEADER)
    if any(value is None or value in ([], {}) for value in (case.query or {}).values()):
        wrong.discard(ParameterLocation.QUERY)
    if case.media_type == "multipart/form-data" and _WAS_TEXT.search(case.meta.phase.data.description or ""):
        wrong.discard(ParameterLocation.BODY)
    return bool(wrong)


def a_walk(site: Site, who: str) -> type[APIStateMachine]:
    """Return what walks through the API as somebody: what one call answers is what a later one is about."""
    machine: Any = described(site).as_state_machine()
    token = site.token(who)

    class Walk(machine):  # type: ignore[misc]
        def get_call_kwargs(self, _case: Case[Any]) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {token}", "Host": "localhost"}, "timeout": PATIENCE}

        def validate_response(self, response: Any, case: Case[Any], **_options: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    return Walk
