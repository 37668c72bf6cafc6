"""Inspections: a list of what each found and how far that is, and one of them with the ways to what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from engine.domain.actions import Action
from engine.domain.course import Course
from engine.domain.editions import EDITION_WORDS
from engine.domain.permission import may_in_office
from engine.operations.inspecting import ListedInspection, list_inspections, one_inspection
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.web.frame import near
from rectify.web.page import page
from rectify.wording.inspections import KIND_WORDS

router = APIRouter(prefix="/inspections", route_class=GuardedRoute, include_in_schema=False)
Code = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[A-Z]{2}[0-9]{4}-[0-9]{2,}$")]


@dataclass(frozen=True, slots=True)
class _Count:
    """How many there are of something, with the list of them; none is no link."""

    word: Words
    number: int
    path: str | None
    is_late: bool = False


@router.get("")
@for_people
def show_all(request: Request, call: Calling) -> Response:
    """Show the inspections of which the reader sees an item."""
    return page(
        request,
        "inspections.html",
        here="ledger",
        found=list_inspections(call.ledger, actor=call.actor, today=call.today),
        kinds=KIND_WORDS,
        may_import=may_in_office(call.actor, Action.IMPORT),
    )


@router.get("/{code}")
@for_people
def show(code: Code, request: Request, call: Calling) -> Response:
    """Show one inspection."""
    found = one_inspection(call.ledger, code, actor=call.actor, today=call.today)
    zone, may_import = call.app.settings.timezone, may_in_office(call.actor, Action.IMPORT)
    out = [
        (edition, Words("{edition}：{when}公布", "{edition}: published {when}").fill(
            edition=EDITION_WORDS[edition], when=near(since, at=call.at, zone=zone)
        ))
        for edition, since in found.out.items()
    ]  # fmt: skip
    return page(
        request,
        "inspection.html",
        here="ledger",
        found=found,
        kind=KIND_WORDS[found.inspection.kind],
        counts=_counts(found, may_import=may_import),
        out=out,
        may_import=may_import,
    )


def _counts(found: ListedInspection, *, may_import: bool) -> Sequence[_Count]:
    """Return how it stands, each number with the list it counts where there is one."""
    there = f"/items?inspection={found.inspection.code}"
    people = f"/inspections/{found.inspection.code}/people" if may_import else None
    return [
        _Count(Words("问题", "Findings"), found.items, there),
        _Count(Words("在办", "Under way"), found.going_on, f"{there}&course={Course.OPEN}"),
        _Count(Words("逾期", "Overdue"), found.late, f"{there}&overdue=true&order=due", is_late=bool(found.late)),
        _Count(Words("没有责任人", "No owner"), found.without_owner, people),
    ]
