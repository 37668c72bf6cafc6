"""The corpus of a release as files: how a value is written, and how it is read back with today's classes.

Everything a decision looked at is written field by field and read by the class of the same name, so a class may gain
fields with defaults; a field that is recorded and no longer read is an error, never passed over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.workdays import Calendar

FOLDER = Path(__file__).parent
SUMS = "SHA256SUMS"
Record = dict[str, Any]
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What one release recorded, apart from the items. ``workflows`` are known by the hash of their stored text."""

    name: str
    folder: Path
    persons: Mapping[str, int]
    actors: Mapping[str, Actor]
    calendars: Mapping[str, Calendar]
    known_since: Mapping[str, datetime]
    workflows: Mapping[str, Workflow]

    def items(self) -> list[Record]:
        """Return every recorded item, in the order of their numbers."""
        return [read(path) for path in sorted((self.folder / "items").glob("*.json"))]

    def deadlines_of(self, number: str) -> list[Record]:
        """Return every deadline of an item with its rungs, in the order in which they were set."""
        return cast("list[Record]", read(self.folder / "deadlines" / f"{number}.json")["deadlines"])

    def calendar_at(self, at: datetime) -> Calendar:
        """Return the calendar the office went by at an instant."""
        last = max((since, version) for version, since in self.known_since.items() if since <= at)
        return self.calendars[last[1]]

    def chains(self) -> list[Record]:
        """Return every recorded chain."""
        return [read(path) for path in sorted((self.folder / "chains").glob("*.json"))]


def releases() -> list[str]:
    """Return the name of each release that has a corpus, oldest first."""
    names = [path.name for path in FOLDER.iterdir() if (path / "office.json").exists()]
    return sorted(names, key=lambda name: [int(part) for part in name.split(".")])


@cache
def load(folder: Path) -> Release:
    """Return what a release recorded, read with today's classes; raises ``ValueError`` for what they do not hold."""
    office = read(folder / "office.json")
    return Release(
        name=office["release"],
        folder=folder,
        persons=office["persons"],
        actors={name: read_as(Actor, told) for name, told in office["actors"].items()},
        calendars={name: read_as(Calendar, told) for name, told in office["calendars"].items()},
        known_since={name: datetime.fromisoformat(told) for name, told in office["known_since"].items()},
        workflows={
            told["sha256"]: TypeAdapter(Workflow).validate_json(model_text(folder, name))
            for name, told in office["workflows"].items()
        },
    )


def model_text(folder: Path, name: str) -> str:
    """Return the text a workflow version was stored and hashed as; ``name`` is its key and number."""
    return (folder / "workflows" / f"{name}.json").read_bytes().decode()


def source_text(folder: Path, name: str) -> str:
    """Return the file a workflow version was published from."""
    return (folder / "workflows" / f"{name}.yaml").read_bytes().decode()


def read_as(kind: type[_Read], recorded: object) -> _Read:
    """Return a recorded value as one of a class of today; raises ``ValueError`` when it says less than was recorded."""
    found = TypeAdapter(kind).validate_json(json.dumps(recorded))
    lost = differences(recorded, plain(found))
    if lost:
        message = f"{kind.__name__} no longer holds what was recorded: {'; '.join(lost)}"
        raise ValueError(message)
    return found


def plain(value: object) -> Any:
    """Return a value as it is written to JSON: fields by name, sets sorted, days and instants in ISO form."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(part) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(part) for part in value)
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def differences(recorded: object, today: object, where: str = "") -> list[str]:
    """Return a sentence for each recorded value that is another today, or gone; what came since is no difference."""
    if isinstance(recorded, Mapping) and isinstance(today, Mapping):
        gone = [f"{where}{name} is gone (was {recorded[name]!r})" for name in recorded if name not in today]
        both = (name for name in recorded if name in today)
        return gone + [said for name in both for said in differences(recorded[name], today[name], f"{where}{name} ")]
    if isinstance(recorded, list) and isinstance(today, list) and len(recorded) == len(today):
        pairs = enumerate(zip(recorded, today, strict=True))
        return [said for index, (was, now) in pairs for said in differences(was, now, f"{where}[{index}] ")]
    return [] if recorded == today else [f"{where}was {recorded!r}, today {today!r}"]


def read(path: Path) -> Record:
    """Return a document of the corpus."""
    return cast("Record", json.loads(path.read_text(encoding="utf-8")))


def write(path: Path, document: Mapping[str, object]) -> None:
    """Write a document with a line for each member of what stands at its top: an entry of a history is one line."""
    parts = (f"{_one_line(name)}: {_members(plain(value))}" for name, value in document.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


def sums(folder: Path) -> str:
    """Return the SHA-256 of every file of a corpus, as ``sha256sum`` prints and checks them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    digests = ((hashlib.sha256(path.read_bytes()).hexdigest(), path.relative_to(folder)) for path in files)
    return "".join(f"{digest}  {name.as_posix()}\n" for digest, name in digests)


def _members(value: object) -> str:
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"{_one_line(name)}: {_one_line(part)}" for name, part in value.items()) + "\n}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_one_line(part) for part in value) + "\n]"
    return _one_line(value)


def _one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
