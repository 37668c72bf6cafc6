"""How somebody hears of things: hour, zone and language of their mail, ways beside mail, the link to their calendar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from engine.domain.scopes import Scope
from engine.domain.ways import EVERY_KIND
from engine.operations.correspondence import set_correspondence
from engine.operations.feeds import create_feed, revoke_feed
from engine.operations.ways import Possible, choose_ways, ways_of
from engine.words import Language
from notifications.letter import KINDS
from rectify.answers.people import Feed, FeedRevoked, Habits, Ways, chosen_ways, feed, habits
from rectify.api.asked import Asked, Name, PersonLogin
from rectify.http.access import GuardedRoute, for_people, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/people/{login}", tags=["people"], route_class=GuardedRoute)


class AskedHabits(Asked):
    """What is left out stays as it is; ``office`` as hour or zone is the office's."""

    hour: Annotated[Name | None, Field(examples=["08:30", "office"])] = None
    zone: Annotated[Name | None, Field(examples=["Asia/Shanghai", "office"])] = None
    language: Language | None = None


@router.post("/mail")
@for_scope(Scope.PEOPLE)
def set_habits(login: PersonLogin, asked: AskedHabits, call: Calling) -> Habits:
    """Say when, in which zone and in which language somebody gets mail."""
    done = set_correspondence(
        call.ledger,
        login,
        hour=asked.hour,
        zone=asked.zone,
        language=asked.language,
        actor=call.actor,
        at=call.at,
    )
    return habits(done)


@router.get("/channels")
@for_scope(Scope.READ)
def show_ways(login: PersonLogin, call: Calling) -> Ways:
    """Return by which ways somebody hears of each kind of notice."""
    chosen = ways_of(call.ledger, login, actor=call.actor)
    return {"login": login, "channels": chosen_ways(chosen, call.app.settings.channels)}


class AskedWays(Asked):
    """Mail, or channels by name; ``default`` alone takes the choice back. ``*`` is every kind of notice."""

    by: Annotated[list[Name], Field(min_length=1, max_length=50)]
    kind: Name = EVERY_KIND


@router.post("/channels")
@for_scope(Scope.PEOPLE)
def choose(login: PersonLogin, asked: AskedWays, call: Calling) -> Ways:
    """Say by which ways somebody hears of a kind of notice."""
    open_ways = call.app.settings.channels
    possible = Possible(kinds=KINDS, channels=open_ways)
    chosen = choose_ways(call.ledger, login, asked.by, kind=asked.kind, possible=possible, actor=call.actor, at=call.at)
    return {"login": login, "channels": chosen_ways(chosen, open_ways)}


# No token makes a link: it would be good for longer than the token.
@router.post("/feed", status_code=201)
@for_people
def make_feed(login: PersonLogin, call: Calling) -> Feed:
    """Make a secret link to somebody's calendar, shown this once; the one before ends."""
    secret = create_feed(call.ledger, login, actor=call.actor, at=call.at)
    return feed(login, secret, call.app.settings.base_url)


@router.post("/feed/revoke")
@for_scope(Scope.PEOPLE)
def end_feed(login: PersonLogin, call: Calling) -> FeedRevoked:
    """Let the link to somebody's calendar lead nowhere any more."""
    return {"login": login, "revoked": revoke_feed(call.ledger, login, actor=call.actor, at=call.at)}
