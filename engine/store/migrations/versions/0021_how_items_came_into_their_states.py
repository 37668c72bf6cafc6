"""How items came into their states since a day is found by an index of its own: figures of the past are told by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    enters = sa.text("action IN ('import', 'advance', 'migrate')")
    op.create_index("ix_history_enters", "history", ["at"], sqlite_where=enters, postgresql_where=enters)
