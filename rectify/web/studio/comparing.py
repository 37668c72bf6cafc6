"""Two texts of a workflow beside each other: what they mean differently, and which lines are different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.comparison import Difference, compare
from engine.domain.definition import Workflow
from engine.domain.permission import may_in_office
from engine.errors import NotFound
from engine.operations.drafts import find_draft
from engine.operations.publishing import WORKFLOW
from engine.operations.studio import Shelf, read_versions, shelves
from engine.words import Words
from rectify.bootstrap import vocabulary
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.page import page
from rectify.web.studio.looking import FILE, Name, path
from workflows.catalogue import read_definition

router = APIRouter(prefix="/workflows/{name}", route_class=GuardedRoute, include_in_schema=False)
# So many lines that are the same stand around those that are not; so many lines of a comparison are shown.
_AROUND, _MOST = 3, 600
DRAFT = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: ``same``, ``gone`` or ``new``, its number before and after, and what it says.

    A line of kind ``gap`` stands for those that are the same on both sides and not shown.
    """

    kind: Literal["same", "gone", "new", "gap"]
    before: int | None
    after: int | None
    text: str


def text_changes(before: str, after: str) -> Sequence[Line]:
    """Return the lines that are different between two texts, with a few around them; none when they are the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for group in SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(_AROUND):
        if found:
            found.append(Line("gap", None, None, ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line("same", i1 + n + 1, j1 + n + 1, old[i1 + n]) for n in range(i2 - i1)]
            else:
                found += [Line("gone", n + 1, None, old[n]) for n in range(i1, i2)]
                found += [Line("new", None, n + 1, new[n]) for n in range(j1, j2)]
    return found[:_MOST]


def in_parts(differences: Sequence[Difference]) -> Sequence[tuple[Words, Sequence[Words]]]:
    """Return what is meant differently, by the part of the workflow."""
    parts = groupby(differences, key=lambda one: one.place)
    return [(place, [one.says for one in theirs]) for place, theirs in parts]


@router.get("/compare")
@for_people
def show(
    request: Request,
    name: Name,
    call: Calling,
    old: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    new: Annotated[int, Query(ge=0, le=2**31 - 1)] = DRAFT,
) -> Response:
    """Show what two versions, or a version and the draft (0), say differently."""
    shelf = _shelf(call, name)
    numbers = [one.number for one in shelf.versions]
    if not numbers:
        raise NotFound(what=WORKFLOW, which=name, where=name)
    new = numbers[0] if new == DRAFT and shelf.draft is None else new
    old = old or next((one for one in numbers if one != new), numbers[0])
    sides = [old] if new == DRAFT else [old, new]
    ((before, was), *other) = read_versions(call.ledger, name, sides, actor=call.actor)
    after, text = other[0] if other else _draft(call, name)
    changes = text_changes(was, text)
    return page(
        request,
        "studio/compare.html",
        here="workflows",
        wide=True,
        shelf=shelf,
        old=old,
        new=new,
        numbers=numbers,
        has_draft=shelf.draft is not None,
        is_readable=after is not None,
        parts=in_parts(compare(before, after)) if after else (),
        changes=changes,
        is_cut=len(changes) == _MOST,
        path=path,
        writes=may_in_office(call.actor, Action.TRY_WORKFLOW),
    )


def _shelf(call: Call, name: str) -> Shelf:
    for one in shelves(call.ledger, actor=call.actor):
        if one.key == name:
            return one
    raise NotFound(what=WORKFLOW, which=name, where=name)


def _draft(call: Call, name: str) -> tuple[Workflow | None, str]:
    """Return the draft as a side of a comparison; with errors it has no meaning yet."""
    draft = find_draft(call.ledger, name, actor=call.actor)
    text = draft.source or "" if draft else ""
    return read_definition(text, file=FILE, vocabulary=vocabulary())[0], text
