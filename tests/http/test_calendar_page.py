"""The calendar's page: what is due on which day, and a day of the office's own with what would move before it does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import parse_qsl

import pytest

from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.operations.assign import assign
from engine.operations.calendar import list_days
from engine.operations.intake import import_findings
from engine.store import reviews
from engine.store.unit_of_work import writing
from tests.builders import AT, OPERATOR, a_finding, as_person, some_findings
from tests.http.conftest import FIRST, NUMBERS, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
HOLIDAY = "2026-03-04"


def _days(page: str) -> dict[int, str]:
    month = page[page.index('class="month"') : page.index("</ol>", page.index('class="month"'))]
    shown = [part for part in month.split('<li class="day')[1:] if " beside" not in part[: part.index(">")]]
    return {int(re.search(r'class="no">(\d+)<', part)[1]): plain(part) for part in shown}  # type: ignore[index]


def _receipts(site: Site) -> dict[str, date]:
    return {
        number: date.fromisoformat(one["due_on"])
        for number in NUMBERS
        for one in site.get("chen", f"/items/{number}")["receipts"]
    }


def test_a_month_shows_what_is_due_to_whoever_may_see_it_with_links(site: Site) -> None:
    chen, fang = Reader(site, "chen"), Reader(site, "fang")
    by_day: dict[str, list[str]] = {}
    for item in site.get("chen", "/items")["items"]:
        if item["due_on"]:
            by_day.setdefault(item["due_on"], []).append(item["number"])
    assert by_day
    for due_on, numbers in by_day.items():
        path = f"/calendar?month={due_on[:7]}"
        of_day = _days(chen.get(path))[int(due_on[8:])]
        assert all(number in of_day for number in numbers)
        assert f'href="/items/{numbers[0]}"' in chen.get(path)
        assert numbers[0] not in fang.get(path)
    page = chen.get("/calendar")
    assert "2026年3月" in plain(page)
    assert "清明" in plain(chen.get("/calendar?month=2026-04"))
    assert chen.ask("GET", "/calendar?month=nonsense").status_code == 422


def test_every_count_of_the_calendar_leads_to_as_many_items(own_site: Site) -> None:
    findings = some_findings(*(a_finding(f"第{one}个", number=str(one)) for one in range(1, 9)))
    taken = import_findings(
        own_site.app.ledger, replace(findings, title="另一份通报"), workflow="rectification", actor=OPERATOR, at=AT
    )
    with writing(own_site.app.ledger.database) as work:
        for one in taken[:6]:
            for name in ("2026Q1", "2026M3") if one is taken[0] else ("2026Q1",):
                period = ReviewPeriod(
                    name=name,
                    starts_on=date(2026, 3, 1),
                    opens_on=date(2026, 3, 16),
                    due_on=date(2026, 3, 24),
                    ends_on=date(2026, 3, 31),
                )
                reviews.add(
                    work, period, item_id=one.id, rule="quarterly", reviewer_id=None, state=ReviewState.OPEN, at=AT
                )
    for who, many in (("chen", 6), ("ding", None)):
        page = Reader(own_site, who).get("/calendar?month=2026-03")
        counts = re.findall(r'<a href="(/items[?][^"]*)">(?:全部)?(\d+)件', page)
        assert (f"{many}件复核" in plain(page)) is bool(many)
        for path, count in counts:
            assert own_site.get(who, unescape(path))["total"] == int(count), path
        assert len(counts) == (1 if many else 0) + ("件到期" in plain(page)), counts
    looked = Reader(own_site, "chen").get("/items?review_on=2026-03-24")
    assert "2026年3月24日有复核到期" in plain(looked)


def test_a_day_off_is_previewed_with_the_dates_it_moves_then_kept(own_site: Site) -> None:
    before, chen = _receipts(own_site), Reader(own_site, "chen")
    assert before
    assert min(before.values()) >= date.fromisoformat(HOLIDAY)
    chen.open("/calendar")
    preview = chen.send("/calendar/days", {"day": HOLIDAY, "what": "off", "name": "校庆"})
    assert preview.status_code == 200
    told = plain(preview.text)
    assert f"{len(before)}个期限会变" in told
    assert all(number in told for number in before)
    assert "签收" in told
    assert _receipts(own_site) == before
    assert not [one for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own]
    kept = chen.send("/calendar/days", {})
    assert kept.headers["location"] == "/calendar?month=2026-03&done=kept"
    after = _receipts(own_site)
    assert {number: (after[number] - before[number]).days for number in before} == dict.fromkeys(before, 1)
    assert "校庆" in _days(chen.get("/calendar"))[4]
    # What is taken in from then on is due by the same day.
    new = import_findings(
        own_site.app.ledger, some_findings(a_finding("新查出的", number="91")), workflow="rectification",
        actor=OPERATOR, at=AT,
    )[0].number  # fmt: skip
    assign(own_site.app.ledger, new, owner="wang", actor=as_person(own_site.app.ledger, "chen"), at=AT)
    (receipt,) = own_site.get("chen", f"/items/{new}")["receipts"]
    assert receipt["due_on"] == max(after.values()).isoformat()

    chen.open("/calendar")
    back = chen.send("/calendar/days/clear", {"day": HOLIDAY, "month": "2026-03"})
    assert f"{len(before) + 1}个期限会变" in plain(back.text)
    assert _receipts(own_site) == after
    assert chen.send("/calendar/days/clear", {}).status_code == 303
    assert _receipts(own_site) == before


def test_a_list_of_days_is_taken_from_a_file_once_it_is_confirmed(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.open("/calendar?month=2026-03")
    given = ("days.csv", "日期,休或班,名称\n2026-03-04,休,校庆\n2026-03-07,班,\n".encode(), "text/csv")
    preview = chen.send("/calendar/imports", {}, files={"file": given})
    assert "校庆" in plain(preview.text)
    assert not [one for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own]
    assert chen.send("/calendar/days", {}).status_code == 303
    own = {one.day: one.is_working for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own}
    assert own == {date(2026, 3, 4): False, date(2026, 3, 7): True}
    chen.open("/calendar")
    wrong = chen.send("/calendar/imports", {}, files={"file": ("days.csv", b"2026-03-04,x\n", "text/csv")})
    assert wrong.status_code == 422
    assert "看不出是休还是班" in plain(wrong.text)


def test_who_keeps_a_day_comes_back_to_its_month_and_reads_that_it_is_over(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.open("/calendar?month=2026-03")
    past = chen.send("/calendar/days", {"day": "2026-02-27", "what": "off"})
    assert "2月27日 周五 休 新增，已经过去" in plain(past.text)
    chen.open("/calendar?month=2026-03")
    chen.send("/calendar/days", {"day": "2026-06-10", "what": "off", "name": "校庆"})
    assert chen.send("/calendar/days", {}).headers["location"] == "/calendar?month=2026-06&done=kept"


def test_a_change_that_is_confirmed_when_the_session_has_ended_is_only_shown_again(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    chen.open("/calendar")
    chen.send("/calendar/days", {"day": HOLIDAY, "what": "off", "name": "校庆"})
    chen.cookie, signed = None, chen.cookie
    away = chen.send("/calendar/days", {})
    assert away.status_code == 401
    kept = dict(parse_qsl(chen.hidden["kept"], keep_blank_values=True))
    chen.cookie = signed
    chen.open("/calendar")
    shown = chen.send("/calendar/days", {**kept, "act": "show"})
    assert "校庆" in plain(shown.text)
    assert not [one for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own]
    assert chen.send("/calendar/days", {}).status_code == 303


def test_every_line_of_a_list_that_cannot_be_used_is_named_and_none_is_taken(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    given = "2026-03-04,休,校庆\n2026-02-30,休,没有这天\n2026-03-05,也许,\n2026-03-04,班,\n"
    chen.open("/calendar")
    wrong = chen.send("/calendar/imports", {}, files={"file": ("days.csv", given.encode(), "text/csv")})
    assert wrong.status_code == 422
    told = plain(wrong.text)
    assert "“days.csv”有3行不能用：第2行“2026-02-30”不是日期；第3行“也许”看不出是休还是班；第4行" in told
    assert not [one for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own]


def test_a_calendar_file_is_taken_and_other_files_are_refused_by_their_names(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    event = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260304\r\nSUMMARY:校庆（休）\r\nEND:VEVENT\r\n"
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode()
    chen.open("/calendar")
    preview = chen.send("/calendar/imports", {}, files={"file": ("days.ics", calendar, "text/calendar")})
    assert preview.status_code == 200
    assert "校庆" in plain(preview.text)
    for name, data in (("days.xlsx", b"PK\x03\x04"), ("days.csv", b"\x00\x01"), ("days.csv", b"# nothing\n")):
        chen.open("/calendar")
        refused = chen.send("/calendar/imports", {}, files={"file": (name, data, "text/csv")})
        assert refused.status_code == 422
        assert name in plain(refused.text)
        assert "rectify-" not in plain(refused.text)
        assert "docx" not in plain(refused.text)


def test_who_does_not_keep_the_calendar_changes_nothing(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    assert "本单位自己的日子" not in wang.open("/calendar")
    wang.open(f"/items/{FIRST}/do/comment")
    for path, form in (
        ("/calendar/days", {"day": HOLIDAY, "what": "off"}),
        ("/calendar/days", {"lines": f"{HOLIDAY},休\n", "sure": "true"}),
        ("/calendar/days/clear", {"day": HOLIDAY, "sure": "true"}),
        ("/calendar/recount", {"sure": "true"}),
        ("/calendar/announce", {"year": "2027"}),
        ("/calendar/reminders", {"days": "3"}),
    ):
        assert wang.send(path, form).status_code == 403, path
    assert not [one for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own]


def test_dates_are_counted_again_a_year_is_announced_and_reminders_are_kept(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    page = chen.open("/calendar")
    assert "没有期限会变" in plain(chen.send("/calendar/recount", {}).text)
    year = re.search(r'name="year" value="(\d+)"', page)
    assert year
    chen.open("/calendar")
    preview = chen.send("/calendar/announce", {"year": year[1]})
    assert f"{year[1]}年一天也没有录" in plain(preview.text)
    assert own_site.get("chen", "/calendar")["own_announced_until"] is None
    assert chen.send("/calendar/announce", {}).headers["location"].endswith("done=announced")
    assert own_site.get("chen", "/calendar")["own_announced_until"] == f"{year[1]}-12-31"
    assert f"收回{year[1]}年的宣布" in plain(chen.open("/calendar"))
    assert "重新标为“假期安排未公布”" in plain(chen.send("/calendar/announce", {"year": year[1], "undo": "true"}).text)
    assert chen.send("/calendar/announce", {}).headers["location"].endswith("done=retracted")
    assert own_site.get("chen", "/calendar")["own_announced_until"] is None
    chen.open("/calendar")
    assert chen.send("/calendar/reminders", {"days": "5,1", "roles": ["staff"]}).status_code == 303
    assert own_site.get("chen", "/calendar/holidays")["days"] == [5, 1]
    chen.open("/calendar")
    assert chen.send("/calendar/reminders", {"days": "x"}).status_code == 422
    chen.open("/calendar")
    assert chen.send("/calendar/reminders", {"stop": "true"}).status_code == 303
    assert own_site.get("chen", "/calendar/holidays")["on"] is False


@pytest.mark.parametrize("path", ["/calendar", "/dashboard"])
def test_a_page_of_the_office_asks_little(own_site: Site, said: list[str], path: str) -> None:
    chen = Reader(own_site, "chen")
    chen.get(path)
    said.clear()
    page = chen.get(path)
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
    assert len(page.encode()) <= 150_000


def test_what_is_written_of_a_day_is_taken_as_it_stands_or_refused(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    for form in ({"day": "2026-02-30"}, {"day": ""}, {"day": HOLIDAY, "what": "perhaps"}, {"day": "0000-00-00"}):
        chen.open("/calendar")
        refused = chen.send("/calendar/days", {"what": "off", **form})
        assert refused.status_code == 422, form
        assert 'name="day"' in refused.text
    name = '校庆,"百年"<b>;=1+1'
    chen.open("/calendar")
    assert (
        "校庆,&#34;百年&#34;&lt;b&gt;"
        in chen.send("/calendar/days", {"day": HOLIDAY, "what": "off", "name": name}).text
    )
    assert chen.send("/calendar/days", {}).status_code == 303
    assert [one.name for one in list_days(own_site.app.ledger, actor=OPERATOR).days if one.is_own] == [name]
