"""What the public says to a published notice: recorded, listed, acknowledged, given to somebody, answered, ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from engine.domain.feedback import LONGEST_CONTACT, LONGEST_NAME, CameBy, FeedbackState
from engine.domain.scopes import Scope
from engine.operations.feedback_list import list_feedback, one_feedback
from engine.operations.hearing_feedback import Heard, record_feedback, record_feedback_on_inspection
from engine.operations.public_feedback import Treated
from engine.operations.treating_feedback import (
    acknowledge_feedback,
    answer_feedback,
    assign_feedback,
    close_feedback,
    dismiss_feedback,
)
from rectify.answers.feedback import (
    Feedback,
    FeedbackReceipt,
    FeedbackTreated,
    WholeFeedback,
    feedback_line,
    receipt,
    treated,
    whole_feedback,
)
from rectify.api.asked import Asked, Day, Login, Name, Number, Reason, Text
from rectify.api.pages import Behind, Limit, tell_next
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(tags=["feedback"], route_class=GuardedRoute)
ReceiptNumber = Annotated[
    str,
    Path(
        max_length=20,
        pattern=r"^FK[0-9]{4}-[0-9]{4,}$",
        description="The receipt number of the feedback.",
        examples=["FK2026-0001"],
    ),
]
_PLAIN = r"^[^\x00-\x1f\x7f]*$"


class AskedHearing(Asked):
    """What was said, how and when it came (today when left out), and who said it, if they said so."""

    text: Reason
    came_by: CameBy = CameBy.LETTER
    received_on: Day | None = None
    name: Annotated[str, Field(max_length=LONGEST_NAME, pattern=_PLAIN)] | None = None
    contact: Annotated[str, Field(max_length=LONGEST_CONTACT, pattern=_PLAIN)] | None = None

    def heard(self) -> Heard:
        """Return it as the operation takes it."""
        return Heard(
            text=self.text,
            came_by=self.came_by,
            received_on=self.received_on,
            name=self.name,
            contact=self.contact,
        )


class AskedHearingOfInspection(AskedHearing):
    """What was said about an inspection as a whole."""

    inspection: Name


@router.get("/feedback")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    item: Annotated[Name | None, Query(description="Only on this item.")] = None,
    state: Annotated[FeedbackState | None, Query(description="Only in this state.")] = None,
    overdue: Annotated[bool, Query(description="Only where something is owed that is late.")] = False,
    limit: Limit = 100,
    after: Behind = None,
) -> Feedback:
    """Return the public feedback the caller may see, as it was recorded; who gave it stands in none of it."""
    found = list_feedback(
        call.ledger,
        actor=call.actor,
        today=call.today,
        item=item,
        state=state,
        overdue=overdue,
        after=after or 0,
        most=limit + 1,
    )
    more = found[limit - 1].feedback.id if len(found) > limit else None
    tell_next(more, call, response)
    return {"feedback": [feedback_line(one) for one in found[:limit]], "next": more}


@router.get("/feedback/{receipt}")
@for_scope(Scope.READ)
def show(receipt: ReceiptNumber, call: Calling, response: Response) -> WholeFeedback:
    """Return one piece of feedback with all that was done about it; who gave it for managers and whoever answers."""
    found = whole_feedback(one_feedback(call.ledger, receipt, actor=call.actor, today=call.today))
    response.headers["ETag"] = etag(found["version"])
    return found


@router.post("/items/{number}/feedback", status_code=201)
@for_scope(Scope.ITEMS)
def record(number: Number, asked: AskedHearing, call: Calling, response: Response) -> FeedbackReceipt:
    """Record public feedback on an item; its owner and the managers of its unit hear of it."""
    done = record_feedback(
        call.ledger,
        number,
        asked.heard(),
        zone=call.app.settings.timezone,
        limits=call.app.settings.feedback_limits,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    response.headers["ETag"] = etag(done.version or 0)
    response.headers["Location"] = f"/api/v1/feedback/{done.number}"
    return receipt(done)


@router.post("/feedback", status_code=201)
@for_scope(Scope.ITEMS)
def record_on_inspection(asked: AskedHearingOfInspection, call: Calling, response: Response) -> FeedbackReceipt:
    """Record public feedback on an inspection as a whole; the managers of its unit hear of it."""
    done = record_feedback_on_inspection(
        call.ledger,
        asked.inspection,
        asked.heard(),
        zone=call.app.settings.timezone,
        limits=call.app.settings.feedback_limits,
        actor=call.actor,
        at=call.at,
        key=call.key,
    )
    response.headers["Location"] = f"/api/v1/feedback/{done.number}"
    return receipt(done)


class AskedTreatment(Asked):
    """What there is to say about it."""

    note: Text = ""


class AskedAnswerer(AskedTreatment):
    """Who is to answer."""

    answerer: Login


class AskedAnswer(Asked):
    """The answer that was given."""

    text: Reason


class AskedDismissal(Asked):
    """Why it is set aside."""

    note: Reason


@router.post("/feedback/{receipt}/acknowledge")
@for_scope(Scope.ITEMS)
def acknowledge(receipt: ReceiptNumber, asked: AskedTreatment, call: Calling, response: Response) -> FeedbackTreated:
    """Record that whoever gave feedback was told that it was received."""
    done = acknowledge_feedback(
        call.ledger, receipt, note=asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


@router.post("/feedback/{receipt}/assign")
@for_scope(Scope.ITEMS)
def assign(receipt: ReceiptNumber, asked: AskedAnswerer, call: Calling, response: Response) -> FeedbackTreated:
    """Give feedback to whoever is to answer it, and tell them."""
    done = assign_feedback(
        call.ledger,
        receipt,
        asked.answerer,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


@router.post("/feedback/{receipt}/answer")
@for_scope(Scope.ITEMS)
def answer(receipt: ReceiptNumber, asked: AskedAnswer, call: Calling, response: Response) -> FeedbackTreated:
    """Record the answer that was given."""
    done = answer_feedback(
        call.ledger, receipt, asked.text, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


@router.post("/feedback/{receipt}/close")
@for_scope(Scope.ITEMS)
def close(receipt: ReceiptNumber, asked: AskedTreatment, call: Calling, response: Response) -> FeedbackTreated:
    """Close feedback that was answered."""
    done = close_feedback(
        call.ledger, receipt, note=asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


@router.post("/feedback/{receipt}/dismiss")
@for_scope(Scope.ITEMS)
def dismiss(receipt: ReceiptNumber, asked: AskedDismissal, call: Calling, response: Response) -> FeedbackTreated:
    """Set open feedback aside without an answer, with the reason."""
    done = dismiss_feedback(
        call.ledger, receipt, asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    return _told(done, response)


def _told(done: Treated, response: Response) -> FeedbackTreated:
    response.headers["ETag"] = etag(done.feedback.version)
    return treated(done)
