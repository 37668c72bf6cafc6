"""The mails after publishing a draft, or moving items: looked ahead for at once, or in a task beside the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.permission import require
from engine.domain.routes import Choices
from engine.domain.tasks import TaskKind
from engine.errors import InvalidInput, RectifyError
from engine.operations.drafts import find_draft
from engine.operations.mails_after import MailsAfter, mails_after, steps
from engine.operations.preview import Preview
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.publishing import newest_workflow
from engine.words import Words
from rectify.bootstrap import App, vocabulary
from rectify.terminal import local_time
from rectify.web.studio.looking import FILE
from rectify.web.task_path import new_path
from workflows.catalogue import require_definition

Stage = Literal["publish", "move"]
OF_STATE, KEEP = "state-", "keep"
MAILS_AFTER = TypeAdapter(MailsAfter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is looked ahead from: publishing a draft as it was saved, or a move; ``chosen`` says what states become."""

    name: str
    stage: Stage
    seen: int
    chosen: Mapping[str, str]

    def query(self) -> dict[str, str]:
        """Return the same as it stands in an address."""
        states = {f"{OF_STATE}{state}": to for state, to in self.chosen.items()}
        return {"name": self.name, "stage": self.stage, "seen": str(self.seen), **states}


class SavedSince(RectifyError):
    """The draft that was to be looked ahead from was saved anew since."""

    code = "draft_saved_since"
    says = Words(
        "这份草稿后来又存过（{who}，{when}），没有照旧的推算。",
        "The draft was saved anew since ({who}, {when}), so nothing was looked ahead from the older text.",
    )
    remedy = Words(
        "回到预览，照现在的草稿再推算一次。", "Go back to the preview and look ahead from the draft as it is."
    )


def choices_of(chosen: Mapping[str, str]) -> Choices:
    """Return what was chosen by state as a move takes it: the state it becomes, or that its items stay."""
    return Choices(
        mapped={state: to for state, to in chosen.items() if to != KEEP},
        kept=frozenset(state for state, to in chosen.items() if to == KEEP),
    )


def ahead_of(fields: Mapping[str, Any]) -> Ahead:
    """Return what an address, or a task, says to look ahead from; raises ``InvalidInput``."""
    stage, seen = fields.get("stage", ""), str(fields.get("seen", "0"))
    if stage not in {"publish", "move"} or not (seen.isascii() and seen.isdigit() and len(seen) < 10):  # noqa: PLR2004
        why = Words("没有说是发布还是换版", "it does not say whether to publish or to move")
        raise InvalidInput(
            what=Words("推算", "Look ahead"), value=str(stage)[:40], why=why, allowed=["publish", "move"]
        )
    chosen = {key.removeprefix(OF_STATE)[:80]: str(to)[:80] for key, to in fields.items() if key.startswith(OF_STATE)}
    return Ahead(name=str(fields.get("name", ""))[:80], stage=stage, seen=int(seen), chosen=chosen)


def ahead_path(ahead: Ahead) -> str:
    """Return the address of the page that asks whether to look ahead in the background."""
    return new_path(TaskKind.MAILS_AFTER, ahead.query())


def look(
    app: App, ahead: Ahead, *, actor: Actor, at: datetime, began: Callable[[int], Callable[[], None]]
) -> MailsAfter:
    """Look ahead; ``began`` is told how many steps that takes, and returns what is called after each.

    Raises ``SavedSince`` for a draft that was saved anew since, and what a move raises.
    """
    require(actor, Action.PUBLISH)
    workflow, choices = _workflow(app, ahead, actor), choices_of(ahead.chosen)
    seen = (
        preview_publishing(app.ledger, workflow, choices, actor=actor, at=at)
        if ahead.stage == "publish"
        else preview_moving(app.ledger, ahead.name, choices, actor=actor, at=at)
    )
    return mails_of(app, workflow, seen, choices, actor=actor, at=at, after_each=began(steps(seen)))


def mails_of(
    app: App,
    workflow: Workflow,
    seen: Preview,
    choices: Choices,
    *,
    actor: Actor,
    at: datetime,
    after_each: Callable[[], None],
) -> MailsAfter:
    """Return the mails after what a preview showed."""
    hours = app.post.hours
    return mails_after(app.ledger, workflow, seen, choices, hours=hours, actor=actor, at=at, after_each=after_each)


def _workflow(app: App, ahead: Ahead, actor: Actor) -> Workflow:
    if ahead.stage == "move":
        return newest_workflow(app.ledger, ahead.name)
    draft = find_draft(app.ledger, ahead.name, actor=actor)
    if draft is None:
        why = Words("没有草稿", "there is no draft of it")
        raise InvalidInput(what=Words("工作流", "Workflow"), value=ahead.name, why=why, allowed=[])
    if draft.number != ahead.seen:
        when = local_time(draft.saved_at, app.settings.timezone)
        raise SavedSince(who=draft.saved_by, when=when, where=ahead.name)
    return require_definition(draft.source or "", file=FILE, vocabulary=vocabulary())
