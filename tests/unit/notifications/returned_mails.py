"""Mails as mail systems send them back: their forms, with words of our own. Each is made for one mail of ours."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import dedent
from types import MappingProxyType


@dataclass(frozen=True)
class Ours:
    """The mail of ours that something comes back about: its Message-ID, and where it comes back to."""

    header_id: str
    returns_to: str
    recipient: str = "wang@school.example"

    @property
    def rectify_id(self) -> str:
        """Return its X-Rectify-Id."""
        return self.header_id[1:].partition("@")[0]

    def headers(self, *, rectify_id: bool = True) -> str:
        """Return its headers, as they are brought back."""
        own = f"X-Rectify-Id: {self.rectify_id}\n" if rectify_id else ""
        return (
            "Received: from rectify (localhost [127.0.0.1]) by relay.office.example\n"
            f"From: rectify@office.example\nTo: {self.recipient}\nSubject: =?utf-8?b?5pW05pS55pel5oql?=\n"
            f"Message-ID: {self.header_id}\nAuto-Submitted: auto-generated\n{own}"
        )


Form = Callable[[Ours], bytes]


def _wire(text: str, charset: str = "utf-8") -> bytes:
    return text.replace("\n", "\r\n").encode(charset)


def report(
    ours: Ours,
    *,
    status_part: str,
    words: str = "It could not be delivered.",
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.school.example>",
    subject: str = "Undelivered Mail Returned to Sender",
    to: str | None = None,
    returned: str = "text/rfc822-headers",
    more_headers: str = "",
    rectify_id: bool = True,
    status_type: str = "message/delivery-status",
) -> bytes:
    """Return a delivery status notification (RFC 3464): words, machine-readable status, what came back."""
    brought = ours.headers(rectify_id=rectify_id)
    if returned == "message/rfc822":
        brought += "Content-Type: text/plain\n\nhello\n"
    third = f"--=_b1\nContent-Type: {returned}\n\n{brought}\n" if returned else ""
    return _wire(
        f"Return-Path: <>\nFrom: {sender}\nTo: {ours.returns_to if to is None else to}\nSubject: {subject}\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        f'{more_headers}Content-Type: multipart/report; report-type=delivery-status;\n boundary="=_b1"\n\n'
        "This is a MIME-encapsulated message.\n\n"
        f"--=_b1\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n"
        f"--=_b1\nContent-Type: {status_type}\n\n{dedent(status_part)}\n{third}--=_b1--\n"
    )


def recipient_block(ours: Ours, action: str, status: str, diagnostic: str = "", remote: str = "") -> str:
    """Return the status of one recipient, after that of the whole mail."""
    lines = [
        "Reporting-MTA: dns; mx.school.example",
        "Arrival-Date: Mon, 23 Nov 2026 08:30:05 +0800",
        "",
        f"Final-Recipient: rfc822; {ours.recipient}",
        f"Original-Recipient: rfc822;{ours.recipient}",
        f"Action: {action}",
        f"Status: {status}",
    ]
    lines += [f"Remote-MTA: dns; {remote}"] if remote else []
    lines += [f"Diagnostic-Code: {diagnostic}"] if diagnostic else []
    return "\n".join(lines) + "\n"


def postfix(action: str, status: str, diagnostic: str, *, returned: str = "text/rfc822-headers") -> Form:
    """Return a report as Postfix makes it."""
    return lambda ours: report(
        ours,
        status_part=recipient_block(ours, action, status, diagnostic, "mx.school.example"),
        words=f"This is the mail system at host relay.office.example.\n\n<{ours.recipient}>: host said: {diagnostic}",
        returned=returned,
    )


def exim(status: str, said: str, *, action: str = "failed") -> Form:
    """Return a report as Exim makes it, with X-Failed-Recipients and without blanks after colons of types."""
    return lambda ours: report(
        ours,
        status_part=(
            f"Reporting-MTA: dns; mail.school.example\n\nAction: {action}\nFinal-Recipient: rfc822;{ours.recipient}\n"
            f"Status: {status}\nRemote-MTA: dns; mx.school.example\nDiagnostic-Code: smtp; {said}\n"
        ),
        sender="Mail Delivery System <Mailer-Daemon@mail.school.example>",
        subject="Mail delivery failed: returning message to sender",
        more_headers=f"X-Failed-Recipients: {ours.recipient}\n",
        returned="message/rfc822",
    )


def exim_in_words(ours: Ours) -> bytes:
    """Return what Exim sent before it made reports: words, and our mail below them."""
    return _wire(
        f"Return-path: <>\nX-Failed-Recipients: {ours.recipient}\nAuto-Submitted: auto-replied\n"
        f"From: Mail Delivery System <Mailer-Daemon@mail.school.example>\nTo: {ours.returns_to}\n"
        "Subject: Mail delivery failed: returning message to sender\n\n"
        "A message that you sent could not be delivered to one of its recipients.\n\n"
        f"  {ours.recipient}\n    SMTP error from remote mail server after RCPT TO:\n    550 no such user here\n\n"
        f"------ This is a copy of the message, with its headers. ------\n\n{ours.headers()}\n"
    )


def exchange(status: str, said: str, *, action: str = "failed", to_us: bool = True) -> Form:
    """Return a report as Exchange makes it: HTML words, headers brought back, an answer to our Message-ID."""
    return lambda ours: report(
        ours,
        status_part=(
            "Reporting-MTA: dns;EX01.school.example\nReceived-From-MTA: dns;relay.office.example\n"
            f"\nFinal-Recipient: rfc822;{ours.recipient}\nAction: {action}\nStatus: {status}\n"
            f"Diagnostic-Code: smtp;{said}\nX-Display-Name: Wang\n"
        ),
        words=f"Delivery has failed to these recipients or groups:\n\n{ours.recipient}\n{said}",
        sender="postmaster@school.example",
        subject="Undeliverable: =?utf-8?b?5pW05pS55pel5oql?=",
        to=ours.returns_to if to_us else "rectify@office.example",
        more_headers=f"In-Reply-To: {ours.header_id}\nX-MS-Exchange-Message-Is-Ndr:\n",
        rectify_id=False,
    )


def page(said: str, *, sender: str = "postmaster@qq.example", charset: str = "gb18030", names_us: bool = True) -> Form:
    """Return a page in words, as large Chinese providers send it back, without anything for programs."""

    def made(ours: Ours) -> bytes:
        told = f"<div style='color:#333'>原邮件编号：&lt;</div><p><{ours.header_id[1:-1]}></p>" if names_us else ""
        text = (
            f"<html><head><style>p {{ width: 550px }}</style></head><body><p>您好，很抱歉您的邮件被退回，原因：</p>"
            f"<p>{said}</p><p>收件人：{ours.recipient}</p>{told}</body></html>"
        )
        encoded = base64.encodebytes(text.encode(charset)).decode()
        return _wire(
            f"Return-Path: <>\nFrom: {sender}\nTo: {ours.returns_to}\n"
            "Subject: =?utf-8?b?57O757uf6YCA5L+h?=\nMIME-Version: 1.0\n"
            f"Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: base64\n\n{encoded}\n"
        )

    return made


def coremail(said: str) -> Form:
    """Return a report as Coremail makes it: Chinese words in base64, our mail in base64 too, against the rules."""

    def made(ours: Ours) -> bytes:
        words = base64.encodebytes(f"抱歉，您的邮件未能送达。\n{said}\n".encode("gb18030")).decode()
        brought = base64.encodebytes(_wire(ours.headers() + "\n正文\n")).decode()
        return _wire(
            f"Return-Path: <>\nFrom: Postmaster@163.example\nTo: {ours.returns_to}\nSubject: =?gbk?b?z7XNs83L0MU=?=\n"
            'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="----=_P0"\n\n'
            "------=_P0\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64\n\n"
            f"{words}\n------=_P0\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; 163.example\n\nFinal-recipient: RFC822; {ours.recipient}\nAction: failed\n"
            f"Status: 5.0.0\nDiagnostic-Code: SMTP; {said}\n\n"
            f"------=_P0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{brought}\n------=_P0--\n"
        )

    return made


def qmail(ours: Ours) -> bytes:
    """Return words as qmail sends them."""
    return _wire(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@school.example\nTo: {ours.returns_to}\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at school.example.\n\n"
        f"<{ours.recipient}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\n{ours.headers()}\nhello\n"
    )


def _joined(ours: Ours) -> bytes:
    """Return a report about a list: two recipients, of which one got it."""
    block = recipient_block(ours, "relayed", "2.1.9") + "\n" + recipient_block(ours, "failed", "5.1.1").split("\n\n")[1]
    return report(ours, status_part=block)


def _forwarded_by_a_list(ours: Ours) -> bytes:
    """Return a report inside another multipart, as some filters pass it on."""
    inner = postfix("failed", "5.1.1", "smtp; 550 5.1.1 unknown")(ours).decode().replace("\r\n", "\n")
    return _wire(
        f"From: postmaster@filter.example\nTo: {ours.returns_to}\nSubject: [filtered] failure\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=outer\n\n--outer\n"
        + inner[inner.index("Content-Type: multipart/report") :]
        + "\n--outer\nContent-Type: text/plain\n\nscanned\n--outer--\n"
    )


def _base64_status(ours: Ours) -> bytes:
    encoded = base64.encodebytes(recipient_block(ours, "failed", "5.1.1", "smtp; 550 unknown").encode()).decode()
    return report(ours, status_part=f"@@{encoded}").replace(
        b"message/delivery-status\r\n\r\n@@", b"message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )


# What each says: action and status. All of them are about our mail, and say so in one way or another.
REPORTS: Mapping[str, tuple[Form, str, str]] = MappingProxyType(
    {
        "postfix: nobody there": (postfix("failed", "5.1.1", "smtp; 550 5.1.1 <x>: user unknown"), "failed", "5.1.1"),
        "postfix: no such host": (postfix("failed", "5.4.4", "X-Postfix; Host or domain not found"), "failed", "5.4.4"),
        "postfix: still trying": (postfix("delayed", "4.4.1", "X-Postfix; connect: timed out"), "delayed", "4.4.1"),
        "postfix: gave up": (postfix("failed", "4.4.7", "X-Postfix; delivery time expired"), "failed", "4.4.7"),
        "postfix: full": (postfix("failed", "5.2.2", "smtp; 552 5.2.2 Over quota"), "failed", "5.2.2"),
        "postfix: full for long": (postfix("failed", "4.2.2", "smtp; 452 4.2.2 mailbox full"), "failed", "4.2.2"),
        "postfix: refused for what it says": (postfix("failed", "5.7.1", "smtp; 554 5.7.1 spam"), "failed", "5.7.1"),
        "postfix: our mail whole": (
            postfix("failed", "5.1.1", "smtp; 550 unknown", returned="message/rfc822"), "failed", "5.1.1"
        ),
        "postfix: nothing brought back": (
            postfix("failed", "5.1.1", "smtp; 550 unknown", returned=""), "failed", "5.1.1"
        ),
        "postfix: general status, exact words": (postfix("failed", "5.0.0", "smtp; 550 5.1.10 no"), "failed", "5.1.10"),
        "postfix: a comment in the status": (postfix("failed", "5.1.1 (bad)", "smtp; 550"), "failed", "5.1.1"),
        "postfix: delivered": (postfix("delivered", "2.0.0", ""), "delivered", "2.0.0"),
        "postfix: too big": (postfix("failed", "5.3.4", "smtp; 552 5.3.4 too big"), "failed", "5.3.4"),
        "exim: nobody there": (exim("5.0.0", "550 No such recipient here"), "failed", "5.1.1"),
        "exim: full": (exim("5.0.0", "552 Mailbox size limit exceeded"), "failed", "5.2.2"),
        "exim: still trying": (exim("4.0.0", "451 try later", action="delayed"), "delayed", "4.0.0"),
        "exim: in words": (exim_in_words, "failed", "5.1.1"),
        "exchange: nobody there": (exchange("5.1.10", "550 5.1.10 RecipientNotFound"), "failed", "5.1.10"),
        "exchange: full": (exchange("5.2.2", "554 5.2.2 mailbox full"), "failed", "5.2.2"),
        "exchange: not allowed": (exchange("5.7.1", "550 5.7.1 not authorized"), "failed", "5.7.1"),
        "exchange: still trying": (exchange("4.4.7", "400 4.4.7 delayed", action="delayed"), "delayed", "4.4.7"),
        "exchange: to the plain sender": (exchange("5.1.1", "550 5.1.1 gone", to_us=False), "failed", "5.1.1"),
        "coremail: nobody there": (coremail("550 User not found: wang@school.example"), "failed", "5.1.1"),
        "coremail: full": (coremail("552 Requested action aborted: exceeded storage"), "failed", "5.2.2"),
        "coremail: taken for spam": (coremail("554 DT:SPM spam, see the help page"), "failed", "5.7.1"),
        "a page: nobody there": (page("550 5.1.1 该邮箱不存在"), "failed", "5.1.1"),
        "a page: full": (page("收件人邮箱已满，对方服务器返回：452 try later", charset="utf-8"), "failed", "4.2.2"),
        "a page: non-existent account": (
            page("SMTP error: 550 The recipient may contain a non-existent account, please check."), "failed", "5.1.1"
        ),
        "a page: too often": (page("550 Connection frequency limited"), "failed", "5.7.1"),
        "qmail": (qmail, "failed", "5.1.1"),
        "two recipients": (_joined, "failed", "5.1.1"),
        "passed on by a filter": (_forwarded_by_a_list, "failed", "5.1.1"),
        "status in base64": (_base64_status, "failed", "5.1.1"),
        "in Unicode (RFC 6533)": (
            lambda ours: report(
                ours,
                status_part=recipient_block(ours, "failed", "5.1.1", "smtp; 550 5.1.1 没有这个人"),
                status_type="message/global-delivery-status",
                returned="message/global-headers",
            ),
            "failed",
            "5.1.1",
        ),
    }
)  # fmt: skip


def from_a_person(body: str, *, headers: str = "", subject: str = "Re: a") -> Form:
    """Return a mail of a person, or of their mail program."""
    return lambda ours: _wire(
        f"Return-Path: <{ours.recipient}>\nFrom: Wang <{ours.recipient}>\nTo: {ours.returns_to}\nSubject: {subject}\n"
        f"In-Reply-To: {ours.header_id}\n{headers}\n{body}\n"
    )


# What comes to the same mailbox and says nothing about what became of a mail.
OTHERS: Mapping[str, tuple[Form, str]] = MappingProxyType(
    {
        "an absence note": (
            from_a_person("出差至5.1.27，急事请拨打550 12345。", headers="Auto-Submitted: auto-replied\n"), "auto_reply"
        ),
        "an absence note of Exchange": (
            from_a_person("I am away.", headers="Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"),
            "auto_reply",
        ),
        "an absence note of an old program": (
            from_a_person("away", headers="Precedence: auto_reply\nX-Autoreply: yes\n"), "auto_reply"
        ),
        "an absence note from the daemon's host": (
            from_a_person("自动回复：我在休假", headers="X-Autoreply: yes\n"), "auto_reply"
        ),
        "an answer": (from_a_person("收到，550 5.1.1 是门牌号。"), "other"),
        "a person passes a failure on": (
            lambda ours: _wire(
                f"From: chen@office.example\nTo: {ours.returns_to}\nSubject: FW: Undelivered\nMIME-Version: 1.0\n"
                "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/plain\n\nsee below\n"
                "--o\nContent-Type: message/rfc822\n\n"
                + postfix("failed", "5.1.1", "smtp; 550")(ours).decode().replace("\r\n", "\n")
                + "\n--o--\n"
            ),
            "other",
        ),
        "a receipt that it was read": (
            lambda ours: report(
                ours, status_part="Disposition: manual-action/MDN-sent-manually; displayed\n",
                status_type="message/disposition-notification", sender=f"Wang <{ours.recipient}>",
            ).replace(b"report-type=delivery-status", b"report-type=disposition-notification"),
            "auto_reply",
        ),
        "words of a daemon without a code": (page("请稍后查看。"), "other"),
        "a report that names no action": (
            lambda ours: report(ours, status_part="Reporting-MTA: dns; a\n", sender=f"<{ours.recipient}>"), "auto_reply"
        ),
        "nothing": (lambda _ours: b"", "other"),
        "noise": (lambda _ours: bytes(range(256)) * 20, "other"),
    }
)  # fmt: skip
