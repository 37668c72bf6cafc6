"""The items under a heading are found by an index: lists offer the headings under which their reader sees anything."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_item_category_id", "item", ["category_id"])
