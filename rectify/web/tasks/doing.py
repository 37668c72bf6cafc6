"""How each kind of task is done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from engine.domain.tasks import TaskKind
from engine.domain.workdays import local_day
from engine.operations.audit import audit_part
from rectify.doctor import examined
from rectify.documents.ledger_export import Asked, Began, SheetsWritten, export_ledger, export_lists
from rectify.tasks import Doer, Made, Turn
from rectify.web.ledger_query import from_query
from rectify.web.paper_query import sheet_of
from rectify.web.post.coming import FORECAST, look
from rectify.web.studio.playing import PLAYED, play
from rectify.web.tasks.many import do_for_many
from rectify.web.tasks.results import CHECKS, PART

# So many links of the history are read in one transaction.
_LINKS = 2_000


def _ledger(turn: Turn) -> Made:
    return _sheets(turn, "ledger", lambda out, sheet, began: export_ledger(turn.app.ledger, out, sheet, began=began))


def _lists(turn: Turn) -> Made:
    return _sheets(turn, "lists", lambda out, sheet, began: export_lists(turn.app.ledger, out, sheet, began=began))


def _sheets(turn: Turn, name: str, write: Callable[[Path, Asked, Began], SheetsWritten]) -> Made:
    asked, zone = from_query(turn.task.asked["query"]), turn.app.settings.timezone
    sheet = sheet_of(asked, actor=turn.actor, at=turn.at, zone=zone, language=turn.language)
    with tempfile.TemporaryDirectory(prefix="rectify-") as folder:
        out = Path(folder, f"{name}-{local_day(turn.at, zone).isoformat()}.xlsx")
        write(out, sheet, _counting(turn))
        return Made(content=out.read_bytes(), file_name=out.name)


def _counting(turn: Turn) -> Began:
    """Return what is told how many findings there are, and returns what counts on after each."""

    def began(total: int) -> Callable[[], None]:
        return _steps(turn, total)

    return began


def _steps(turn: Turn, total: int) -> Callable[[], None]:
    done = 0
    turn.tell(0, total)

    def step() -> None:
        nonlocal done
        done += 1
        turn.tell(done, total)

    return step


def _simulation(turn: Turn) -> Made:
    asked = turn.task.asked
    step = _steps(turn, asked["days"])
    played = play(turn.app, asked["name"], asked, actor=turn.actor, at=turn.at, after_each=step)
    return Made(content=PLAYED.dump_json(played))


def _forecast(turn: Turn) -> Made:
    asked = turn.task.asked
    step = _steps(turn, asked["days"])
    found = look(turn.app, asked["days"], asked["person"], actor=turn.actor, at=turn.at, after_each=step)
    return Made(content=FORECAST.dump_json(found))


def _history(turn: Turn) -> Made:
    """Verify every chain, part by part; what came of it is the last part, with the counts of all of them."""
    chains = entries = 0
    last: str | None = ""
    while last is not None:
        part = audit_part(turn.app.ledger, after=last, most=_LINKS, actor=turn.actor)
        chains, entries, last = chains + part.chains, entries + part.entries, part.last
        turn.tell(chains, chains + part.left)
        if part.first_bad is not None:
            break
    return Made(content=PART.dump_json(replace(part, chains=chains, entries=entries)))


def _health(turn: Turn) -> Made:
    return Made(content=CHECKS.dump_json(examined(turn.app, actor=turn.actor, at=turn.at, deep=True)))


DOERS: Mapping[TaskKind, Doer] = {
    TaskKind.LEDGER: _ledger,
    TaskKind.LISTS: _lists,
    TaskKind.SIMULATION: _simulation,
    TaskKind.FORECAST: _forecast,
    TaskKind.BULK: do_for_many,
    TaskKind.HISTORY: _history,
    TaskKind.HEALTH: _health,
}
