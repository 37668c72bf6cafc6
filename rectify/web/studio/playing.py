"""A workflow played through with made-up people and items, before anybody real goes by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.mailing import Hours
from engine.domain.permission import called, require
from engine.domain.tasks import TaskKind
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound, RectifyError
from engine.operations.drafts import find_draft
from engine.operations.ledger import Ledger
from engine.operations.simulated import Simulated, SimulatedDay
from engine.operations.simulating import Scenario, simulate
from engine.operations.stage import FEWEST_PEOPLE
from engine.operations.studio import bench
from engine.operations.tasks import result_of
from engine.words import Words
from notifications.wording import near_date
from rectify.bootstrap import App, vocabulary
from rectify.holidays import published
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Calling
from rectify.http.patience import PATIENCE_S, TakesTooLong, patient
from rectify.http.turns import AnotherTurn, one_at_a_time
from rectify.web.loads import by_weight, in_parts, load, shade, spans
from rectify.web.page import go_to, page
from rectify.web.studio.looking import FILE, Name, path
from rectify.web.task_path import new_path
from workflows.catalogue import require_definition
from workflows.problems import DefinitionRefused

router = APIRouter(prefix="/workflows/{name}", route_class=GuardedRoute, include_in_schema=False)
# So much is played at once; of more it is known that it takes minutes.
AT_ONCE: Mapping[str, int] = {"items": 200, "people": 50, "days": 366}
BOUNDS: Mapping[str, int] = {"items": 5_000, "people": 500, "days": 1_100, "seed": 2**31 - 1}
_SHOWN, _ROWS = 20, 60
_COMMAND = "rectify workflow simulate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of it, what its roles are called, and the steps nobody took."""

    played: Simulated
    roles: Mapping[str, Words]
    untaken: Sequence[Words]


PLAYED = TypeAdapter(Played)


@router.get("/simulate")
@for_people
def show(
    request: Request,
    name: Name,
    call: Calling,
    items: Annotated[int | None, Query(ge=1, le=BOUNDS["items"])] = None,
    people: Annotated[int, Query(ge=FEWEST_PEOPLE, le=BOUNDS["people"])] = 12,
    days: Annotated[int, Query(ge=1, le=BOUNDS["days"])] = 90,
    seed: Annotated[int, Query(ge=0, le=BOUNDS["seed"])] = 1,
    task: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Show what is to be played, and what came of it, now or in a task; nothing is sent and nothing kept."""
    require(call.actor, Action.TRY_WORKFLOW)
    found = bench(call.ledger, name, actor=call.actor)
    asked = {"items": items or 30, "people": people, "days": days, "seed": seed}
    long = new_path(TaskKind.SIMULATION, {"name": name, **asked})
    if any(asked[key] > most for key, most in AT_ONCE.items()):
        return go_to(long)
    done: Played | None = None
    refusal: RectifyError | None = None
    try:
        if task is not None:
            kept, result = result_of(call.ledger, task, actor=call.actor, at=call.at, kind=TaskKind.SIMULATION)
            done, asked = PLAYED.validate_json(result), {key: kept.asked[key] for key in asked}
        elif items is not None:
            with one_at_a_time():
                done = play(call.app, name, asked, actor=call.actor, at=call.at, after_each=patient(_COMMAND))
    except DefinitionRefused:
        return go_to(path(name, done="mend"))
    except NotFound:
        raise
    except RectifyError as fault:
        refusal = fault
    return page(
        request,
        "studio/play.html",
        here="workflows",
        wide=True,
        refusal=refusal,
        long=long if isinstance(refusal, TakesTooLong | AnotherTurn) else None,
        shelf=found.shelf,
        is_draft=found.draft is not None,
        asked=asked,
        bounds=BOUNDS,
        fewest=FEWEST_PEOPLE,
        patience=int(PATIENCE_S),
        path=path,
        **_result(done, today=call.today),
    )


def _result(done: Played | None, *, today: date) -> Mapping[str, Any]:
    """Return what the page says of what came of it; nothing before it was played."""
    if done is None:
        return {"played": None}
    played = done.played
    columns = spans(_mail_days(played), today=today)
    rows = by_weight([load(one.name, None, one.by_day, columns) for one in played.persons])
    return {
        "played": played,
        "totals": _totals(played),
        "months": _months(played),
        "columns": columns,
        "parts": in_parts(columns),
        "rows": rows[:_ROWS],
        "more_rows": max(len(rows) - _ROWS, 0),
        "shade": shade,
        "dated": partial(near_date, seen_from=today),
        "roles": done.roles,
        "untaken": done.untaken,
        "most": _SHOWN,
    }


def play(
    app: App,
    name: str,
    asked: Mapping[str, int],
    *,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None],
) -> Played:
    """Play a workflow, its draft where there is one; raises ``DefinitionRefused``, and what ``simulate`` does."""
    require(actor, Action.TRY_WORKFLOW)
    workflow, usual = _definition(app.ledger, name, actor), app.post.hours
    hours = Hours(hour=usual.hour, zone=workflow.zone, urgent=usual.urgent)
    scenario = Scenario(
        items=asked["items"],
        people=asked["people"],
        days=asked["days"],
        first=local_day(at, workflow.zone),
        seed=asked["seed"],
    )
    played = simulate(workflow, scenario, calendar=published(), hours=hours, after_each=after_each)
    return Played(played=played, roles=_roles(played, workflow), untaken=_untaken(played, workflow))


def _definition(ledger: Ledger, name: str, actor: Actor) -> Workflow:
    draft = find_draft(ledger, name, actor=actor)
    if draft is not None:
        return require_definition(draft.source or "", file=FILE, vocabulary=vocabulary())
    newest = bench(ledger, name, actor=actor).newest
    if newest is None:
        why = Words("还没有内容", "there is nothing in it yet")
        raise InvalidInput(what=Words("工作流", "Workflow"), value=name, why=why, allowed=[])
    return newest


def _totals(played: Simulated) -> Mapping[str, int]:
    return {
        "steps": sum(played.steps.values()),
        "mails": sum(day.mails for day in played.days),
        "lines": sum(day.lines for day in played.days),
        "late": max((day.overdue for day in played.days), default=0),
    }


def _mail_days(played: Simulated) -> Sequence[date]:
    return [one.day for one in played.days if one.mails]


def _months(played: Simulated) -> Sequence[tuple[str, Sequence[SimulatedDay]]]:
    return [(month, list(theirs)) for month, theirs in groupby(played.days, key=lambda day: f"{day.day:%Y-%m}")]


def _roles(played: Simulated, workflow: Workflow) -> Mapping[str, Words]:
    return {role: called(workflow, role) for one in played.persons for role in one.roles}


def _untaken(played: Simulated, workflow: Workflow) -> Sequence[Words]:
    return list(dict.fromkeys(step.title for step in workflow.transitions if step.trigger not in played.steps))
