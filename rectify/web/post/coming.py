"""The mails to come if nothing is done: a calendar with a row for each person, and what each mail would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from engine.domain.actor import Actor
from engine.domain.tasks import TaskKind
from engine.errors import RectifyError
from engine.operations.forecasting import Forecast, ForecastMail, Wanted, forecast
from engine.operations.tasks import result_of
from engine.words import Words
from notifications.letter import KINDS
from notifications.wording import near_date
from rectify.bootstrap import App
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.http.patience import PATIENCE_S, TakesTooLong, patient
from rectify.http.turns import AnotherTurn, one_at_a_time
from rectify.web.loads import Load, Span, by_weight, in_parts, load, shade, spans
from rectify.web.page import page
from rectify.web.post.whom import whose
from rectify.web.tabs import tabs
from rectify.web.task_path import new_path
from rectify.wording.subjects import SUBJECTS

router = APIRouter(prefix="/mails", route_class=GuardedRoute, include_in_schema=False)
USUAL, MOST_DAYS = 21, 92
# So many people have a row, so many mails are told.
_ROWS, _TOLD = 60, 120
# So many lines of a mail are told where everybody's are.
_LINES = 6
_COMMAND = "rectify forecast"
FORECAST = TypeAdapter(Forecast)
_OWED: Mapping[str, Words] = {
    "review": Words("复核", "review"),
    "progress": Words("进展报告", "progress report"),
    "receipt": Words("签收", "receipt"),
    "duty": Words("经常性工作", "duty"),
}


@router.get("/coming")
@for_people
def show(
    request: Request,
    call: Calling,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = USUAL,
    person: Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] = "",
    task: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Show who gets how much on which day if nothing is done, looked ahead now or in a task."""
    refusal, found = None, None
    if task is not None:
        kept, result = result_of(call.ledger, task, actor=call.actor, at=call.at, kind=TaskKind.FORECAST)
        found, days, person = FORECAST.validate_json(result), kept.asked["days"], kept.asked["person"]
    try:
        if found is None:
            with one_at_a_time():
                found = look(call.app, days, person, actor=call.actor, at=call.at, after_each=patient(_COMMAND))
    except RectifyError as fault:
        refusal = fault
    shown = spans(_days(found), today=call.today, most=MOST_DAYS) if found else ()
    rows = _rows(found, shown) if found else ()
    return page(
        request,
        "post/coming.html",
        here="workflows",
        wide=True,
        refusal=refusal,
        long=new_path(TaskKind.FORECAST, {"days": days, "person": person})
        if isinstance(refusal, TakesTooLong | AnotherTurn)
        else None,
        tabs=tabs(call.actor, "/mails/coming"),
        days=days,
        most_days=MOST_DAYS,
        person=person,
        people=whose(call, person),
        patience=int(PATIENCE_S),
        found=found,
        shown=shown,
        parts=in_parts(shown),
        rows=rows[:_ROWS],
        more_rows=max(len(rows) - _ROWS, 0),
        by_day=[(near_date(day, seen_from=call.today), day, mails) for day, mails in _by_day(found)] if found else (),
        lines_told=None if person else _LINES,
        subjects=SUBJECTS,
        dated=partial(near_date, seen_from=call.today),
        more_mails=max(len(found.mails) - _TOLD, 0) if found else 0,
        kinds=KINDS,
        owed=_OWED,
        shade=shade,
    )


def look(app: App, days: int, person: str, *, actor: Actor, at: datetime, after_each: Callable[[], None]) -> Forecast:
    """Look so many days ahead, at one person's mails or everybody's; raises what ``forecast`` does."""
    wanted = Wanted(days=days, person=person.strip() or None)
    return forecast(app.ledger, wanted, hours=app.post.hours, actor=actor, at=at, after_each=after_each)


def _days(found: Forecast) -> Sequence[date]:
    """Return the days that are worked, and those others on which a mail goes out."""
    return sorted({*found.working, *(mail.day for mail in found.mails)})


def _rows(found: Forecast, columns: Sequence[Span]) -> Sequence[Load]:
    by_person: dict[int, list[ForecastMail]] = {}
    for mail in found.mails:
        by_person.setdefault(mail.person_id, []).append(mail)
    rows = []
    for mails in by_person.values():
        counts = Counter[date]()
        for mail in mails:
            counts[mail.day] += mail.length
        rows.append(load(mails[0].name, mails[0].login, counts, columns))
    return by_weight(rows)


def _by_day(found: Forecast) -> Sequence[tuple[date, Sequence[ForecastMail]]]:
    return [(day, list(mails)) for day, mails in groupby(found.mails[:_TOLD], key=lambda mail: mail.day)]
