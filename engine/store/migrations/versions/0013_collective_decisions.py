"""Collective decisions: meetings that are called, who should attend, what each of them said."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_SHARES = "'two_thirds', 'more_than_half', 'half'"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("item_state", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("quorum", sa.String(), nullable=False),
        sa.Column("majority", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("called_by", sa.String(), nullable=False),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("called_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("used_version", sa.Integer(), nullable=True),
        sa.CheckConstraint("(trigger IS NULL) <> (request_id IS NULL)", name=op.f("ck_decision_about")),
        sa.CheckConstraint("length(subject) BETWEEN 1 AND 200", name=op.f("ck_decision_subject")),
        sa.CheckConstraint(f"quorum IN ({_SHARES})", name=op.f("ck_decision_quorum")),
        sa.CheckConstraint(f"majority IN ({_SHARES})", name=op.f("ck_decision_majority")),
        sa.CheckConstraint(
            "state IN ('open', 'carried', 'not_carried', 'withdrawn', 'lapsed')", name=op.f("ck_decision_state")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_decision_item_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_decision_request_id")),
        sa.ForeignKeyConstraint(["called_by_id"], ["person.id"], name=op.f("fk_decision_called_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decision_item_id"), "decision", ["item_id"])
    op.create_index("ix_decision_open_trigger", "decision", ["item_id", "trigger"], unique=True, **_where("state = 'open'"))
    op.create_index("ix_decision_open_request", "decision", ["request_id"], unique=True, **_where("state = 'open'"))
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("spoke_as", sa.Integer(), nullable=True),
        sa.Column("said_at", UtcDateTime(), nullable=True),
        sa.Column("absence", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=True),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "opinion IS NULL OR opinion IN ('for', 'against', 'abstain')", name=op.f("ck_seat_opinion")
        ),
        sa.CheckConstraint("(opinion IS NULL) = (spoke_as IS NULL)", name=op.f("ck_seat_spoken")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_seat_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("decision_id", "person_id", name=op.f("uq_seat_decision_id_person_id")),
        sa.UniqueConstraint("decision_id", "spoke_as", name=op.f("uq_seat_decision_id_spoke_as")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_seat_person_id"), "seat", ["person_id"])
    op.create_index("ix_seat_head", "seat", ["decision_id"], unique=True, **_where("is_head"))


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
