"""Drafts of workflows, and an office's own texts of mails in versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "workflow_draft",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_workflow_draft_number")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_workflow_draft")),
    )
    op.create_table(
        "mail_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("plain", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_mail_text_number")),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_mail_text_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_text")),
        sa.UniqueConstraint("kind", "language", "number", name=op.f("uq_mail_text_kind_language_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mail_text_choice",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_mail_text_choice_language")),
        sa.ForeignKeyConstraint(["text_id"], ["mail_text.id"], name=op.f("fk_mail_text_choice_text_id")),
        sa.PrimaryKeyConstraint("kind", "language", name=op.f("pk_mail_text_choice")),
    )
