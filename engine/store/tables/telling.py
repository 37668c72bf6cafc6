"""Ways in which other programs and calendars hear of the ledger, and links of mails that were used."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from engine.store.tables.table import NEVER_REUSED, Table, at_least, key, maybe_moment, moment, one_of, prose, ref


class Webhook(Table, table=True):
    """An address that is told of what happens, as far as its person may see it, in the order of the history.

    ``cursor`` is the last link of the history that is done with. ``turn`` is the fence: whoever takes a turn counts it
    up, and only the last one may move the cursor. ``secret`` signs, so it is kept as it is. ``tries`` and
    ``failing_since`` are about the event that is next; ``paused_because`` says why nothing is sent until it is resumed.
    """

    __table_args__ = (
        one_of("paused_because", ("asked", "failing", "person"), optional=True),
        at_least("turn", 0),
        at_least("tries", 0),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person")
    url: str = prose()
    types: str = prose()
    secret: str
    cursor: int
    turn: int = 0
    leased_until: datetime | None = maybe_moment()
    next_try_at: datetime = moment()
    tries: int = 0
    failing_since: datetime | None = maybe_moment()
    paused_because: str | None = None
    code: int | None = None
    detail: str = prose()
    last_sent_at: datetime | None = maybe_moment()
    created_at: datetime = moment()
    removed_at: datetime | None = maybe_moment()


class WebhookEvent(Table, table=True):
    """An event that its webhook would not take, or that is to be sent again; ``sent`` once it was."""

    __tablename__ = "webhook_event"
    __table_args__ = (
        UniqueConstraint("webhook_id", "history_id"),
        one_of("state", ("dead", "again", "sent")),
        NEVER_REUSED,
    )
    id: int | None = key()
    webhook_id: int = ref("webhook")
    history_id: int = ref("history")
    state: str
    code: int | None = None
    detail: str = prose()
    changed_at: datetime = moment()


class Feed(Table, table=True):
    """The calendar of a person behind a link nobody can guess; only the hash of its secret is kept."""

    __table_args__ = (
        Index(
            "ix_feed_live",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person")
    secret_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = moment()
    revoked_at: datetime | None = maybe_moment()


class UsedLink(Table, table=True):
    """A link of a mail that has done its one thing."""

    __tablename__ = "used_link"
    token_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = ref("person")
    purpose: str
    used_at: datetime = moment()
