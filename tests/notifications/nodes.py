"""What other nodes do, as processes of their own: compose, or die while a mail is under way."""

from __future__ import annotations

import os
from datetime import datetime, time
from pathlib import Path
from signal import SIGKILL

from engine.clock import SetClock
from engine.operations.ledger import Ledger
from engine.store.database import Database
from engine.store.files import FolderFiles
from notifications.claiming import Limits
from notifications.compose import Composed, Post, compose
from notifications.delivery import deliver
from notifications.render import build_renderer
from notifications.transport import MAIL, FolderTransport, Gate, MemoryTransport, Outcome, always
from tests.notifications.mails import SENDER


class DyingTransport(FolderTransport):
    """Hands the mail over, and the process is killed before anybody can write that down."""

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Write the mail and die."""
        super().send(sender, recipient, data, gate)
        os.kill(os.getpid(), SIGKILL)
        raise AssertionError


def compose_there(url: str, when: datetime) -> Composed:
    """Compose in this process."""
    ledger = Ledger(Database(url), FolderFiles(Path("unused")))
    post = Post(
        renderer=build_renderer(),
        sender=SENDER,
        zone="Asia/Shanghai",
        mail_hour=time(8, 30),
        base_url="https://a.example",
    )
    try:
        return compose(ledger, post, at=when)
    finally:
        ledger.close()


def die_while_sending(url: str, folder: Path, when: datetime) -> None:
    """Deliver the first mail, and die after it was handed over."""
    ledger = Ledger(Database(url), FolderFiles(folder / "files"))
    deliver(ledger, {MAIL: DyingTransport(folder / "mail")}, sender=SENDER, clock=SetClock(when))


def deliver_there(url: str, when: datetime, an_hour: int, a_person: int) -> int:
    """Deliver in this process what the limits of the hour allow; return how many mails were sent."""
    ledger = Ledger(Database(url), FolderFiles(Path("unused")))
    limits = {MAIL: Limits(an_hour=an_hour, a_person=a_person)}
    try:
        return deliver(ledger, {MAIL: MemoryTransport()}, sender=SENDER, clock=SetClock(when), limits=limits).sent
    finally:
        ledger.close()
