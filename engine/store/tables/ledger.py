"""The ledger: inspections, categories, items with measures and evidence, and the history of every change."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from engine.domain.definition import Completion
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

_HASH = 64
# Links that put an item into a state: it was taken in, took a step, or moved to another version.
ENTERS = "action IN ('import', 'advance', 'migrate')"
_TO_BE_DONE = text("done_on IS NULL AND void_at IS NULL")


class WorkflowVersion(Table, table=True):
    """A published definition: immutable, known by name and number, its hash over the normalised model.

    A hash comes again when a manager goes back to an older definition: that is a version of its own (decision 0005).
    """

    __tablename__ = "workflow_version"
    __table_args__ = (UniqueConstraint("key", "number"), NEVER_REUSED)
    id: int | None = key()
    key: str
    number: int
    sha256: str = Field(max_length=_HASH)
    source: str = prose()
    model: str = prose()
    published_by: str
    published_at: datetime = moment()


class WorkflowMigration(Table, table=True):
    """Items moved to another version of their workflow, in batches; unfinished until the last one has moved.

    ``mapping`` is JSON: for each version that items come from, by its key, the state each state becomes; a state
    that is left out keeps its items on their version. ``moved`` counts the items that have moved so far.
    """

    __tablename__ = "workflow_migration"
    __table_args__ = (NEVER_REUSED,)
    id: int | None = key()
    to_version_id: int = ref("workflow_version", index=True)
    mapping: str = prose()
    moved: int = 0
    asked_by: str
    started_at: datetime = moment()
    finished_at: datetime | None = maybe_moment()


class Inspection(Table, table=True):
    """Where findings come from: one inspection, audit or supervision. ``identity`` recognises it in a second import."""

    __table_args__ = (not_blank("code", most=40), NEVER_REUSED)
    id: int | None = key()
    code: str = Field(unique=True)
    identity: str = Field(unique=True, max_length=_HASH)
    kind: str
    title: str = prose()
    organization: str = ""
    unit_id: int = ref("unit")
    started_on: date | None = None
    ended_on: date | None = None
    feedback_on: date | None = None
    signed_on: date | None = None
    published_on: date | None = None
    contact: str | None = None
    created_at: datetime = moment()


class Category(Table, table=True):
    """A heading of findings (关于“…”问题), in the order of its inspection."""

    __table_args__ = (UniqueConstraint("inspection_id", "position"), NEVER_REUSED)
    id: int | None = key()
    inspection_id: int = ref("inspection")
    position: int
    title: str = prose()


class Item(Table, table=True):
    """A finding to be corrected. ``version`` counts its changes and is the sequence of its history.

    ``doers`` and ``taken`` are JSON lists: who worked and which steps were taken since the last return; ``fields`` are
    the values of the workflow's own fields, ``evidence_of`` counts the evidence of each group, both JSON. The dates
    of the live deadline are kept here too, so that lists need no join; the deadline row says where they come from.
    ``reviews_since`` is the day from which reviews are owed, where that is later than the day the state was entered,
    ``progress_since`` the same for progress reports; ``paused_on`` the day since which its date stands still.
    ``created_by_id`` is who opened or imported it, None for the operator. ``confidants`` is a JSON list of those let
    into it, whom ``item_confidant`` has as rows for lists.
    """

    __table_args__ = (
        UniqueConstraint("inspection_id", "sequence"),
        UniqueConstraint("inspection_id", "identity"),
        one_of("completion", Completion),
        at_least("version", 1),
        at_least("returns", 0),
        CheckConstraint("(void_at IS NULL) = (void_reason IS NULL)", name="void"),
        # All that a list asks of an item, so that counting ten thousand does not read what they say.
        Index(
            "ix_item_state", "state", "due_on", "void_at", "paused_on", "unit_id", "is_confidential", "owner_id",
            "leader_id", "verifier_id", "created_by_id", "inspection_id",
        ),
        # All that says whose turn an item may be by its unit, so that no row of another unit's is read for it.
        Index("ix_item_turn", "unit_id", "state", "workflow_version_id", "due_on", "owner_id", "void_at"),
        NEVER_REUSED,
    )  # fmt: skip
    id: int | None = key()
    number: str = Field(unique=True)
    inspection_id: int = ref("inspection")
    category_id: int | None = maybe_ref("category", index=True)
    sequence: int
    printed_number: str | None = None
    identity: str = Field(max_length=_HASH)
    title: str = prose()
    body: str = prose()
    workflow_version_id: int = ref("workflow_version")
    state: str
    version: int = 1
    completion: str = Completion.UNKNOWN
    sustained: bool = False
    unit_id: int = ref("unit")
    owner_id: int | None = maybe_ref("person", index=True)
    leader_id: int | None = maybe_ref("person", index=True)
    verifier_id: int | None = maybe_ref("person", index=True)
    responsible: str | None = None
    opened_at: datetime = moment()
    entered_at: datetime = moment()
    reopened_on: date | None = None
    stated_due_on: date | None = None
    deadline_id: int | None = None
    original_due_on: date | None = None
    due_on: date | None = None
    returns: int = 0
    doers: str = "[]"
    taken: str = "[]"
    evidence: int = 0
    measures: int = 0
    measures_done: int = 0
    measures_planned: int = added(0)
    history_hash: str = Field(max_length=_HASH)
    is_confidential: bool = False
    withheld_inside: str | None = None
    withheld_outside: str | None = None
    fields: str = Field(default="{}", sa_type=Text)
    evidence_of: str = added("{}")
    reviews_since: date | None = None
    progress_since: date | None = None
    paused_on: date | None = None
    void_at: datetime | None = maybe_moment()
    void_reason: str | None = None
    created_by_id: int | None = None
    confidants: str = added("[]")


class ItemConfidant(Table, table=True):
    """Somebody who may know of a confidential item besides those involved in it."""

    __tablename__ = "item_confidant"
    item_id: int = Field(primary_key=True, foreign_key="item.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id", index=True)


class Measure(Table, table=True):
    """One thing to be done about an item (一是…), with its own people and date; dropped ones stay, with the reason."""

    __table_args__ = (
        UniqueConstraint("item_id", "position"),
        Index("ix_measure_open", "owner_id", sqlite_where=_TO_BE_DONE, postgresql_where=_TO_BE_DONE),
        NEVER_REUSED,
    )
    id: int | None = key()
    item_id: int = ref("item")
    position: int
    text: str = prose()
    leader_id: int | None = maybe_ref("person")
    unit_id: int | None = maybe_ref("unit")
    owner_id: int | None = maybe_ref("person")
    due_on: date | None = None
    done_on: date | None = None
    void_at: datetime | None = maybe_moment()
    void_reason: str | None = None


class Evidence(Table, table=True):
    """A file that shows the work, pinned by its SHA-256; the bytes lie in the file store."""

    __table_args__ = (not_blank("file_name", most=255), at_least("size", 0), NEVER_REUSED)
    id: int | None = key()
    item_id: int = ref("item", index=True)
    measure_id: int | None = maybe_ref("measure")
    group: str = ""
    file_name: str
    size: int
    sha256: str = Field(max_length=_HASH)
    added_by: str
    added_at: datetime = moment()
    void_at: datetime | None = maybe_moment()
    void_reason: str | None = None


class History(Table, table=True):
    """One link of a chain: who did what, when, why. Rows are only ever added; triggers refuse the rest."""

    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        at_least("seq", 1),
        # What figures of the past are told by: how items came into their states since a day.
        Index("ix_history_enters", "at", sqlite_where=text(ENTERS), postgresql_where=text(ENTERS)),
    )
    id: int | None = key()
    chain: str
    seq: int
    at: datetime = moment()
    action: str
    text: str = prose()
    previous: str = Field(max_length=_HASH)
    hash: str = Field(max_length=_HASH)


class HistoryText(Table, table=True):
    """The free text of a link, kept beside it so that it can be erased; the link holds its salted hash."""

    __tablename__ = "history_text"
    history_id: int = Field(primary_key=True, foreign_key="history.id")
    salt: str
    text: str | None = prose(None)
    erased_at: datetime | None = maybe_moment()


class IdempotencyKey(Table, table=True):
    """The first answer to a request, so that a repeat is harmless. Kept 90 days."""

    __tablename__ = "idempotency_key"
    __table_args__ = ({"sqlite_with_rowid": False},)
    actor: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=200)
    request: str = Field(max_length=_HASH)
    answer: str = prose()
    at: datetime = moment()
