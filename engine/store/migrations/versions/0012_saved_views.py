"""Views of the ledger that people keep for themselves, and what is open found without what is over."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 40", name=op.f("ck_saved_view_name")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_saved_view_kept",
        "saved_view",
        ["person_id", "name"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    # What is open, for the page of whoever it waits for: the tables keep what is over for good.
    op.create_index("ix_measure_open", "measure", ["owner_id"], **_where("done_on IS NULL AND void_at IS NULL"))
    op.create_index("ix_receipt_owed", "receipt", ["person_id"], **_where("given_at IS NULL AND void_at IS NULL"))
    op.create_index("ix_progress_open", "progress", ["item_id"], **_where("state = 'open'"))
    op.create_index("ix_review_open", "review", ["item_id"], **_where("state = 'open'"))


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
