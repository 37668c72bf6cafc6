"""How each kind of task is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import TypeAdapter

from engine.domain.actions import Action
from engine.domain.permission import require
from engine.domain.tasks import TaskKind
from engine.operations.audit import audit_part
from engine.operations.moving import Moved, list_unfinished, move_items
from engine.operations.tasks_work import renewed
from engine.words import Words
from rectify.doctor import examined
from rectify.tasks import Doer, Made, Turn
from rectify.web.post.coming import FORECAST, look
from rectify.web.studio import ahead
from rectify.web.studio.playing import PLAYED, play
from rectify.web.tasks.files import counting, do_dossier, do_ledger, do_lists, do_paper, steps
from rectify.web.tasks.many import do_for_many
from rectify.web.tasks.results import CHECKS, PART

# So many links of the history are read in one transaction.
_LINKS = 2_000
MOVED = TypeAdapter(Moved | None)


def _simulation(turn: Turn) -> Made:
    asked = turn.task.asked
    step = steps(turn, asked["days"])
    played = play(turn.app, asked["name"], asked, actor=turn.actor, at=turn.at, after_each=step)
    return Made(content=PLAYED.dump_json(played))


def _forecast(turn: Turn) -> Made:
    asked = turn.task.asked
    step = steps(turn, asked["days"])
    found = look(turn.app, asked["days"], asked["person"], actor=turn.actor, at=turn.at, after_each=step)
    return Made(content=FORECAST.dump_json(found))


def _mails_after(turn: Turn) -> Made:
    wanted = ahead.ahead_of(turn.task.asked)
    found = ahead.look(turn.app, wanted, actor=turn.actor, at=turn.at, began=counting(turn))
    return Made(content=ahead.MAILS_AFTER.dump_json(found))


def _move(turn: Turn) -> Made:
    """Go on with a move that was begun, as it was begun; each batch is asked for with the rights its person has then.

    One that is over already, by somebody else or before an interruption, is left alone: no other is begun.
    """
    ledger, name = turn.app.ledger, turn.task.asked["name"]
    begun = next((one for one in list_unfinished(ledger, actor=turn.actor) if one.key == name), None)
    if begun is None:
        require(turn.actor, Action.PUBLISH)
        return Made(content=MOVED.dump_json(None))
    done, total = begun.moved, max(begun.moved, turn.task.asked["total"])

    def told(count: int) -> None:
        nonlocal done
        done += count
        require(renewed(ledger, turn.actor), Action.PUBLISH)
        turn.tell(done, max(done, total))

    turn.tell(done, total)
    moved = move_items(ledger, name, actor=turn.actor, at=turn.app.clock.now(), told=told)
    return Made(content=MOVED.dump_json(moved))


def _history(turn: Turn) -> Made:
    """Verify every chain, part by part; what came of it is the last part, with the counts of all of them."""
    chains = entries = 0
    last: str | None = ""
    while last is not None:
        part = audit_part(turn.app.ledger, after=last, most=_LINKS, actor=turn.actor)
        chains, entries, last = chains + part.chains, entries + part.entries, part.last
        turn.tell(chains, chains + part.left, _CHAINS.fill(done=chains, total=chains + part.left, links=entries))
        if part.first_bad is not None:
            break
    return Made(content=PART.dump_json(replace(part, chains=chains, entries=entries)))


def _health(turn: Turn) -> Made:
    return Made(content=CHECKS.dump_json(examined(turn.app, actor=turn.actor, at=turn.at, deep=True, told=turn.tell)))


_CHAINS = Words("{done}条链，共{total}条；{links}环", "{done} of {total} chains; {links} links")
DOERS: Mapping[TaskKind, Doer] = {
    TaskKind.LEDGER: do_ledger,
    TaskKind.LISTS: do_lists,
    TaskKind.DOSSIER: do_dossier,
    TaskKind.PAPER: do_paper,
    TaskKind.SIMULATION: _simulation,
    TaskKind.FORECAST: _forecast,
    TaskKind.MAILS_AFTER: _mails_after,
    TaskKind.MOVE: _move,
    TaskKind.BULK: do_for_many,
    TaskKind.HISTORY: _history,
    TaskKind.HEALTH: _health,
}
