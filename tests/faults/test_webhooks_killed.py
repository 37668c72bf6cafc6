"""A deliverer killed between sending an event and writing that down: it is sent once more, under the same id."""

from __future__ import annotations

import json
import os
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from engine.clock import SetClock
from engine.operations import telling_others
from engine.operations.ledger import Ledger
from engine.operations.remarks import comment
from engine.store.database import Database
from engine.store.files import FolderFiles
from notifications.webhooks import tell_others
from tests.builders import AT, an_item, an_office, as_person
from tests.notifications.test_webhooks import HERE, a_webhook, tell
from tests.processes import PROCESSES
from tests.unit.notifications.channels.servers import serving

pytestmark = pytest.mark.faults


def die_after_sending(url: str) -> None:
    """Send the first event, and die before that is written down."""

    def die(*_args: Any, **_options: Any) -> None:
        os.kill(os.getpid(), SIGKILL)

    telling_others.told = die
    tell_others(Ledger(Database(url), FolderFiles(Path("unused"))), HERE, clock=SetClock(AT))


def test_what_a_killed_deliverer_had_sent_is_sent_once_more_and_nothing_is_lost(ledger: Ledger) -> None:
    an_office(ledger)
    with serving() as hook:
        a_webhook(ledger, hook, "item.comment")
        item = an_item(ledger)
        for note in "一二三":
            comment(ledger, item.number, note, actor=as_person(ledger, "wang"), at=AT)
        process = PROCESSES.Process(target=die_after_sending, args=(ledger.database.url,), daemon=True)
        process.start()
        process.join(60)
        assert process.exitcode == -SIGKILL
        assert tell(ledger).sent == 0
        assert tell(ledger, AT + telling_others.LEASE).sent == 3
        ids = [json.loads(request.body)["id"] for request in hook.requests]
        assert len(ids) == 4
        assert ids[0] == ids[1]
        assert len(set(ids)) == 3
