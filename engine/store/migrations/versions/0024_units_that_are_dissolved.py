"""A unit may be dissolved: it keeps its place in what was, and nothing more is put into it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("unit", sa.Column("dissolved_at", UtcDateTime(), nullable=True))
