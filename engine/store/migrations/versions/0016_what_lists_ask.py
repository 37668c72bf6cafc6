"""What a list asks of an item is in one index: counting does not read what an item says."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.drop_index("ix_item_state", table_name="item")
    op.create_index(
        "ix_item_state",
        "item",
        [
            "state", "due_on", "void_at", "paused_on", "unit_id", "is_confidential", "owner_id", "leader_id",
            "verifier_id", "created_by_id", "inspection_id",
        ],
    )  # fmt: skip
