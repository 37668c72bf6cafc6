"""The office's calendar: working days, dates counted again, and reminders of holidays."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.definition import Role
from engine.domain.holidays import MOST_DAYS_BEFORE, MOST_REMINDERS, USUAL_DAYS
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations.calendar import OwnDay, clear_day, list_days, set_days
from engine.operations.holidays import holiday_plan, remind_of_holidays, stop_reminding
from engine.operations.recounting import announce, recount
from rectify.answers.calendars import (
    Announced,
    Calendar,
    DayCleared,
    DaysSet,
    Holidays,
    Recounted,
    announced,
    calendar_document,
    day_cleared,
    days_set,
    holidays_document,
    recounted,
)
from rectify.api.asked import Asked, Day, Text
from rectify.documents.decoding import LARGEST
from rectify.documents.working_days import KINDS_OF_LISTS, read_days
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.uploads import written

router = APIRouter(prefix="/calendar", tags=["calendar"], route_class=GuardedRoute)
_YEARS = Query(ge=1990, le=2100, description="Which year, else this one.")


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling, year: Annotated[int | None, _YEARS] = None) -> Calendar:
    """Return holidays, days swapped in and the office's own days of a year."""
    wanted = year or call.today.year
    return calendar_document(list_days(call.ledger, actor=call.actor, year=wanted), year=wanted)


class AskedOwnDay(Asked):
    """A day, and whether it is worked."""

    day: Day
    working: bool
    name: Annotated[Text, Field(max_length=80)] = ""


class AskedDays(Asked):
    """Days the office states; with ``dry_run`` only what is new is told."""

    days: Annotated[list[AskedOwnDay], Field(min_length=1, max_length=4000)]
    dry_run: bool = False


@router.post("/days")
@for_scope(Scope.OFFICE)
def state_days(asked: AskedDays, call: Calling) -> DaysSet:
    """Say of days whether they are worked, all of them or none; this counts before what is published."""
    stated = {one.day: OwnDay(is_working=one.working, name=one.name, where="days") for one in asked.days}
    done = set_days(call.ledger, stated, actor=call.actor, at=call.at, dry_run=asked.dry_run)
    return days_set(done, dry_run=asked.dry_run)


@router.post("/days/{day}/clear")
@for_scope(Scope.OFFICE)
def let_be_published(day: Annotated[Day, Path(description="Which day.")], call: Calling) -> DayCleared:
    """Let a day be again as it is published."""
    return day_cleared(clear_day(call.ledger, day, actor=call.actor, at=call.at))


@router.post("/imports")
@for_scope(Scope.OFFICE, repeats=False)
def take_in(
    call: Calling,
    file: Annotated[
        UploadFile, File(description="`.csv` or `.txt`: DATE,休 or 班,NAME on each line; or a calendar file, `.ics`.")
    ],
    dry_run: Annotated[bool, Form(description="Only tell what is new.")] = False,
) -> DaysSet:
    """Take the office's own days from a file, all of them or none."""
    require(call.actor, Action.KEEP_CALENDAR)
    with written([file], most=LARGEST, endings=KINDS_OF_LISTS) as (path,):
        stated, name = read_days(path), path.name
    done = set_days(call.ledger, stated, actor=call.actor, at=call.at, taken_from=name, dry_run=dry_run)
    return days_set(done, dry_run=dry_run)


class AskedRecount(Asked):
    """With ``dry_run`` only what would move is told."""

    dry_run: bool = False


@router.post("/recompute")
@for_scope(Scope.OFFICE)
def count_again(asked: AskedRecount, call: Calling) -> Recounted:
    """Count due days again by the calendar in force: old day, new day and why."""
    counted = recount(call.ledger, actor=call.actor, at=call.at, dry_run=asked.dry_run)
    return recounted(counted, dry_run=asked.dry_run)


class AskedYear(Asked):
    """The year whose holidays are all entered; ``undo`` takes that back."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    undo: bool = False


@router.post("/announce")
@for_scope(Scope.OFFICE)
def say_known(asked: AskedYear, call: Calling) -> Announced:
    """Say that next year's holidays are all entered, and count the days again that waited for that."""
    done, counted = announce(call.ledger, asked.year, actor=call.actor, at=call.at, undo=asked.undo)
    return announced(done, counted)


@router.get("/holidays")
@for_scope(Scope.READ)
def list_holidays(call: Calling) -> Holidays:
    """Return whether, when and whom the office reminds of holidays, and the holidays to come."""
    zone = call.app.settings.timezone
    return holidays_document(holiday_plan(call.ledger, zone=zone, actor=call.actor, at=call.at))


class AskedReminders(Asked):
    """So many days before each holiday, whoever holds one of these roles; everybody when none is named."""

    days: Annotated[
        list[Annotated[int, Field(ge=1, le=MOST_DAYS_BEFORE)]], Field(min_length=1, max_length=MOST_REMINDERS)
    ] = Field(default_factory=lambda: list(USUAL_DAYS))
    roles: Annotated[list[Role], Field(max_length=20)] = Field(default_factory=list)


@router.post("/holidays")
@for_scope(Scope.OFFICE)
def remind(asked: AskedReminders, call: Calling) -> Holidays:
    """Remind the office before holidays."""
    zone = call.app.settings.timezone
    plan = remind_of_holidays(call.ledger, days=asked.days, roles=asked.roles, zone=zone, actor=call.actor, at=call.at)
    return holidays_document(plan)


@router.post("/holidays/stop")
@for_scope(Scope.OFFICE)
def stop(call: Calling) -> Holidays:
    """Remind the office of holidays no more."""
    zone = call.app.settings.timezone
    return holidays_document(stop_reminding(call.ledger, zone=zone, actor=call.actor, at=call.at))
