"""People: listed as far as the caller may know of them, added, named, moved, taken in from a workbook; leaving."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import Field

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.scopes import Scope
from engine.operations import directory, leaving, personnel
from engine.words import Language
from notifications.mailbox import mailbox
from rectify.answers.people import (
    Enabled,
    Left,
    Moved,
    People,
    Person,
    PersonAdded,
    Reached,
    Renamed,
    left,
    people,
    person,
    person_added,
)
from rectify.answers.rosters import RosterTaken, roster_taken
from rectify.api.asked import Asked, Login, Name, PersonLogin, Text
from rectify.api.pages import Behind, Limit, tell_next
from rectify.documents.first_sheet import LARGEST
from rectify.documents.roster import take_in_workbook
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.uploads import written

router = APIRouter(prefix="/people", tags=["people"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling, response: Response, limit: Limit = 100, after: Behind = None) -> People:
    """Return the people of the office with login, name and unit; the rest of those whom the caller looks after.

    Whoever holds no role is told of nobody but themselves.
    """
    found = directory.list_people(call.ledger, after=after, most=limit, actor=call.actor)
    tell_next(found.next, call, response)
    return people(found)


@router.get("/{login}")
@for_scope(Scope.READ)
def show(login: PersonLogin, call: Calling) -> Person:
    """Return one person, as the list has them."""
    return person(directory.one_person(call.ledger, login, actor=call.actor))


class AskedPerson(Asked):
    """Somebody new; a ``service`` is a program, which has roles and tokens and no way to sign in.

    A unit that is not there yet is added where its path says.
    """

    login: Login
    name: Name
    email: Name | None = None
    unit: Name | None = None
    language: Language = "zh"
    roles: Annotated[list[Name], Field(max_length=20)] = Field(default_factory=list)
    service: bool = False


@router.post("", status_code=201)
@for_scope(Scope.PEOPLE)
def add(asked: AskedPerson, call: Calling, response: Response) -> PersonAdded:
    """Add a person or a service; with roles in their unit, for which a token needs the scope `roles` too."""
    if asked.roles:
        call.require_scope(Scope.ROLES)
    known = personnel.add_person(
        call.ledger,
        asked.login,
        asked.name,
        email=None if asked.email is None else mailbox(asked.email),
        unit=asked.unit,
        language=asked.language,
        roles=asked.roles,
        is_service=asked.service,
        actor=call.actor,
        at=call.at,
    )
    response.headers["Location"] = f"{call.url.path}/{known.login}"
    return person_added(known, asked.roles)


# The same workbook twice changes nothing, so that no answer need be kept.
@router.post("/imports")
@for_scope(Scope.ROLES, repeats=False)
def take_in(
    call: Calling,
    file: Annotated[UploadFile, File(description="A workbook, `.xlsx`, with a line for each person.")],
    dry_run: Annotated[bool, Form(description="Only tell what it would do.")] = False,
) -> RosterTaken:
    """Take people from a workbook, all of them or, where anything is wrong with it, none; `problems` says what."""
    require(call.actor, Action.ADMINISTER)
    with written([file], most=LARGEST) as (path,):
        done, problems = take_in_workbook(call.ledger, path, actor=call.actor, at=call.at, dry_run=dry_run)
        return roster_taken(path.name, done, problems, dry_run=dry_run)


class AskedName(Asked):
    """Another name."""

    name: Name


class AskedUnit(Asked):
    """Another unit by its name or path, null for the office itself."""

    unit: Name | None


class AskedAddress(Asked):
    """Another address."""

    email: Name


class AskedLeaving(Asked):
    """Who gets what they hold, or that it stays theirs; one of both where they hold anything.

    ``confidences_to`` is let into confidential items of which nobody else may know: never whoever calls, and by a token
    only with the scope `roles`.
    """

    hand_over_to: Login | None = None
    keep_items: bool = False
    confidences_to: Login | None = None
    note: Text = ""


@router.post("/{login}/rename")
@for_scope(Scope.PEOPLE)
def rename(login: PersonLogin, asked: AskedName, call: Calling) -> Renamed:
    """Give a person another name; the history keeps the old one."""
    changed = personnel.rename_person(call.ledger, login, asked.name, actor=call.actor, at=call.at)
    return {"login": login, "name": asked.name.strip(), "changed": changed}


@router.post("/{login}/move")
@for_scope(Scope.PEOPLE)
def move(login: PersonLogin, asked: AskedUnit, call: Calling) -> Moved:
    """Put a person into another unit; their roles stay where they are held."""
    changed = personnel.move_person(call.ledger, login, asked.unit, actor=call.actor, at=call.at)
    return {"login": login, "unit": asked.unit, "changed": changed}


@router.post("/{login}/email")
@for_scope(Scope.ROLES)
def set_address(login: PersonLogin, asked: AskedAddress, call: Calling) -> Reached:
    """Give a person another mail address; what was known against the old one is forgotten."""
    require(call.actor, Action.ADMINISTER)
    checked = mailbox(asked.email)
    personnel.set_email(call.ledger, login, checked, actor=call.actor, at=call.at)
    return {"login": login, "email": checked}


@router.post("/{login}/disable")
@for_scope(Scope.PEOPLE)
def disable(login: PersonLogin, asked: AskedLeaving, call: Calling) -> Left:
    """Let somebody leave: roles, substitutes, sessions and tokens end, items are handed over, the name stays."""
    if asked.confidences_to is not None:
        call.require_scope(Scope.ROLES)
    gone = leaving.disable(
        call.ledger,
        login,
        hand_over_to=asked.hand_over_to,
        keep_items=asked.keep_items,
        confidences_to=asked.confidences_to,
        note=asked.note,
        zone=call.app.settings.timezone,
        actor=call.actor,
        at=call.at,
    )
    return left(login, gone)


@router.post("/{login}/enable")
@for_scope(Scope.PEOPLE)
def enable(login: PersonLogin, call: Calling) -> Enabled:
    """Open the account of somebody who left again; roles are granted anew."""
    return {"login": login, "changed": leaving.enable(call.ledger, login, actor=call.actor, at=call.at)}
