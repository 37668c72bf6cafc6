"""The date of an item by hand: paused, resumed, changed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from engine.domain.scopes import Scope
from engine.operations.pausing import Redated as Done
from engine.operations.pausing import pause, resume
from engine.operations.redating import redate
from rectify.answers.changed import Redated, redated
from rectify.api.asked import Asked, Day, Number, Reason, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(prefix="/items/{number}", tags=["dates"], route_class=GuardedRoute)


class AskedPause(Asked):
    """Why the date stands still."""

    note: Reason


class AskedResume(Asked):
    """What there is to say."""

    note: Text = ""


class AskedDay(Asked):
    """Another due day, and why."""

    to: Day
    note: Reason


@router.post("/pause")
@for_scope(Scope.ITEMS)
def let_stand_still(number: Number, asked: AskedPause, call: Calling, response: Response) -> Redated:
    """Let the dates of an item stand still, without reminders."""
    done = pause(call.ledger, number, asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key)
    return _told(done, response)


@router.post("/resume")
@for_scope(Scope.ITEMS)
def let_go_on(number: Number, asked: AskedResume, call: Calling, response: Response) -> Redated:
    """Let the dates of an item go on, later by the time it was paused."""
    done = resume(
        call.ledger, number, note=asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


@router.post("/redate")
@for_scope(Scope.ITEMS)
def set_day(number: Number, asked: AskedDay, call: Calling, response: Response) -> Redated:
    """Change the due day of an item by hand."""
    done = redate(
        call.ledger, number, asked.to, asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


def _told(done: Done, response: Response) -> Redated:
    response.headers["ETag"] = etag(done.version)
    return redated(done)
