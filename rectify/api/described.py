"""What the framework does not say of the API: headers where they act, answers, words and examples."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from rectify.api.glossary import PROPERTIES, TAGS
from rectify.http.call import AT_A_VERSION
from rectify.http.problems import MEDIA_TYPE

# What a route says of itself to this module alone.
REPEATS = "x-rectify-repeats"
_FEEDBACK = "/api/v1/feedback/{receipt}"
_ITEM, _FILE = "/api/v1/items/{number}", "/api/v1/items/{number}/evidence/{sha256}"
_UNVERSIONED = frozenset({"/api/v1/workflow-schema"})
_HEADERS: Mapping[str, str] = {
    "ETag": 'The version of the item, or of the feedback, `"7"`: send it as `If-Match` with the next change.',
    "Location": "Where what was made can be read.",
    "Link": 'The next page: `<…>; rel="next"`; not there on the last.',
    "Retry-After": "After how many seconds to try again.",
    "WWW-Authenticate": "How to show who calls: `Bearer`.",
    "Idempotency-Replayed": "`true` when this is the answer to an earlier call with the same key.",
    "Content-Range": "Which bytes of how many, as in `bytes 0-99/2048`.",
}
_RANGE = {
    "name": "Range",
    "in": "header",
    "required": False,
    "description": "One range of bytes, `bytes=0-99`; any other is passed over, and the whole file sent.",
    "schema": {"type": "string", "pattern": "^bytes=[0-9]{1,15}-[0-9]{0,15}$"},
}
ABOUT = """\
The ledger of rectification items and all that can be done with it; whatever the command line can, this can.

**Who calls** is shown by a token: `Authorization: Bearer rct_…`. People make their own (`rectify user token create`,
or on their page); programs get theirs from an administrator. `x-rectify-scope` names the scope that a token needs for
a call; where there is none, only somebody who signed in with a browser is let in. A token never does more than its
person may, and what they may not see answers like what is not there: 404. `Rectify-For` names an absent person for
whom the caller stands in.

**Versions.** What is read of an item has an `ETag`, such as `"7"`. A change that carries it as `If-Match` is made at
that version or refused with 412, so that nobody overwrites what they have not seen.

**Repeats.** A change with an `Idempotency-Key` is made once: repeated within 90 days it gets the first answer again,
with `Idempotency-Replayed: true`; 409 while the first is under way, 422 when the key came with another call.

**Pages.** Long lists come in pages of `limit`. `next` of a page, sent as `after`, gets the following one; the header
`Link` holds its whole address. On the last page `next` is null.

**Refusals** are problem documents (RFC 9457, `application/problem+json`): `code` never changes and is there to be
compared, `detail` and `remedy` say in Chinese or English (`?lang=en`, else `Accept-Language`, else as the person reads)
what is wrong and what to do, `where` is the place, `reasons` are all that stand in the way. 429 and 503 say in
`Retry-After` when to try again.

**Times** are instants in UTC (`2026-03-02T02:00:00Z`); days (`2026-03-02`) are the office's own. `HEAD` is answered
where `GET` is. What is not known is refused: a body or a query with another name gets 422.
"""
_PROBLEM: Mapping[str, Any] = {
    "type": "urn:rectify:transition_refused",
    "title": "Conflict",
    "status": 409,
    "code": "transition_refused",
    "detail": "事项XC2026-01-002现在不能走“申请核查”这一步。",
    "where": "XC2026-01-002",
    "remedy": "补上缺少的内容后再试。",
    "reasons": [{"where": "evidence_missing", "message": "还没有整改后的照片"}],
}
_LINE: Mapping[str, Any] = {
    "id": 2,
    "number": "XC2026-01-002",
    "inspection": "XC2026-01",
    "category": "履职不到位",
    "title": "台账更新不及时",
    "state": "rectifying",
    "completion": "in_progress",
    "sustained": False,
    "owner": "wang",
    "unit": "整改办公室",
    "original_due_on": "2026-04-02",
    "due_on": "2026-04-02",
    "days_left": 23,
    "published": True,
    "overdue": False,
    "version": 7,
    "paused_on": None,
    "workflow": {"name": "rectification", "number": 1, "sha256": "0" * 64},
}
_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "Line": _LINE,
    "Whole": {
        **_LINE,
        "leader": "zhao",
        "verifier": "li",
        "returns": 0,
        "withheld": {"outside": None, "inside": None},
        "fields": {"goal": "每周更新一次"},
        "measures": [],
        "evidence": [],
        "dates": {"lines": [], "requests": [], "pauses": []},
        "decisions": [],
        "deadlines": [],
        "reminders": [],
        "reviews": [],
        "receipts": [{"person": "wang", "due_on": "2026-03-05", "given_at": "2026-03-03T01:20:00Z", "void": None}],
        "progress": [],
        "steps": [
            {
                "trigger": "submit",
                "title": "申请核查",
                "who": ["owner"],
                "missing": [{"code": "evidence_missing", "message": "还没有整改后的照片", "remedy": "补上证据"}],
            }
        ],
        "history": [],
    },
}


def completed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of the API with what the framework does not say; what it was made from stays."""
    described = copy.deepcopy(dict(told))
    described["info"]["description"] = ABOUT
    described["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    described["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A personal or a service token, `rct_…`."}
    }
    described["security"] = [{"token": []}]
    for path, method, operation in operations(described):
        _complete(path, method, operation)
    for name, schema in described["components"]["schemas"].items():
        _say_what_is_meant(schema)
        if name in _EXAMPLES:
            schema["examples"] = [_EXAMPLES[name]]
    return described


def operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every operation of a description with its path and method."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    repeats = operation.pop(REPEATS, False) and method == "post"
    at_a_version = method == "post" and AT_A_VERSION.fullmatch(path) is not None
    acting = {"if-match": at_a_version, "idempotency-key": repeats, "rectify-for": path not in _UNVERSIONED}
    given = [one for one in operation.get("parameters", ()) if acting.get(one["name"], True)]
    if path == _FILE and method == "get":
        given.append(_RANGE)
        whole = operation["responses"]["200"]
        operation["responses"]["206"] = {
            **copy.deepcopy(whole), "description": "The range of bytes that was asked for",
            "headers": _told(["ETag", "Content-Range"]),
        }  # fmt: skip
    operation["parameters"] = given
    names = {one["name"] for one in given}
    for status, answer in operation["responses"].items():
        headers = list(_headers_of(path, method, status, names, at_a_version=at_a_version, repeats=repeats))
        if headers:
            answer.setdefault("headers", {}).update(_told(headers))
        _be_a_problem(answer)


def _headers_of(
    path: str, method: str, status: str, names: set[str], *, at_a_version: bool, repeats: bool
) -> Iterator[str]:
    if status.startswith("2"):
        if at_a_version or (method == "get" and path in {_ITEM, _FILE, _FEEDBACK}):
            yield "ETag"
        if status == "201" and path in _LOCATED:
            yield "Location"
        if method == "get" and "after" in names:
            yield "Link"
        if repeats:
            yield "Idempotency-Replayed"
    elif status in {"429", "503"}:
        yield "Retry-After"
    elif status == "401":
        yield "WWW-Authenticate"


def _told(headers: list[str]) -> dict[str, Any]:
    return {name: {"description": _HEADERS[name], "schema": {"type": "string"}} for name in headers}


def _be_a_problem(answer: dict[str, Any]) -> None:
    """Say of a refusal that it is a problem document, which the framework calls JSON, and show one."""
    content = answer.get("content", {})
    if MEDIA_TYPE in content:
        shape = next(kind["schema"] for kind in content.values() if "schema" in kind)
        answer["content"] = {MEDIA_TYPE: {"schema": shape, "example": dict(_PROBLEM)}}


def _say_what_is_meant(schema: dict[str, Any]) -> None:
    for name, one in schema.get("properties", {}).items():
        says = PROPERTIES.get(f"{name}:{kind_of(one)}") or PROPERTIES.get(name)
        if says is not None:
            one.setdefault("description", says)


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the type of a property, of several the first; what stands elsewhere is an object."""
    first = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
    return "date" if first.get("format") == "date" else str(first.get("type", "object"))


# What is made there can be read at an address of its own.
_LOCATED = frozenset(
    {
        "/api/v1/feedback",
        "/api/v1/inspections/{code}/notices",
        "/api/v1/tasks",
        "/api/v1/items/{number}/feedback",
        "/api/v1/items/{number}/measures",
        "/api/v1/items/{number}/requests",
        "/api/v1/items/{number}/decisions",
        "/api/v1/people",
        "/api/v1/substitutes",
        "/api/v1/workflows",
    }
)
