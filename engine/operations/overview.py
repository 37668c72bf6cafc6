"""One item as its page shows it: everything that hangs on it, why it is so, what the reader may do, at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor, Represented
from engine.domain.deadlines import Subject
from engine.domain.definition import Role, Workflow
from engine.domain.extent import Scope, scope
from engine.domain.permission import own_roles
from engine.domain.trail import Trail
from engine.domain.workdays import local_day
from engine.operations import change
from engine.operations.explaining import Explanation, explanation_of
from engine.operations.feedback_list import FeedbackOnItem, feedback_on
from engine.operations.ledger import Ledger
from engine.operations.permissions import Permissions, permissions_on
from engine.operations.reading import WholeItem, whole_of
from engine.operations.standing_in import absents_of
from engine.operations.trail import trail_of
from engine.store import (
    absence,
    calendar,
    deadlines,
    decisions,
    feedback,
    history,
    measures,
    pauses,
    people,
    progress,
    proofs,
    queries,
    receipts,
    related,
    requests,
    reviews,
    rungs,
    units,
    watching,
)
from engine.store.finding import Wanted
from engine.store.glance import Ask, Glance, glancing
from engine.store.items import StoredItem
from engine.store.queries import FindingText
from engine.store.related import Related
from engine.store.tables.ledger import Evidence

# So many items of each kind are shown beside one.
_BESIDE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What stands beside an item as far as the actor may see it: found again, and under the same heading.

    ``shown`` is how many of a kind are meant to be shown; one more says that there are more.
    """

    again: Sequence[Related]
    heading: Sequence[Related]
    workflows: Mapping[int, Workflow]
    shown: int = _BESIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One item whole (its reminders are in ``told``), explained, with what the actor may do and the way it took.

    ``absents`` are the persons whom the actor stands in for today, and does not act for here.
    """

    whole: WholeItem
    told: Explanation
    permitted: Permissions
    trail: Trail
    finding: FindingText
    feedback: Sequence[FeedbackOnItem]
    beside: Neighbours
    absents: Sequence[Represented]


def overview(ledger: Ledger, name: str, *, actor: Actor, at: datetime, most: int) -> Overview:
    """Return one item as it stands, with its ``most`` latest reminders, in one transaction; raises ``NotFound``."""
    with glancing(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        workflow = ledger.workflow(work, item.workflow_version_id)
        seen = scope(actor)
        _ask_ahead(work, workflow, item, seen, at=at, most=most)
        whole = whole_of(work, ledger, item, actor=actor)
        return Overview(
            whole=whole,
            told=explanation_of(work, ledger, item, actor=actor, at=at, most=most),
            permitted=permissions_on(work, ledger, item, actor=actor),
            trail=trail_of(whole.history, here=item.facts.state),
            finding=queries.finding_of(work, item.id),
            feedback=feedback_on(work, ledger, item, actor=actor, today=local_day(at, workflow.zone)),
            beside=_beside(work, ledger, item, seen),
            absents=() if actor.instead_of else absents_of(work, actor, local_day(at, workflow.zone)),
        )


def _beside(work: Glance, ledger: Ledger, item: StoredItem, seen: Scope | None) -> Neighbours:
    again = related.found_again(work, item, seen)
    heading = related.under_one_heading(work, item.id, seen, most=_BESIDE + 1)
    versions = {one.workflow_version_id for one in (*again, *heading)}
    return Neighbours(again=again, heading=heading, workflows={key: ledger.workflow(work, key) for key in versions})


def _ask_ahead(
    work: Glance, workflow: Workflow, item: StoredItem, seen: Scope | None, *, at: datetime, most: int
) -> None:
    """Ask in two round trips what the parts of the overview will ask one after the other; they are asked anyway."""
    key, today = item.id, local_day(at, workflow.zone)
    work.ahead(
        lambda ask: queries.listed(ask, Wanted(number=item.number, most=1)),
        lambda ask: history.entries(ask, history.item_chain(key)),
        calendar.version,
        lambda ask: measures.of_item(ask, key),
        lambda ask: ask.list(Evidence, item_id=key),
        lambda ask: deadlines.of_item(ask, key),
        lambda ask: reviews.listed(ask, item_id=key),
        lambda ask: receipts.of_item(ask, key),
        lambda ask: progress.listed(ask, item_id=key),
        people.names,
        people.logins,
        units.paths,
        lambda ask: requests.listed(ask, item_id=key),
        lambda ask: requests.pending_of(ask, key),
        lambda ask: decisions.of_item(ask, key),
        lambda ask: decisions.seats_on(ask, key),
        lambda ask: pauses.of_item(ask, key),
        lambda ask: proofs.review_opens(ask, key),
        lambda ask: proofs.progress_periods(ask, key),
        lambda ask: proofs.proofs_of(ask, key, most=most),
        lambda ask: proofs.counted(ask, key),
        lambda ask: absence.snoozes(ask, item_id=key, still_on=today),
        lambda ask: absence.substitutes_from(ask, today),
        people.units_of_all,
        calendar.stated,
        lambda ask: queries.finding_of(ask, key),
        lambda ask: feedback.of_item(ask, key),
        lambda ask: related.found_again(ask, item, seen),
        lambda ask: related.under_one_heading(ask, key, seen, most=_BESIDE + 1),
    )
    live = [one for one in deadlines.of_item(work, key) if one.ended_at is None]
    asked = [one.id for one in requests.listed(work, item_id=key)]
    keys = [one.id for one in live]
    owed = {subject: [one.subject_id for one in live if one.subject is subject] for subject in Subject}
    work.ahead(
        lambda ask: requests.answers_to(ask, asked),
        lambda ask: rungs.dealt_with(ask, keys),
        lambda ask: watching.deadlines(ask, keys, ended=False),
        lambda ask: watching.measures(ask, owed[Subject.MEASURE]),
        lambda ask: watching.receipts(ask, owed[Subject.RECEIPT]),
        *(_holders(role, item.facts.unit_id) for role in (*Role, *own_roles(workflow))),
        lambda ask: people.heads(ask, item.facts.unit_id),
        lambda ask: people.holding_anywhere(ask, Role.MANAGER),
        # Who gave feedback is asked for with the rest, and handed on to those who may know it alone.
        *([lambda ask: feedback.senders_on(ask, key)] if feedback.of_item(work, key) else []),
    )


def _holders(role: str, unit_id: int) -> Ask:
    return lambda ask: people.holders(ask, role, unit_id)
