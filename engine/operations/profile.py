"""One person as whoever looks after them knows them: roles, what they have to do, who stands in, how they get in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.extent import scope, scope_of
from engine.domain.permission import may_for, may_in_office
from engine.domain.sign_in import LinkPurpose
from engine.domain.standing_names import PERSON
from engine.domain.units import Tree
from engine.domain.workdays import local_day
from engine.errors import NotFound
from engine.operations.absence import ListedSubstitute, told_of
from engine.operations.directory import ListedPerson, shown_to
from engine.operations.ledger import Ledger
from engine.operations.register import open_states
from engine.operations.roles import role_words_in
from engine.operations.sessions import ListedSession, listed_of
from engine.operations.signing_in import Limits
from engine.operations.units import ListedUnit, shown_unit
from engine.store import absence, directory, loads, one_time_links, people, sign_in, units, versions
from engine.store.directory import StoredPerson, WantedGrants, WantedPeople
from engine.store.glance import Glance, glancing
from engine.store.loads import Load
from engine.store.sign_in import KnownAccount
from engine.words import Words

# What may be done about one person, for which somebody is told whether they may.
ABOUT = (
    Action.SEE_PERSON,
    Action.SEND_LINK,
    Action.KEEP_SESSIONS,
    Action.APPOINT_SUBSTITUTE,
    Action.KEEP_HABITS,
    Action.SEE_MAIL,
)
_OF_OFFICE = (Action.ADMINISTER, Action.HAND_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role held in a unit (path) since when; ``reaches`` are the paths of the units below, in which it counts too."""

    role: str
    title: Words
    unit: str
    unit_id: int
    since: datetime
    reaches: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInState:
    """How somebody gets in. ``link`` was sent and is not used: what for, when, until when. ``last``: when, where."""

    has_password: bool
    link: tuple[LinkPurpose, datetime, datetime] | None
    last: tuple[datetime, str | None, str] | None
    sessions: Sequence[ListedSession]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person. What whoever asks may not know is None (``roles``, ``sign_in``) or left out (``substitutes``).

    ``units`` are all there are.

    ``owns``, ``leads`` and ``verifies`` count items that whoever asks may see. ``may`` says what they may do here.
    """

    person: ListedPerson
    roles: Sequence[HeldRole] | None
    owns: Load
    leads: Load
    verifies: Load
    substitutes: Sequence[ListedSubstitute]
    sign_in: SignInState | None
    may: Mapping[Action, bool]
    role_words: Mapping[str, Words]
    units: Sequence[ListedUnit]


def profile(ledger: Ledger, login: str, *, limits: Limits, zone: str, actor: Actor, at: datetime) -> Profile:
    """Return a person as far as the actor may know of them; raises ``NotFound``. Civil days are those of ``zone``."""
    today = local_day(at, zone)
    wanted = WantedPeople(
        scope=scope_of(actor, Action.SEE_PERSON), all_at_work=may_in_office(actor, Action.SEE_PEOPLE), login=login
    )
    with glancing(ledger.database) as work:
        _ask_ahead(work, login, today)
        found = directory.listed(work, wanted)
        if not found:
            raise NotFound(what=PERSON, which=login)
        (one,) = found
        may = {action: may_for(actor, action, one.id, one.unit_id) for action in ABOUT}
        may |= {action: may_in_office(actor, action) for action in _OF_OFFICE}
        words = role_words_in(work, ledger)
        counts = loads.about(work, one.id, scope(actor), open_states(work, ledger))
        account = sign_in.account_by_login(work, login)
        return Profile(
            person=shown_to(work, found, actor)[0],
            roles=_roles(work, one, words) if may[Action.SEE_PERSON] else None,
            owns=counts[0],
            leads=counts[1],
            verifies=counts[2],
            substitutes=_substitutes(work, one, today, actor, sees_all=may[Action.APPOINT_SUBSTITUTE]),
            sign_in=_sign_in(work, account, limits, at) if account and may[Action.KEEP_SESSIONS] else None,
            may=may,
            role_words=words,
            units=_units(work) if may_in_office(actor, Action.SEE_PEOPLE) else (),
        )


def _ask_ahead(work: Glance, login: str, today: date) -> None:
    work.ahead(
        units.tree,
        versions.all_of,
        people.names,
        people.logins,
        people.by_unit,
        lambda ask: absence.spans(ask, still_on=today),
        lambda ask: sign_in.account_by_login(ask, login),
    )


def _units(work: Glance) -> Sequence[ListedUnit]:
    tree, sizes = units.tree(work), people.by_unit(work)
    return [shown_unit(tree, place.id, sizes) for place in tree.in_order()]


def _roles(work: Glance, one: StoredPerson, words: Mapping[str, Words]) -> Sequence[HeldRole]:
    tree = units.tree(work)
    return [
        HeldRole(
            role=grant.role,
            title=words.get(grant.role) or Words(grant.role, grant.role),
            unit=tree.called(grant.unit_id),
            unit_id=grant.unit_id,
            since=grant.granted_at,
            reaches=_below(tree, grant.unit_id),
        )
        for grant in directory.grants(work, WantedGrants(scope=None, person_ids=frozenset({one.id})))
    ]


def _below(tree: Tree, unit_id: int) -> tuple[str, ...]:
    below = tree.below(unit_id) - {unit_id}
    return tuple(tree.path(place.id) for place in tree.in_order() if place.id in below)


def _substitutes(
    work: Glance, one: StoredPerson, today: date, actor: Actor, *, sees_all: bool
) -> Sequence[ListedSubstitute]:
    """Return who stands in for somebody, and for whom they do, as far as it concerns the actor."""
    spans = [
        span
        for span in absence.spans(work, still_on=today)
        if one.id in (span.person_id, span.substitute_id)
        and (sees_all or actor.own_id in (span.person_id, span.substitute_id))
    ]
    return told_of(work, spans, today)


def _sign_in(work: Glance, account: KnownAccount, limits: Limits, at: datetime) -> SignInState | None:
    if account.is_service:
        return None
    key, idle_since = account.id, at - limits.idle
    work.ahead(
        lambda ask: one_time_links.sent_to(ask, key, at=at),
        lambda ask: sign_in.last_signed_in(ask, key),
        lambda ask: sign_in.live_sessions(ask, key, idle_since=idle_since, at=at),
    )
    link = one_time_links.sent_to(work, key, at=at)
    return SignInState(
        has_password=account.password_hash is not None,
        link=None if link is None else (link.purpose, link.sent_at, link.expires_at),
        last=sign_in.last_signed_in(work, key),
        sessions=listed_of(work, key, limits=limits, at=at),
    )
