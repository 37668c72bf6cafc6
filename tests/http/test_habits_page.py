"""The page of one's habits: mail, ways, calendar and substitutes, each by a form of its own and for oneself only."""

from __future__ import annotations

import re
from datetime import timedelta

from pydantic import SecretStr

from engine.operations.own_habits import own_habits
from notifications.channels.channel import ChannelKind
from rectify.channel_settings import ChannelTable
from tests.builders import AT, as_person
from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
_PAGE = "/account/habits"
_TODAY = AT.date()


def test_mail_comes_when_and_as_one_wants_it(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    page = wang.get(_PAGE)
    assert "这里只发邮件" in plain(page)
    assert wang.send(f"{_PAGE}/mail", {"hour": "09:30", "language": "en"}).headers["location"] == f"{_PAGE}?done=mail"
    own = own_habits(own_site.app.ledger, zone="Asia/Shanghai", actor=as_person(own_site.app.ledger, "wang"), at=AT)
    assert (own.correspondence.hour, own.correspondence.language) == ("09:30", "en")
    wrong = wang.send(f"{_PAGE}/mail", {"hour": "25:00", "language": "en"})
    assert wrong.status_code == 422
    assert "25:00" in plain(wrong.text)


def test_ways_are_chosen_among_those_that_are_set_kind_by_kind(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    wang.get(_PAGE)
    assert wang.send(f"{_PAGE}/ways", {"kind": "overdue", "by": ["mail"]}).status_code == 303
    assert "逾期 邮件" in plain(wang.get(_PAGE))
    assert wang.send(f"{_PAGE}/ways", {"kind": "overdue"}).status_code == 303
    assert "不再单独设置" not in wang.get(_PAGE)
    assert wang.send(f"{_PAGE}/ways", {"kind": "overdue", "by": ["oa"]}).status_code == 422


def test_a_kind_of_notice_goes_by_the_channels_one_ticks(own_site: Site) -> None:
    table = ChannelTable(kind=ChannelKind.WEBHOOK, url=SecretStr("https://oa.example/in"))
    own_site.app.settings.channels["oa"] = table
    try:
        wang = Reader(own_site, "wang")
        assert 'name="by" value="oa"' in wang.get(_PAGE)
        assert wang.send(f"{_PAGE}/ways", {"kind": "overdue", "by": ["mail", "oa"]}).status_code == 303
        page = wang.get(_PAGE)
        assert "逾期 邮件、oa" in plain(page)
        assert "所有通知 邮件" in plain(page)
    finally:
        del own_site.app.settings.channels["oa"]


def test_a_calendars_link_is_shown_once_and_can_be_revoked(own_site: Site) -> None:
    wang = Reader(own_site, "wang")
    assert "作废链接" not in wang.get(_PAGE)
    made = re.search(r'<code class="secret">([^<]+)</code>', wang.send(f"{_PAGE}/feed", {}).text)
    assert made
    path = made[1][made[1].index("/feeds/") :]
    assert own_site.client.get(path).status_code == 200
    assert path not in wang.get(_PAGE)
    assert wang.send(f"{_PAGE}/feed/revoke", {}).status_code == 303
    assert own_site.client.get(path).status_code == 404


def test_a_substitute_is_appointed_and_ended_by_whoever_is_away(own_site: Site) -> None:
    wang, ding = Reader(own_site, "wang"), Reader(own_site, "ding")
    wang.get(_PAGE)
    days = {"first": _TODAY.isoformat(), "until": (_TODAY + timedelta(days=5)).isoformat()}
    wrong = wang.send(f"{_PAGE}/substitutes", {"substitute": "chen", "first": "明天", "until": "", "reason": "出差"})
    assert wrong.status_code == 422
    assert 'value="出差"' in wrong.text
    assert wang.send(f"{_PAGE}/substitutes", {"substitute": "chen", **days, "reason": "出差"}).status_code == 303
    assert "由陈静代办 今天有效" in plain(wang.get(_PAGE))
    assert "我代别人办 王敏 今天有效" in plain(Reader(own_site, "chen").get(_PAGE))
    ending = re.search(r'action="([^"]+/end)"', wang.get(_PAGE))
    assert ending
    ding.get(_PAGE)
    assert ding.send(ending[1], {}).status_code == 404
    wang.get(_PAGE)
    assert wang.send(ending[1], {}).status_code == 303
    assert "由陈静代办" not in plain(wang.get(_PAGE))


def test_it_asks_little_and_reads_in_english(own_site: Site, said: list[str]) -> None:
    wang = Reader(own_site, "wang", "en")
    wang.get(_PAGE)
    said.clear()
    page = wang.get(_PAGE)
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:150] for one in said)
    for word in ("Language of mails", "My calendar", "Appoint a substitute", "By which ways you hear"):
        assert word in plain(page)
