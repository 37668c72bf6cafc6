"""What searches look in: the plain text of each item, and an index of its grams in the way of either database."""

from sqlalchemy import DDL, event
from sqlalchemy.schema import ExecutableDDLElement
from sqlmodel import Field

from engine.store.tables.table import Table, metadata, prose


class ItemWords(Table, table=True):
    """The searched fields of an item as plain text (``engine.domain.searching``).

    ``item_grams`` beside it is no table of the model: on SQLite an FTS5 index without content, on PostgreSQL arrays
    under a GIN index. Both hold the grams of ``text`` and nothing else.
    """

    __tablename__ = "item_words"
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    text: str = prose()


GRAMS = "item_grams"
CREATE_GRAMS: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE item_grams USING fts5(grams, content='', columnsize=0, detail=none, tokenize=ascii)",
        "CREATE VIRTUAL TABLE item_grams_counted USING fts5vocab(item_grams, row)",
    ),
    "postgresql": (
        "CREATE TABLE item_grams (item_id INTEGER CONSTRAINT pk_item_grams PRIMARY KEY, grams TEXT[] NOT NULL)",
        "CREATE INDEX ix_item_grams_grams ON item_grams USING gin (grams)",
    ),
}
for _dialect, _commands in CREATE_GRAMS.items():
    for _command in _commands:
        create: ExecutableDDLElement = DDL(_command)  # type: ignore[no-untyped-call]  # it has no types
        event.listen(metadata, "after_create", create.execute_if(dialect=_dialect))
