"""Long work that somebody asked for, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('ledger', 'lists', 'simulation', 'forecast', 'bulk', 'history', 'health')"
_STATES = "state IN ('waiting', 'at_work', 'done', 'refused')"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("rights", sa.String(length=64), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_task_kind")),
        sa.CheckConstraint(_STATES, name=op.f("ck_task_state")),
        sa.CheckConstraint("length(asked_key) BETWEEN 1 AND 80", name=op.f("ck_task_asked_key")),
        sa.CheckConstraint("done >= 0", name=op.f("ck_task_done")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_task_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("made_by_id", "asked_key", name=op.f("uq_task_made_by_id_asked_key")),
        sqlite_autoincrement=True,
    )
