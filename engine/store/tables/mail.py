"""The outbox: notices that wait for a person's mail of the day, and the messages made of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from engine.store.tables.table import Table, added, at_least, key, maybe_moment, maybe_ref, moment, one_of, prose, ref


class NoticeState(StrEnum):
    """Whether a notice has found its way into a message; ``withdrawn`` when it was no longer true by then."""

    WAITING = "waiting"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"


class MessageState(StrEnum):
    """Where a message is on its way. ``unknown`` was cut off after its last byte and is tried again.

    Of the messages that a deliverer has claimed only the one that it may be handing over is ``sending``.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    WRITTEN = "written"
    UNKNOWN = "unknown"
    DEAD = "dead"


class Notice(Table, table=True):
    """Something one person should hear about one item, or about no item: a duty of the office.

    Unique by ``dedupe``, whoever puts it and how often. ``for_id`` is the absent person for whom the recipient stands
    in.
    """

    __table_args__ = (
        one_of("state", NoticeState),
        Index(
            "ix_notice_waiting",
            "recipient_id",
            "send_from",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = key()
    dedupe: str = Field(unique=True)
    kind: str
    item_id: int | None = maybe_ref("item")
    recipient_id: int = ref("person")
    data: str = prose("{}")
    created_at: datetime = moment()
    send_from: datetime = moment()
    state: str = NoticeState.WAITING
    message_id: int | None = maybe_ref("message", index=True)
    for_id: int | None = maybe_ref("person")


class Message(Table, table=True):
    """A rendered mail to one person; every try sends the same bytes (``MessageBody``) under the same Message-ID.

    ``attempts`` counts the leases and is the fence against a slower deliverer; ``failures`` counts what is held against
    the message itself, not what was the relay's fault or our own.

    ``channel`` is the way it goes: ``mail``, or one that the settings name, whose slot then ends with ``.<channel>``.
    """

    __table_args__ = (
        UniqueConstraint("recipient_id", "local_day", "slot"),
        one_of("state", MessageState),
        at_least("attempts", 0),
        Index(
            "ix_message_next",
            "next_try_at",
            sqlite_where=text("next_try_at IS NOT NULL"),
            postgresql_where=text("next_try_at IS NOT NULL"),
        ),
        Index(
            "ix_message_dead",
            "recipient_id",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
    )
    id: int | None = key()
    recipient_id: int = ref("person")
    local_day: date
    slot: str
    header_id: str = Field(unique=True)
    address: str
    language: str
    subject: str = prose()
    state: str = MessageState.WAITING
    attempts: int = 0
    next_try_at: datetime | None = maybe_moment()
    leased_until: datetime | None = maybe_moment()
    leased_by: str | None = None
    detail: str = prose()
    created_at: datetime = moment()
    sent_at: datetime | None = maybe_moment()
    channel: str = added("mail")
    failures: int = added(0)


class MessageBody(Table, table=True):
    """The bytes of a message, kept whole and apart: what changes at each try is a short row of its own."""

    __tablename__ = "message_body"
    message_id: int = Field(primary_key=True, foreign_key="message.id")
    data: bytes = Field(sa_type=LargeBinary)
