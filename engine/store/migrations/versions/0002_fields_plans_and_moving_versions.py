"""Fields and planned measures of items, dropped measures, and items that move to another workflow version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SET_BECAUSE = "because IN ('entered', 'imported', 'opened', 'migrated')"
_ENDED_BECAUSE = "ended_because IS NULL OR ended_because IN ('left', 'completed', 'migrated')"
_VERSION = ("id", "key", "number", "sha256", "source", "model", "published_by", "published_at")
_DEADLINE = (
    "id", "item_id", "subject", "subject_id", "version", "rule", "ladder", "due_on", "due_at", "zone", "calendar",
    "is_published", "because", "set_at", "ended_at", "ended_because",
)  # fmt: skip


def upgrade() -> None:
    """Take the step."""
    op.add_column("item", sa.Column("measures_planned", sa.Integer(), server_default="0", nullable=False))
    op.add_column("item", sa.Column("evidence_of", sa.String(), server_default="{}", nullable=False))
    op.add_column("item", sa.Column("reviews_since", sa.Date(), nullable=True))
    op.add_column("measure", sa.Column("void_at", UtcDateTime(), nullable=True))
    op.add_column("measure", sa.Column("void_reason", sa.String(), nullable=True))
    op.create_table(
        "workflow_migration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["workflow_version.id"], name=op.f("fk_workflow_migration_to_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_migration")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_workflow_migration_to_version_id"), "workflow_migration", ["to_version_id"])
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_deadline()
        _rebuild_workflow_version()
    else:
        op.drop_constraint(op.f("uq_workflow_version_key_sha256"), "workflow_version", type_="unique")
        for name, condition in (("because", _SET_BECAUSE), ("ended_because", _ENDED_BECAUSE)):
            op.drop_constraint(op.f(f"ck_deadline_{name}"), "deadline", type_="check")
            op.create_check_constraint(op.f(f"ck_deadline_{name}"), "deadline", condition)


def _rebuild_deadline() -> None:
    """Write the table anew with its wider checks: SQLite cannot change a check. Foreign keys are off meanwhile."""
    op.create_table(
        "deadline_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=True),
        sa.CheckConstraint(_SET_BECAUSE, name=op.f("ck_deadline_because")),
        sa.CheckConstraint(_ENDED_BECAUSE, name=op.f("ck_deadline_ended_because")),
        sa.CheckConstraint("subject IN ('item', 'review')", name=op.f("ck_deadline_subject")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_deadline_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "item_id", "subject", "subject_id", "version", name=op.f("uq_deadline_item_id_subject_subject_id_version")
        ),
    )
    columns = ", ".join(_DEADLINE)
    op.execute(f"INSERT INTO deadline_anew ({columns}) SELECT {columns} FROM deadline")
    op.drop_table("deadline")
    op.rename_table("deadline_anew", "deadline")


def _rebuild_workflow_version() -> None:
    """Write the table anew without its rule that a hash comes once, and with what keeps its rows as they are."""
    op.create_table(
        "workflow_version_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_version")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_workflow_version_key_number")),
        sqlite_autoincrement=True,
    )
    columns = ", ".join(_VERSION)
    op.execute(f"INSERT INTO workflow_version_anew ({columns}) SELECT {columns} FROM workflow_version")
    op.drop_table("workflow_version")
    op.rename_table("workflow_version_anew", "workflow_version")
    fixed = ", ".join(f'"{name}"' for name in _VERSION)
    for name, event in (("update", f"UPDATE OF {fixed}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER workflow_version_no_{name} BEFORE {event} ON workflow_version "
            "BEGIN SELECT RAISE(ABORT, 'workflow_version is only ever added to'); END"
        )
