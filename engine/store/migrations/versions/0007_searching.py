"""The words of items, for searching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.domain.searching import grams, plain_fields

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE item_grams USING fts5(grams, content='', columnsize=0, detail=none, tokenize=ascii)",
        "CREATE VIRTUAL TABLE item_grams_counted USING fts5vocab(item_grams, row)",
    ),
    "postgresql": (
        "CREATE TABLE item_grams (item_id INTEGER CONSTRAINT pk_item_grams PRIMARY KEY, grams TEXT[] NOT NULL)",
        "CREATE INDEX ix_item_grams_grams ON item_grams USING gin (grams)",
    ),
}
_ITEMS = (
    "SELECT i.id, i.number, i.printed_number, i.title, c.title, i.responsible, i.body"
    " FROM item i LEFT JOIN category c ON c.id = i.category_id ORDER BY i.id"
)
_MEASURES = "SELECT item_id, text FROM measure WHERE void_at IS NULL ORDER BY item_id, position"


def upgrade() -> None:
    """Take the step; whoever changes what grams are must fill these tables anew."""
    op.create_table(
        "item_words",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_words_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_words")),
    )
    connection = op.get_bind()
    for command in _CREATE[connection.dialect.name]:
        connection.exec_driver_sql(command)
    is_sqlite = connection.dialect.name == "sqlite"
    into = sa.text(f"INSERT INTO item_grams ({'rowid' if is_sqlite else 'item_id'}, grams) VALUES (:item, :grams)")
    measures: dict[int, list[str]] = {}
    for item, text in connection.exec_driver_sql(_MEASURES):
        measures.setdefault(item, []).append(text)
    for item, *own in connection.exec_driver_sql(_ITEMS).fetchall():
        text = plain_fields([*own, *measures.get(item, ())])
        held = grams(text)
        connection.execute(sa.text("INSERT INTO item_words (item_id, text) VALUES (:item, :text)"), {"item": item, "text": text})
        connection.execute(into, {"item": item, "grams": " ".join(held) if is_sqlite else held})
