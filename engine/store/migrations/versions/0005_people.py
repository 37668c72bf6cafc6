"""Roles of a workflow's own, who opened an item, and who is let into a confidential one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("role_grant", table_kwargs={"sqlite_autoincrement": True}) as grants:
        grants.drop_constraint(op.f("ck_role_grant_role"), type_="check")
        grants.create_check_constraint(op.f("ck_role_grant_role"), "length(role) BETWEEN 1 AND 40")
    op.add_column("item", sa.Column("created_by_id", sa.Integer(), nullable=True))
    op.add_column("item", sa.Column("confidants", sa.String(), server_default="[]", nullable=False))
    op.create_table(
        "item_confidant",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_confidant_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_confidant_person_id")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_item_confidant")),
    )
    op.create_index(op.f("ix_item_confidant_person_id"), "item_confidant", ["person_id"])
