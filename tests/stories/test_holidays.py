"""The office decides that people are reminded before holidays, sees when, and they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.stories.conftest import Typed, today


def a_wednesday() -> date:
    """Return a Wednesday at least two weeks from now."""
    day = today() + timedelta(days=14)
    return day + timedelta(days=(2 - day.weekday()) % 7)


def planned(office: Typed) -> dict[str, Any]:
    """Return what the office sees of its own holiday."""
    found = office("calendar", "remind", "--json").json["holidays"]
    return next(one for one in found if "校庆" in one["name"])


def test_people_are_told_of_a_holiday_on_the_days_that_were_shown(office: Typed) -> None:
    day = a_wednesday()
    office("calendar", "set", day, "休", "--name", "校庆", "--as", "chen")
    assert "没有开" in office("calendar", "remind").out
    done = office("calendar", "remind", "--days", "7,1", "--as", "chen")
    assert done.status == 0
    assert "提前7天、1天，发给有账号的全体人员（现有4人）" in done.out
    one = planned(office)
    assert (one["first"], [told["days_before"] for told in one["reminders"]]) == (day.isoformat(), [7, 1])
    assert "Reminders of holidays: 7 days before, 1 day before, to everybody" in (
        office("--lang", "en", "calendar", "remind").out
    )
    on = one["reminders"][0]["on"]
    foreseen = office("forecast", "--days", 30, "--person", "chen", "--json").json["mails"]
    assert on in {mail["day"] for mail in foreseen for line in mail["items"] if "holiday_reminder" in line["kinds"]}
    assert office("tick", "--at", f"{on}T11:45", "--json").json["holiday_reminders"] == 4
    assert office("tick", "--at", f"{on}T11:50", "--json").json["holiday_reminders"] == 0
    assert office("calendar", "remind", "--off", "--as", "chen", "--json").json["on"] is False


def test_only_the_leaders_are_told_where_the_office_says_so(office: Typed) -> None:
    office("calendar", "set", a_wednesday(), "休", "--name", "校庆", "--as", "chen")
    told = office("calendar", "remind", "--role", "leader", "--role", "manager", "--as", "chen", "--json").json
    assert (told["on"], told["days"], told["roles"], told["people"]) == (True, [7, 1], ["manager", "leader"], 2)
    on = next(one for one in told["holidays"] if "校庆" in one["name"])["reminders"][0]["on"]
    assert "节日廉政提醒2条" in office("tick", "--at", f"{on}T11:45", "--dry-run").out


def test_what_cannot_be_arranged_is_refused_with_what_can(office: Typed) -> None:
    for arguments, said in (
        (("--days", "7", "--as", "wang"), "王敏不能安排节日廉政提醒"),
        (("--days", "a"), "如7,1"),
        (("--days", "99"), "1–60"),
        (("--role", "boss"), "没有这个角色"),
        (("--off", "--days", "7"), "单独用 --off"),
    ):
        refused = office("calendar", "remind", *arguments)
        assert (refused.status, refused.out) == (1, "")
        assert said in refused.err
