"""A mail as it would read, before it is sent: about a real item of the ledger, or a made-up one. Nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from engine.domain.actor import Actor
from engine.domain.definition import Relation
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger, look_up_installation
from engine.operations.reading import WholeItem, whole_item
from engine.store.outbox import WaitingNotice
from engine.words import Language, Words
from notifications.letter import Letter, Line
from notifications.lines import Surroundings, line
from notifications.matter import Matter, subject_of
from notifications.post import Post
from notifications.render import Rendered, Renderer
from notifications.texts.kinds import DIGEST, OF_LINKS, TROUBLE
from notifications.texts.samples import SAMPLE_DAY, sample, sample_alarms, sample_link

# What a made-up matter says of a part of an item, of a person or a date, a real item has no answer to.
_MADE_UP = ("part", "note", "by", "request", "times", "date_before", "date_after", "date_asked", "otherwise")


def sample_mail(renderer: Renderer, kind: str, language: Language) -> Rendered:
    """Return a made-up mail of a kind as it would be written; raises KeyError for a kind there is not."""
    if kind in OF_LINKS:
        return renderer.render_link(sample_link(kind, language))
    if kind != TROUBLE:
        return renderer.render(sample(kind, language), kind=kind)
    reader = sample("reminder", language)
    return renderer.render_alarm(
        sample_alarms(),
        language=language,
        name=reader.recipient_name,
        organization=reader.organization,
        day=SAMPLE_DAY,
    )


def preview_about(
    ledger: Ledger, post: Post, kind: str, item: str, language: Language, *, actor: Actor, day: date
) -> Rendered:
    """Return the mail of a kind about an item that the actor sees; raises ``NotFound`` and as ``letter_about`` does."""
    letter = letter_about(
        whole_item(ledger, item, actor=actor),
        kind,
        language,
        day=day,
        base_url=post.base_url,
        with_titles=post.with_titles,
        office=look_up_installation(ledger).office_name,
    )
    return post.renderer.render(letter, kind=kind)


def letter_about(
    item: WholeItem, kind: str, language: Language, *, day: date, base_url: str, with_titles: bool, office: str
) -> Letter:
    """Return the mail of a kind to the owner of a real item; what the item cannot say is made up.

    Raises ``InvalidInput`` for a kind that is about no item.
    """
    made_up = None if kind in {TROUBLE, *OF_LINKS} else sample(kind, language)
    if made_up is None or made_up.lines[0].state is None:
        raise InvalidInput(
            what=Words("邮件种类", "Kind of mail"),
            value=kind,
            why=Words("不是关于某一件事项的", "it is about no item"),
            allowed=Words("不写事项，用样例预览", "no item: it is shown with a sample"),
            where="item",
        )
    around = Surroundings(
        calendar=item.calendar, day=day, names=item.names, base_url=base_url, with_titles=with_titles,
        reader_id=item.stored.facts.owner_id or 0,
    )  # fmt: skip
    first = _line(item, made_up.lines[0], around)
    others = made_up.lines[1:] if kind == DIGEST else ()
    return replace(
        made_up,
        recipient_name=item.names.get(around.reader_id, made_up.recipient_name),
        day=day,
        organization=office,
        lines=(first, *(replace(other, due_on=None, working_days_left=None) for other in others)),
    )


def _line(item: WholeItem, made_up: Line, around: Surroundings) -> Line:
    notice = WaitingNotice(
        id=0,
        kind=made_up.kind,
        item_id=item.stored.id,
        recipient_id=around.reader_id,
        send_from=datetime.combine(around.day, time(), tzinfo=UTC),
        dedupe="",
        data={"why": Relation.OWNER, "due_on": item.stored.due_on.isoformat() if item.stored.due_on else None},
    )
    told = line(notice, Matter(subject=subject_of(notice), item=item.stored, workflow=item.workflow), around)
    kept = {name: getattr(made_up, name) for name in _MADE_UP}
    return replace(told, **kept, next_step=made_up.next_step if made_up.part else told.next_step)
