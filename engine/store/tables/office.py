"""The office itself: units in a tree, people, their accounts and roles, its calendar, this installation."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from engine.domain.clock_watch import Verdict
from engine.store.tables.table import (
    NEVER_REUSED,
    Table,
    added,
    at_least,
    key,
    maybe_moment,
    maybe_ref,
    moment,
    not_blank,
    one_of,
    prose,
    ref,
)
from engine.words import LANGUAGES


class Unit(Table, table=True):
    """A part of the office; one without a parent is the office itself.

    One that was dissolved stands below the unit that took over from it, under a name that says so.
    """

    __table_args__ = (UniqueConstraint("parent_id", "name"), not_blank("name", most=120), NEVER_REUSED)
    id: int | None = key()
    parent_id: int | None = maybe_ref("unit")
    name: str
    dissolved_at: datetime | None = maybe_moment()


class Person(Table, table=True):
    """Somebody named in the ledger; many never have an account.

    ``mail_hour`` (``HH:MM``) and ``zone`` say when their mail of the day goes out, where it differs from the office's.
    """

    __table_args__ = (not_blank("name", most=80), one_of("language", LANGUAGES), NEVER_REUSED)
    id: int | None = key()
    unit_id: int = ref("unit", index=True)
    name: str
    email: str | None = None
    language: str = "zh"
    created_at: datetime = moment()
    disabled_at: datetime | None = maybe_moment()
    mail_hour: str | None = None
    zone: str | None = None


class Account(Table, table=True):
    """A login of a person. Without a password hash nobody can sign in with it; the operator can act for it."""

    __table_args__ = (not_blank("login", most=40), NEVER_REUSED)
    id: int | None = key()
    person_id: int = ref("person", unique=True)
    login: str = Field(unique=True)
    password_hash: str | None = None
    created_at: datetime = moment()
    disabled_at: datetime | None = maybe_moment()


class RoleGrant(Table, table=True):
    """A role that a person holds in a unit and all units below it, from a moment until it was revoked.

    ``role`` is one of the product's, or of a workflow's own.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        not_blank("role", most=40),
        Index(
            "ix_role_grant_live",
            "person_id",
            "role",
            "unit_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person")
    role: str
    unit_id: int = ref("unit", index=True)
    granted_at: datetime = moment()
    revoked_at: datetime | None = maybe_moment()


class CalendarDay(Table, table=True):
    """A day off or a day worked, as ``source`` says; of what is published only days that differ from their weekday.

    What the office itself says (``office``) counts before what is published, which stays known beside it.
    """

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True)
    is_working: bool
    name: str = ""
    source: str = Field(primary_key=True)


class Installation(Table, table=True):
    """This one database: when it was made, whether it is for trying things, and when it last ticked and sent.

    ``epoch`` is part of every Message-ID, so that a restored copy never repeats an identifier.
    ``post_key`` signs where mail that comes back was going, and what is told to other programs.
    ``calendar_own_until`` is how far the office itself has said that its holidays are known.
    """

    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    epoch: str
    post_key: str = added("unset")
    is_sandbox: bool = False
    office_name: str = ""
    calendar_version: str
    calendar_until: date
    calendar_own_until: date | None = None
    created_at: datetime = moment()
    last_tick_at: datetime | None = maybe_moment()
    last_delivery_at: datetime | None = maybe_moment()


class HolidayChoice(Table, table=True):
    """That, how many days before and whom the office reminds of holidays; no row while it does not.

    ``days`` are numbers separated by commas, the most first; so are ``roles``, empty for everybody with an account.
    Days are civil days of ``zone``; reminders of days before ``since`` do not count.
    """

    __tablename__ = "holiday_choice"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    days: str
    roles: str = ""
    zone: str
    since: date


class ClockWatch(Table, table=True):
    """The clock of one machine since it was started, as it was last read: by the wall, and in seconds since the start.

    ``trusted`` is the last reading that was believed; ``moved`` the first after the wall's time went another way.
    """

    __tablename__ = "clock_watch"
    __table_args__ = (one_of("verdict", Verdict),)
    boot: str = Field(primary_key=True)
    verdict: str
    wall_at: datetime = moment()
    seconds: int
    trusted_wall_at: datetime = moment()
    trusted_seconds: int
    moved_wall_at: datetime | None = maybe_moment()
    moved_seconds: int | None = None


class TakenSeal(Table, table=True):
    """That a seal of the history was taken, when and by whom; the seal itself is kept outside.

    ``key`` is the name of the key it was marked with, ``chains`` how many ends it holds.
    """

    __tablename__ = "taken_seal"
    __table_args__ = (at_least("chains", 0), NEVER_REUSED)
    id: int | None = key()
    taken_at: datetime = moment()
    taken_by: str
    key: str
    chains: int


class Substitute(Table, table=True):
    """Who stands in for an absent person, from one day through another: gets the mail and may act for them."""

    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="span"),
        CheckConstraint("substitute_id <> person_id", name="other"),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person", index=True)
    substitute_id: int = ref("person", index=True)
    from_on: date
    until_on: date
    reason: str = prose()
    created_at: datetime = moment()
    created_by: str
    ended_at: datetime | None = maybe_moment()
    ended_by: str | None = None


class Snooze(Table, table=True):
    """A person asked not to be reminded of an item until after a day, never beyond its deadline."""

    __table_args__ = (
        Index(
            "ix_snooze_live",
            "item_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        NEVER_REUSED,
    )
    id: int | None = key()
    person_id: int = ref("person")
    item_id: int = ref("item")
    until_on: date
    reason: str = prose()
    created_at: datetime = moment()
    created_by: str
    ended_at: datetime | None = maybe_moment()
