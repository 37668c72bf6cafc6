"""An office's own templates of documents."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "paper_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_paper_template_number")),
        sa.CheckConstraint("length(file_name) BETWEEN 1 AND 255", name=op.f("ck_paper_template_file_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_template")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_paper_template_kind_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paper_choice",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["paper_template.id"], name=op.f("fk_paper_choice_template_id")
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_paper_choice")),
    )
