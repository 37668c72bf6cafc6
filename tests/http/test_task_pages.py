"""Long work by pages without script: begun, left, found again, its result taken; interrupted, begun again, given up."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from time import monotonic, sleep
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from engine.domain.tasks import TaskKind, TaskState
from engine.operations import tasks_work
from engine.operations.roles import grant
from engine.operations.tasks import ask_for, look_at_task
from rectify import background
from rectify.http.patience import TakesTooLong
from tests.builders import OPERATOR, as_person
from tests.http.conftest import NUMBERS, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]


def begun(reader: Reader, path: str) -> str:
    """Begin what a page asks about, wait until it is over, and return the address of its task."""
    answer = reader.ask("GET", path)
    if answer.status_code == 303:
        path = answer.headers["location"]
    assert path.startswith("/tasks/new?"), path
    reader.open(path)
    answer = reader.send("/tasks", {})
    assert answer.status_code == 303, plain(answer.text)
    return settled(reader, answer.headers["location"])


def settled(reader: Reader, path: str) -> str:
    """Wait until nobody is at a task, and return its address."""
    until, key = monotonic() + 60, (reader.site.app.ledger.database.url, "task", int(path.rpartition("/")[2]))
    while background.background.holds(key):
        assert monotonic() < until
        sleep(0.02)
    return path


def state_of(reader: Reader, path: str) -> TaskState:
    """Return where a task stands."""
    ledger = reader.site.app.ledger
    actor = as_person(ledger, reader.who)
    return look_at_task(ledger, int(path.rpartition("/")[2]), actor=actor, at=reader.site.clock.now()).state


@pytest.mark.parametrize("document", ["ledger", "lists"])
def test_an_export_of_many_is_made_in_the_background_and_given_out(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    chen = Reader(own_site, "chen")
    asked = f"/papers/{document}?state=reported&order=number"
    small = chen.ask("GET", asked)
    assert small.status_code == 200
    monkeypatch.setattr("rectify.web.papers.MOST_AT_ONCE", 0)
    path = begun(chen, asked)
    page = chen.get(path)
    assert "已办完" in plain(page)
    assert 'http-equiv="refresh"' not in page
    made = chen.ask("GET", f"{path}/file")
    assert made.headers["Content-Disposition"].endswith(f'"{document}-{own_site.clock.now():%Y-%m-%d}.xlsx"')
    assert _cells(made.content) == _cells(small.content)
    assert f'href="{path}/file"' in chen.get("/tasks")
    # Rights are asked again when it is taken away; done again, it is by those of now.
    grant(own_site.app.ledger, "chen", "auditor", actor=OPERATOR, at=own_site.clock.now())
    assert "权限在那以后变了" in plain(chen.get(f"{path}/file", status=422))
    chen.open(path)
    assert chen.send(f"{path}/again", {}).status_code == 303
    settled(chen, path)
    assert state_of(chen, path) is TaskState.DONE
    assert chen.ask("GET", f"{path}/file").status_code == 200


def _cells(content: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_what_takes_too_long_is_offered_in_the_background_and_shown_there(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = Reader(own_site, "chen")
    admin = Reader(own_site, "admin")
    coming, verified = plain(chen.get("/mails/coming?days=9")), plain(admin.get("/health/history?after="))

    def impatient(command: str) -> Any:
        def after_each() -> None:
            raise TakesTooLong(seconds=20, command=command)

        return after_each

    monkeypatch.setattr("rectify.web.post.coming.patient", impatient)
    monkeypatch.setattr("rectify.web.studio.playing.patient", impatient)
    refused = chen.get("/mails/coming?days=9", status=422)
    assert "放到后台推算" in plain(refused)
    path = begun(chen, _way(refused))
    assert plain(chen.get(f"/mails/coming?task={path.rpartition('/')[2]}")) == coming
    played = chen.get("/workflows/rectification/simulate?items=3&days=9&people=8&seed=7", status=422)
    path = begun(chen, _way(played))
    kept = chen.get(f"/workflows/rectification/simulate?task={path.rpartition('/')[2]}")
    assert 'value="7"' in kept
    assert "3件、8人，种子7" in plain(kept)
    assert f"/simulate?task={path.rpartition('/')[2]}" in chen.get("/tasks")
    # What is known to be long is not even tried.
    long = chen.ask("GET", "/workflows/rectification/simulate?items=3000")
    assert long.headers["location"].startswith("/tasks/new?kind=simulation")
    path = begun(admin, _way(admin.get("/health/history")))
    assert plain(admin.get(f"/health/history?task={path.rpartition('/')[2]}")) == verified
    path = begun(admin, _way(admin.get("/health")))
    kept = plain(admin.get(f"/health?task={path.rpartition('/')[2]}"))
    assert kept == plain(admin.get("/health?deep=true"))
    admin.get(f"/mails/coming?task={path.rpartition('/')[2]}", status=404)


def _way(page: str) -> str:
    found = re.search(r'href="(/tasks/new[^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def test_many_items_go_on_in_the_background_each_with_its_own_result(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = Reader(own_site, "chen")
    monkeypatch.setattr("rectify.web.bulk._SECONDS", -1.0)
    chen.get("/items")
    items = [*NUMBERS, "XC1999-01-001"]
    assert chen.send("/bulk", {"what": "comment", "item": items}).status_code == 200
    assert chen.send("/bulk", {"note": "一并核对", "stage": "preview"}).status_code == 200
    form = {**chen.hidden, "note": "一并核对", "stage": "run"}
    answer = chen.send("/bulk", form)
    path = settled(chen, answer.headers["location"])
    page = plain(chen.get(path))
    assert "3件办成，1件没有办成" in page
    assert "没有找到" in page
    # The form sent once more, and the task begun once more, do nothing twice.
    assert chen.send("/bulk", form).headers["location"] == path
    chen.open(path)
    assert chen.send(f"{path}/again", {}).status_code == 303
    settled(chen, path)
    assert "3件办成，1件没有办成" in plain(chen.get(path))
    assert [_comments(own_site, number) for number in NUMBERS] == [1, 1, 1]


def _comments(site: Site, number: str) -> int:
    return [one["action"] for one in site.get("chen", f"/items/{number}")["history"]].count("comment")


def test_an_interrupted_one_says_so_and_is_begun_again_by_its_person_only(own_site: Site, said: list[str]) -> None:
    chen, ding, ledger = Reader(own_site, "chen"), Reader(own_site, "ding"), own_site.app.ledger
    actor, at = as_person(ledger, "chen"), own_site.clock.now()
    ended = f"{background.background.name.rpartition(':')[0]}:another"
    asked = {"query": "", "count": 3, "language": "zh"}
    key = ask_for(ledger, TaskKind.LEDGER, asked, key="left", worker=ended, actor=actor, at=at)
    path = f"/tasks/{key}"
    assert "中断了" in plain(chen.get(path))
    task = tasks_work.begin(ledger, key, worker=ended, place="ab" * 16, at=at)
    assert task is not None
    tasks_work.keep_progress(ledger, task, 1, 3, at=at)
    said.clear()
    page = chen.get("/tasks")
    assert len(said) <= MOST
    assert "中断了" in plain(page)
    other = ding.get("/tasks/999999", status=404)
    for tried in (path, f"{path}/file"):
        assert plain(ding.get(tried, status=404)) == plain(other).replace("999999", str(key))
    for deed in ("again", "drop"):
        ding.open("/tasks")
        assert ding.send(f"{path}/{deed}", {"form_token": _token(ding)}).status_code == 404
    assert "没有。" in plain(ding.get("/tasks"))
    chen.open(path)
    assert chen.send(f"{path}/again", {}).status_code == 303
    settled(chen, path)
    assert state_of(chen, path) is TaskState.DONE
    chen.open(path)
    assert chen.send(f"{path}/drop", {}).headers["location"] == "/tasks?gone=true"
    chen.get(path, status=404)


def _token(reader: Reader) -> str:
    reader.open("/account")
    return reader.hidden["form_token"]


def test_one_under_way_says_how_far_it_is_and_stops_when_it_is_given_up(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, seen, held = Reader(own_site, "chen"), list[str](), list[int]()

    def slow(turn: Any) -> Any:
        turn.tell(1, 3)
        held.append(turn.task.id)
        path = f"/tasks/{turn.task.id}"
        seen.append(chen.open(path))
        assert chen.send(f"{path}/again", {}).status_code == 303
        assert chen.send(f"{path}/drop", {}).status_code == 303
        turn.tell(2, 3)
        seen.append("went on")

    monkeypatch.setattr("rectify.tasks.TELLS_EVERY", 0.0)
    monkeypatch.setattr("rectify.web.tasks.pages.DOERS", {TaskKind.FORECAST: slow})
    path = begun(chen, "/tasks/new?kind=forecast&query=days%3D9")
    assert path == f"/tasks/{held[0]}"
    assert len(seen) == 1
    assert '<progress max="3" value="1"' in seen[0]
    assert 'http-equiv="refresh" content="2"' in seen[0]
    chen.get(path, status=404)


def test_what_fails_says_so_and_what_may_not_be_asked_for_is_refused(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = Reader(own_site, "chen")

    def failing(_turn: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("rectify.web.tasks.pages.DOERS", {TaskKind.FORECAST: failing})
    path = begun(chen, "/tasks/new?kind=forecast&query=days%3D9")
    assert "系统出错，已记录" in plain(chen.get(path))
    assert "系统出错，已记录" in plain(chen.get("/tasks"))
    for wrong in (
        "kind=bulk",
        "kind=forecast&query=days%3D0",
        "kind=simulation&query=name%3Drectification%26items%3D9999",
    ):
        chen.get(f"/tasks/new?{wrong}", status=422)
    Reader(own_site, "wang").get("/tasks/new?kind=history", status=403)
    english = Reader(own_site, "chen", "en").get("/tasks")
    assert "The mails to come: 9 days" in plain(english)
