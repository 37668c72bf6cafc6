"""Workflows that are not published yet: checked, previewed, played through, put into force; items moved to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, model_validator
from typing_extensions import TypedDict

from engine.domain.actions import Action
from engine.domain.definition import Workflow as Definition
from engine.domain.mailing import Hours
from engine.domain.permission import require
from engine.domain.routes import Choices
from engine.domain.scopes import Scope
from engine.domain.workdays import local_day
from engine.operations.mails_after import mails_after
from engine.operations.moving import check_routes, move_items, require_finished
from engine.operations.preview import Preview as Seen
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.publishing import newest_workflow, publish
from engine.operations.roles import role_holders
from engine.operations.simulating import Scenario, simulate
from engine.operations.stage import FEWEST_PEOPLE
from rectify.answers.previews import Preview, PreviewWithMails, preview_document, preview_with_mails
from rectify.answers.simulations import Simulation, simulated_document
from rectify.answers.workflows import Checked, Moved, Published, checked, moved_document, published_version
from rectify.api.asked import Asked, Day, Name
from rectify.api.workflow_new import FILE, Source
from rectify.api.workflows import Workflow
from rectify.bootstrap import vocabulary
from rectify.holidays import published
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling
from rectify.http.turns import one_at_a_time
from workflows.catalogue import read_definition, require_definition

router = APIRouter(tags=["workflows"], route_class=GuardedRoute)
# A year of the office takes seconds with so many; larger ones are played at the command line.
_MOST_ITEMS, _MOST_PEOPLE, _MOST_DAYS = 200, 50, 366


class AskedText(Asked):
    """A workflow file."""

    source: Source


class AskedChoices(Asked):
    """What becomes of states that are no more: ``map`` says into which they turn, ``keep`` leaves their items."""

    map: Annotated[dict[Name, Name], Field(max_length=200)] = Field(default_factory=dict)
    keep: Annotated[list[Name], Field(max_length=200)] = Field(default_factory=list)

    @property
    def choices(self) -> Choices:
        """Return them as the operation takes them."""
        return Choices(mapped=self.map, kept=frozenset(self.keep))


class AskedVersion(AskedChoices):
    """A workflow file, and what becomes of items; ``move`` moves them at once."""

    source: Source
    move: bool = False

    @model_validator(mode="after")
    def _chooses_for_a_move(self) -> AskedVersion:
        if not (self.move or self.choices.is_empty):
            message = "map and keep go with move"
            raise ValueError(message)
        return self


class AskedPreview(AskedChoices):
    """A workflow file, and what would become of items; ``mails`` works out the mails of the days after."""

    source: Source
    mails: bool = False


class Publication(TypedDict):
    """What was published, what moving items did, and what had been foreseen."""

    published: Published
    moved: Moved | None
    preview: Preview


class Moving(TypedDict):
    """What moving items did, and what had been foreseen."""

    moved: Moved
    preview: Preview


@router.post("/workflows/check")
@for_scope(Scope.WORKFLOWS, repeats=False)
def check(asked: AskedText, call: Calling) -> Checked:
    """Return every problem of a workflow file, with line, place and hint; nothing is published."""
    require(call.actor, Action.TRY_WORKFLOW)
    workflow, problems = read_definition(
        asked.source, file=FILE, vocabulary=vocabulary(), holders=role_holders(call.ledger)
    )
    return checked(FILE, problems, call.language, ok=workflow is not None)


@router.post("/workflows/preview")
@for_scope(Scope.WORKFLOWS, repeats=False)
def preview(asked: AskedPreview, call: Calling) -> PreviewWithMails:
    """Return what publishing a workflow and moving its items would do; nothing is changed."""
    require(call.actor, Action.PUBLISH)
    workflow = _definition(asked.source)
    seen = preview_publishing(call.ledger, workflow, asked.choices, actor=call.actor, at=call.at)
    return _with_mails(call, workflow, seen, asked.choices, wanted=asked.mails)


@router.post("/workflows", status_code=201, responses={200: {"model": Publication, "description": "It was there."}})
@for_scope(Scope.WORKFLOWS)
def put_into_force(asked: AskedVersion, call: Calling, response: Response) -> Publication:
    """Publish a workflow as its next version; the newest once more changes nothing (200)."""
    require(call.actor, Action.PUBLISH)
    workflow, choices = _definition(asked.source), asked.choices
    seen = preview_publishing(call.ledger, workflow, choices, actor=call.actor, at=call.at)
    if asked.move:
        require_finished(call.ledger, workflow.key)
        check_routes(call.ledger, workflow, choices)
    version, is_new = publish(call.ledger, workflow, source=asked.source, actor=call.actor, at=call.at)
    moved = move_items(call.ledger, workflow.key, choices, actor=call.actor, at=call.at) if asked.move else None
    if not is_new:
        response.status_code = 200
    response.headers["Location"] = f"{call.url.path}/{workflow.key}?number={version.number}"
    return {
        "published": published_version(version, is_new=is_new),
        "moved": None if moved is None else moved_document(moved),
        "preview": preview_document(seen, call.language),
    }


class AskedMovePreview(AskedChoices):
    """What would become of items; ``mails`` works out the mails of the days after."""

    mails: bool = False


@router.post("/workflows/{name}/move/preview")
@for_scope(Scope.WORKFLOWS, repeats=False)
def preview_move(name: Workflow, asked: AskedMovePreview, call: Calling) -> PreviewWithMails:
    """Return what moving running items to the newest version would do; nothing is changed."""
    seen = preview_moving(call.ledger, name, asked.choices, actor=call.actor, at=call.at)
    workflow = newest_workflow(call.ledger, name)
    return _with_mails(call, workflow, seen, asked.choices, wanted=asked.mails)


@router.post("/workflows/{name}/move")
@for_scope(Scope.WORKFLOWS)
def move(name: Workflow, asked: AskedChoices, call: Calling) -> Moving:
    """Move running items to the newest version; called again after an interruption it goes on."""
    seen = preview_moving(call.ledger, name, asked.choices, actor=call.actor, at=call.at)
    moved = move_items(call.ledger, name, asked.choices, actor=call.actor, at=call.at)
    return {"moved": moved_document(moved), "preview": preview_document(seen, call.language)}


class AskedSimulation(Asked):
    """A published workflow by its name, or the text of one; so many made-up items and people, so many days."""

    workflow: Name | None = None
    source: Source | None = None
    items: Annotated[int, Field(ge=1, le=_MOST_ITEMS)] = 50
    people: Annotated[int, Field(ge=FEWEST_PEOPLE, le=_MOST_PEOPLE)] = 12
    days: Annotated[int, Field(ge=1, le=_MOST_DAYS)] = 180
    first: Annotated[Day | None, Field(alias="from")] = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    most: Annotated[int, Field(alias="max", ge=0, le=10_000)] = 10

    @model_validator(mode="after")
    def _is_of_one(self) -> AskedSimulation:
        if (self.workflow is None) == (self.source is None):
            message = "one of workflow, source"
            raise ValueError(message)
        return self


@router.post("/workflows/simulate")
@for_scope(Scope.WORKFLOWS, repeats=False)
def play(asked: AskedSimulation, call: Calling) -> Simulation:
    """Play a workflow through with made-up people and items; nothing is sent and nothing kept.

    It is played for one caller at a time; another is asked to wait (429).
    """
    require(call.actor, Action.TRY_WORKFLOW)
    workflow = (
        _definition(asked.source) if asked.source is not None else newest_workflow(call.ledger, asked.workflow or "")
    )
    usual = call.app.post.hours
    scenario = Scenario(
        items=asked.items,
        people=asked.people,
        days=asked.days,
        first=asked.first or local_day(call.at, workflow.zone),
        seed=asked.seed,
        most=asked.most,
    )
    hours = Hours(hour=usual.hour, zone=workflow.zone, urgent=usual.urgent)
    with one_at_a_time():
        found = simulate(workflow, scenario, calendar=published(), hours=hours)
    return simulated_document(found, call.language)


def _definition(source: str) -> Definition:
    return require_definition(source, file=FILE, vocabulary=vocabulary())


def _with_mails(call: Call, workflow: Definition, seen: Seen, choices: Choices, *, wanted: bool) -> PreviewWithMails:
    if not wanted or (not seen.moving and seen.unfinished is None):
        return preview_with_mails(seen, None, call.language)
    with one_at_a_time():
        mails = mails_after(
            call.ledger, workflow, seen, choices, hours=call.app.post.hours, actor=call.actor, at=call.at
        )
    return preview_with_mails(seen, mails, call.language)
