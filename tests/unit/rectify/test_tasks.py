"""The thread that does tasks, on both databases: with present rights, told how far, begun again where it was left."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SetClock
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.tasks import LONGEST_SILENCE, TaskKind, TaskState
from engine.errors import DatabaseBusy, NotFound
from engine.operations.ledger import Ledger
from engine.operations.roles import grant
from engine.operations.tasks import ask_for, file_of, give_up, look_at_task, result_of
from engine.operations.tasks_work import begin, keep_file
from rectify import tasks
from rectify.background import Background, background
from rectify.bootstrap import App, open_app
from rectify.documents.writing import beside
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


def on_disk(app: App) -> list[str]:
    """Return what lies among the results."""
    return sorted(one.name for one in app.ledger.results.folder.iterdir())


def a_file(turn: Turn) -> Made:
    """Make a file."""
    (turn.folder / "made.xlsx").write_bytes(b"a workbook")
    return Made(file=turn.folder / "made.xlsx", file_name="ledger.xlsx")


def test_a_file_that_came_of_a_task_is_kept_and_nothing_else_of_it(app: App) -> None:
    chen = as_person(app.ledger, "chen")
    number = waiting(app, chen)
    assert start(app, number, a_file, actor=chen, patience=60)
    task, path = file_of(app.ledger, number, actor=chen, at=AT)
    assert (task.file_name, task.size, path.read_bytes()) == ("ledger.xlsx", 10, b"a workbook")
    assert on_disk(app) == [path.name]
    # Made anew, the old one is gone.
    start_again(app, number, a_file, actor=chen, at=AT)
    assert start(app, number, a_file, actor=chen, patience=60)
    anew = file_of(app.ledger, number, actor=chen, at=AT)[1]
    assert anew.name != path.name
    assert on_disk(app) == [anew.name]


def test_a_file_nobody_waits_for_any_more_is_removed(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "TELLS_EVERY", float("inf"))
    chen = as_person(app.ledger, "chen")
    number = waiting(app, chen)

    def given_up_meanwhile(turn: Turn) -> Made:
        give_up(app.ledger, number, actor=chen, at=AT)
        return a_file(turn)

    assert start(app, number, given_up_meanwhile, actor=chen, patience=60)
    assert on_disk(app) == []
    with pytest.raises(NotFound):
        look_at_task(app.ledger, number, actor=chen, at=AT)


@pytest.mark.parametrize("is_told", [False, True])
def test_a_full_disk_is_said_as_such_and_nothing_half_written_stays(app: App, *, is_told: bool) -> None:
    """However deep in what was being done it was met, as itself or behind the refusal of a place to write to."""
    chen = as_person(app.ledger, "chen")
    number = waiting(app, chen)

    def full(turn: Turn) -> Made:
        (turn.folder / "half").write_bytes(b"half of it")
        fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if not is_told:
            raise fault
        with beside(turn.folder / "made.xlsx"):
            raise fault

    assert start(app, number, full, actor=chen, patience=60)
    found = look_at_task(app.ledger, number, actor=chen, at=AT)
    assert found.state is TaskState.REFUSED
    assert found.refusal is not None
    assert "磁盘没有地方" in found.refusal.zh
    assert "No space left" not in found.refusal.en
    assert on_disk(app) == []


def test_more_than_its_person_has_room_for_is_refused_before_it_is_made(app: App) -> None:
    chen = as_person(app.ledger, "chen")
    number = waiting(app, chen)
    app.ledger.results.most = 9

    def large(turn: Turn) -> Made:
        turn.require_room(10)
        raise AssertionError

    assert start(app, number, large, actor=chen, patience=60)
    found = look_at_task(app.ledger, number, actor=chen, at=AT)
    assert found.refusal is not None
    assert "您的任务结果放不下了" in found.refusal.zh
    # What nobody could know before is refused when it is there.
    start_again(app, number, a_file, actor=chen, at=AT)
    assert start(app, number, a_file, actor=chen, patience=60)
    assert look_at_task(app.ledger, number, actor=chen, at=AT).state is TaskState.REFUSED
    assert on_disk(app) == []


def test_what_was_worked_out_is_not_lost_to_a_ledger_that_is_held(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    chen = as_person(app.ledger, "chen")
    number, kept, tries = waiting(app, chen), keep_file, list[int]()

    def held(*given: Any, **named: Any) -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise DatabaseBusy(detail="a long tick")
        return kept(*given, **named)

    monkeypatch.setattr(tasks, "keep_file", held)
    assert start(app, number, a_file, actor=chen, patience=60)
    assert look_at_task(app.ledger, number, actor=chen, at=AT).state is TaskState.DONE
    assert len(tries) == 3


def test_a_process_is_named_when_it_is_first_asked_for() -> None:
    one, other = Background(), Background()
    assert one.name == one.name
    assert one.name.split(":")[:2] == other.name.split(":")[:2]
    assert one.name != other.name
