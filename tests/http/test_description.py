"""The description of the API says what is so: headers where they act, what comes back, words and examples that fit."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from types import FunctionType
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from rectify.api.described import completed, kind_of, operations
from rectify.api.glossary import PROPERTIES, TAGS
from rectify.api.routes import api
from rectify.http.access import GuardedRoute
from tests.http.conftest import FIRST, Site


@cache
def description() -> Mapping[str, Any]:
    site = FastAPI(title="Rectify", version="1")
    site.include_router(api())
    return completed(site.openapi())


def routes(router: Any) -> Iterator[GuardedRoute]:
    for route in router.routes:
        if isinstance(route, GuardedRoute):
            yield route
        else:
            yield from routes(getattr(route, "original_router", route))


@cache
def endpoints() -> Mapping[str, GuardedRoute]:
    """Return each route by the summary of its operation and the end of its path, which together are one."""
    return {f"{next(iter(route.methods or ())).lower()} {route.summary}": route for route in routes(api())}


def written(function: FunctionType, *, deep: int = 2) -> str:
    """Return the source of a function, and of those of the API that it calls."""
    source = textwrap.dedent(inspect.getsource(function))
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    called = [function.__globals__.get(name) for name in names]
    inner = [one for one in called if isinstance(one, FunctionType) and one.__module__.startswith("rectify.api")]
    return source + "".join(written(one, deep=deep - 1) for one in inner if deep)


EVERY = list(operations(description()))
each = pytest.mark.parametrize(
    ("path", "method", "operation"), EVERY, ids=[f"{method} {path}" for path, method, _ in EVERY]
)


def source_of(method: str, operation: Mapping[str, Any]) -> str:
    route = endpoints()[f"{method} {operation['summary']}"]
    assert isinstance(route.endpoint, FunctionType)
    return written(route.endpoint)


@each
def test_headers_are_described_where_they_act(path: str, method: str, operation: Mapping[str, Any]) -> None:
    names = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    source, is_bulk = source_of(method, operation), path == "/api/v1/bulk"
    assert ("if-match" in names) == ("call.seen" in source and not is_bulk)
    route = endpoints()[f"{method} {operation['summary']}"]
    assert ("idempotency-key" in names) == (method == "post" and (route.access.repeats or "call.key" in source))
    assert not (method == "get" and names & {"if-match", "idempotency-key"})
    assert operation.get("x-rectify-scope") == (str(route.access.scope) if route.access.scope else None)
    answered = {
        name for status, one in operation["responses"].items() if status < "3" for name in one.get("headers", {})
    }
    assert ("Location" in answered) == ('"Location"' in source)
    assert ("Link" in answered) == ("tell_next(" in source or '"Link"' in source)
    assert ("ETag" in answered) == ('"ETag"' in source)


def test_every_call_belongs_to_a_group_that_says_what_it_is_for() -> None:
    used = {tag for _path, _method, operation in EVERY for tag in operation["tags"]}
    assert used == TAGS.keys()
    assert [one["name"] for one in description()["tags"]] == list(TAGS)
    for word in ("Authorization", "If-Match", "Idempotency-Key", "next", "problem", "HEAD"):
        assert word in description()["info"]["description"]


def test_a_part_of_a_file_is_an_answer_of_its_own() -> None:
    operation = description()["paths"]["/api/v1/items/{number}/evidence/{sha256}"]["get"]
    assert operation["responses"]["206"]["headers"].keys() == {"ETag", "Content-Range"}
    assert "Range" in {one["name"] for one in operation["parameters"]}


def test_refusals_say_when_to_come_again_and_show_one() -> None:
    for _path, _method, operation in EVERY:
        assert "Retry-After" in operation["responses"]["429"]["headers"]
        assert operation["responses"]["409"]["content"]["application/problem+json"]["example"]["code"]


def test_most_properties_are_said_to_mean_something() -> None:
    every = [
        (name, one)
        for schema in description()["components"]["schemas"].values()
        for name, one in schema.get("properties", {}).items()
    ]
    said = [name for name, one in every if "description" in one]
    assert len(said) / len(every) > 0.6
    met = {name for name, _one in every} | {f"{name}:{kind_of(one)}" for name, one in every}
    assert PROPERTIES.keys() <= met
    for shape in ("Whole", "Line", "Problem", "Measure", "Deadline"):
        assert all("description" in one for one in description()["components"]["schemas"][shape]["properties"].values())


def test_examples_are_of_the_shape_they_show() -> None:
    schemas = description()["components"]
    for name in ("Whole", "Line", "Problem"):
        shape = {"$ref": f"#/components/schemas/{name}", "components": schemas}
        problem = EVERY[0][2]["responses"]["409"]["content"]["application/problem+json"]["example"]
        shown = [problem] if name == "Problem" else schemas["schemas"][name]["examples"]
        for one in shown:
            Draft202012Validator(shape).validate(one)


def test_it_is_given_out_as_it_is_here_and_again_the_same(site: Site) -> None:
    first, second = (site.client.get("/api/v1/openapi.json").json() for _ in range(2))
    assert first == second
    assert first["paths"] == description()["paths"]
    assert "x-rectify-repeats" not in str(first)
    assert re.fullmatch('"[0-9]+"', site("chen", "GET", f"/items/{FIRST}").headers["etag"])
