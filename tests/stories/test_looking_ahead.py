"""What is to come, as a person asks for it: forecast, simulate, and the mails of a new version."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer

from tests.stories.conftest import Typed, today

YEAR = ("--from", "2026-03-02")


@pytest.fixture
def named(office: Typed) -> Typed:
    """Return the office with people named for every item."""
    for number in range(1, 5):
        arguments = ("--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen")
        assert office("assign", f"XC2026-01-00{number}", *arguments).status == 0
    return office


def test_a_forecast_says_who_gets_what_on_which_day(named: Typed) -> None:
    before = named("doctor", "--deep", "--json").json["checks"]
    said = named("forecast", "--days", "120", "--max", "3")
    assert said.status == 0
    assert "如果什么都不办理" in said.out
    assert "王敏" in said.out.split("逐日")[0]
    assert re.search(r"王敏 \d{4}-\d\d-\d\d（周.）有\d+件提醒", said.out)
    assert "季度复核" in said.out
    found = named("forecast", "--days", "120", "--max", "3", "--json").json
    assert {peak["login"] for peak in found["peaks"]} >= {"wang", "li", "zhao"}
    assert all(peak["lines"] > 3 for peak in found["peaks"])
    assert all(len(mail["items"]) == mail["lines"] for mail in found["mails"])
    assert sum(mail["lines"] for mail in found["mails"]) > 20
    assert {"review", "duty", "progress"} <= {one["what"] for one in found["owed"]}
    assert named("doctor", "--deep", "--json").json["checks"] == before


def test_a_forecast_for_one_person_in_english(named: Typed) -> None:
    said = named("--lang", "en", "forecast", "--person", "zhao", "--days", "60")
    assert said.status == 0
    assert "if nothing is done" in said.out
    assert "王敏" not in said.out
    assert "赵岚" in said.out
    theirs = named("forecast", "--as", "li", "--json").json
    assert theirs["mails"]


def test_a_forecast_for_nobody_is_refused(named: Typed) -> None:
    refused = named("forecast", "--person", "nobody", "--json")
    assert refused.status == 1
    assert refused.json["error"]["code"] == "not_found"


def test_a_workflow_is_played_before_there_is_any_ledger_and_leaves_none_behind(typed: Typed, tmp_path: Path) -> None:
    said = typed("workflow", "simulate", "rectification", "--items", "12", *YEAR, "--days", "150")
    assert said.status == 0
    for part in (
        "试走整改（rectification）：12件事项",
        "没有发出任何邮件",
        "逐月",
        "按人",
        "按状态",
        "已销号（closed）",
    ):
        assert part in said.out
    assert not (tmp_path / "rectify-data").exists()
    assert typed("items").status == 3


def test_the_same_seed_tells_the_same_story_and_another_seed_another(typed: Typed) -> None:
    arguments = ("workflow", "simulate", "supervision", "--items", "6", *YEAR, "--days", "60")
    first, again = typed(*arguments, "--seed", "5"), typed(*arguments, "--seed", "5")
    assert first.out == again.out
    assert typed(*arguments, "--seed", "6").out != first.out


def test_a_simulation_for_programs_has_days_and_people(typed: Typed) -> None:
    found = typed("workflow", "simulate", "capa", "--items", "8", *YEAR, "--days", "90", "--json").json
    assert (found["from"], found["to"]) == ("2026-03-02", "2026-05-30")
    assert sum(state["at_end"] for state in found["states"]) == 8
    assert sum(day["mails"] for day in found["days"]) == sum(one["mails"] for one in found["persons"]) > 0
    assert (found["forgotten"], found["failed"], found["breaches"]) == ([], [], [])


def test_a_simulation_of_nothing_or_of_too_many_people_is_refused(typed: Typed) -> None:
    refused = typed("workflow", "simulate", "nothing", "--json")
    assert refused.json["error"]["code"] == "invalid_input"
    assert typed("workflow", "simulate", "capa", "--people", "2").status == 2


def test_a_file_with_errors_is_not_played(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("workflow: broken\n", encoding="utf-8")
    refused = typed("workflow", "simulate", "broken.yaml", "--json")
    assert refused.json["error"]["code"] == "definition_refused"


@pytest.fixture
def next_version(named: Typed, tmp_path: Path) -> Typed:
    """Return the office with a file in which plans are due in five days and the manager hears of it each day."""
    source = named("workflow", "show", "rectification").out
    changed = source.replace("    limit: 1 month\n", "    limit: 5 days\n", 1)
    daily = (
        "    - {at: T-5, to: [owner, manager]}\n    - {at: T-4, to: [owner, manager]}\n    - {at: T-3, to: [owner]}\n"
    )
    changed = changed.replace("    - {at: T-3, to: [owner]}\n", daily, 1)
    assert changed != source
    (tmp_path / "next.yaml").write_text(changed, encoding="utf-8")
    return named


def test_a_preview_shows_the_mails_of_the_first_day_and_of_thirty(next_version: Typed) -> None:
    said = next_version("workflow", "publish", "next.yaml", "--preview")
    assert said.status == 0
    for part in ("期限会变的事项", "换版后最先发出的邮件", "换版后30天的邮件", "不换版时"):
        assert part in said.out
    found = next_version("workflow", "publish", "next.yaml", "--preview", "--json").json["mails"]
    assert {one["login"] for one in found["first"]} >= {"wang", "li", "zhao"}
    assert sum(day["lines"] for day in found["days"]) != sum(day["lines_before"] for day in found["days"])
    listed = next_version("workflow", "list", "--json").json["workflows"]
    assert [w["number"] for w in listed if w["name"] == "rectification"] == [1]


def test_before_a_mail_storm_one_is_asked_about_it(next_version: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def confirm(question: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", confirm)
    monkeypatch.setattr("engine.operations.mails_after.STORM", 0)
    said = next_version("workflow", "publish", "next.yaml", "--move")
    assert said.status == 1
    assert "陈静" in asked[0]
    assert "一开始就会收到很多邮件" in asked[0]
    assert today().isoformat()[:4] in said.out
