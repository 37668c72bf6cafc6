"""Who is let into confidential items, as rows: what lists ask, beside the item's own column that decisions read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert

from engine.store.tables.ledger import ItemConfidant
from engine.store.unit_of_work import UnitOfWork, table_of

_confidant = table_of(ItemConfidant)
_FORGET = delete(_confidant).where(_confidant.c.item_id == bindparam("item"))
_PUT = insert(_confidant).values(item_id=bindparam("item"), person_id=bindparam("person"))


def put(work: UnitOfWork, item_id: int, person_ids: Iterable[int]) -> None:
    """Let exactly these people into an item; nobody else any more."""
    work.run(_FORGET, item=item_id)
    work.run_many(_PUT, ({"item": item_id, "person": person} for person in sorted(person_ids)))
