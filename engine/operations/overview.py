"""One item as its page shows it: everything that hangs on it, why it is so, what the reader may do, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.trail import Trail
from engine.operations import change
from engine.operations.explaining import Explanation, explanation_of
from engine.operations.ledger import Ledger
from engine.operations.permissions import Permissions, permissions_on
from engine.operations.reading import WholeItem, whole_of
from engine.operations.trail import trail_of
from engine.store import queries
from engine.store.queries import FindingText
from engine.store.unit_of_work import glancing


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One item whole (its reminders are in ``told``), explained, with what the actor may do and the way it took."""

    whole: WholeItem
    told: Explanation
    permitted: Permissions
    trail: Trail
    finding: FindingText


def overview(ledger: Ledger, name: str, *, actor: Actor, at: datetime, most: int) -> Overview:
    """Return one item as it stands, with its ``most`` latest reminders, in one transaction; raises ``NotFound``."""
    with glancing(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        whole = whole_of(work, ledger, item, actor=actor)
        return Overview(
            whole=whole,
            told=explanation_of(work, ledger, item, actor=actor, at=at, most=most),
            permitted=permissions_on(work, ledger, item, actor=actor),
            trail=trail_of(whole.history, here=item.facts.state),
            finding=queries.finding_of(work, item.id),
        )
