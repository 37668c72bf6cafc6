"""The calendar as a manager keeps it: a list is imported, a year announced, and dates follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.stories.conftest import Typed

YEAR = 2099  # a year nobody has published


def test_an_office_keeps_its_own_days_and_gives_them_back(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("日期,休/班,名称\n2026-10-01,班,防汛值守\n2026-11-26,休,机关运动会\n", "utf-8")
    tried = office("calendar", "import", "days.csv", "--dry-run", "--as", "chen", "--json").json
    assert (tried["added"], tried["dry_run"]) == (["2026-10-01", "2026-11-26"], True)
    before = office("calendar", "list", "--year", 2026, "--json").json
    done = office("calendar", "import", "days.csv", "--as", "chen")
    assert "新增2天" in done.out
    assert "recompute --dry-run" in done.out
    listed = office("calendar", "list", "--year", 2026, "--json").json
    assert listed["version"] == f"{before['version']}+1"
    own = {day["day"]: day for day in listed["days"] if day["own"]}
    assert own["2026-10-01"]["working"] is True
    assert own["2026-10-01"]["published"] == {"working": False, "name": "国庆节"}
    assert "本单位（公布的是休）" in office("calendar", "list", "--year", 2026).out
    for day in own:
        assert office("calendar", "clear", day, "--as", "chen").status == 0
    assert office("calendar", "list", "--year", 2026, "--json").json["days"] == before["days"]


def test_a_line_that_cannot_be_used_keeps_the_whole_list_out(office: Typed, tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("2026-11-26,休,机关运动会\n2026-13-01,休,\n", "utf-8")
    refused = office("calendar", "import", "days.csv", "--as", "chen")
    assert (refused.status, refused.out) == (1, "")
    assert "days.csv:2" in refused.err
    assert not any(day["own"] for day in office("calendar", "list", "--year", 2026, "--json").json["days"])


def test_who_is_not_a_manager_is_told_who_may(office: Typed) -> None:
    refused = office("calendar", "set", "2026-11-26", "休", "--as", "wang")
    assert refused.status == 1
    assert "管理员" in refused.err


def test_a_word_that_means_neither_off_nor_worked_is_refused(office: Typed) -> None:
    refused = office("calendar", "set", "2026-11-26", "假", "--as", "chen", "--json")
    assert (refused.status, refused.json["error"]["code"]) == (1, "invalid_input")


def test_a_date_in_a_year_not_announced_says_so_wherever_it_is_shown(office: Typed) -> None:
    office("calendar", "set", f"{YEAR}-01-01", "休", "--as", "chen")
    assert f"{YEAR}年假期安排未公布" in office("calendar", "list", "--year", YEAR).out
    number = "XC2026-01-002"
    office("measure", "add", number, "逐户核对台账", "--due", f"{YEAR}-03-02", "--as", "chen")
    assert f"{YEAR}-03-02（假期安排未公布）" in office("show", number).out
    assert f"{YEAR}-03-02 (holidays not announced yet)" in office("--lang", "en", "show", number).out
    measure = office("show", number, "--json").json["measures"][-1]
    assert (measure["due_on"], measure["published"]) == (f"{YEAR}-03-02", False)
    item = next(item for item in office("items", "--json").json["items"] if item["number"] == number)
    assert item["published"] is (date.fromisoformat(item["due_on"]) <= _announced_until(office))


def _announced_until(office: Typed) -> date:
    return date.fromisoformat(office("calendar", "list", "--json").json["announced_until"])


def test_announcing_a_year_counts_the_dates_that_waited_for_it(office: Typed) -> None:
    until = _announced_until(office)
    waiting = [item for item in office("items", "--json").json["items"] if item["published"] is False]
    done = office("calendar", "announce", until.year + 1, "--as", "chen", "--json").json
    assert done["announced_until"] == f"{until.year + 1}-12-31"
    assert done["confirmed"] + len(done["moved"]) == len(waiting)
    assert office("calendar", "announce", until.year + 3, "--as", "chen").status == 1
    back = office("calendar", "announce", until.year + 1, "--undo", "--as", "chen")
    assert str(until) in back.out
    assert "calendar" in {check["name"] for check in office("doctor", "--json").json["checks"]}


def test_recomputing_answers_with_each_old_and_new_date(office: Typed) -> None:
    answer = office("calendar", "recompute", "--dry-run", "--json").json
    assert set(answer) == {"version", "looked_at", "confirmed", "moved", "dry_run"}
    assert answer["looked_at"] > 0
    assert "只是试算" in office("calendar", "recompute", "--dry-run").out
