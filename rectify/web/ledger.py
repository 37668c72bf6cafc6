"""The ledger: a page of a list that can be narrowed, shared, kept as a view, and worked through many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request, Response

from engine.domain.cursors import Order
from engine.errors import RectifyError
from engine.operations.browsing import Browsed, browse
from engine.operations.views import LONGEST_NAME, LONGEST_QUERY, remove_view, save_view
from engine.words import Words
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.bulk_deeds import offered
from rectify.web.ledger_conditions import chosen
from rectify.web.ledger_query import COLUMNS, Asked, AskedFor, from_query
from rectify.web.ledger_rows import rows
from rectify.web.marks import Way
from rectify.web.page import go_to, page

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_ViewKey = Annotated[int, Path(ge=1, le=2**31 - 1)]
# The conditions that the form of the page asks for; the others are carried along.
_IN_FORM = frozenset({"search", "inspection", "category", "state", "unit", "due_before", "overdue"})
_SORTS = {"number": Order.NUMBER, "due": Order.DUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tab:
    """A view: a list somebody comes back to. ``key`` is that of one of their own."""

    word: Words
    path: str
    is_here: bool
    key: int | None = None


@router.get("/items")
@for_people
def show(request: Request, call: Calling, asked: AskedFor, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show one page of the ledger, as far as the reader may see it."""
    return _page(request, call, asked, said=done)


@router.post("/views")
@for_people
def keep(
    request: Request,
    call: Calling,
    name: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """Keep the list as a view of one's own."""
    asked = from_query(query)
    try:
        save_view(call.ledger, name, asked.query(), actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return _page(request, call, asked, refusal=refusal)
    return go_to(asked.path(done="kept"))


@router.post("/views/{view}/remove")
@for_people
def remove(call: Calling, view: _ViewKey) -> Response:
    """Take one of one's own views away."""
    remove_view(call.ledger, view, actor=call.actor, at=call.at)
    return go_to("/items?done=removed")


_SAID = {
    "kept": Words("视图已保存，只有您看得到。", "The view is kept; only you see it."),
    "removed": Words("视图已删去。", "The view is removed."),
}


def _page(
    request: Request, call: Call, asked: Asked, *, said: str = "", refusal: RectifyError | None = None
) -> Response:
    found = browse(call.ledger, asked.wanted(call.today, call.app.settings.timezone), actor=call.actor)
    tabs = _tabs(asked, found, call)
    here = next((tab for tab in tabs if tab.is_here), None)
    shown = rows(found, asked, actor=call.actor, today=call.today)
    return page(
        request,
        "ledger.html",
        here="ledger",
        wide=True,
        refusal=refusal,
        done=_SAID.get(said),
        asked=asked,
        query=asked.query(),
        tabs=tabs,
        tab=here,
        total=found.page.total,
        rows=shown,
        columns=[(name, COLUMNS[name], _sort(name, asked)) for name in asked.columns],
        by_number=_sort("number", asked),
        number_word=Words("编号", "Number"),
        every_column=list(COLUMNS.items()),
        chosen=[Way(word, asked.lifted(name).path()) for name, word in chosen(asked, found.states, found.inspections)],
        states=[(key, state.title) for key, state in found.states.items()],
        units=sorted(found.units.values()),
        hidden=[(name, value) for name, value in asked.given.items() if name not in _IN_FORM],
        inspections=found.inspections,
        headings=found.headings,
        export=asked.export_path() if shown else None,
        papers=f"/papers?{urlencode({'inspection': asked.inspection})}" if asked.inspection else "/papers",
        before=asked.path(before=str(found.page.previous)) if found.page.previous else None,
        after=asked.path(after=str(found.page.next)) if found.page.next else None,
        longest_name=LONGEST_NAME,
        bulk=offered(call.actor) if shown else (),
    )


@dataclass(frozen=True, slots=True)
class _Sort:
    path: str
    is_here: bool


def _sort(column: str, asked: Asked) -> _Sort | None:
    """Return the way to the list by a column; to the usual order from the one it is in. None where no index serves."""
    order = _SORTS.get(column)
    if order is None:
        return None
    is_here = asked.order is order
    return _Sort(asked.by(Order.ID if is_here else order).path(), is_here)


def _tabs(asked: Asked, found: Browsed, call: Call) -> Sequence[_Tab]:
    given = asked.given
    fixed = (
        (Words("全部", "All"), Asked()),
        (Words("全部逾期", "All overdue"), Asked(overdue=True, order=Order.DUE)),
        (Words("我负责的", "Mine"), Asked(owner=call.caller.login, order=Order.DUE)),
    )
    tabs = [_Tab(word=word, path=one.path(), is_here=one.given == given) for word, one in fixed]
    for view in found.views:
        kept = from_query(view.query)
        word = Words(view.name, view.name)
        tabs.append(_Tab(word=word, path=kept.path(), is_here=kept.given == given, key=view.id))
    # Of several that ask for the same the last is where one is: one's own, with the name one gave it.
    here = [index for index, tab in enumerate(tabs) if tab.is_here]
    return [replace(tab, is_here=index == here[-1]) if here else tab for index, tab in enumerate(tabs)]
