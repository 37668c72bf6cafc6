"""Publishing workflows: each version stays as it was published, and items stay on theirs until they are moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.extent import scope
from engine.domain.permission import may_in_office, require
from engine.domain.workdays import local_minute
from engine.errors import InvalidInput, ItemChanged, NotFound
from engine.operations.ledger import Ledger
from engine.operations.obliging import follow_version
from engine.store import history, versions
from engine.store.tables.ledger import WorkflowVersion
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.store.versions import Published
from engine.words import Words

WORKFLOW = Words("工作流", "workflow")


class PublishedSince(ItemChanged):
    """Somebody else published a version since the newest was looked at."""

    code = "published_since"
    says = Words(
        "{who}在您看过以后发布了{workflow}第{number}版（{when}）。这一次什么都没有做。",
        "{who} published version {number} of {workflow} after you looked ({when}). Nothing was done this time.",
    )
    remedy = Words(
        "再看一遍与第{number}版相比会怎样，再决定。",
        "Look once more at what it does now, beside version {number}, then decide.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWorkflow:
    """A published version of a workflow, as its manager wrote it.

    ``items`` counts those that are on it, None for whoever may not know how many there are.
    ``same_as`` is the number of the first version with the very same content, when that was published before.
    """

    key: str
    number: int
    sha256: str
    source: str
    published_by: str
    published_at: datetime
    items: int | None
    same_as: int | None = None


def workflow_chain(key: str) -> str:
    """Return the name of the chain that records what was done to a workflow."""
    return f"workflow:{key}"


def publish(
    ledger: Ledger, workflow: Workflow, *, source: str, seen: int | None = None, actor: Actor, at: datetime
) -> tuple[Published, bool]:
    """Publish a workflow as its next version; return it, and False when the newest is this very one.

    Going back to an older definition is a version of its own, with that one's hash. Running items stay where they are.
    ``seen`` is the number of the newest version that was looked at, 0 for none; raises ``NotPermitted``, and
    ``PublishedSince`` where another one is the newest by now.
    """
    require(actor, Action.PUBLISH)
    with writing(ledger.database) as work:
        work.lock(workflow_chain(workflow.key))
        require_seen(work, workflow.key, seen, zone=workflow.zone)
        published, is_new = versions.add(work, workflow, source=source, by=actor.shown_as, at=at)
        if is_new:
            history.append(
                work,
                workflow_chain(workflow.key),
                at=at,
                action="publish",
                actor=actor,
                data={"number": published.number, "sha256": published.sha256},
            )
            follow_version(work, ledger, published, at=at)
    return published, is_new


def require_seen(work: UnitOfWork, key: str, seen: int | None, *, zone: str) -> None:
    """Let it pass that a version is still the newest of its workflow; None passes. Raises ``PublishedSince``."""
    if seen is None:
        return
    newest = next((one for one in reversed(versions.described(work)) if one.key == key), None)
    if newest is not None and newest.number != seen:
        when = local_minute(newest.published_at, zone)
        raise PublishedSince(who=newest.published_by, workflow=key, number=newest.number, when=when, where=key)


def is_published(ledger: Ledger, key: str) -> bool:
    """Say whether any version of a workflow is published."""
    with reading(ledger.database) as work:
        return versions.latest(work, key) is not None


def list_workflows(ledger: Ledger, *, actor: Actor) -> list[ListedWorkflow]:
    """Return every published version with its source, in the order they were published; raises ``NotPermitted``."""
    require(actor, Action.SEE_WORKFLOWS)
    counts = may_in_office(actor, Action.COUNT_ITEMS)
    with reading(ledger.database) as work:
        held, first = versions.items_on(work, scope(actor)) if counts else {}, dict[tuple[str, str], int]()
        found = []
        for row in work.list(WorkflowVersion):
            same = first.setdefault((row.key, row.sha256), row.number)
            found.append(
                ListedWorkflow(
                    key=row.key,
                    number=row.number,
                    sha256=row.sha256,
                    source=row.source,
                    published_by=row.published_by,
                    published_at=row.published_at,
                    items=held.get(row.id or 0, 0) if counts else None,
                    same_as=None if same == row.number else same,
                )
            )
        return found


def version_of(ledger: Ledger, key: str, number: int | None = None, *, actor: Actor) -> ListedWorkflow:
    """Return one version of a workflow, the newest when no number is given.

    Raises ``NotPermitted``, ``NotFound`` for a workflow nobody published, ``InvalidInput`` for a number it does not
    have.
    """
    every = [listed for listed in list_workflows(ledger, actor=actor) if listed.key == key]
    if not every:
        raise NotFound(what=WORKFLOW, which=key, where=key)
    if number is None:
        return every[-1]
    wanted = next((listed for listed in every if listed.number == number), None)
    if wanted is None:
        raise InvalidInput(
            what=Words("版本", "Version"),
            value=number,
            where=key,
            why=Words("没有这一版", "there is no such version"),
            allowed=f"1–{every[-1].number}",
        )
    return wanted


def newest_workflow(ledger: Ledger, key: str) -> Workflow:
    """Return the newest version of a workflow; raises ``NotFound``."""
    with reading(ledger.database) as work:
        newest = versions.latest(work, key)
        if newest is None:
            raise NotFound(what=WORKFLOW, which=key)
        return ledger.workflow(work, newest.id)


def newest_workflows(ledger: Ledger) -> list[Workflow]:
    """Return the newest version of every workflow, in the order in which these were first published."""
    with reading(ledger.database) as work:
        newest = {found.key: found for key in versions.all_of(work) for found in (ledger.workflow(work, key),)}
    return list(newest.values())
