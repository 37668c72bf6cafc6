"""Papers on their way into the ledger, and the notices that were published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_STATES = "state IN ('waiting', 'reading', 'refused', 'read', 'confirmed', 'taking', 'taken', 'dropped')"
_LIVE = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Take the step."""
    _create_incoming()
    op.create_table(
        "incoming_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incoming_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=True),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("has_doubts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["incoming_id"], ["incoming.id"], name=op.f("fk_incoming_finding_incoming_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_finding")),
        sa.UniqueConstraint("incoming_id", "position", name=op.f("uq_incoming_finding_incoming_id_position")),
        sqlite_autoincrement=True,
    )
    _create_published_notice()


def _create_incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("inspection", sa.String(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(_STATES, name=op.f("ck_incoming_state")),
        sa.CheckConstraint("length(file_name) BETWEEN 1 AND 255", name=op.f("ck_incoming_file_name")),
        sa.CheckConstraint("done >= 0", name=op.f("ck_incoming_done")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_incoming_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incoming_made_by_id", "incoming", ["made_by_id", "state"])


def _create_published_notice() -> None:
    op.create_table(
        "published_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("confidential", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_note", sa.Text(), nullable=True),
        sa.CheckConstraint("edition IN ('outside', 'inside')", name=op.f("ck_published_notice_edition")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_published_notice_withdrawn")
        ),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_published_notice_inspection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_notice")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_published_notice_live",
        "published_notice",
        ["inspection_id", "edition"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
