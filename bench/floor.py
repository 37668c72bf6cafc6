"""The floor: the same rows written with ``sqlite3`` alone, as somebody would who wants to be the fastest.

It has one connection, one cursor and constant statements, reads the columns it needs and no others, and is told by
the script who takes which step; due days are handed to it ready. It does not look the key up before it is stored, ask
who may do what, or read the calendar. It writes, in one ``BEGIN IMMEDIATE`` transaction: the item at the version that
was read, the end of the old deadline with its timer, the new deadline with its timer, the link of the history with its
note beside it, a notice for each person told, and the key with the first answer.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bench.script import Call, Turn
from engine.domain.deadlines import Due
from engine.store.database import Durability, journal_mode

_READ = (
    "SELECT id, state, version, owner_id, leader_id, verifier_id, doers, taken, returns, deadline_id, history_hash,"
    " due_on FROM item WHERE number = ?"
)
_MOVE = (
    "UPDATE item SET state = ?, entered_at = ?, deadline_id = ?, due_on = ?, original_due_on = ?, doers = ?, taken = ?,"
    " returns = ?, history_hash = ?, version = ? WHERE id = ? AND version = ?"
)
_COMPLETE = _MOVE.replace("SET state", "SET completion = ?, state")
_REOPEN = _MOVE.replace("SET state", "SET completion = 'in_progress', reopened_on = ?, state")
_STAY = "UPDATE item SET doers = ?, taken = ?, returns = ?, history_hash = ?, version = ? WHERE id = ? AND version = ?"
_END = "UPDATE deadline SET ended_at = ?, ended_because = 'left' WHERE id = ? AND ended_at IS NULL"
_TIMER = "INSERT INTO timer (due_at, kind, subject_id) VALUES (?, ?, ?)"
_DEADLINE = (
    "INSERT INTO deadline (item_id, subject, subject_id, version, rule, ladder, due_on, due_at, zone, calendar,"
    " is_published, because, set_at) VALUES (?, 'item', ?, ?, ?, 'standard', ?, ?, ?, ?, 1, 'entered', ?)"
)
_HISTORY = "INSERT INTO history (chain, seq, at, action, text, previous, hash) VALUES (?, ?, ?, 'advance', ?, ?, ?)"
_NOTE = "INSERT INTO history_text (history_id, salt, text) VALUES (?, ?, ?)"
_NOTICE = (
    "INSERT INTO notice (dedupe, kind, item_id, recipient_id, data, created_at, send_from, state)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')"
)
_KEY = "INSERT INTO idempotency_key (actor, key, request, answer, at) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What the floor knows of a step. ``sets`` is the completion it writes: once begun, at the end, or anew."""

    source: str
    target: str
    tells: tuple[str, ...]
    loop: str | None
    work: bool
    sets: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A deadline worked out beforehand: all items of the script enter a state on the same day."""

    rule: str
    due_on: str
    due_at: str
    first_look: str
    zone: str
    calendar: str

    @classmethod
    def of(cls, limit: Due, *, first_look: datetime) -> Limit:
        """Return a deadline as text."""
        return cls(
            rule=limit.rule,
            due_on=limit.due_on.isoformat(),
            due_at=stamp(limit.due_at),
            first_look=stamp(first_look),
            zone=limit.zone,
            calendar=limit.calendar,
        )


class Floor:
    """Takes the steps of a script with nothing between them and ``sqlite3``."""

    def __init__(
        self,
        path: Path,
        *,
        durability: Durability,
        moves: dict[str, Move],
        limits: dict[str, Limit],
        people: dict[str, tuple[int, str]],
        today: str,
    ) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._cursor = self._connection.cursor()
        for pragma in (f"journal_mode = {journal_mode()}", f"synchronous = {durability}", "foreign_keys = 1"):
            self._cursor.execute(f"PRAGMA {pragma}")
        self._moves, self._limits, self._people, self._today = moves, limits, people, today

    def take(self, call: Call) -> None:
        """Take one step in a transaction of its own."""
        self._cursor.execute("BEGIN IMMEDIATE")
        try:
            self._take(call)
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _take(self, call: Call) -> None:
        run, turn = self._cursor.execute, call.turn
        key, state, version, owner, leader, verifier, doers, taken, returns, deadline, previous, due_on = run(
            _READ, (call.item,)
        ).fetchone()
        move = self._moves[turn.trigger]
        if state != move.source:
            message = f"{call.item} is {state}, {turn.trigger} starts from {move.source}"
            raise RuntimeError(message)
        at, new, (person, name) = stamp(call.at), version + 1, self._people[turn.login]
        reopens = move.loop == "reopen"
        if move.loop:
            doers, taken, returns = "[]", "[]", returns + (not reopens)
        else:
            if move.work:
                doers = json.dumps(sorted({*json.loads(doers), person}))
            taken = json.dumps(sorted({*json.loads(taken), turn.trigger}))
        text, salt = _text(call, key, new, at, name, move)
        link = sha256(f"{previous}\n{text}".encode()).hexdigest()
        if move.source == move.target:
            changed = run(_STAY, (doers, taken, returns, link, new, key, version)).rowcount
        else:
            deadline, due_on = self._date(move, key, new, deadline, at)
            values = (move.target, at, deadline, due_on, due_on, doers, taken, returns, link, new, key, version)
            if reopens:
                changed = run(_REOPEN, (self._today, *values)).rowcount
            else:
                changed = (run(_COMPLETE, (move.sets, *values)) if move.sets else run(_MOVE, values)).rowcount
        if changed != 1:
            message = f"{call.item} is no longer at version {version}"
            raise RuntimeError(message)
        run(_HISTORY, (f"item:{key}", new, at, text, previous, link))
        if turn.note:
            run(_NOTE, (self._cursor.lastrowid, salt, turn.note))
        involved = {"owner": owner, "leader_in_charge": leader, "verifier": verifier}
        for why in move.tells:
            dedupe = f"step:{key}:{new}:{turn.trigger}:{involved[why]}"
            run(_NOTICE, (dedupe, turn.trigger, key, involved[why], _told(turn, why, name, move), at, at))
        run(_KEY, (turn.login, call.key, _request(call), _answer(call, key, move, new, due_on), at))

    def _date(self, move: Move, key: int, new: int, old: int | None, at: str) -> tuple[int | None, str | None]:
        run = self._cursor.execute
        if old is not None:
            run(_END, (at, old))
            run(_TIMER, (at, "settle", old))
        limit = self._limits.get(move.target)
        if limit is None:
            return None, None
        deadline = run(
            _DEADLINE,
            (key, key, new, limit.rule, limit.due_on, limit.due_at, limit.zone, limit.calendar, at),
        ).lastrowid
        run(_TIMER, (max(limit.first_look, at), "deadline", deadline))
        return deadline, limit.due_on


def stamp(at: datetime) -> str:
    """Return a UTC instant as the tables keep it."""
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


def _text(call: Call, key: int, new: int, at: str, name: str, move: Move) -> tuple[str, str]:
    turn = call.turn
    salt = secrets.token_hex(16) if turn.note else ""
    data: dict[str, object] = {"from": move.source, "to": move.target, "trigger": turn.trigger}
    if move.sets:
        data["set"] = {"completion": move.sets}
    return _canonical(
        {
            "action": "advance",
            "at": at,
            "by": {"actor": turn.login, "name": name, "on_behalf_of": None, "typed_by": None, "via": "cli"},
            "chain": f"item:{key}",
            "data": data,
            "note": sha256(f"{salt}\n{turn.note}".encode()).hexdigest() if turn.note else None,
            "seq": new,
            "v": 1,
        }
    ), salt


def _told(turn: Turn, why: str, name: str, move: Move) -> str:
    data = {"why": why, "by": name, "trigger": turn.trigger, "state": move.target}
    if turn.note:
        data["note"] = turn.note
    return _encode(data)


def _request(call: Call) -> str:
    turn = call.turn
    request = {"evidence": [], "item": call.item, "note": turn.note, "set": {}, "trigger": turn.trigger}
    return sha256(_canonical(request).encode()).hexdigest()


def _answer(call: Call, key: int, move: Move, new: int, due_on: str | None) -> str:
    return json.dumps(
        {
            "id": key,
            "number": call.item,
            "trigger": call.turn.trigger,
            "from_state": move.source,
            "state": move.target,
            "version": new,
            "due_on": due_on,
            "told": len(move.tells),
            "repeated": False,
        }
    )


_encode = json.JSONEncoder(ensure_ascii=False).encode
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
