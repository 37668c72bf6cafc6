"""What the people of a scratch office have before them in the morning: the items of the day, read all at once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.store import items
from engine.store.database import Database
from engine.store.items import StoredItem
from engine.store.unit_of_work import reading


class Morning:
    """The items of a day as they were read in the morning; whoever takes one up is the last to see it like that.

    Nobody else changes an item in a scratch office, and everybody who does takes it up first, so what has not been
    taken up is as it was read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[int, StoredItem] = {}

    def begins(self, item_ids: Iterable[int]) -> None:
        """Read the items that will be taken up today."""
        with reading(self._database) as work:
            self._read = items.get_many(work, item_ids)

    def take_up(self, item_id: int) -> StoredItem:
        """Return an item as it is now; from here on it may change."""
        known = self._read.pop(item_id, None)
        if known is not None:
            return known
        with reading(self._database) as work:
            item = items.get(work, item_id)
        assert item is not None  # noqa: S101 - nothing is ever deleted
        return item

    def is_changed(self, item_id: int) -> None:
        """Forget how an item was read that somebody changes without looking at it first."""
        self._read.pop(item_id, None)
