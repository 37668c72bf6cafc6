"""People, their roles, and what was changed about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from typing_extensions import TypedDict

from engine.domain.ways import EVERY_KIND, Chosen
from engine.operations.correspondence import Correspondence
from engine.operations.directory import HoldersPage, ListedPerson, ListedRole, PeoplePage
from engine.operations.leaving import Left as Gone
from engine.store.people import Known
from engine.words import Language
from rectify.answers.kinds import Instant, at


class Held(TypedDict):
    """A role, and the path of the unit it is held in."""

    role: str
    unit: str


class Person(TypedDict):
    """A person with a login.

    What only whoever looks after them may see is null for everybody else: address, language, hour and zone of their
    mail, roles, and what is wrong with their address.
    """

    id: int
    login: str
    name: str
    email: str | None
    unit: str
    language: str | None
    mail_hour: str | None
    zone: str | None
    roles: list[Held] | None
    disabled: bool
    service: bool
    fault: str | None


class People(TypedDict):
    """Everybody of whom the asker may know, or a page of them; ``next`` begins the one after, null on the last."""

    users: list[Person]
    next: int | None


class Me(TypedDict):
    """Who asks; ``scopes`` is what their token may be used for, null for somebody who signed in."""

    person: Person
    scopes: list[str] | None


class Role(TypedDict):
    """A role that may be granted; ``own`` is one that a workflow names.

    ``held_by`` counts the people, of those whose roles the asker may see.
    """

    role: str
    title: str
    own: bool
    held_by: int


class Roles(TypedDict):
    """Every role that may be granted."""

    roles: list[Role]


class Holder(TypedDict):
    """Somebody who holds a role, where and since when; ``id`` is that of the grant."""

    id: int
    login: str
    name: str
    unit: str
    since: Instant


class Holders(TypedDict):
    """Who holds a role, of those whose roles the asker may see; ``next`` begins the page after."""

    role: str
    holders: list[Holder]
    next: int | None


class PersonAdded(TypedDict):
    """A person just added, with the roles they got."""

    id: int
    login: str
    name: str
    roles: list[str]


class Renamed(TypedDict):
    """The name somebody has now; ``changed`` is false when it was theirs already."""

    login: str
    name: str
    changed: bool


class Moved(TypedDict):
    """The unit somebody is in now, null for the office itself; ``changed`` is false when they were in it already."""

    login: str
    unit: str | None
    changed: bool


class Reached(TypedDict):
    """The address of somebody."""

    login: str
    email: str


class Habits(TypedDict):
    """When and in which language somebody gets mail; hour and zone are null where the office's count."""

    login: str
    mail_hour: str | None
    zone: str | None
    language: str


class Ways(TypedDict):
    """By which ways somebody hears of each kind of notice; ``*`` is every kind without a choice of its own."""

    login: str
    channels: dict[str, list[str]]


class RoleChanged(TypedDict):
    """A role granted or taken back; ``changed`` is false when it was so already."""

    login: str
    role: str
    unit: str | None
    changed: bool


class Left(TypedDict):
    """What ended with somebody's leaving: ``kept`` are items that stay theirs."""

    login: str
    changed: bool
    roles: list[Held]
    substitutes: list[int]
    mails: list[int]
    handed_over: list[str]
    kept: list[str]


class Enabled(TypedDict):
    """Somebody who is back; ``changed`` is false when they were not disabled."""

    login: str
    changed: bool


class Feed(TypedDict):
    """A link to somebody's calendar, shown this once."""

    login: str
    url: str


class FeedRevoked(TypedDict):
    """Whether there was a link to revoke."""

    login: str
    revoked: bool


def person(found: ListedPerson) -> Person:
    """Return a person as far as they were shown."""
    more = found.details
    return {
        "id": found.id,
        "login": found.login,
        "name": found.name,
        "email": more.email if more else None,
        "unit": found.unit,
        "language": more.language if more else None,
        "mail_hour": more.mail_hour if more else None,
        "zone": more.zone if more else None,
        "roles": _held(more.roles) if more else None,
        "disabled": found.is_disabled,
        "service": found.is_service,
        "fault": more.fault if more else None,
    }


def people(found: PeoplePage) -> People:
    """Return people as ``user list --json`` promises them."""
    return {"users": [person(one) for one in found.people], "next": found.next}


def roles(found: Iterable[ListedRole], language: Language) -> Roles:
    """Return the roles there are; titles in one language."""
    return {
        "roles": [
            {"role": one.role, "title": one.title.text(language), "own": one.is_own, "held_by": one.held_by}
            for one in found
        ]
    }


def holders(role: str, found: HoldersPage) -> Holders:
    """Return who holds a role."""
    return {
        "role": role,
        "holders": [
            {"id": one.id, "login": one.login, "name": one.name, "unit": one.unit, "since": at(one.since)}
            for one in found.holders
        ],
        "next": found.next,
    }


def person_added(known: Known, roles: Sequence[str]) -> PersonAdded:
    """Return a person just added."""
    return {"id": known.id, "login": known.login, "name": known.name, "roles": list(roles)}


def habits(done: Correspondence) -> Habits:
    """Return when and in which language somebody gets mail."""
    return {"login": done.login, "mail_hour": done.hour, "zone": done.zone, "language": done.language}


def chosen_ways(chosen: Chosen, open_ways: Collection[str]) -> dict[str, list[str]]:
    """Return by which of the ways that are open each kind of notice goes."""
    kinds = [EVERY_KIND, *sorted(kind for kind in chosen.by_kind if kind != EVERY_KIND)]
    return {kind: list(chosen.ways(kind, open_ways=open_ways)) for kind in kinds}


def feed(login: str, secret: str, base_url: object) -> Feed:
    """Return a link to somebody's calendar."""
    return {"login": login, "url": f"{str(base_url).rstrip('/')}/feeds/{secret}.ics"}


def left(login: str, gone: Gone) -> Left:
    """Return what ended with somebody's leaving."""
    return {
        "login": login,
        "changed": gone.changed,
        "roles": _held(gone.roles),
        "substitutes": list(gone.substitutes),
        "mails": list(gone.mails),
        "handed_over": [piece.number for piece in gone.handed_over.moved] if gone.handed_over else [],
        "kept": list(gone.kept),
    }


def _held(roles: Iterable[tuple[str, str]]) -> list[Held]:
    return [{"role": role, "unit": unit} for role, unit in roles]
