"""What became of mails: attempts, relays at fault, allowances, addresses, bounces; ways that people choose.

Beside it, whether and when the office is reminded of holidays.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from engine.store.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("message", sa.Column("channel", sa.String(), server_default="mail", nullable=False))
    op.add_column("message", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("installation", sa.Column("post_key", sa.String(), server_default="unset", nullable=False))
    installation = sa.table("installation", sa.column("post_key", sa.String()))
    op.execute(installation.update().values(post_key=secrets.token_hex(32)))
    _put_bytes_apart()
    _create_attempts()
    _create_ways_out()
    _create_addresses()
    _create_holiday_choice()


def _put_bytes_apart() -> None:
    op.create_table(
        "message_body",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_body_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_body")),
    )
    op.execute("INSERT INTO message_body (message_id, data) SELECT id, data FROM message")
    op.drop_column("message", "data")


def _create_attempts() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_delivery_attempt")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", "attempt", name=op.f("uq_delivery_message_id_attempt")),
    )


def _create_ways_out() -> None:
    op.create_table(
        "relay",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_relay_failures")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_relay")),
    )
    op.create_table(
        "allowance",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_allowance_used")),
        sa.PrimaryKeyConstraint("scope", "hour", name=op.f("pk_allowance")),
    )
    op.create_table(
        "channel_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_channel_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", "channel", name=op.f("pk_channel_choice")),
    )
    op.create_table(
        "notice_copy",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_notice_copy_message_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_copy_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "message_id", name=op.f("pk_notice_copy")),
    )


def _create_addresses() -> None:
    op.create_table(
        "address",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("fault IN ('refused', 'bounced')", name=op.f("ck_address_fault")),
        sa.CheckConstraint("times >= 1", name=op.f("ck_address_times")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_address_message_id")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_address")),
    )
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_bounce_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint(
            "message_id", "action", "status", name=op.f("uq_bounce_message_id_action_status")
        ),
    )


def _create_holiday_choice() -> None:
    op.create_table(
        "holiday_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_holiday_choice_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_choice")),
    )
