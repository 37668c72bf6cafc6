"""How others send the same mails: a bare loop, what one writes without thinking of crashes, and Django."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import Field, Session, SQLModel, create_engine, select

from bench.letters import SENDER, Stored, a_letter
from notifications.render import Renderer

_HOST = "127.0.0.1"


def send_bare(port: int, mails: Sequence[Stored]) -> None:
    """Send bytes that are ready on one connection, and remember nothing: the floor."""
    with smtplib.SMTP(_HOST, port, "bench") as relay:
        for mail in mails:
            relay.sendmail(SENDER, [mail.address], mail.data)


class NaiveMail(SQLModel, table=True):
    """What a first version would keep of a mail."""

    __tablename__ = "naive_mail"
    id: int | None = Field(default=None, primary_key=True)
    address: str
    number: int
    sent_at: datetime | None = None


class Naive:
    """A row, a rendering and a connection for each mail, through the ORM; nothing is leased and nothing is checked."""

    def __init__(self, path: Path, mails: int, renderer: Renderer) -> None:
        self._database = create_engine(f"sqlite:///{path}")
        self._renderer = renderer
        SQLModel.metadata.create_all(self._database, tables=[SQLModel.metadata.tables["naive_mail"]])
        with Session(self._database) as session:
            session.add_all(NaiveMail(address=f"p{number}@office.example", number=number) for number in range(mails))
            session.commit()

    def send(self, port: int, mails: int) -> None:
        """Send the next so many."""
        with Session(self._database) as session:
            for row in session.exec(select(NaiveMail).where(NaiveMail.sent_at == None).limit(mails)).all():  # noqa: E711
                rendered = self._renderer.render(a_letter(row.number))
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = SENDER, row.address, rendered.subject
                message.set_content(rendered.text)
                message.add_alternative(rendered.html, subtype="html")
                with smtplib.SMTP(_HOST, port, "bench") as relay:
                    relay.send_message(message)
                row.sent_at = datetime.now(UTC)
                session.add(row)
                session.commit()

    def close(self) -> None:
        """Close the database."""
        self._database.dispose()


class Django:
    """Django's ``send_mail`` in a loop, as its documentation shows it: a connection for each mail, nothing kept."""

    def __init__(self, port: int, renderer: Renderer) -> None:
        """Raise ``ModuleNotFoundError`` where Django is not installed."""
        from django.conf import settings  # noqa: PLC0415 - a group of its own

        self._renderer = renderer
        if not settings.configured:
            settings.configure(EMAIL_HOST=_HOST, EMAIL_PORT=port, DEFAULT_CHARSET="utf-8", USE_I18N=False)
        settings.EMAIL_PORT = port

    def send(self, mails: int) -> None:
        """Render and send so many."""
        from django.core.mail import send_mail  # noqa: PLC0415 - a group of its own

        for number in range(mails):
            rendered = self._renderer.render(a_letter(number))
            address = f"p{number}@office.example"
            send_mail(rendered.subject, rendered.text, SENDER, [address], html_message=rendered.html)
