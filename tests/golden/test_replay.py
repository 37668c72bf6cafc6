"""What a release recorded replays to the same result with today's code; README.md says what to do when it does not."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.domain.actions import Action
from engine.domain.chain import Link, canonical, first_fault, text_hash
from engine.domain.permission import ITEM_ACTIONS
from engine.store.history import link as history_link
from engine.store.versions import as_model
from rectify.bootstrap import vocabulary
from tests.golden.corpus import (
    FOLDER,
    SUMS,
    Record,
    Release,
    differences,
    load,
    model_text,
    releases,
    source_text,
    sums,
)
from tests.golden.record import record
from tests.golden.reminders import rungs_differ
from tests.golden.retelling import Retelling
from workflows.catalogue import read_definition


@pytest.fixture(params=releases())
def release(request: pytest.FixtureRequest) -> Release:
    return load(FOLDER / str(request.param))


def test_the_first_release_has_a_corpus() -> None:
    assert releases()[0] == "0.1.0"


def test_a_corpus_is_as_it_was_recorded(release: Release) -> None:
    assert (release.folder / SUMS).read_text(encoding="utf-8") == sums(release.folder)


def test_a_corpus_holds_enough_to_be_worth_replaying(release: Release) -> None:
    items = release.items()
    refused = {code for item in items for refusal in item["refusals"] for code in refusal["because"]}
    rungs = [rung for item in items for limit in release.deadlines_of(item["number"]) for rung in limit["rungs"]]
    assert len(items) >= 50
    assert {state for workflow in _used(release, items) for state in release.workflows[workflow].states} == {
        item["final"]["state"] for item in items
    }
    assert {"not_permitted", "not_found", "did_the_work", "note_too_short", "evidence_missing", "wrong_state"} < refused
    assert {"noticed", "superseded", "suppressed", "skipped"} == {rung["outcome"] for rung in rungs}
    assert any(rung["late"] for rung in rungs)
    assert any(item["final"]["returns"] for item in items)
    assert any(item["final"]["reopened_on"] for item in items)
    assert any(entry["action"] == "review_opened" for item in items for entry in item["history"])


def test_every_chain_holds_link_by_link(release: Release) -> None:
    for chain in release.chains():
        links = [_link(told) for told in chain["links"]]
        assert first_fault(links) is None, chain["chain"]
        for told in chain["links"]:
            entry = json.loads(told["text"])
            assert canonical(entry) == told["text"]
            assert entry["note"] == (text_hash(told["salt"], told["note"]) if "salt" in told else None)


def test_the_chain_of_an_item_is_written_to_the_same_letter(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    histories = {item["number"]: item["history"] for item in release.items()}
    kept = [chain for chain in release.chains() if chain["chain"].startswith("item:")]
    assert kept
    for chain in kept:
        history = histories[json.loads(chain["links"][0]["text"])["data"]["number"]]
        for told, entry in zip(chain["links"], history, strict=True):
            monkeypatch.setattr("secrets.token_hex", {16: told.get("salt", "")}.get)
            link = history_link(
                chain["chain"],
                seq=entry["seq"],
                previous=told["previous"],
                at=datetime.fromisoformat(entry["at"]),
                action=entry["action"],
                actor=release.actors[entry["by"]],
                data=entry["data"],
                note=entry.get("note", ""),
            )
            assert (link.text, link.hash) == (told["text"], told["hash"])


def test_every_workflow_is_known_by_its_hash_and_holds_all_it_said(release: Release) -> None:
    for name in _names(release):
        text = model_text(release.folder, name)
        workflow = release.workflows[hashlib.sha256(text.encode()).hexdigest()]
        assert differences(json.loads(text), json.loads(as_model(workflow))) == []


def test_the_file_of_every_workflow_is_read_and_means_the_same(release: Release) -> None:
    for name in _names(release):
        found, problems = read_definition(source_text(release.folder, name), file=name, vocabulary=vocabulary())
        refused = [str(problem) for problem in problems if problem.severity == "error"]
        assert refused == []
        assert found == release.workflows[hashlib.sha256(model_text(release.folder, name).encode()).hexdigest()]


def test_every_history_and_refusal_replays_to_the_same_result(release: Release) -> None:
    said = [line for item in release.items() for line in Retelling(release, item).tell()]
    assert said == []


def test_every_reminder_falls_on_the_same_day_and_is_dealt_with_alike(release: Release) -> None:
    assert [line for item in release.items() for line in _reminders(release, item)] == []


def test_what_is_recorded_and_no_longer_read_is_an_error() -> None:
    assert differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}, "d": 3}) == ["a c is gone (was 2)"]


def test_a_decision_that_falls_out_otherwise_is_told(release: Release) -> None:
    item = next(item for item in release.items() if item["final"]["returns"])
    entry = next(entry for entry in item["history"] if entry.get("then", {}).get("returns"))
    entry["then"]["returns"] += 1
    assert any(" returns was " in line for line in Retelling(release, item).tell())


@pytest.mark.parametrize("action", [Action.COMMENT, Action.ATTACH, Action.ASSIGN, Action.COMPLETE_REVIEW])
def test_what_people_did_and_may_no_longer_do_is_told(
    release: Release, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ITEM_ACTIONS, action, ())
    said = [line for item in release.items() for line in Retelling(release, item).tell()]
    assert any("today ['not_permitted']" in line for line in said)


def test_what_this_code_would_record_replays_too(tmp_path: Path) -> None:
    record(tmp_path / "0.0.0", last_day=date(2025, 10, 31))
    new = load(tmp_path / "0.0.0")
    assert {item["kind"] for item in new.items()} == {"inspection", "supervision"}
    assert [line for item in new.items() for line in [*Retelling(new, item).tell(), *_reminders(new, item)]] == []


def _reminders(release: Release, item: Record) -> list[str]:
    workflow = release.workflows[item["history"][0]["data"]["workflow_sha256"]]
    limits = release.deadlines_of(item["number"])
    return [f"{item['number']}: {line}" for limit in limits for line in rungs_differ(release, workflow, limit)]


def _names(release: Release) -> list[str]:
    return sorted(path.stem for path in (release.folder / "workflows").glob("*.json"))


def _used(release: Release, items: list[Record]) -> set[str]:
    return {item["history"][0]["data"]["workflow_sha256"] for item in items}


def _link(told: Record) -> Link:
    return Link(seq=told["seq"], text=told["text"], previous=told["previous"], hash=told["hash"])
