"""What a ledger holds, in the words in which the reference says the same; read from its file, past the product."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from engine.domain.actor import Actor
from engine.operations.ledger import Ledger
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.upgrading import upgrade
from tests.builders import PEOPLE, an_office, as_person
from tests.properties.beside_plans import the_workflows
from tests.properties.reference import Key, Row
from tests.properties.reference_mail import Said, Slot

_HELD = {None: None, "request": "request_pending", "paused": "paused"}
# An import says of a rung that was too late that it was imported so.
_REASONS = {"imported_late": "set_late"}
# State, owner, due day, since when it stands still, agreements to a pending request (None: none is pending).
Standing = tuple[str, str, date | None, date | None, int | None]


class Beside:
    """A ledger in a folder of its own, with an office in it, and what the tests ask of it."""

    def __init__(self, template: Path) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(template, self.folder / "l.db")
        self.photo = self.folder / "photo.txt"
        self.photo.write_text("照片", encoding="utf-8")
        self.ledger = _opened(self.folder)
        self._file = sqlite3.connect(self.folder / "l.db")
        self.people: dict[str, Actor] = {login: as_person(self.ledger, login) for login in PEOPLE}
        self.logins = {actor.person_id: login for login, actor in self.people.items()}

    def start_anew(self) -> None:
        """Close the ledger and open it again."""
        self.ledger.close()
        self.ledger = _opened(self.folder)

    def forget(self) -> None:
        """Close the ledger and remove it."""
        self._file.close()
        self.ledger.close()
        shutil.rmtree(self.folder)

    def standings(self) -> dict[str, Standing]:
        """Return where each item stands."""
        found = self._rows(
            "SELECT number, item.state, owner_id, due_on, paused_on, step FROM item"
            " LEFT JOIN request ON request.item_id = item.id AND request.state = 'pending'"
        )
        return {
            number: (state, self.logins[owner], _day(due_on), _day(paused_on), step)
            for number, state, owner, due_on, paused_on, step in found
        }

    def limits(self) -> dict[Key, tuple[date, str, str | None, str | None]]:
        """Return each deadline: its day, why it was set, how it ended, why it is held."""
        found = self._rows("SELECT id, due_on, because, ended_because, held_because FROM deadline")
        keys = self._keys()
        return {
            keys[key]: (date.fromisoformat(due_on), because, ended, _HELD[held])
            for key, due_on, because, ended, held in found
        }

    def rungs(self) -> set[Row]:
        """Return what became of each rung."""
        found = self._rows("SELECT deadline_id, occurrence, recipient_id, outcome, reason, planned_on, late FROM rung")
        keys = self._keys()
        return {
            (
                keys[key],
                occurrence,
                self.logins.get(recipient),
                outcome,
                _REASONS.get(reason, reason),
                date.fromisoformat(planned_on),
                late,
            )
            for key, occurrence, recipient, outcome, reason, planned_on, late in found
        }

    def notices(self) -> tuple[dict[Slot, Counter[Said]], Counter[Said], Counter[Said]]:
        """Return what each mail says, what waits, and what was withdrawn."""
        slots: dict[int | None, Slot] = {
            key: (self.logins[recipient], date.fromisoformat(day), slot)
            for key, recipient, day, slot in self._rows("SELECT id, recipient_id, local_day, slot FROM message")
        }
        said: dict[Slot | str, list[Said]] = {"waiting": [], "withdrawn": [], **{slot: [] for slot in slots.values()}}
        for kind, number, recipient, instead_of, message, state in self._rows(
            "SELECT kind, number, recipient_id, for_id, message_id, notice.state FROM notice"
            " LEFT JOIN item ON item.id = notice.item_id"
        ):
            to = self.logins[instead_of or recipient]
            said[state if message is None else slots[message]].append((kind, number, to))
        mails = {slot: Counter(said[slot]) for slot in slots.values()}
        assert len(mails) == len(slots)
        return mails, Counter(said["waiting"]), Counter(said["withdrawn"])

    def request_of(self, number: str) -> int:
        """Return the key of the request on an item that was asked last; 0, which nobody has, where none was."""
        found = self._rows(
            "SELECT max(request.id) FROM request JOIN item ON item.id = request.item_id WHERE number = ?", number
        )
        return found[0][0] or 0

    def _keys(self) -> dict[int, Key]:
        """Return each deadline by its item, what it is about, and the how manieth it is of those."""
        counted: Counter[tuple[str, str]] = Counter()
        keys: dict[int, Key] = {}
        for key, number, subject in self._rows(
            "SELECT deadline.id, number, subject FROM deadline JOIN item ON item.id = item_id ORDER BY deadline.id"
        ):
            keys[key] = (number, subject, counted[number, subject])
            counted[number, subject] += 1
        return keys

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._file.execute(query, values).fetchall()


def template() -> Path:
    """Make an office on its first plan; return the file, to be copied."""
    folder = Path(tempfile.mkdtemp())
    ledger = _opened(folder)
    upgrade(ledger.database)
    an_office(ledger, workflow=the_workflows()["a"])
    ledger.close()
    return folder / "l.db"


def _opened(folder: Path) -> Ledger:
    return Ledger(Database(f"sqlite:///{folder / 'l.db'}", durability="OFF"), FolderFiles(folder))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
