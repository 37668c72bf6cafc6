"""Which items: the conditions that lists, exports and figures have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query

from engine.domain.course import Course, Without
from engine.domain.figures import Then, then
from engine.domain.workdays import start_of_day
from engine.store.finding import Wanted
from rectify.api.asked import Day, Login, Name, Search, Title
from rectify.http.call import Calling


def _beside(
    call: Calling,
    without: Annotated[
        Without | None, Query(description="Only what has no category, leader in charge or owner.")
    ] = None,
    review_on: Annotated[Day | None, Query(description="Only what has an open review that is due on this day.")] = None,
    was: Annotated[Name | None, Query(description="Only what stood in this state on the day named by `on`.")] = None,
    on: Annotated[Day | None, Query(description="The day of `was`: as it begins; today as it is now.")] = None,
    open_on: Annotated[Day | None, Query(description="Only what was open on this day.")] = None,
    planned_on: Annotated[
        Day | None, Query(description="Only what would be open on this day, each until the last of its present dates.")
    ] = None,
    planned_first_on: Annotated[
        Day | None, Query(description="Only what would be open on this day, each until the last of its first dates.")
    ] = None,
) -> Mapping[str, Any]:
    """Return the conditions on what an item lacks, and on days other than today, by their names."""
    zone = call.app.settings.timezone

    def told(day: date | None) -> Then | None:
        return then(day, today=call.today, zone=zone) if day else None

    return {
        "without": without,
        "review_on": review_on,
        "was": was,
        "on": told(on),
        "open_on": told(open_on),
        "planned_on": told(planned_on),
        "planned_first_on": told(planned_first_on),
    }


def _wanted(
    call: Calling,
    beside: Annotated[Mapping[str, Any], Depends(_beside)],
    state: Annotated[Name | None, Query(description="Only in this state.")] = None,
    owner: Annotated[Login | None, Query(description="Only of this owner (login).")] = None,
    leader: Annotated[Login | None, Query(description="Only of this leader in charge (login).")] = None,
    unit: Annotated[Name | None, Query(description="Only of this unit.")] = None,
    overdue: Annotated[bool, Query(description="Only what is overdue today.")] = False,
    due_from: Annotated[date | None, Query(description="Only what is due on this day or later.")] = None,
    due_before: Annotated[date | None, Query(description="Only what is due before this day.")] = None,
    search: Annotated[
        Search | None, Query(description="Words, all of which occur in number, text, measures or the owner's name.")
    ] = None,
    inspection: Annotated[Name | None, Query(description="Only of this inspection (its code).")] = None,
    category: Annotated[Title | None, Query(description="Only under this heading (its whole title).")] = None,
    course: Annotated[
        Course | None,
        Query(description="Only open, or closed; closed with its present or its first dates kept, or one missed."),
    ] = None,
    opened_from: Annotated[Day | None, Query(description="Only what was taken in on this day or later.")] = None,
    opened_before: Annotated[Day | None, Query(description="Only what was taken in before this day.")] = None,
    entered_from: Annotated[Day | None, Query(description="Only what entered its state on this day or later.")] = None,
    entered_before: Annotated[Day | None, Query(description="Only what entered its state before this day.")] = None,
    returned: Annotated[
        int | None, Query(ge=1, le=1000, description="Only what was returned so often or more.")
    ] = None,
    found_again: Annotated[bool, Query(description="Only what an earlier inspection had found already.")] = False,
) -> Wanted:
    zone = call.app.settings.timezone
    opened = [start_of_day(day, zone) if day else None for day in (opened_from, opened_before)]
    entered = [start_of_day(day, zone) if day else None for day in (entered_from, entered_before)]
    return Wanted(
        state=state,
        owner=owner,
        leader=leader,
        unit=unit,
        due_from=due_from,
        due_before=due_before,
        overdue_on=call.today if overdue else None,
        search=search,
        inspection=inspection,
        category=category,
        course=course,
        opened_since=opened[0],
        opened_until=opened[1],
        entered_since=entered[0],
        entered_until=entered[1],
        returned=returned,
        found_again=found_again,
        **beside,
    )


# The conditions of a call, each of which may be left out.
Conditions = Annotated[Wanted, Depends(_wanted)]
