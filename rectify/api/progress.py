"""Progress reports: listed, and handed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.reviews import ReviewState
from engine.domain.scopes import Scope
from engine.operations.progress import Report, report
from engine.operations.reading import list_progress
from rectify.answers.periodic import ProgressReports, Reported, progress_line, reported
from rectify.api.asked import Asked, Name, Number, Reason, Values
from rectify.api.pages import After, Limit, behind, one_page, place
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(tags=["progress"], route_class=GuardedRoute)


@router.get("/progress")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    state: Annotated[ReviewState | None, Query(description="Only in this state.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> ProgressReports:
    """Return the progress reports of the items the caller may see, by the day they are due."""
    found = list_progress(call.ledger, actor=call.actor, state=state, after=behind(after), most=limit + 1)
    page, more = one_page(found, lambda one: place(one.report.due_on, one.report.id), call, response, limit=limit)
    zone = call.app.settings.timezone
    return {"progress": [progress_line(one, today=call.today, zone=zone) for one in page], "next": more}


class AskedReport(Asked):
    """A progress report; ``period`` such as 2026M3 where several are open. Evidence is attached before."""

    note: Reason
    period: Name | None = None
    set: Values = Field(default_factory=dict)


@router.post("/items/{number}/progress")
@for_scope(Scope.ITEMS)
def hand_in(number: Number, asked: AskedReport, call: Calling, response: Response) -> Reported:
    """Hand in the progress report of a period."""
    told = Report(note=asked.note, settings=asked.set, period=asked.period)
    done = report(call.ledger, number, told, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key)
    response.headers["ETag"] = etag(done.version)
    return reported(done)
