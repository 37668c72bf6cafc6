"""Mails as tables for people and as the promised JSON."""

from __future__ import annotations

from rich.text import Text

from engine.operations.mails import ListedMail, MailPage, WholeMail
from engine.words import Language, Words
from notifications.letter import KINDS
from rectify.answers.mails import source_of, text_of
from rectify.terminal import Terminal, styled
from rectify.wording.mails import ACTIONS, BOUNCED, FAULTS, RESULTS, STATES


def show_page(page: MailPage, terminal: Terminal) -> None:
    """Print the page, and what is not on it."""
    if not page.mails:
        terminal.say(Words("没有符合条件的邮件。", "No mail matches."))
        return
    terminal.table(
        [
            Words("编号", "Mail"),
            Words("写于", "Written"),
            Words("收件人", "To"),
            Words("主题", "Subject"),
            Words("结果", "Outcome"),
            Words("发出于", "Sent"),
        ],
        [
            (
                listed.mail.id,
                listed.mail.created_at,
                f"{listed.mail.name} <{listed.mail.address}>",
                _subject(listed),
                _outcome(listed, terminal.language),
                listed.mail.sent_at,
            )
            for listed in page.mails
        ],
    )
    terminal.say(Words("共{total}封。", "{total} {total:mail|mails}.").fill(total=page.total))
    if page.next is not None:
        terminal.say(Words("下一页：--after {next}", "Next page: --after {next}").fill(next=page.next))


def _subject(listed: ListedMail) -> Words:
    if listed.is_withheld and not listed.mail.subject:
        return Words("（涉及您不能看的事项）", "(about an item that you may not see)")
    return Words(listed.mail.subject, listed.mail.subject)


def _outcome(listed: ListedMail, language: Language) -> Text:
    mail = listed.mail
    words, is_bad = STATES[mail.state], mail.has_bounced or mail.state == "dead"
    if mail.has_bounced:
        words = Words(f"{words.zh}，{BOUNCED.zh}", f"{words.en}, {BOUNCED.en}")
    return styled(words, language, "bold red" if is_bad else "")


def show(whole: WholeMail, terminal: Terminal, *, raw: bool) -> None:
    """Print one mail: where it is on its way, each attempt, what came back, what it tells, its text."""
    if raw and whole.data is not None:
        terminal.lines(Text(line) for line in source_of(whole.data).splitlines())
        return
    listed, mail = whole.listed, whole.listed.mail
    terminal.facts(
        [
            (Words("收件人", "To"), f"{mail.name} <{mail.address}>"),
            (Words("主题", "Subject"), _subject(listed)),
            (Words("结果", "Outcome"), _outcome(listed, terminal.language)),
            (Words("写于", "Written"), mail.created_at),
            (Words("发出于", "Sent"), mail.sent_at),
            (Words("下次尝试", "Next try"), mail.next_try_at),
            (Words("途径", "Way"), mail.channel),
            (Words("邮件号", "Message-ID"), mail.header_id),
            (Words("地址", "Address"), _fault(whole)),
        ]
    )
    _show_history(whole, terminal)
    if listed.told:
        terminal.heading(Words("说了什么", "What it tells"))
        terminal.table(
            [Words("事项", "Item"), Words("通知", "Notice"), Words("代谁", "In place of")],
            [(one.item, KINDS.get(one.kind, Words(one.kind, one.kind)), one.instead_of) for one in listed.told],
        )
    if whole.data is not None:
        terminal.heading(Words("正文", "Text"))
        terminal.lines(Text(line) for line in text_of(whole.data, mail.channel).splitlines())


def _show_history(whole: WholeMail, terminal: Terminal) -> None:
    if whole.attempts:
        terminal.heading(Words("每次尝试", "Attempts"))
        terminal.table(
            [
                Words("次", "No"),
                Words("时间", "At"),
                Words("结果", "Result"),
                Words("到哪一步", "Stage"),
                Words("对方的话", "Said"),
            ],
            [
                (
                    one.attempt,
                    one.ended_at,
                    RESULTS.get(one.result),
                    one.stage,
                    f"{one.code or ''} {one.detail}".strip(),
                )
                for one in whole.attempts
            ],
        )
    if whole.bounces:
        terminal.heading(Words("退回来的", "What came back"))
        terminal.table(
            [Words("收到于", "Received"), Words("说", "Says"), Words("状态码", "Status"), Words("对方的话", "Said")],
            [(one.received_at, ACTIONS.get(one.action), one.status, one.detail) for one in whole.bounces],
        )


def _said(code: int | None, detail: str) -> str:
    return f"{code or ''} {detail}".strip()


def _fault(whole: WholeMail) -> Words | None:
    fault = whole.fault
    if fault is None:
        return None
    return Words("{what}，送不到（{code} {detail}）", "{what}: nothing reaches it ({code} {detail})").fill(
        what=FAULTS[fault.fault], code=fault.code, detail=fault.detail
    )
