"""Who is let into confidential items, as rows: what lists ask, beside the item's own column that decisions read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, or_, select

from engine.store.tables.ledger import Item, ItemConfidant
from engine.store.unit_of_work import UnitOfWork, table_of

_confidant, _item = table_of(ItemConfidant), table_of(Item)
_FORGET = delete(_confidant).where(_confidant.c.item_id == bindparam("item"))
_PUT = insert(_confidant).values(item_id=bindparam("item"), person_id=bindparam("person"))

_LET_IN = select(_confidant.c.item_id).where(_confidant.c.person_id == bindparam("person"))
_KNOWN_TO = (
    select(_item.c.id)
    .where(
        _item.c.is_confidential.is_(True),
        _item.c.void_at.is_(None),
        or_(
            *(column == bindparam("person") for column in (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id)),
            _item.c.id.in_(_LET_IN),
        ),
    )
    .order_by(_item.c.id)
)


def known_to(work: UnitOfWork, person_id: int) -> tuple[int, ...]:
    """Return the keys of the confidential items of which a person may know, ended ones too, in their order."""
    return tuple(row[0] for row in work.rows(_KNOWN_TO, person=person_id))


def put(work: UnitOfWork, item_id: int, person_ids: Iterable[int]) -> None:
    """Let exactly these people into an item; nobody else any more."""
    work.run(_FORGET, item=item_id)
    work.run_many(_PUT, ({"item": item_id, "person": person} for person in sorted(person_ids)))
