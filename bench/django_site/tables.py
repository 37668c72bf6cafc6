"""The tables of the ledger as models, with the columns that the page needs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


def _of(table: str) -> type:
    meta = {"app_label": "bench", "managed": False, "db_table": table}
    return type("Meta", (), meta)


def _refer(to: Any, **options: Any) -> Any:
    return models.ForeignKey(to, models.DO_NOTHING, related_name="+", **options)


class Unit(models.Model):
    """A unit of the office."""

    parent = _refer("self", null=True)
    name = models.TextField()
    Meta = _of("unit")


class Person(models.Model):
    """Somebody of the office."""

    name = models.TextField()
    disabled_at = models.DateTimeField(null=True)
    Meta = _of("person")


class Account(models.Model):
    """How a person signs in."""

    person = _refer(Person)
    login = models.TextField()
    Meta = _of("account")


class RoleGrant(models.Model):
    """A role that a person holds in a unit and below."""

    person = _refer(Person)
    role = models.TextField()
    unit = _refer(Unit)
    revoked_at = models.DateTimeField(null=True)
    Meta = _of("role_grant")


class WorkflowVersion(models.Model):
    """A published workflow."""

    model = models.TextField()
    Meta = _of("workflow_version")


class Inspection(models.Model):
    """Where findings come from."""

    code = models.TextField()
    title = models.TextField()
    Meta = _of("inspection")


class Category(models.Model):
    """A heading of findings."""

    inspection = _refer(Inspection)
    position = models.IntegerField()
    title = models.TextField()
    Meta = _of("category")


class Item(models.Model):
    """A finding to be corrected."""

    number = models.TextField()
    title = models.TextField()
    sequence = models.IntegerField()
    state = models.TextField()
    version = models.IntegerField()
    completion = models.TextField()
    taken = models.JSONField()
    original_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    void_at = models.DateTimeField(null=True)
    is_confidential = models.BooleanField()
    inspection = _refer(Inspection)
    category = _refer(Category, null=True)
    workflow_version = _refer(WorkflowVersion)
    unit = _refer(Unit)
    owner = _refer(Person, null=True)
    leader = _refer(Person, null=True)
    verifier = _refer(Person, null=True)
    created_by = _refer(Person, null=True)
    # What a row shows, or is decided by.
    SHOWN: ClassVar = (
        "number", "title", "state", "version", "completion", "taken", "original_due_on", "due_on", "paused_on",
        "is_confidential", "workflow_version_id", "leader_id", "verifier_id", "created_by_id", "inspection__code",
        "category__title", "unit__name", "owner__name",
    )  # fmt: skip
    Meta = _of("item")


class ItemConfidant(models.Model):
    """Who was let into a confidential item."""

    item = models.OneToOneField(Item, models.DO_NOTHING, primary_key=True, related_name="+")
    person = _refer(Person)
    Meta = _of("item_confidant")


class SavedView(models.Model):
    """A list that somebody kept."""

    person = _refer(Person)
    name = models.TextField()
    query = models.TextField()
    removed_at = models.DateTimeField(null=True)
    Meta = _of("saved_view")


class Installation(models.Model):
    """The office and its clock."""

    office_name = models.TextField()
    calendar_version = models.TextField()
    last_tick_at = models.DateTimeField(null=True)
    Meta = _of("installation")


class History(models.Model):
    """The links of all chains."""

    Meta = _of("history")


class Message(models.Model):
    """A mail to one person."""

    recipient = _refer(Person)
    state = models.TextField()
    channel = models.TextField()
    next_try_at = models.DateTimeField(null=True)
    Meta = _of("message")


class ClockWatch(models.Model):
    """The clock of one machine."""

    boot = models.TextField(primary_key=True)
    verdict = models.TextField()
    Meta = _of("clock_watch")
