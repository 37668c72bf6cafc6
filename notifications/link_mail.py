"""Sending a one-time link: mail and link come to be in one transaction, and the secret stands in the mail alone.

It goes at once, in a slot of its own: neither a digest nor a quiet hour, nor a choice of other ways, keeps it back or
takes it along. Nobody reads its text but its reader (``engine.operations.mails``), and what is stored of it is
overwritten as soon as the link is over (``engine.operations.sign_in_upkeep``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.mailing import slot_of_link
from engine.domain.sign_in import (
    LINK_LIFE,
    RESETS_OF_LOGIN,
    RESETS_OF_NETWORK,
    EventKind,
    LinkPurpose,
    SignInHeldUp,
)
from engine.domain.standing_names import PERSON
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.persons import require_about
from engine.operations.secret import digest, fresh
from engine.store import history, mails, one_time_links, sign_in, sign_in_allowances
from engine.store.sign_in import KnownAccount
from engine.store.tables.mail import Message
from engine.store.tables.office import Installation
from engine.store.tables.sign_in import OneTimeLink
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Language, Words
from notifications.link_letter import LinkLetter
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import build, message_id
from notifications.post import Post
from notifications.texts.kinds import INVITATION, RESET

_CHAIN = "office"
_TEXT = {LinkPurpose.INVITATION: INVITATION, LinkPurpose.RESET: RESET}
# Whom nobody knows: their mail is written like any other, and thrown away.
_NOBODY = KnownAccount(
    id=0, login="nobody", password_hash=None, person_id=0, name="nobody", language="zh",
    email="nobody@localhost.localdomain", unit_id=0, is_service=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSent:
    """A link that is on its way: to which address, good until when."""

    login: str
    address: str
    expires_at: datetime


def send_link(ledger: Ledger, post: Post, login: str, purpose: LinkPurpose, *, actor: Actor, at: datetime) -> LinkSent:
    """Send somebody a link to set their password; an earlier one is no longer good.

    Raises ``NotFound``, ``NotPermitted``, ``InvalidInput`` for a service or somebody without a usable address.
    """
    with writing(ledger.database) as work:
        account = sign_in.account_by_login(work, login)
        if account is None:
            raise NotFound(what=PERSON, which=login)
        require_about(work, account.person, Action.SEND_LINK, actor=actor)
        _require_reachable(account)
        here = ledger.installation(work)
        one_time_links.end(work, account.id, at=at)
        sent = _put(work, post, here, account, purpose, at=at)
        sign_in.note(work, EventKind.LINK_SENT, account_id=account.id, network="", at=at)
        told: dict[str, object] = {"login": login, "purpose": purpose, "until": sent.expires_at.isoformat()}
        history.append(work, _CHAIN, at=at, action="link_sent", actor=actor, data=told)
    return sent


def ask_for_reset(ledger: Ledger, post: Post, login: str, *, network: str, agent: str, at: datetime) -> None:
    """Send a reset link to a login that somebody typed, if there is such a person; nothing tells whether there is.

    The same is written, rendered and stored for a login nobody has, and undone. Raises ``SignInHeldUp`` when a network
    asks too often; a login that is asked for too often gets no further mail, and nobody is told.
    """
    typed = digest(login)[:32]
    with writing(ledger.database) as work:
        if not sign_in_allowances.take(work, f"resets {network}", RESETS_OF_NETWORK, at=at):
            free_at = sign_in_allowances.free_at(work, f"resets {network}", at=at)
            raise SignInHeldUp(retry_after=RESETS_OF_NETWORK.wait(free_at, at=at))
        if not sign_in_allowances.take(work, f"resets of {typed}", RESETS_OF_LOGIN, at=at):
            return
        account = sign_in.account_by_login(work, login)
        is_somebody = account is not None and not account.is_service and _address(account) is not None
        sign_in.note(
            work,
            EventKind.RESET_ASKED,
            account_id=account.id if account else None,
            network=network,
            agent=agent,
            at=at,
        )
        here = ledger.installation(work)
        if account is not None and is_somebody:
            # Anybody may ask: the invitation that an administrator sent stays good.
            one_time_links.end(work, account.id, LinkPurpose.RESET, at=at)
            _put(work, post, here, account, LinkPurpose.RESET, at=at)
        else:
            _written(post, here, _NOBODY, LinkPurpose.RESET, fresh(), at=at)


def _put(
    work: UnitOfWork, post: Post, here: Installation, account: KnownAccount, purpose: LinkPurpose, *, at: datetime
) -> LinkSent:
    secret = fresh()
    row, data = _written(post, here, account, purpose, secret, at=at)
    work.add(
        OneTimeLink(
            account_id=account.id,
            purpose=purpose,
            secret_hash=digest(secret),
            created_at=at,
            expires_at=at + LINK_LIFE[purpose],
            message_id=mails.put(work, row, data),
        )
    )
    return LinkSent(login=account.login, address=row.address, expires_at=at + LINK_LIFE[purpose])


def _written(
    post: Post, here: Installation, account: KnownAccount, purpose: LinkPurpose, secret: str, *, at: datetime
) -> tuple[Message, bytes]:
    language: Language = "en" if account.language == "en" else "zh"
    zone, day = ZoneInfo(post.zone), local_day(at, post.zone)
    slot = slot_of_link(digest(secret))
    letter = LinkLetter(
        kind=_TEXT[purpose],
        recipient_name=account.name,
        language=language,
        day=day,
        organization=here.office_name,
        login=account.login,
        link=f"{post.base_url.rstrip('/')}/password?link={secret}",
        until=f"{(at + LINK_LIFE[purpose]).astimezone(zone):%Y-%m-%d %H:%M}",
    )
    header = message_id(
        person_id=account.person_id, day=day, slot=slot, epoch=here.epoch, domain=post.domain, kind="link",
        key=here.post_key,
    )  # fmt: skip
    rendered = post.renderer.render_link(letter)
    address = mailbox(account.email or "")
    data = build(
        rendered, sender=post.sender, to_name="", to_address=address, message_id=header, date=at.astimezone(zone)
    )
    row = Message(
        recipient_id=account.person_id,
        local_day=day,
        slot=slot,
        header_id=header,
        address=address,
        language=language,
        subject=rendered.subject,
        next_try_at=at,
        created_at=at,
    )
    return row, data


def _address(account: KnownAccount) -> str | None:
    try:
        return mailbox(account.email or "")
    except InvalidAddress:
        return None


def _require_reachable(account: KnownAccount) -> None:
    if account.is_service:
        raise InvalidInput(
            what=Words("服务账号", "Service"),
            value=account.login,
            why=Words("服务账号不能登录", "a service does not sign in"),
            allowed=Words("用令牌：user token create", "a token: user token create"),
        )
    if _address(account) is None:
        raise InvalidInput(
            what=Words("邮箱", "Address"),
            value=account.email or "",
            why=Words(f"{account.login}没有可用的邮箱", f"{account.login} has no address that can be used"),
            allowed=Words("先登记：user email 登录名 地址", "enter one first: user email LOGIN ADDRESS"),
        )
