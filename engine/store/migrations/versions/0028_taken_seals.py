"""When seals of the history were taken, and by whom: so that the office hears when the last one is old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "taken_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chains", sa.Integer(), nullable=False),
        sa.CheckConstraint("chains >= 0", name=op.f("ck_taken_seal_chains")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_seal")),
        sqlite_autoincrement=True,
    )
