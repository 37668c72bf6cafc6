"""Letting a mail that failed, or that waits for its next try, be sent at once: the same bytes under the same id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.mailing import SLOTS_OF_ALARMS, holds_link
from engine.domain.permission import may_for, require, require_for
from engine.domain.ways import MAIL
from engine.errors import RectifyError
from engine.operations.ledger import Ledger
from engine.operations.mails import seen_mail
from engine.operations.once import answered_once
from engine.store import history, mails, people
from engine.store.mails import StoredMail
from engine.store.people import Correspondent
from engine.store.tables.delivery import Address
from engine.store.tables.mail import MessageState, NoticeState
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSentAgain:
    """A mail that is not sent again, and why."""

    id: int
    refusal: RectifyError


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain:
    """Which mails are sent again at the next delivery, and which are not."""

    ids: tuple[int, ...]
    refused: tuple[NotSentAgain, ...] = ()
    repeated: bool = False


class MailNotSentAgain(RectifyError):
    """This mail is not sent again."""

    code = "mail_not_sent_again"
    says = Words("邮件{id}不再重发：{why}。", "Mail {id} is not sent again: {why}.")
    remedy = Words("{way_out}", "{way_out}")


def send_again(ledger: Ledger, message_id: int, *, actor: Actor, at: datetime, key: str | None = None) -> SentAgain:
    """Let a mail that failed, or waits for its next try, be sent at once: the same bytes under the same Message-ID.

    Raises ``NotFound``, ``NotPermitted``, ``KeyReused``, and ``MailNotSentAgain`` for one that was sent or is under
    way, whose address is faulty or another by now, or whose notices go with another mail.
    """
    request: dict[str, object] = {"send_again": message_id}

    def act() -> SentAgain:
        mail = seen_mail(work, message_id, actor)
        require_for(actor, Action.RETRY_MAIL, mail.recipient_id, mail.unit_id, where=str(message_id))
        _let_go(work, mail, at=at)
        data: dict[str, object] = {"message": message_id, "address": mail.address}
        history.append(work, _CHAIN, at=at, action="mail_retried", actor=actor, data=data)
        return SentAgain(ids=(message_id,))

    with writing(ledger.database) as work:
        return answered_once(
            work, request, act, lambda _kept: SentAgain(ids=(message_id,), repeated=True), key=key, actor=actor, at=at
        )


def send_all_again(ledger: Ledger, *, actor: Actor, at: datetime) -> SentAgain:
    """Let every mail that failed for good be sent again, where that makes sense; the others are named with the reason.

    Raises ``NotPermitted`` for whoever may do this for nobody. Doing it twice does nothing more.
    """
    require(actor, Action.RETRY_MAIL)
    done, refused = list[int](), list[NotSentAgain]()
    with writing(ledger.database) as work:
        found = [mail for key in mails.dead(work) if (mail := mails.get(work, key)) is not None]
        allowed = [mail for mail in found if may_for(actor, Action.RETRY_MAIL, mail.recipient_id, mail.unit_id)]
        for mail in allowed:
            try:
                _let_go(work, mail, at=at)
            except MailNotSentAgain as refusal:
                refused.append(NotSentAgain(id=mail.id, refusal=refusal))
            else:
                done.append(mail.id)
        if done:
            data: dict[str, object] = {"messages": done}
            history.append(work, _CHAIN, at=at, action="mails_retried", actor=actor, data=data)
    return SentAgain(ids=tuple(done), refused=tuple(refused))


_ON_ITS_WAY: Mapping[MessageState, Words] = {
    MessageState.SENT: Words("已经发出", "it was sent"),
    MessageState.WRITTEN: Words("已经写成文件", "it was written to a file"),
    MessageState.SENDING: Words("正在发送", "it is under way"),
}


def _let_go(work: UnitOfWork, mail: StoredMail, *, at: datetime) -> None:
    """Let one mail be sent at once; raises ``MailNotSentAgain``."""
    on_its_way = _ON_ITS_WAY.get(mail.state)
    if on_its_way is not None:
        raise MailNotSentAgain(id=mail.id, where=str(mail.id), why=on_its_way, way_out=Words("", ""))
    if holds_link(mail.slot):
        raise MailNotSentAgain(
            id=mail.id,
            where=str(mail.id),
            why=Words("里面的链接只用一次，有时限", "its link works once and for a limited time"),
            way_out=Words(
                "另发一封：user invite 或 user password --reset。",
                "Send another: user invite, or user password --reset.",
            ),
        )
    reader = people.correspondents(work, [mail.recipient_id])[mail.recipient_id]
    if reader.disabled_at is not None:
        raise MailNotSentAgain(
            id=mail.id,
            where=str(mail.id),
            why=Words("收件人已经离任", "its reader has left"),
            way_out=Words("", ""),
        )
    if mail.channel == MAIL:
        _require_address(work, mail, reader)
    told = mails.carried(work, [mail.id]).get(mail.id, [])
    tells = mail.channel == MAIL and mail.slot not in SLOTS_OF_ALARMS
    if tells and all(notice.state != NoticeState.MERGED for notice in told):
        raise MailNotSentAgain(
            id=mail.id,
            where=str(mail.id),
            why=Words("其中的通知随别的邮件发出", "its notices go with another mail"),
            way_out=Words("", ""),
        )
    if not mails.send_again(work, mail.id, seen=mail.attempts, at=at):
        raise MailNotSentAgain(
            id=mail.id, where=str(mail.id), why=_ON_ITS_WAY[MessageState.SENDING], way_out=Words("", "")
        )


def _require_address(work: UnitOfWork, mail: StoredMail, reader: Correspondent) -> None:
    """Let a mail pass whose address is still its reader's, and takes mail; raises ``MailNotSentAgain``."""
    fault = work.find(Address, address=mail.address)
    if fault is not None:
        raise MailNotSentAgain(
            id=mail.id,
            where=str(mail.id),
            why=Words(f"地址{mail.address}送不到（{fault.code}）", f"nothing reaches {mail.address} ({fault.code})"),
            way_out=Words("rectify user email 登录名 地址", "rectify user email LOGIN ADDRESS"),
        )
    if reader.email != mail.address:
        raise MailNotSentAgain(
            id=mail.id,
            where=str(mail.id),
            why=Words("收件人的邮箱已经换了", "its reader has another address by now"),
            way_out=Words("没送到的通知随下一封邮件发出。", "What did not arrive goes with the next mail."),
        )
