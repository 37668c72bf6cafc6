"""What the public says to a published notice, and the timers that remind of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIMER_KIND = "kind IN ('deadline', 'duty', 'feedback', 'holiday', 'progress', 'review', 'settle')"
_STATE = "state IN ('open', 'answered', 'closed', 'dismissed')"
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Take the step."""
    _create_feedback()
    op.create_table(
        "feedback_sender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["feedback_id"], ["public_feedback.id"], name=op.f("fk_feedback_sender_feedback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_sender")),
        sa.UniqueConstraint("feedback_id", name=op.f("uq_feedback_sender_feedback_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_timer()
    else:
        op.drop_constraint(op.f("ck_timer_kind"), "timer", type_="check")
        op.create_check_constraint(op.f("ck_timer_kind"), "timer", _TIMER_KIND)


def _create_feedback() -> None:
    op.create_table(
        "public_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("came_by", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledge_by", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answerer_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_note", sa.Text(), nullable=True),
        sa.Column("reminded_through", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "came_by IN ('letter', 'phone', 'visit', 'mail', 'web')", name=op.f("ck_public_feedback_came_by")
        ),
        sa.CheckConstraint(_STATE, name=op.f("ck_public_feedback_state")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_public_feedback_sequence")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_public_feedback_version")),
        sa.CheckConstraint(
            "state IN ('open', 'dismissed') OR answered_at IS NOT NULL", name=op.f("ck_public_feedback_answered")
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'dismissed')) = (ended_at IS NOT NULL)", name=op.f("ck_public_feedback_ended")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_public_feedback_{column}"))
            for column, target in (
                ("inspection_id", "inspection"), ("item_id", "item"), ("recorded_by_id", "person"),
                ("answerer_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_feedback")),
        sa.UniqueConstraint("number", name=op.f("uq_public_feedback_number")),
        sa.UniqueConstraint("year", "sequence", name=op.f("uq_public_feedback_year_sequence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_public_feedback_item_id"), "public_feedback", ["item_id"])
    op.create_index(
        "ix_public_feedback_open", "public_feedback", ["answer_by"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _rebuild_timer() -> None:
    """Write the table anew: SQLite cannot change a check."""
    op.create_table(
        "timer_anew",
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_TIMER_KIND, name=op.f("ck_timer_kind")),
        sa.PrimaryKeyConstraint("due_at", "kind", "subject_id", name=op.f("pk_timer")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO timer_anew (due_at, kind, subject_id) SELECT due_at, kind, subject_id FROM timer")
    op.drop_table("timer")
    op.rename_table("timer_anew", "timer")
