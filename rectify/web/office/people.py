"""The list of people: in the order of the units' tree, searched and filtered, each with how much they have to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.permission import may_in_office
from engine.operations.register import Kind, Line, Sought, register
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.web.marks import Way
from rectify.web.office.room import room
from rectify.wording.mails import FAULTS

router = APIRouter(prefix="/people", route_class=GuardedRoute, include_in_schema=False)
KINDS: Sequence[tuple[Kind, Words]] = (
    ("here", Words("在岗", "Working here")),
    ("unreachable", Words("邮箱收不到", "No mail arrives")),
    ("left", Words("已离任", "Left")),
    ("service", Words("服务账号（程序）", "Services (programs)")),
    ("all", Words("全部", "Everybody")),
)
_Line = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A unit by its path, with those of the page who are in it."""

    unit: str
    lines: Sequence[Line]


def _sought(
    search: _Line = "", role: _Line = "", unit: _Line = "", kind: Annotated[Kind, Query()] = "here", after: _Line = ""
) -> Sought:
    return Sought(search=search.strip(), role=role, unit=unit, kind=kind, after=after)


@router.get("")
@for_people
def show(request: Request, call: Calling, sought: Annotated[Sought, Depends(_sought)]) -> Response:
    """Show people as far as the reader may know of them."""
    found = register(call.ledger, sought, actor=call.actor)
    by_unit = groupby(found.lines, key=lambda line: (line.unit_id, line.person.unit))
    return room(
        request,
        call,
        "office/people.html",
        key="people",
        groups=[Group(unit=unit, lines=list(lines)) for (_key, unit), lines in by_unit],
        found=found,
        sought=sought,
        kinds=KINDS,
        faults=FAULTS,
        chosen=any((sought.search, sought.role, sought.unit, sought.kind != "here")),
        may_add=may_in_office(call.actor, Action.ADMINISTER),
        following=Way(Words("下一页", "Next"), _path(sought, after=found.next)) if found.next else None,
        person_path=person_path,
    )


def person_path(login: str, *parts: str, **query: str) -> str:
    """Return the address of a person, or of something of theirs."""
    path = "/people/" + "/".join(quote(part, safe="") for part in (login, *parts))
    return f"{path}?{urlencode(query)}" if query else path


def _path(sought: Sought, *, after: str) -> str:
    pairs = {"search": sought.search, "role": sought.role, "unit": sought.unit, "kind": sought.kind, "after": after}
    return f"/people?{urlencode({name: value for name, value in pairs.items() if value})}"
