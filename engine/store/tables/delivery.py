"""What became of mails on their way out: each attempt, the way out itself, its allowances, addresses, bounces."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from engine.store.columns import UtcDateTime
from engine.store.tables.table import Table, at_least, key, maybe_moment, maybe_ref, moment, one_of, prose, ref


class AddressFault(StrEnum):
    """What is wrong with an address: a relay refused it, or a mail to it came back."""

    REFUSED = "refused"
    BOUNCED = "bounced"


class Delivery(Table, table=True):
    """One attempt to hand a message over, with the other side's own words; ``code`` is the SMTP or HTTP answer."""

    __table_args__ = (UniqueConstraint("message_id", "attempt"), at_least("attempt", 1))
    id: int | None = key()
    message_id: int = ref("message")
    attempt: int
    ended_at: datetime = moment()
    result: str
    stage: str
    code: int | None = None
    detail: str = prose()


class Relay(Table, table=True):
    """A way out that is at fault: nothing leaves by it before ``paused_until``, whichever node would send.

    ``failures`` is 0 again as soon as something has passed.
    """

    __table_args__ = (at_least("failures", 0),)
    name: str = Field(primary_key=True)
    failures: int = 0
    failing_since: datetime | None = maybe_moment()
    paused_until: datetime | None = maybe_moment()
    stage: str = ""
    code: int | None = None
    detail: str = prose()


class Allowance(Table, table=True):
    """How many messages a way out, or one person, has had in one clock hour (UTC); counted in one statement."""

    __table_args__ = (at_least("used", 0),)
    scope: str = Field(primary_key=True)
    hour: datetime = Field(sa_type=UtcDateTime, primary_key=True)
    used: int = 0


class Address(Table, table=True):
    """An address that mail did not reach; without a row nothing is known against it."""

    __table_args__ = (one_of("fault", AddressFault), at_least("times", 1))
    address: str = Field(primary_key=True)
    fault: str
    code: str = ""
    detail: str = prose()
    times: int = 1
    message_id: int | None = maybe_ref("message")
    since: datetime = moment()
    last_at: datetime = moment()


class Bounce(Table, table=True):
    """What came back about a message (RFC 3464): once for each action and status, however often it is read."""

    __table_args__ = (UniqueConstraint("message_id", "action", "status"),)
    id: int | None = key()
    message_id: int = ref("message")
    address: str
    action: str
    status: str
    detail: str = prose()
    received_at: datetime = moment()


class ChannelChoice(Table, table=True):
    """By which ways a person hears of one kind of notice (``*``: every kind that has no row of its own)."""

    __tablename__ = "channel_choice"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)


class NoticeCopy(Table, table=True):
    """A further message that tells a notice by another way, beside the one the notice was taken up into."""

    __tablename__ = "notice_copy"
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    message_id: int = Field(foreign_key="message.id", primary_key=True)
