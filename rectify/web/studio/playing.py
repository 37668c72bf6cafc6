"""A workflow played through with made-up people and items, before anybody real goes by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from engine.domain.actions import Action
from engine.domain.definition import Workflow
from engine.domain.mailing import Hours
from engine.domain.permission import called, require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, RectifyError
from engine.operations.drafts import find_draft
from engine.operations.simulated import Simulated, SimulatedDay
from engine.operations.simulating import Scenario, simulate
from engine.operations.stage import FEWEST_PEOPLE
from engine.operations.studio import Bench, bench
from engine.words import Words
from rectify.bootstrap import vocabulary
from rectify.holidays import published
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.patience import PATIENCE_S, patient
from rectify.http.turns import one_at_a_time
from rectify.web.page import go_to, page
from rectify.web.studio.looking import FILE, Name, path
from workflows.catalogue import require_definition
from workflows.problems import DefinitionRefused

router = APIRouter(prefix="/workflows/{name}", route_class=GuardedRoute, include_in_schema=False)
MOST_ITEMS, MOST_PEOPLE, MOST_DAYS = 200, 50, 366
_SHOWN = 20


@router.get("/simulate")
@for_people
def show(
    request: Request,
    name: Name,
    call: Calling,
    items: Annotated[int | None, Query(ge=1, le=MOST_ITEMS)] = None,
    people: Annotated[int, Query(ge=FEWEST_PEOPLE, le=MOST_PEOPLE)] = 12,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 90,
    seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 1,
) -> Response:
    """Show what is to be played, and once it is said what came of it; nothing is sent and nothing kept."""
    require(call.actor, Action.TRY_WORKFLOW)
    found = bench(call.ledger, name, actor=call.actor)
    played, workflow, refusal = None, None, None
    if items is not None:
        try:
            workflow = _definition(call, name, found)
            played = _play(call, workflow, items=items, people=people, days=days, seed=seed)
        except DefinitionRefused:
            return go_to(path(name, done="mend"))
        except RectifyError as fault:
            refusal = fault
    return page(
        request,
        "studio/play.html",
        here="workflows",
        refusal=refusal,
        shelf=found.shelf,
        is_draft=found.draft is not None,
        asked={"items": items or 30, "people": people, "days": days, "seed": seed},
        bounds={"items": MOST_ITEMS, "people": MOST_PEOPLE, "days": MOST_DAYS, "seed": 2**31 - 1},
        fewest=FEWEST_PEOPLE,
        patience=int(PATIENCE_S),
        played=played,
        totals=_totals(played) if played else None,
        months=_months(played) if played else (),
        roles=_roles(played, workflow) if played and workflow else {},
        untaken=_untaken(played, workflow) if played and workflow else (),
        most=_SHOWN,
        path=path,
    )


def _definition(call: Call, name: str, found: Bench) -> Workflow:
    draft = find_draft(call.ledger, name, actor=call.actor)
    if draft is not None:
        return require_definition(draft.source or "", file=FILE, vocabulary=vocabulary())
    if found.newest is None:
        why = Words("还没有内容", "there is nothing in it yet")
        raise InvalidInput(what=Words("工作流", "Workflow"), value=name, why=why, allowed=[])
    return found.newest


def _play(call: Call, workflow: Workflow, *, items: int, people: int, days: int, seed: int) -> Simulated:
    usual = call.app.post.hours
    hours = Hours(hour=usual.hour, zone=workflow.zone, urgent=usual.urgent)
    first = local_day(call.at, workflow.zone)
    scenario = Scenario(items=items, people=people, days=days, first=first, seed=seed)
    with one_at_a_time():
        return simulate(
            workflow, scenario, calendar=published(), hours=hours, after_each=patient("rectify workflow simulate")
        )


def _totals(played: Simulated) -> Mapping[str, int]:
    return {
        "steps": sum(played.steps.values()),
        "mails": sum(day.mails for day in played.days),
        "lines": sum(day.lines for day in played.days),
        "late": max((day.overdue for day in played.days), default=0),
    }


def _months(played: Simulated) -> Sequence[tuple[str, Sequence[SimulatedDay]]]:
    return [(month, list(theirs)) for month, theirs in groupby(played.days, key=lambda day: f"{day.day:%Y-%m}")]


def _roles(played: Simulated, workflow: Workflow) -> Mapping[str, Words]:
    return {role: called(workflow, role) for one in played.persons for role in one.roles}


def _untaken(played: Simulated, workflow: Workflow) -> Sequence[Words]:
    return list(dict.fromkeys(step.title for step in workflow.transitions if step.trigger not in played.steps))
