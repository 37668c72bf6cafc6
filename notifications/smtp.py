"""One lasting connection to a mail relay.

The mail is sent when the relay answers 250 after the last dot, and only then; what happens to the connection
afterwards changes nothing. When that answer never comes, nobody can know, and the outcome says so.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from notifications.mailbox import InvalidAddress, mailbox
from notifications.plain_text import one_line
from notifications.smtp_url import SmtpRelay, Tls
from notifications.transport import Gate, Outcome, Result, Stage, always, let_go

_BEFORE_ANY_MAIL = frozenset({Stage.CONNECT, Stage.TLS, Stage.HELLO, Stage.AUTH})
# 530 login required, 534 mechanism too weak, 535 login refused, 538 encryption required (RFC 4954): the operator's.
_LOGIN_REFUSED = frozenset({530, 534, 535, 538})
_CLOSING = 421
_LAST_DOT = b".\r\n"
_DETAIL_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds to wait. RFC 5321 4.5.3.2.6 gives the final reply ten minutes: a shorter wait makes duplicates."""

    connect: float = 10
    command: float = 60
    final: float = 600
    quit: float = 5


class _Ended(Exception):
    """An attempt that is over, with its outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome.detail)


class SmtpTransport:
    """Sends through one relay, one mail at a time; not to be shared by threads.

    ``context`` verifies the relay's certificate; None uses the machine's authorities.
    """

    def __init__(
        self,
        relay: SmtpRelay,
        *,
        timeouts: Timeouts | None = None,
        context: ssl.SSLContext | None = None,
        hello: str | None = None,
    ) -> None:
        self._relay = relay
        self._timeouts = timeouts or Timeouts()
        self._context = context
        self._hello = hello
        self._client: smtplib.SMTP | None = None
        self._abandoned = False

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Try once; a connection that was kept and has died meanwhile is replaced first, for nothing was sent on it."""
        for stage, address in ((Stage.MAIL, sender), (Stage.RCPT, recipient)):
            try:
                mailbox(address)
            except InvalidAddress as error:
                return Outcome(result=Result.DEAD, stage=stage, detail=error.message("en"))
        kept = self._client is not None
        outcome = self._attempt(sender, recipient, data, gate)
        if kept and self._client is None and outcome.stage is Stage.MAIL and outcome.result is Result.RETRY:
            outcome = self._attempt(sender, recipient, data, gate)
        if self._abandoned and outcome.result is Result.RETRY:
            return let_go(outcome.stage)
        return outcome

    def abandon(self) -> None:
        """Cut the connection under whoever waits for an answer; after the last dot the outcome is ``unknown``."""
        self._abandoned = True
        client = self._client
        if client is not None and client.sock is not None:
            with contextlib.suppress(OSError):
                # Not the TLS layer's own: it would take its state away from under the thread that reads.
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye; whatever the relay answers, or does not, is of no importance."""
        client, self._client = self._client, None
        if client is None:
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            _wait(client, self._timeouts.quit)
            client.quit()
        client.close()

    def _attempt(self, sender: str, recipient: str, data: bytes, gate: Gate) -> Outcome:
        if self._abandoned:
            return let_go(Stage.CONNECT)
        try:
            client = self._client or self._connect()
            self._ask(Stage.MAIL, {250}, lambda: client.mail(sender))
            self._ask(Stage.RCPT, {250, 251}, lambda: client.rcpt(recipient))
            self._ask(Stage.DATA, {354}, lambda: client.docmd("DATA"))
            code, text = self._hand_over(client, data, gate)
        except _Ended as ended:
            return ended.outcome
        return Outcome(result=Result.SENT, stage=Stage.FINAL, detail=_said(text), code=code)

    def _connect(self) -> smtplib.SMTP:
        try:
            client = self._open()
        except smtplib.SMTPConnectError as error:
            raise _Ended(judge(Stage.CONNECT, error.smtp_code, error.smtp_error)) from None
        except ssl.SSLError as error:
            raise _Ended(_broken(Stage.TLS, error)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise _Ended(_broken(Stage.CONNECT, error)) from None
        self._client = client
        if client.sock is not None:
            # The last dot follows the body on its own, and must not wait until the relay has confirmed the body.
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._abandoned:
            self._drop()
            raise _Ended(let_go(Stage.CONNECT))
        _wait(client, self._timeouts.command)
        self._introduce(client)
        return client

    def _open(self) -> smtplib.SMTP:
        relay, wait = self._relay, self._timeouts.connect
        if relay.tls is Tls.IMPLICIT:
            return smtplib.SMTP_SSL(relay.host, relay.port, self._hello, timeout=wait, context=self._verified())
        return smtplib.SMTP(relay.host, relay.port, self._hello, timeout=wait)

    def _introduce(self, client: smtplib.SMTP) -> None:
        """Say hello, go over to TLS and log in, each as the URL says; a relay that cannot is not used."""
        user, password = self._relay.user, self._relay.password
        self._ask(Stage.HELLO, {250}, client.ehlo)
        if self._relay.tls is Tls.STARTTLS:
            self._ask(Stage.TLS, {220}, lambda: client.starttls(context=self._verified()))
            self._ask(Stage.HELLO, {250}, client.ehlo)
        if user is not None and password is not None:
            self._ask(Stage.AUTH, {235, 503}, lambda: client.login(user, password))

    def _verified(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _hand_over(self, client: smtplib.SMTP, data: bytes, gate: Gate) -> tuple[int, bytes]:
        """Send the body, and when the gate says so its last dot.

        Before the dot is out the relay cannot have taken the mail, later it may have. So the relay reads the body while
        whoever keeps the gate still writes down what became of the mail before.
        """
        self._push(client, _stuffed(data))
        if not gate():
            self._drop()
            raise _Ended(let_go(Stage.DATA))
        self._push(client, _LAST_DOT)
        _wait(client, self._timeouts.final)
        answer = self._ask(Stage.FINAL, {250}, client.getreply)
        _wait(client, self._timeouts.command)
        return answer

    def _push(self, client: smtplib.SMTP, part: bytes) -> None:
        try:
            client.send(part)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _Ended(_broken(Stage.DATA, error)) from None

    def _ask(self, stage: Stage, accepted: set[int], command: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """Return the relay's answer when it is an accepted one; else end the attempt with what it means."""
        try:
            answer = command()
        except smtplib.SMTPResponseException as error:
            self._drop()
            # Raised by login and STARTTLS for a refusal, and by any command for an answer that is no SMTP.
            code = error.smtp_code if stage in _BEFORE_ANY_MAIL else None
            raise _Ended(judge(stage, code, error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _Ended(_broken(stage, error)) from None
        if answer[0] in accepted:
            return answer
        self._recover(stage, answer[0])
        raise _Ended(judge(stage, *answer))

    def _recover(self, stage: Stage, code: int) -> None:
        """Make the connection ready for the next mail, or give it up."""
        client = self._client
        refused = 400 <= code <= 599 and code != _CLOSING
        if client is None or stage in _BEFORE_ANY_MAIL or not refused:
            return self._drop()
        try:
            _wait(client, self._timeouts.command)
            reset = client.rset()[0]
        except (smtplib.SMTPException, OSError):
            return self._drop()
        return None if reset == 250 else self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def judge(stage: Stage, code: int | None, text: bytes | str) -> Outcome:
    """Return what a refusing or senseless answer means at a stage.

    Temporary (4xx) is tried again; permanent (5xx) ends this mail, unless it came before the mail or is about the
    login: then the relay is at fault. No sense after the last dot leaves unknown whether it was taken.
    """
    fault = stage in _BEFORE_ANY_MAIL or code in _LOGIN_REFUSED
    if code is not None and 400 <= code <= 599:
        dead = code >= 500 and not fault
        result = Result.DEAD if dead else Result.RETRY
    else:
        result = Result.UNKNOWN if stage is Stage.FINAL else Result.RETRY
    return Outcome(result=result, stage=stage, detail=_said(text), code=code, relay_fault=fault)


def _broken(stage: Stage, error: Exception) -> Outcome:
    """Return the outcome of a connection that failed: unknown once the last dot was out, else worth another try."""
    at = Stage.TLS if isinstance(error, ssl.SSLError) and stage in _BEFORE_ANY_MAIL else stage
    result = Result.UNKNOWN if stage is Stage.FINAL else Result.RETRY
    detail = _said(f"{type(error).__name__}: {error}")
    return Outcome(result=result, stage=at, detail=detail, relay_fault=stage in _BEFORE_ANY_MAIL)


def _stuffed(data: bytes) -> bytes:
    """Return the body as DATA wants it (RFC 5321 4.5.2): leading dots doubled, the last line ended; no last dot yet."""
    doubled = data.replace(b"\r\n.", b"\r\n..")
    if doubled.startswith(b"."):
        doubled = b"." + doubled
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _said(text: bytes | str) -> str:
    """Return the relay's words as one harmless line."""
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return one_line(written)[:_DETAIL_LENGTH]


def _wait(client: smtplib.SMTP, seconds: float) -> None:
    """Set how long the next read or write may take."""
    if client.sock is not None:
        client.sock.settimeout(seconds)
