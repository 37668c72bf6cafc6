"""What waits for somebody is found by indexes: the items that name them, those of their units, mails that failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_item_leader_id", "item", ["leader_id"])
    op.create_index("ix_item_verifier_id", "item", ["verifier_id"])
    op.create_index(
        "ix_item_turn", "item", ["unit_id", "state", "workflow_version_id", "due_on", "owner_id", "void_at"]
    )
    dead = sa.text("state = 'dead'")
    op.create_index("ix_message_dead", "message", ["recipient_id"], sqlite_where=dead, postgresql_where=dead)
