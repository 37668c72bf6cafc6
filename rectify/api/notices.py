"""Notices of inspections: how one stands, published, withdrawn, and given out as files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from engine.domain.editions import Edition
from engine.domain.scopes import Scope
from engine.operations.publishing_notices import (
    notice_page,
    notices_for_the_public,
    publication_of,
    publish_notice,
    withdraw_notice,
)
from rectify.answers.notices import (
    Notices,
    NoticeStanding,
    PublishedNotice,
    notice_standing,
    published_notice,
)
from rectify.api.asked import Asked, Reason
from rectify.api.pages import Behind, Limit, tell_next
from rectify.documents.publishing import notice_as_it_stands
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling
from rectify.http.saving import KeptPage, PublicPages, saved_page, saved_site

router = APIRouter(tags=["notices"], route_class=GuardedRoute)
_Code = Annotated[
    str,
    Path(
        max_length=40,
        pattern=r"^[A-Z]{2}[0-9]{4}-[0-9]{2,}$",
        examples=["XC2026-01"],
        description="The code of an inspection.",
    ),
]
_Notice = Annotated[
    int, Path(ge=1, le=2**31 - 1, description="The notice, as `GET /inspections/{code}/notice` has it.")
]


class AskedPublication(Asked):
    """Which edition is published, and who allowed it."""

    edition: Annotated[Edition, Field(description="`outside`: the public; `inside`: the party.")] = Edition.OUTSIDE
    note: Annotated[Reason, Field(description="Who allowed it; not published.")]


class AskedWithdrawal(Asked):
    """Why a notice is withdrawn."""

    note: Annotated[Reason, Field(description="Why, and who allowed it; not published.")]


@router.get("/notices")
@for_scope(Scope.READ)
def list_out(call: Calling) -> Notices:
    """Return the notices to the public that are out, of units in which the caller holds a role."""
    found = notices_for_the_public(call.ledger, actor=call.actor)
    return {"notices": [published_notice(one) for one, _page in found]}


@router.get("/notices/pages", response_class=PublicPages)
@for_scope(Scope.READ)
def give_pages(call: Calling) -> PublicPages:
    """Return the pages of these notices with one that lists them, as an archive for a site elsewhere."""
    return saved_site(call)


@router.get("/inspections/{code}/notice")
@for_scope(Scope.READ)
def show(code: _Code, call: Calling, response: Response, limit: Limit = 1000, after: Behind = None) -> NoticeStanding:
    """Return how the notice of an inspection stands: what each edition tells of, and what was published so far."""
    found = publication_of(call.ledger, code, actor=call.actor, behind=after or 0, most=limit)
    tell_next(found.next, call, response)
    return notice_standing(found)


@router.post("/inspections/{code}/notices", status_code=201)
@for_scope(Scope.ITEMS)
def publish(code: _Code, asked: AskedPublication, call: Calling, response: Response) -> PublishedNotice:
    """Publish an edition as its items stand now, in place of the one that is out; nothing leaves the office by it."""
    written = notice_as_it_stands(
        call.ledger,
        code,
        asked.edition,
        actor=call.actor,
        at=call.at,
        today=call.today,
        zone=call.app.settings.timezone,
    )
    done = publish_notice(
        call.ledger, code, asked.edition, written, note=asked.note, actor=call.actor, at=call.at, key=call.key
    )
    response.headers["Location"] = f"/api/v1/inspections/{code}/notices/{done}"
    return _told(call, code, done)


@router.get("/inspections/{code}/notices/{notice}", response_class=KeptPage)
@for_scope(Scope.READ)
def give_page(code: _Code, notice: _Notice, call: Calling) -> KeptPage:
    """Return the very page of a notice as it was published, to be saved."""
    return saved_page(*notice_page(call.ledger, code, notice, actor=call.actor))


@router.post("/inspections/{code}/notices/{notice}/withdraw")
@for_scope(Scope.ITEMS)
def withdraw(code: _Code, notice: _Notice, asked: AskedWithdrawal, call: Calling) -> PublishedNotice:
    """Withdraw a notice that is out; its record stays, and the file on the office's site is the office's to delete."""
    withdraw_notice(call.ledger, code, notice, note=asked.note, actor=call.actor, at=call.at, key=call.key)
    return _told(call, code, notice)


def _told(call: Call, code: str, notice: int) -> PublishedNotice:
    found, _page = notice_page(call.ledger, code, notice, actor=call.actor)
    return published_notice(found)
