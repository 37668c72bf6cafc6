"""The thread that does tasks, on both databases: with present rights, told how far, begun again where it was left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.tasks import LONGEST_SILENCE, TaskKind, TaskState
from engine.operations.ledger import Ledger
from engine.operations.roles import grant
from engine.operations.tasks import ask_for, look_at_task, result_of
from engine.operations.tasks_work import begin
from rectify import tasks
from rectify.background import background
from rectify.bootstrap import App, open_app
from rectify.settings import load
from rectify.tasks import Made, Turn, is_interrupted, progress, start, start_again
from tests.builders import AT, OPERATOR, an_office, as_person

ASKED = {"language": "en"}
PLACE = "ab" * 16


@pytest.fixture
def app(ledger: Ledger, tmp_path: Path) -> App:
    an_office(ledger)
    return replace(open_app(load({"data": tmp_path}).settings, clock=SetClock(AT)), ledger=ledger)


def waiting(app: App, actor: Actor, worker: str = "") -> int:
    """Ask for a task of somebody's."""
    return ask_for(
        app.ledger, TaskKind.FORECAST, ASKED, key="one", worker=worker or background.name, actor=actor, at=AT
    )


def test_a_task_is_done_with_the_rights_of_its_turn_and_says_how_far_it_is(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "TELLS_EVERY", 0.0)
    chen = as_person(app.ledger, "chen")
    number, met = waiting(app, chen), list[object]()
    grant(app.ledger, "chen", Role.AUDITOR, actor=OPERATOR, at=AT)

    def do(turn: Turn) -> Made:
        turn.tell(2, 5)
        told = look_at_task(app.ledger, number, actor=chen, at=AT)
        met.extend([turn.language, Role.AUDITOR in turn.actor.roles, (told.done, told.total), progress(app, told)])
        return Made(content=b"{}")

    assert start(app, number, do, actor=chen, patience=60)
    assert met == ["en", True, (2, 5), (2, 5)]
    assert result_of(app.ledger, number, actor=as_person(app.ledger, "chen"), at=AT)[1] == b"{}"
    # Over is over: another turn finds nothing to be done.
    assert start(app, number, do, actor=chen, patience=60)
    assert len(met) == 4


def test_what_a_process_left_behind_is_begun_again_by_another(app: App) -> None:
    chen = as_person(app.ledger, "chen")
    number = waiting(app, chen, worker="another-machine:1:x")
    seen = look_at_task(app.ledger, number, actor=chen, at=AT)
    assert not is_interrupted(app, seen, at=AT + LONGEST_SILENCE)
    taken = begin(app.ledger, number, worker="another-machine:1:x", place=PLACE, at=AT)
    assert taken is not None
    assert not is_interrupted(app, taken, at=AT + LONGEST_SILENCE)
    assert is_interrupted(app, taken, at=AT + 2 * LONGEST_SILENCE)
    start_again(app, number, lambda _turn: Made(content=b"anew"), actor=chen, at=AT)
    assert start(app, number, lambda _turn: Made(content=b"anew"), actor=chen, patience=60)
    done = look_at_task(app.ledger, number, actor=chen, at=AT)
    assert done.state is TaskState.DONE
    assert not is_interrupted(app, done, at=AT + 2 * LONGEST_SILENCE)
