"""Periodic reviews: listed, and completed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.reviews import ReviewState
from engine.domain.scopes import Scope
from engine.operations.reading import list_reviews
from engine.operations.review import ReviewForm, complete
from rectify.answers.periodic import Completed, Reviews, completed, review_line
from rectify.api.asked import Asked, Day, Key, Name, Text, Values
from rectify.api.pages import After, Limit, behind, one_page, place
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/reviews", tags=["reviews"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    state: Annotated[ReviewState | None, Query(description="Only in this state.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> Reviews:
    """Return the reviews of the items the caller may see, by the day they are due."""
    found = list_reviews(call.ledger, actor=call.actor, state=state, after=behind(after), most=limit + 1)
    page, more = one_page(found, lambda one: place(one.review.due_on, one.review.id), call, response, limit=limit)
    zone = call.app.settings.timezone
    return {"reviews": [review_line(one, today=call.today, zone=zone) for one in page], "next": more}


class AskedOutcome(Asked):
    """What a review found. Evidence is attached to the item before."""

    outcome: Name
    note: Text = ""
    set: Values = Field(default_factory=dict)
    decided_on: Day | None = None
    minutes: Text | None = None


@router.post("/{key}/complete")
@for_scope(Scope.ITEMS)
def say_outcome(key: Key, asked: AskedOutcome, call: Calling) -> Completed:
    """Complete an open review; this alone sets the next."""
    form = ReviewForm(settings=asked.set, decided_on=asked.decided_on, minutes=asked.minutes)
    done = complete(
        call.ledger,
        key,
        outcome=asked.outcome,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        form=form,
        key=call.key,
    )
    return completed(done)
