"""Every page put together."""

from __future__ import annotations

from fastapi import APIRouter

from rectify.http.access import GuardedRoute
from rectify.web import (
    account,
    bulk,
    duties,
    feedback,
    habits,
    health,
    inspections,
    item_forms,
    items,
    ledger,
    links,
    naming_people,
    paper_templates,
    papers,
    passwords,
    previews,
    publishing,
    publishing_forms,
    sign_in,
    work,
)
from rectify.web.calendar import keeping
from rectify.web.calendar import page as calendar
from rectify.web.dashboard import page as dashboard
from rectify.web.incoming import arriving, confirming, correcting
from rectify.web.office import entrance, leaving, people, person, roster, settings, units
from rectify.web.office import health as office_health
from rectify.web.post import coming, sent, texts
from rectify.web.studio import comparing, editor, playing, shelf, versions
from rectify.web.studio import publishing as studio_publishing
from rectify.web.tasks import pages as tasks

_OF_PEOPLE = (sign_in, passwords, account, habits)
_OF_ITEMS = (links, duties, items, previews, item_forms, work, ledger, bulk)
# What is fixed in an address comes before what is named in it.
_OF_INSPECTIONS = (arriving, confirming, correcting, naming_people, publishing, publishing_forms, inspections, feedback)
_OF_THE_OFFICE = (
    dashboard, calendar, keeping, papers, paper_templates, entrance, people, person, leaving, roster, settings,
    office_health, units,
)  # fmt: skip
_STUDIO = (shelf, comparing, studio_publishing, playing, versions, editor)
_POST = (coming, texts, sent)
_MODULES = (health, *_OF_PEOPLE, *_OF_ITEMS, *_OF_INSPECTIONS, *_OF_THE_OFFICE, *_STUDIO, *_POST, tasks)


def pages() -> APIRouter:
    """Return the pages as one router."""
    router = APIRouter(route_class=GuardedRoute)
    for module in _MODULES:
        router.include_router(module.router)
    return router
