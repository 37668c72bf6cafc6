"""A page of the ledger as people see it: a page of the list, with what it can be narrowed by and who is named in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.actor import Actor
from engine.domain.definition import State
from engine.domain.extent import scope
from engine.operations.conditions import asked_for, every_state
from engine.operations.ledger import Ledger
from engine.operations.reading import ListedPage, page_of
from engine.store import calendar, people, sources, units, versions, views
from engine.store.finding import Wanted
from engine.store.glance import glancing
from engine.store.sources import Source
from engine.store.views import StoredView


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """One page, with people's names and units' paths by key, every state there is by its key, and one's own views.

    ``inspections`` are those of which the reader sees an item, ``headings`` those under which they see one, of the
    inspection that is asked for or of all.
    """

    page: ListedPage
    names: Mapping[int, str]
    units: Mapping[int, str]
    states: Mapping[str, State]
    views: Sequence[StoredView]
    inspections: Sequence[Source]
    headings: Sequence[str]


def browse(ledger: Ledger, wanted: Wanted, *, actor: Actor) -> Browsed:
    """Return one page of the ledger as far as the actor may see it; raises what ``list_items`` does.

    The units are those that the actor's roles reach.
    """
    own, seen = actor.own_id or 0, scope(actor)
    with glancing(ledger.database) as work:
        work.ahead(
            calendar.version,
            units.tree,
            versions.all_of,
            lambda ask: views.of(ask, own),
            lambda ask: sources.inspections(ask, seen),
            lambda ask: sources.headings(ask, wanted.inspection, seen),
        )
        page = page_of(work, ledger, asked_for(work, ledger, wanted, actor=actor), actor=actor)
        reached = {unit for held in actor.roles.values() for unit in held}
        paths = units.paths(work)
        named = {one.facts.owner_id for one in page.items} | {one.facts.verifier_id for one in page.items}
        return Browsed(
            page=page,
            names=people.names_of(work, (key for key in named if key is not None)),
            units={key: path for key, path in paths.items() if key in reached},
            states=every_state(work, ledger),
            views=views.of(work, own),
            inspections=sources.inspections(work, seen),
            headings=sources.headings(work, wanted.inspection, seen),
        )
