"""Dates of their own for measures, requests, checks, receipts, progress and duties; absence, pauses, the clock's guard."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SUBJECT = "subject IN ('item', 'measure', 'review', 'request', 'verification', 'receipt', 'progress', 'duty')"
_SET_BECAUSE = (
    "because IN ('entered', 'imported', 'opened', 'migrated', 'planned', 'asked', 'extended', 'resumed', 'redated',"
    " 'calendar')"
)
_ENDED_BECAUSE = (
    "ended_because IS NULL OR ended_because IN ('left', 'completed', 'migrated', 'replanned', 'dropped', 'answered',"
    " 'withdrawn', 'extended', 'paused', 'redated', 'calendar', 'skipped', 'handed_over')"
)
_HELD_BECAUSE = "held_because IS NULL OR held_because IN ('request', 'paused')"
_OF_ITEM = "(subject = 'duty') = (item_id IS NULL)"
_DEADLINE_CHECKS = (
    ("subject", _SUBJECT), ("because", _SET_BECAUSE), ("ended_because", _ENDED_BECAUSE),
    ("held_because", _HELD_BECAUSE), ("item", _OF_ITEM),
)  # fmt: skip
_RUNG_OUTCOME = "outcome IN ('noticed', 'superseded', 'suppressed', 'skipped', 'failed')"
_TIMER_KIND = "kind IN ('deadline', 'duty', 'holiday', 'progress', 'review', 'settle')"
_DEADLINE = (
    "id", "item_id", "subject", "subject_id", "version", "rule", "ladder", "due_on", "due_at", "zone", "calendar",
    "is_published", "because", "set_at", "ended_at", "ended_because",
)  # fmt: skip
_NOTICE = (
    "id", "dedupe", "kind", "item_id", "recipient_id", "data", "created_at", "send_from", "state", "message_id",
)  # fmt: skip
_RUNG = (
    "id", "deadline_id", "occurrence", "recipient_id", "planned_on", "fired_at", "outcome", "reason", "late",
    "notice_key",
)  # fmt: skip


def upgrade() -> None:
    """Take the step."""
    _create_owed()
    _create_requests()
    _create_absence()
    for name in ("mail_hour", "zone"):
        op.add_column("person", sa.Column(name, sa.String(), nullable=True))
    op.add_column("item", sa.Column("progress_since", sa.Date(), nullable=True))
    op.add_column("item", sa.Column("paused_on", sa.Date(), nullable=True))
    op.add_column("installation", sa.Column("calendar_own_until", sa.Date(), nullable=True))
    _create_clock_watch()
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_deadline()
        _rebuild_timer()
        _rebuild_notice()
        _rebuild_rung()
        _rebuild_calendar_day()
    else:
        _alter()
    op.create_index(
        "ix_deadline_live",
        "deadline",
        ["subject", "subject_id"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_clock_watch() -> None:
    """How the clock of each machine goes."""
    op.create_table(
        "clock_watch",
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("wall_at", UtcDateTime(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("trusted_wall_at", UtcDateTime(), nullable=False),
        sa.Column("trusted_seconds", sa.Integer(), nullable=False),
        sa.Column("moved_wall_at", UtcDateTime(), nullable=True),
        sa.Column("moved_seconds", sa.Integer(), nullable=True),
        sa.CheckConstraint("verdict IN ('steady', 'set_back', 'held')", name=op.f("ck_clock_watch_verdict")),
        sa.PrimaryKeyConstraint("boot", name=op.f("pk_clock_watch")),
    )


def _create_owed() -> None:
    """What the owner of an item and the office itself owe: receipts, progress reports, duties."""
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("workflow_version_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'completed', 'skipped')", name=op.f("ck_duty_state")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_duty_unit_id")),
        sa.ForeignKeyConstraint(
            ["workflow_version_id"], ["workflow_version.id"], name=op.f("fk_duty_workflow_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("workflow", "rule", "period", name=op.f("uq_duty_workflow_rule_period")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'completed', 'skipped')", name=op.f("ck_progress_state")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_progress_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sa.UniqueConstraint("item_id", "rule", "period", name=op.f("uq_progress_item_id_rule_period")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.Column("given_by", sa.String(), nullable=True),
        sa.Column("void_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_receipt_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receipt_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_receipt_item_id"), "receipt", ["item_id"], unique=False)


def _create_requests() -> None:
    """Requests, the answers to them, and pauses."""
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=False),
        sa.Column("paused_by", sa.String(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("resumed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_pause_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pause_item_id"), "pause", ["item_id"], unique=False)
    op.create_index(
        "ix_pause_under_way",
        "pause",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("resumed_at IS NULL"),
        postgresql_where=sa.text("resumed_at IS NULL"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("askers", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("agreed_due_on", sa.Date(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('extension', 'long_term')", name=op.f("ck_request_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'agreed', 'refused', 'withdrawn', 'lapsed')", name=op.f("ck_request_state")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_request_asked_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_request_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_item_id"), "request", ["item_id"], unique=False)
    op.create_index(
        "ix_request_pending",
        "request",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_answer_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_answer_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("request_id", "position", name=op.f("uq_answer_request_id_position")),
    )


def _create_absence() -> None:
    """Substitutes, and reminders that somebody asked to rest."""
    op.create_table(
        "substitute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("substitute_id <> person_id", name=op.f("ck_substitute_other")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_substitute_span")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitute_person_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitute_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_substitute_person_id"), "substitute", ["person_id"], unique=False)
    op.create_index(op.f("ix_substitute_substitute_id"), "substitute", ["substitute_id"], unique=False)
    op.create_table(
        "snooze",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_snooze_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_snooze_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_snooze_live",
        "snooze",
        ["item_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _alter() -> None:
    """PostgreSQL changes its tables where they stand."""
    op.add_column("deadline", sa.Column("held_because", sa.String(), nullable=True))
    op.alter_column("deadline", "item_id", nullable=True)
    for name in ("subject", "because", "ended_because"):
        op.drop_constraint(op.f(f"ck_deadline_{name}"), "deadline", type_="check")
    for name, condition in _DEADLINE_CHECKS:
        op.create_check_constraint(op.f(f"ck_deadline_{name}"), "deadline", condition)
    op.drop_constraint(op.f("ck_timer_kind"), "timer", type_="check")
    op.create_check_constraint(op.f("ck_timer_kind"), "timer", _TIMER_KIND)
    op.drop_constraint(op.f("ck_rung_outcome"), "rung", type_="check")
    op.create_check_constraint(op.f("ck_rung_outcome"), "rung", _RUNG_OUTCOME)
    op.add_column("notice", sa.Column("for_id", sa.Integer(), nullable=True))
    op.alter_column("notice", "item_id", nullable=True)
    op.drop_index("ix_notice_waiting", "notice")
    op.create_index(
        "ix_notice_waiting", "notice", ["recipient_id", "send_from"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_foreign_key(op.f("fk_notice_for_id"), "notice", "person", ["for_id"], ["id"])
    op.drop_constraint(op.f("pk_calendar_day"), "calendar_day", type_="primary")
    op.create_primary_key(op.f("pk_calendar_day"), "calendar_day", ["day", "source"])


def _rebuild_deadline() -> None:
    """Write the table anew: SQLite cannot change a check or lift a NOT NULL. Foreign keys are off meanwhile."""
    op.create_table(
        "deadline_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
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
        sa.Column("held_because", sa.String(), nullable=True),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_deadline_{name}")) for name, condition in _DEADLINE_CHECKS),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_deadline_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "item_id", "subject", "subject_id", "version", name=op.f("uq_deadline_item_id_subject_subject_id_version")
        ),
    )
    _take_over("deadline", _DEADLINE)


def _rebuild_timer() -> None:
    op.create_table(
        "timer_anew",
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_TIMER_KIND, name=op.f("ck_timer_kind")),
        sa.PrimaryKeyConstraint("due_at", "kind", "subject_id", name=op.f("pk_timer")),
        sqlite_with_rowid=False,
    )
    _take_over("timer", ("due_at", "kind", "subject_id"))


def _rebuild_notice() -> None:
    op.create_table(
        "notice_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("send_from", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'merged', 'withdrawn', 'unreachable')", name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("fk_notice_for_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_notice_item_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_notice_message_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_notice_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_notice_dedupe")),
    )
    _take_over("notice", _NOTICE)
    op.create_index(op.f("ix_notice_message_id"), "notice", ["message_id"])
    op.create_index(
        "ix_notice_waiting", "notice", ["recipient_id", "send_from"], sqlite_where=sa.text("state = 'waiting'")
    )


def _rebuild_rung() -> None:
    op.create_table(
        "rung_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("fired_at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("notice_key", sa.String(), nullable=True),
        sa.CheckConstraint(_RUNG_OUTCOME, name=op.f("ck_rung_outcome")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_rung_deadline_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_rung_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rung")),
        sa.UniqueConstraint(
            "deadline_id", "occurrence", "recipient_id", name=op.f("uq_rung_deadline_id_occurrence_recipient_id")
        ),
    )
    _take_over("rung", _RUNG)
    op.create_index(
        "ix_rung_for_nobody",
        "rung",
        ["deadline_id", "occurrence"],
        unique=True,
        sqlite_where=sa.text("recipient_id IS NULL"),
    )
    op.create_index(op.f("ix_rung_notice_key"), "rung", ["notice_key"])


def _rebuild_calendar_day() -> None:
    """What is published of a day stays known beside what the office says of it."""
    op.create_table(
        "calendar_day_anew",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", "source", name=op.f("pk_calendar_day")),
    )
    _take_over("calendar_day", ("day", "is_working", "name", "source"))


def _take_over(table: str, names: tuple[str, ...]) -> None:
    """Let the table that was written anew take the place of the old one, with its rows."""
    columns = ", ".join(names)
    op.execute(f"INSERT INTO {table}_anew ({columns}) SELECT {columns} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
