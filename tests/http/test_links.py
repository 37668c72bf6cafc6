"""Links of mails over HTTP: a GET shows and changes nothing, a form does it, from our own page only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.clock import SetClock
from engine.domain.links import LinkPurpose, Purpose
from engine.operations.feeds import create_feed
from engine.operations.ledger import look_up_installation
from engine.operations.reading import item_history
from rectify.bootstrap import App, open_app
from rectify.settings import Settings
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.operations.test_links import UNTIL
from tests.sites import Client, site_of

OURS = {"origin": "http://localhost"}


@pytest.fixture
def app(migrated_url: str, tmp_path: Path) -> Iterator[App]:
    found = open_app(Settings(data=tmp_path, database_url=migrated_url), clock=SetClock(AT))
    an_office(found.ledger)
    yield found
    found.ledger.close()


@pytest.fixture
def client(app: App) -> TestClient:
    return Client(site_of(app), base_url="http://localhost")


def a_link(app: App, purpose: Purpose, item_id: int) -> str:
    person = as_person(app.ledger, "wang").person_id
    assert person is not None
    link = LinkPurpose(purpose=purpose, person_id=person, item_id=item_id, until=UNTIL)
    return f"/links/{link.token(look_up_installation(app.ledger).post_key)}"


def versions(app: App, number: str) -> int:
    return len(item_history(app.ledger, number, actor=OPERATOR)[2])


def test_a_scanner_that_follows_a_link_changes_nothing_and_the_form_does_it_once(app: App, client: TestClient) -> None:
    item = an_item(app.ledger, title="<b>问题</b>")
    link, before = a_link(app, Purpose.DISOWN, item.id), versions(app, item.number)
    for method in ("GET", "HEAD", "GET"):
        client.request(method, link)
    shown = client.get(link)
    assert shown.status_code == 200
    assert "<form" in shown.text
    assert "问题" not in shown.text
    assert versions(app, item.number) == before
    done = client.post(link, data={"note": "归二科"}, headers=OURS)
    assert (done.status_code, "已告知管理员" in done.text) == (200, True)
    assert versions(app, item.number) == before + 1
    again = client.post(link, data={"note": "归二科"}, headers=OURS)
    assert again.status_code == 410
    assert "<form" not in client.get(link).text
    assert versions(app, item.number) == before + 1


def test_what_is_refused_is_said_on_the_page_with_what_was_filled_in(app: App, client: TestClient) -> None:
    item = an_item(app.ledger)
    refused = client.post(a_link(app, Purpose.DISOWN, item.id), data={"note": " "}, headers=OURS)
    assert (refused.status_code, "不能用" in refused.text, "<form" in refused.text) == (422, True, True)
    english = client.get(a_link(app, Purpose.SNOOZE, item.id) + "?lang=en")
    assert "No reminder tomorrow" in english.text


def test_a_form_of_another_site_or_a_link_that_is_none_does_nothing(app: App, client: TestClient) -> None:
    item = an_item(app.ledger)
    link, before = a_link(app, Purpose.SNOOZE, item.id), versions(app, item.number)
    assert client.post(link, data={}).status_code == 403
    assert client.post(link, data={}, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post("/links/snooze.1.1.0.1790000000." + "a" * 24, data={}, headers=OURS).status_code == 410
    assert client.get("/links/x").status_code == 410
    assert versions(app, item.number) == before


def test_a_calendar_is_at_its_secret_link_and_nowhere_else(app: App, client: TestClient) -> None:
    an_item(app.ledger)
    secret = create_feed(app.ledger, "wang", actor=OPERATOR, at=AT)
    found = client.get(f"/feeds/{secret}.ics")
    assert (found.status_code, found.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert found.text.count("BEGIN:VEVENT") == 1
    assert client.get("/feeds/other.ics").status_code == 404


@pytest.mark.parametrize("purpose", [Purpose.ACKNOWLEDGE, Purpose.SNOOZE, Purpose.DISOWN])
def test_a_links_page_has_the_look_of_the_site_and_a_label_for_each_field(
    app: App, client: TestClient, purpose: Purpose
) -> None:
    item = an_item(app.ledger)
    shown = client.get(a_link(app, purpose, item.id)).text
    assert '<link rel="stylesheet" href="/static/rectify.css">' in shown
    assert not re.search(r"<script|<style|\son\w+=|\sstyle=|https?://", shown)
    asked = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', shown)
    assert "note" in asked
    assert all(f'<label for="{one}">' in shown for one in asked)


def test_the_language_that_was_chosen_holds_for_the_next_link_too(app: App, client: TestClient) -> None:
    item = an_item(app.ledger)
    assert "明天不提醒" in client.get(a_link(app, Purpose.SNOOZE, item.id)).text
    client.get(a_link(app, Purpose.SNOOZE, item.id) + "?lang=en")
    assert "This item is not mine" in client.get(a_link(app, Purpose.DISOWN, item.id)).text
    done = client.post(a_link(app, Purpose.DISOWN, item.id), data={"note": "not ours"}, headers=OURS)
    assert "The managers were told." in done.text
