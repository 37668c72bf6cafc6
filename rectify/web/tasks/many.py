"""One thing done for many items in the background: each in a transaction of its own, with its own result kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from engine.errors import RectifyError
from engine.operations.tasks_work import renewed
from engine.words import Words
from rectify.tasks import Made, Turn
from rectify.web.bulk_deeds import What, Wish
from rectify.web.bulk_lines import reason_of

_LONGEST_NUMBER = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """What is wanted for which items, from the ``done``-th on; ``refused`` says of those before it why not.

    ``query`` is the list of the ledger they were chosen from.
    """

    what: What
    texts: Mapping[str, str]
    numbers: Sequence[str]
    query: str
    done: int = 0
    refused: Mapping[str, Words] = field(default_factory=dict)


MANY = TypeAdapter(Many)


def key_for(key: str, number: str) -> str:
    """Return the key under which it is done for one item: sent twice, or begun again, nothing is done twice."""
    return f"{key}:{number[:_LONGEST_NUMBER]}"


def do_for_many(turn: Turn) -> Made:
    """Do it for each item with the rights its person has at that moment; return what became of them, as ``Many``."""
    many = MANY.validate_python(turn.task.asked)
    wish, total, refused = Wish(what=many.what, texts=many.texts), len(many.numbers), dict(many.refused)
    for done, number in enumerate(many.numbers[many.done :], start=many.done):
        turn.tell(done, total)
        actor = renewed(turn.app.ledger, turn.actor)
        key = key_for(turn.task.asked_key, number)
        try:
            wish.do(turn.app.ledger, number, key, actor=actor, at=turn.app.clock.now())
        except RectifyError as refusal:
            refused[number] = reason_of(refusal)
    made = Many(what=many.what, texts=many.texts, numbers=many.numbers, query=many.query, done=total, refused=refused)
    return Made(content=MANY.dump_json(made))
