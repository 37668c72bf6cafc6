"""Mails: what went to whom, with what outcome, and sending again what failed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Query, Response, UploadFile

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.domain.workdays import start_of_day
from engine.operations.mails import STATES, list_mails, whole_mail
from engine.operations.resending import send_again, send_all_again
from engine.store.mails import WantedMails
from notifications.bounces import take_in
from notifications.returned import LARGEST
from rectify.answers.mails import (
    BouncesRead,
    Mails,
    MailWhole,
    MailWithSource,
    Retried,
    bounces_read,
    mail_document,
    mail_page,
    mail_with_source,
    retried,
)
from rectify.api.asked import Day, Key, Login, Name
from rectify.api.pages import Behind, tell_next
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/mails", tags=["mails"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    to: Annotated[Login | None, Query(description="Only to this person.")] = None,
    state: Annotated[Name | None, Query(description=f"Only in this state: {', '.join(STATES)}.")] = None,
    item: Annotated[Name | None, Query(description="Only what tells of this item.")] = None,
    since: Annotated[Day | None, Query(description="Only written since this day.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Mails a page.")] = 50,
    after: Behind = None,
) -> Mails:
    """Return the caller's mails and those of people they look after, newest first."""
    first = start_of_day(since, call.app.settings.timezone) if since else None
    wanted = WantedMails(login=to, state=state, item=item, since=first, before=after, most=limit)
    found = mail_page(list_mails(call.ledger, wanted, actor=call.actor))
    tell_next(found["next"], call, response)
    return found


@router.get("/{key}")
@for_scope(Scope.READ)
def show(key: Key, call: Calling) -> MailWhole:
    """Return one mail whole: each attempt, what came back, its text."""
    return mail_document(whole_mail(call.ledger, key, actor=call.actor))


@router.get("/{key}/source")
@for_scope(Scope.READ)
def show_source(key: Key, call: Calling) -> MailWithSource:
    """Return one mail whole, with its bytes as they go over the wire."""
    return mail_with_source(whole_mail(call.ledger, key, actor=call.actor))


# The same report twice changes nothing, so that no answer need be kept.
@router.post("/bounces")
@for_scope(Scope.OFFICE, repeats=False)
def take_in_bounces(
    call: Calling,
    files: Annotated[
        list[UploadFile], File(description="Mails that came back, as they came.", min_length=1, max_length=20)
    ],
) -> BouncesRead:
    """Take in mails that came back: which address takes none, which mail did not arrive; for administrators."""
    require(call.actor, Action.TAKE_IN_BOUNCES)
    settings = call.app.settings
    return bounces_read(
        [
            take_in(
                call.ledger,
                one.file.read(LARGEST),
                bounce_address=settings.bounce_address,
                zone=settings.timezone,
                actor=call.actor,
                at=call.at,
            )
            for one in files
        ]
    )


@router.post("/{key}/retry")
@for_scope(Scope.OFFICE)
def retry(key: Key, call: Calling) -> Retried:
    """Send a mail again that failed or waits: the same bytes under the same Message-ID."""
    return retried(send_again(call.ledger, key, actor=call.actor, at=call.at, key=call.key), call.language)


@router.post("/retry-dead")
@for_scope(Scope.OFFICE)
def retry_all(call: Calling) -> Retried:
    """Send every mail again that failed for good, where that makes sense; the others are named with the reason."""
    return retried(send_all_again(call.ledger, actor=call.actor, at=call.at), call.language)
