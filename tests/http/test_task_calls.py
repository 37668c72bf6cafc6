"""Tasks by API and command line: the same answers, one's own only, results as the calls that work them out at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from engine.domain.tasks import TaskKind
from engine.operations.roles import grant
from engine.operations.tasks import ask_for
from rectify.background import background
from rectify.cli.main import main
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, Site


def begun(site: Site, who: str, body: dict[str, str], **options: Any) -> int:
    """Begin a task by a call, wait until it is over, and return its key."""
    answer = site(who, "POST", "/tasks", json=body, **options)
    assert answer.status_code == 201, answer.text
    key: int = answer.json()["id"]
    assert answer.headers["location"] == f"/api/v1/tasks/{key}"
    return settled(site, key)


def settled(site: Site, key: int) -> int:
    """Wait until nobody is at a task, and return its key."""
    until = monotonic() + 60
    while background.holds((site.app.ledger.database.url, "task", key)):
        assert monotonic() < until
        sleep(0.02)
    return key


def typed(site: Site, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    """Return what a command prints as JSON."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(site.folder), *words, "--json"])
    assert ended.value.code == code, (words, capsys.readouterr())
    return json.loads(capsys.readouterr().out)


def test_a_call_begins_a_task_once_and_gives_its_file_as_the_command_does(
    own_site: Site, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wish, once = {"kind": "ledger", "query": "state=reported&order=number"}, {"Idempotency-Key": "one"}
    key = begun(own_site, "chen", wish, headers=once)
    assert own_site("chen", "POST", "/tasks", json=wish, headers=once).json() == {"id": key}
    told = own_site.get("chen", f"/tasks/{key}")
    assert (told["kind"], told["state"], told["interrupted"], told["done"], told["total"]) == (
        "ledger", "done", False, 1, 1,
    )  # fmt: skip
    assert told == typed(own_site, capsys, "task", "show", str(key), "--as", "chen")
    assert own_site.get("chen", "/tasks") == {"tasks": [told]}
    assert typed(own_site, capsys, "task", "list", "--as", "chen") == {"tasks": [told]}
    made = own_site("chen", "GET", f"/tasks/{key}/result")
    assert hashlib.sha256(made.content).hexdigest() == told["file"]["sha256"]
    assert (len(made.content), "sandbox" in made.headers["Content-Security-Policy"]) == (told["file"]["bytes"], True)
    out = tmp_path / "out.xlsx"
    said = typed(own_site, capsys, "task", "result", str(key), str(out), "--as", "chen")
    assert out.read_bytes() == made.content
    assert said["sha256"] == told["file"]["sha256"]
    # Rights that changed are asked again at every door.
    grant(own_site.app.ledger, "chen", "auditor", actor=OPERATOR, at=AT)
    assert own_site("chen", "GET", f"/tasks/{key}/result").json()["code"] == "task_rights_changed"
    assert own_site.post("chen", f"/tasks/{key}/resume")["id"] == key
    assert own_site("chen", "GET", f"/tasks/{settled(own_site, key)}/result").content[:2] == b"PK"


def test_what_was_worked_out_is_answered_as_the_call_that_does_it_at_once(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    key = begun(own_site, "shen", {"kind": "history"})
    assert own_site.get("shen", f"/tasks/{key}/result") == own_site.get("shen", "/history/verification")
    key = begun(own_site, "admin", {"kind": "health"})
    assert own_site.get("admin", f"/tasks/{key}/result") == own_site.get("admin", "/doctor?deep=true")
    key = begun(own_site, "chen", {"kind": "forecast", "query": "days=3"})
    found = own_site.get("chen", f"/tasks/{key}/result")
    assert found == own_site.get("chen", "/forecast?days=3")
    assert found == typed(own_site, capsys, "task", "result", str(key), "--as", "chen")
    key = begun(own_site, "chen", {"kind": "simulation", "query": "name=rectification&items=3&people=8&days=9&seed=7"})
    wish = {"workflow": "rectification", "items": 3, "people": 8, "days": 9, "seed": 7}
    assert own_site.get("chen", f"/tasks/{key}/result") == own_site.post("chen", "/workflows/simulate", wish)
    key = begun(own_site, "chen", {"kind": "dossier", "query": f"item={FIRST}"})
    assert own_site("chen", "GET", f"/tasks/{key}/result").headers["Content-Type"] == "application/zip"


def test_what_was_interrupted_is_gone_on_with_at_the_command_line_and_stopped(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, chen = own_site.app.ledger, as_person(own_site.app.ledger, "chen")
    ended = f"{background.name.rpartition(':')[0]}:another"
    asked = {"query": "", "count": 3, "language": "zh"}
    key = ask_for(ledger, TaskKind.LEDGER, asked, key="left", worker=ended, actor=chen, at=AT)
    assert own_site.get("chen", f"/tasks/{key}")["interrupted"]
    assert own_site("chen", "GET", f"/tasks/{key}/result").json()["code"] == "task_without_result"
    done = typed(own_site, capsys, "task", "resume", str(key), "--as", "chen")
    assert (done["state"], done["interrupted"]) == ("done", False)
    assert own_site.get("chen", f"/tasks/{key}") == done
    for call in (("GET", ""), ("GET", "/result"), ("POST", "/resume"), ("POST", "/stop")):
        assert own_site("ding", call[0], f"/tasks/{key}{call[1]}").status_code == 404
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["--data", str(own_site.folder), "task", "show", str(key), "--as", "ding"])
    assert "没有找到" in capsys.readouterr().err
    assert typed(own_site, capsys, "task", "stop", str(key), "--as", "chen") == {"id": key, "stopped": True}
    assert own_site("chen", "POST", f"/tasks/{key}/stop").status_code == 404
    assert own_site.get("chen", "/tasks") == {"tasks": []}


def test_what_changes_something_needs_more_than_reading(own_site: Site) -> None:
    ledger, chen = own_site.app.ledger, as_person(own_site.app.ledger, "chen")
    many = {"what": "comment", "texts": {"note": "一并核对"}, "numbers": [FIRST], "query": "", "language": "zh"}
    key = ask_for(ledger, TaskKind.BULK, many, key="many", worker="another:1:x", actor=chen, at=AT)
    for deed in ("resume", "stop"):
        assert own_site("chen:read", "POST", f"/tasks/{key}/{deed}").json()["code"] == "token_too_narrow"
    assert own_site("chen", "POST", "/tasks", json={"kind": "bulk"}).status_code == 422
    assert own_site("wang", "POST", "/tasks", json={"kind": "history"}).status_code == 403
    assert own_site("ding", "POST", "/tasks", json={"kind": "dossier", "query": f"item={FIRST}"}).status_code == 404
