"""Links of mails: looking at one changes nothing, for programs follow links too; using it does its one thing, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from engine.domain.actor import Actor, Door
from engine.domain.definition import Field, ReviewRule, Workflow
from engine.domain.links import LinkPurpose, LinkRefused, Purpose, read_token, token_hash
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.disowning import disown
from engine.operations.ledger import Ledger
from engine.operations.receipts import give_receipt
from engine.operations.requesting import Petition, ask, meant_rule
from engine.operations.review import ReviewForm, complete
from engine.operations.snoozing import snooze
from engine.store import people, reviews, used_links
from engine.store.items import StoredItem
from engine.store.tables.office import Account, Person
from engine.store.tables.telling import UsedLink
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Language, Words

_BY_LINK = Words("经邮件链接", "by the link of a mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLink:
    """What a link is for, as it is shown before anything is done.

    The finding's text is left out: a mail may have gone on to others. ``outcomes`` are those of the review it is about,
    by key, ``fields`` what its form asks, or that of the request; ``until`` is the last day of a snooze.
    """

    purpose: Purpose
    number: str
    state: Words
    due_on: date | None
    person: str
    language: Language
    is_used: bool
    until: date
    outcomes: tuple[tuple[str, Words], ...] = ()
    fields: tuple[Field, ...] = ()
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForm:
    """What somebody fills in before a link does its thing."""

    note: str = ""
    new_due_on: date | None = None
    outcome: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


def open_link(ledger: Ledger, token: str, *, at: datetime) -> OpenedLink:
    """Return what a link is for; nothing changes.

    Raises ``LinkRefused`` for a link that is none or out of date, or whose person has left, and ``NotFound`` when they
    may not see the item any more.
    """
    with reading(ledger.database) as work:
        link, actor, item = _opened(work, ledger, token, at=at)
        workflow = ledger.workflow(work, item.workflow_version_id)
        review = reviews.get(work, link.part) if link.purpose is Purpose.REVIEW else None
        rule = workflow.reviews.get(review.rule) if review and review.item_id == item.id else None
        person = people.correspondents(work, [link.person_id])[link.person_id]
        return OpenedLink(
            purpose=link.purpose,
            number=item.number,
            state=workflow.states[item.facts.state].title,
            due_on=review.due_on if review else item.due_on,
            person=actor.name,
            language="en" if person.language == "en" else "zh",
            is_used=work.find(UsedLink, token_hash=token_hash(token)) is not None,
            until=_tomorrow(workflow.zone, at=at),
            outcomes=tuple((one.key, one.title) for one in rule.outcomes) if rule else (),
            fields=_fields(workflow, link, item, rule),
            period=review.period if review else None,
        )


def use_link(ledger: Ledger, token: str, form: LinkForm, *, at: datetime) -> OpenedLink:
    """Do the one thing a link is for, as the person it was sent to, by the operation that every door uses.

    A repeat of the very same use is harmless. Raises what ``open_link`` and the operation raise, and ``LinkRefused``
    for a link that was used.
    """
    opened = open_link(ledger, token, at=at)
    if opened.is_used:
        raise LinkRefused(why=Words("已经用过", "was used already"))
    with reading(ledger.database) as work:
        link, actor, item = _opened(work, ledger, token, at=at)
    # Whoever comes twice at once, or again after a crash, repeats one request: its key makes that harmless.
    key = f"link:{token_hash(token)}"
    _act(ledger, link, item, opened, form, actor=actor, key=key, at=at)
    with writing(ledger.database) as work:
        work.lock(key)
        if work.find(UsedLink, token_hash=token_hash(token)) is None:
            used = UsedLink(token_hash=token_hash(token), person_id=link.person_id, purpose=link.purpose, used_at=at)
            work.add(used)
    return opened


def _act(
    ledger: Ledger,
    link: LinkPurpose,
    item: StoredItem,
    opened: OpenedLink,
    form: LinkForm,
    *,
    actor: Actor,
    key: str,
    at: datetime,
) -> None:
    note = form.note.strip()
    match link.purpose:
        case Purpose.ACKNOWLEDGE:
            give_receipt(ledger, item.number, actor=actor, at=at, note=note, key=key)
        case Purpose.SNOOZE:
            reason = note or _BY_LINK.text(opened.language)
            snooze(ledger, item.number, opened.until, note=reason, actor=actor, at=at, key=key)
        case Purpose.EXTEND:
            petition = Petition(rule=None, reason=note, new_due_on=form.new_due_on, settings=form.settings, key=key)
            ask(ledger, item.number, petition, actor=actor, at=at)
        case Purpose.DISOWN:
            disown(ledger, item.number, note, actor=actor, at=at, key=key)
        case Purpose.REVIEW:
            if form.outcome is None:
                raise InvalidInput(
                    what=Words("复核结果", "Outcome"),
                    value="",
                    why=Words("没有选", "none is chosen"),
                    allowed=[title for _key, title in opened.outcomes],
                )
            filled = ReviewForm(settings=form.settings)
            complete(ledger, link.part, outcome=form.outcome, note=note, form=filled, actor=actor, at=at, key=key)


def _opened(work: UnitOfWork, ledger: Ledger, token: str, *, at: datetime) -> tuple[LinkPurpose, Actor, StoredItem]:
    link = read_token(ledger.installation(work).post_key, token, at=at)
    person, account = work.find(Person, id=link.person_id), work.find(Account, person_id=link.person_id)
    if person is None or account is None or person.disabled_at is not None or account.disabled_at is not None:
        raise LinkRefused(why=Words("的收件人已不在这里工作", "was sent to somebody who has left"))
    until = used_links.all_until(work, link.person_id)
    if until is not None and link.sent_on <= until:
        raise LinkRefused(why=Words("的收件人当时离任了", "was sent before its reader left"))
    actor = Actor(
        login=account.login,
        name=person.name,
        door=Door.LINK,
        person_id=link.person_id,
        roles=people.roles(work, link.person_id),
        leads=people.led_by(work, link.person_id),
    )
    return link, actor, change.visible(work, str(link.item_id), actor=actor)


def _fields(workflow: Workflow, link: LinkPurpose, item: StoredItem, review: ReviewRule | None) -> tuple[Field, ...]:
    asks: tuple[str, ...] = review.asks if review else ()
    if link.purpose is Purpose.EXTEND:
        asks = meant_rule(workflow, item, None).asks
    return tuple(workflow.fields[name] for name in asks)


def _tomorrow(zone: str, *, at: datetime) -> date:
    return local_day(at, zone) + timedelta(days=1)
