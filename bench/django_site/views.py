"""The page itself: a ``ListView`` over what its reader may see, with the filters and forms that ours has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import cache
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import ListView

from bench.django_site.tables import (
    Account,
    Category,
    ClockWatch,
    History,
    Inspection,
    Installation,
    Item,
    ItemConfidant,
    Message,
    RoleGrant,
    SavedView,
    Unit,
    WorkflowVersion,
)
from bench.office import open_ledger
from engine.domain.actor import Actor, Door
from engine.domain.definition import StateKind, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import called
from engine.domain.steps import ahead
from engine.domain.workdays import Calendar
from engine.operations.desk import is_turn_of
from engine.operations.ledger import Ledger
from engine.store.unit_of_work import reading
from engine.words import Words
from notifications.wording import plain_date
from rectify.web.bulk_deeds import offered
from rectify.web.ledger_query import COLUMNS, USUAL_COLUMNS
from rectify.web.marks import left_of, state_mark
from rectify.wording.standing import COMPLETION

_PAGE, _HEADINGS = 50, 200
_ORDERS = {"due": ("due_on", "id"), "number": ("inspection__code", "sequence")}
_CONDITIONS = ("search", "inspection", "category", "state", "unit", "owner", "overdue", "due_before")
_EQUAL = {"inspection": "inspection__code", "category": "category__title", "state": "state", "owner": "owner__name"}


def _ledger() -> closing[Ledger]:
    return closing(open_ledger(settings.DATABASES["default"]["NAME"], durability="FULL"))


@lru_cache(maxsize=64)
def _workflow(version: int) -> Workflow:
    with _ledger() as ledger, reading(ledger.database) as work:
        return ledger.workflow(work, version)


@lru_cache(maxsize=4)
def _calendar(_version: str) -> Calendar:
    with _ledger() as ledger, reading(ledger.database) as work:
        return ledger.calendar(work)


class LedgerView(LoginRequiredMixin, ListView):
    """One page of the ledger."""

    template_name, paginate_by = "django/ledger.html", _PAGE
    context_object_name = "items"

    @cached_property
    def reader(self) -> Actor:
        """Return who reads, with the units that each of their roles reaches."""
        account = Account.objects.select_related("person").get(
            login=self.request.user.get_username(), person__disabled_at=None
        )
        roles: dict[str, frozenset[int]] = {}
        for grant in RoleGrant.objects.filter(person=account.person_id, revoked_at=None):
            roles[grant.role] = roles.get(grant.role, frozenset()) | self._below(grant.unit_id)
        return Actor(
            login=account.login, name=account.person.name, door=Door.WEB, person_id=account.person_id, roles=roles
        )

    @cached_property
    def units(self) -> Mapping[int, Unit]:
        """Return every unit by its key."""
        return {unit.id: unit for unit in Unit.objects.order_by("id")}

    def _below(self, top: int) -> frozenset[int]:
        found = {top}
        for unit in self.units.values():
            if unit.parent_id in found:
                found.add(unit.id)
        return frozenset(found)

    @cached_property
    def reached(self) -> frozenset[int]:
        """Return the units that any role reaches."""
        return frozenset(unit for units in self.reader.roles.values() for unit in units)

    @cached_property
    def seen(self) -> QuerySet[Any]:
        """Return the items that the reader may see."""
        own = self.reader.person_id
        return Item.objects.filter(
            Q(Q(unit__in=self.reached) | Q(created_by=own), is_confidential=False)
            | Q(owner=own)
            | Q(leader=own)
            | Q(verifier=own)
            | Q(pk__in=ItemConfidant.objects.filter(person=own).values("item")),
            void_at=None,
        )

    def get_queryset(self) -> QuerySet[Any]:
        """Return the items that were asked for."""
        asked = self.request.GET
        found = self.seen.filter(**{field: asked[name] for name, field in _EQUAL.items() if asked.get(name)})
        if asked.get("unit"):
            found = found.filter(unit__in=[key for key in self.reached if self._path(key) == asked["unit"]])
        if asked.get("due_before"):
            found = found.filter(due_on__lt=asked["due_before"])
        if asked.get("overdue") == "true":
            found = found.filter(due_on__lt=timezone.localdate())
        if asked.get("search"):
            found = found.filter(Q(title__contains=asked["search"]) | Q(number=asked["search"]))
        return (
            found.select_related("inspection", "category", "unit", "owner")
            .only(*Item.SHOWN)
            .order_by(*_ORDERS.get(asked.get("order", ""), ("id",)))
        )

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Return everything that the template shows."""
        context: dict[str, Any] = super().get_context_data(**given)
        asked = self.request.GET
        columns = [name for name in COLUMNS if name in asked.getlist("columns")] or list(USUAL_COLUMNS)
        workflows = [_workflow(key) for key in WorkflowVersion.objects.values_list("id", flat=True)]
        shown, tabs = context["page_obj"], self._tabs()
        here = next((gettext(name) for name, _path, is_here in tabs if is_here), None)
        return context | {
            "frame": self._surroundings(),
            "reader": self.reader,
            "asked": asked,
            "query": asked.urlencode(),
            "tabs": tabs,
            "heading": gettext("台账：%(name)s") % {"name": here} if here else gettext("台账"),
            "total": context["paginator"].count,
            "rows": self._rows(shown.object_list),
            "columns": [(name, COLUMNS[name]) for name in columns],
            "column_names": columns,
            "every_column": list(COLUMNS.items()),
            "chosen": [name for name in _CONDITIONS if asked.get(name)],
            "states": {key: state.title for one in workflows for key, state in one.states.items()},
            "units": sorted(self._path(key) for key in self.reached),
            "inspections": list(
                Inspection.objects.filter(Exists(self.seen.filter(inspection=OuterRef("pk")))).order_by("-id")
            ),
            "headings": self._headings(),
            "bulk": offered(self.reader),
            "by_number": self._with(order="number"),
            "by_due": self._with(order="due"),
            "before": self._with(page=shown.number - 1) if shown.has_previous() else None,
            "after": self._with(page=shown.number + 1) if shown.has_next() else None,
        }

    def _with(self, **changed: object) -> str:
        asked = self.request.GET.copy()
        asked.pop("page", None)
        for name, value in changed.items():
            asked[name] = str(value)
        return f"/items?{asked.urlencode()}"

    def _path(self, key: int) -> str:
        unit = self.units[key]
        above = self.units.get(unit.parent_id)
        return unit.name if above is None or above.parent_id is None else f"{self._path(above.id)}/{unit.name}"

    def _tabs(self) -> Sequence[tuple[str, str, bool]]:
        here = self.request.GET.urlencode()
        mine = QueryDict(mutable=True)
        mine.update({"owner": self.reader.login, "order": "due"})
        fixed = [("全部", ""), ("全部逾期", "overdue=true&order=due"), ("我负责的", mine.urlencode())]
        kept = SavedView.objects.filter(person=self.reader.person_id, removed_at=None).order_by("id")
        every = [*fixed, *((view.name, view.query) for view in kept)]
        return [(name, f"/items?{query}" if query else "/items", query == here) for name, query in every]

    def _headings(self) -> Sequence[str]:
        found = Category.objects.filter(Exists(self.seen.filter(category=OuterRef("pk"))))
        if self.request.GET.get("inspection"):
            found = found.filter(inspection__code=self.request.GET["inspection"])
        titles = found.order_by("-inspection_id", "position").values_list("title", flat=True)
        return list(dict.fromkeys(titles[:_HEADINGS]))

    def _surroundings(self) -> dict[str, Any]:
        """Return what stands around every page: the clock, the mail, and how much waits for the reader."""
        here = Installation.objects.get()
        waiting = Message.objects.filter(next_try_at__isnull=False)
        link = History.objects.aggregate(last=Max("id"))["last"]
        return {
            "office": here.office_name,
            "ticked": here.last_tick_at,
            "waiting": cache.get_or_set(f"waiting-{self.reader.person_id}-{link}", self._waiting, 60),
            "still": [
                *ClockWatch.objects.filter(verdict="held"),
                *waiting.values("channel").annotate(many=Count("id"), since=Min("next_try_at")),
                *Message.objects.filter(state="dead", recipient__disabled_at=None)[:1],
            ],
            "calendar": here.calendar_version,
        }

    def _waiting(self) -> int:
        return int(self.seen.filter(state="verified").count())

    def _rows(self, items: Sequence[Any]) -> list[dict[str, Any]]:
        today = timezone.localdate()
        calendar = _calendar(Installation.objects.values_list("calendar_version", flat=True).get())
        ways: dict[tuple[str, str], str] = {}
        return [self._row(item, calendar, today, ways) for item in items]

    def _row(self, item: Any, calendar: Calendar, today: date, ways: dict[tuple[str, str], str]) -> dict[str, Any]:
        workflow = _workflow(item.workflow_version_id)
        inspection, category = item.inspection.code, item.category.title if item.category_id else ""
        for key in ((inspection, ""), (inspection, category)):
            if key not in ways:
                ways[key] = self._with(inspection=inspection, **({"category": category} if key[1] else {}))
        is_over = workflow.states[item.state].kind is StateKind.FINAL
        first = item.original_due_on
        return {
            "item": item,
            "state": state_mark(workflow, item.state),
            "due": None if is_over else left_of(item.due_on, calendar, today=today, paused_on=item.paused_on),
            "original": plain_date(first, seen_from=today) if first and first != item.due_on else None,
            "next": self._next(item, workflow),
            "category_path": ways[inspection, category],
            "inspection_path": ways[inspection, ""],
            "completion": COMPLETION[item.completion],
        }

    def _next(self, item: Any, workflow: Workflow) -> tuple[Words, str] | None:
        facts = ItemFacts(
            number=item.number,
            state=item.state,
            version=item.version,
            unit_id=item.unit_id,
            owner_id=item.owner_id,
            leader_id=item.leader_id,
            verifier_id=item.verifier_id,
            taken=frozenset(item.taken),
            created_by=item.created_by_id,
        )
        steps = ahead(workflow, facts)
        if not steps:
            return None
        if is_turn_of(self.reader, facts, steps[0].who) is not None:
            return steps[0].title, f"/items/{item.number}/{steps[0].trigger}"
        who = called(workflow, steps[0].who[0])
        return Words("等{who}：{step}", "{who}: {step}").fill(who=who, step=steps[0].title), ""
