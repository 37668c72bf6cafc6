"""What an office writes itself: drafts of its workflows, and its own texts of mails in numbered versions."""

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from engine.store.tables.table import NEVER_REUSED, Table, at_least, key, maybe_ref, moment, one_of, prose


class WorkflowDraft(Table, table=True):
    """The text of a workflow as it is being written; one for the office, so that two managers see the same.

    ``number`` grows with each save, also when the draft ends (``source`` is None then): it is the fence against a page
    that was loaded before somebody else saved. ``based_on`` is the version from which the writing began.
    """

    __tablename__ = "workflow_draft"
    __table_args__ = (at_least("number", 1),)
    key: str = Field(primary_key=True, max_length=80)
    number: int
    source: str | None = Field(default=None, sa_type=Text)
    based_on: int | None = None
    saved_by: str
    saved_at: datetime = moment()


class MailText(Table, table=True):
    """One version of an office's own text for a kind of mail in one language; it never changes.

    Of its parts None is the one for which the version says nothing: that of the folder, or the product's, is used.
    """

    __tablename__ = "mail_text"
    __table_args__ = (
        UniqueConstraint("kind", "language", "number"),
        at_least("number", 1),
        one_of("language", ("zh", "en")),
        NEVER_REUSED,
    )
    id: int | None = key()
    kind: str
    language: str
    number: int
    subject: str | None = prose(None)
    plain: str | None = prose(None)
    html: str | None = prose(None)
    note: str = prose()
    added_by: str
    added_at: datetime = moment()


class MailTextChoice(Table, table=True):
    """Which version a kind of mail is written with; no row, or none named, where it is not one of these."""

    __tablename__ = "mail_text_choice"
    __table_args__ = (one_of("language", ("zh", "en")),)
    kind: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    text_id: int | None = maybe_ref("mail_text")
    chosen_by: str
    chosen_at: datetime = moment()
