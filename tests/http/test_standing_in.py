"""Acting for an absent person on the pages: seen as theirs, done in their place, and written down as that."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from engine.operations.absence import Absence, appoint
from engine.operations.reading import whole_item
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
_FOR = {"for": "wang"}


@pytest.fixture
def away(own_site: Site) -> Site:
    """Return a site where Fang Yuan, who sees nothing of it, stands in for Wang Min today."""
    ledger = own_site.app.ledger
    span = Absence(login="wang", substitute="fang", first=AT.date(), last=AT.date() + timedelta(days=3))
    appoint(ledger, span, zone="Asia/Shanghai", actor=as_person(ledger, "wang"), at=AT)
    return own_site


def test_the_work_of_the_absent_is_found_and_done_in_their_place(away: Site) -> None:
    fang = Reader(away, "fang")
    assert 'href="/work?for=wang"' in fang.get("/work")
    work = fang.get("/work?for=wang")
    assert "代王敏办理" in plain(work)
    assert f'href="/items/{FIRST}?for=wang"' in work
    item = fang.get(f"/items/{FIRST}?for=wang")
    assert f'href="/items/{FIRST}/do/comment?for=wang"' in item
    form = fang.get(f"/items/{FIRST}/do/comment?for=wang")
    assert "您做的会记为您代王敏办理" in plain(form)
    assert fang.hidden["for"] == "wang"
    done = fang.send(f"/items/{FIRST}/do/comment", {"note": "材料在档案室"})
    assert done.headers["location"] == f"/items/{FIRST}?done=comment&for=wang"
    entry = whole_item(away.app.ledger, FIRST, actor=OPERATOR).history[-1]
    assert (entry.action, entry.by["name"], entry.by["instead_of"]) == ("comment", "方圆", "wang")


def test_who_sees_it_only_in_their_place_is_led_there_from_a_plain_link(away: Site) -> None:
    assert "代王敏办理" in plain(Reader(away, "fang").get(f"/items/{FIRST}"))


def test_the_dossier_is_had_in_their_place(away: Site) -> None:
    fang = Reader(away, "fang")
    path = f"/items/{FIRST}/files/dossier?for=wang"
    assert f'href="{path}"' in fang.get(f"/items/{FIRST}?for=wang")
    answer = fang.ask("GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
    assert fang.ask("GET", f"/items/{FIRST}/files/dossier").status_code == 404
    assert Reader(away, "ding").ask("GET", path).status_code in {403, 404}


def test_who_sees_it_anyway_acts_in_their_own_name_until_they_choose(own_site: Site) -> None:
    ledger = own_site.app.ledger
    span = Absence(login="wang", substitute="chen", first=AT.date(), last=AT.date() + timedelta(days=3))
    appoint(ledger, span, zone="Asia/Shanghai", actor=as_person(ledger, "wang"), at=AT)
    chen = Reader(own_site, "chen")
    page = chen.get(f"/items/{FIRST}")
    assert "王敏今天由您代办" in plain(page)
    assert f'href="/items/{FIRST}?for=wang"' in page
    chen.get(f"/items/{FIRST}/submit_plan")
    assert "for" not in chen.hidden
    assert f'href="/items/{FIRST}/submit_plan?for=wang"' in chen.get(f"/items/{FIRST}/submit_plan")


def test_whoever_does_not_stand_in_gets_nothing_by_naming_somebody(away: Site) -> None:
    for who, status in (("ding", 404), ("li", 403)):
        reader = Reader(away, who)
        assert reader.ask("GET", f"/items/{FIRST}?for=wang").status_code in {status, 403}
        reader.get("/account/habits")
        sent = reader.send(f"/items/{FIRST}/do/comment", {"note": "冒充"}, **_FOR)
        assert sent.status_code in {403, 404}
    assert all(entry.note != "冒充" for entry in whole_item(away.app.ledger, FIRST, actor=OPERATOR).history)


def test_in_place_of_somebody_a_page_asks_no_more_than_any_other(away: Site, said: list[str]) -> None:
    fang = Reader(away, "fang")
    for path in ("/work?for=wang", f"/items/{FIRST}?for=wang", f"/items/{FIRST}/do/comment?for=wang"):
        fang.get(path)
        said.clear()
        fang.get(path)
        assert len(said) <= MOST, (path, [one.replace("\n", " ")[:100] for one in said])


def test_once_it_is_over_nothing_is_done_any_more(away: Site) -> None:
    fang = Reader(away, "fang")
    fang.get(f"/items/{FIRST}/do/comment?for=wang")
    away.clock.at = AT + timedelta(days=10)
    fang = Reader(away, "fang", hidden=fang.hidden)
    fang.get("/account/habits")
    assert fang.send(f"/items/{FIRST}/do/comment", {"note": "晚了"}, **_FOR).status_code in {403, 404}
