"""Views of the ledger that people keep for themselves: nobody else sees them, and no history tells of them."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actor import Actor
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.store import views
from engine.store.unit_of_work import writing
from engine.words import Words

LONGEST_NAME, LONGEST_QUERY, MOST = 40, 1000, 20
_VIEW = Words("视图", "view")
_NAME = Words("视图名称", "Name of the view")


def save_view(ledger: Ledger, name: str, query: str, *, actor: Actor, at: datetime) -> int:
    """Keep what a list asks for under a name, in place of what had it before; return its key.

    Raises ``InvalidInput`` for a name that is empty or too long, too long a query, and for more views than 20.
    """
    name, person_id = name.strip(), _person(actor)
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or len(query) > LONGEST_QUERY:
        why = Words("没有填，或者太长", "it is empty, or too long")
        allowed = Words(f"1到{LONGEST_NAME}个字符", f"1 to {LONGEST_NAME} characters")
        raise InvalidInput(what=_NAME, value=name[:LONGEST_NAME], why=why, allowed=allowed)
    with writing(ledger.database) as work:
        held = views.of(work, person_id)
        same = next((one for one in held if one.name == name), None)
        if same is not None:
            views.remove(work, person_id, same.id, at=at)
        elif len(held) >= MOST:
            why = Words(f"已经有{MOST}个", f"there are {MOST} already")
            allowed = Words("先删去一个", "remove one first")
            raise InvalidInput(what=_VIEW, value=name, why=why, allowed=allowed)
        return views.add(work, person_id, name, query, at=at)


def remove_view(ledger: Ledger, view_id: int, *, actor: Actor, at: datetime) -> None:
    """Take one of one's own views away; raises ``NotFound``, also for somebody else's."""
    with writing(ledger.database) as work:
        if not views.remove(work, _person(actor), view_id, at=at):
            raise NotFound(what=_VIEW, which=str(view_id))


def _person(actor: Actor) -> int:
    if actor.own_id is None:
        raise NotFound(what=_VIEW, which=actor.shown_as)
    return actor.own_id
