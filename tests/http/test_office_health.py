"""Whether the system is well, as administrators see it: each part in words with what to do, the clock, the chain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import Reading
from engine.domain.seals import read_seal
from engine.operations.audit import verify
from engine.operations.personnel import add_person
from engine.operations.watching import held_clocks, watch
from engine.words import Words
from rectify import doctor
from rectify.check import Check
from rectify.seal_key import seal_key
from rectify.web.office import health
from rectify.web.office.mending import MENDS
from tests.builders import AT, OPERATOR
from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
_BOOT = "一次开机"


def _leap(site: Site) -> None:
    """Let the wall's time leap by four months while the machine ran for a minute."""
    watch(site.app.ledger, Reading(wall=AT, seconds=0, boot=_BOOT))
    watch(site.app.ledger, Reading(wall=AT + timedelta(days=120), seconds=60, boot=_BOOT))


def test_every_part_is_said_with_what_to_do_in_few_statements(own_site: Site, said: list[str]) -> None:
    admin = Reader(own_site, "admin")
    admin.get("/health")
    said.clear()
    page = admin.get("/health")
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:150] for one in said)
    told = plain(page)
    assert "时钟：上次走动在0分钟前" in told
    assert "邮件：没有设邮件服务器，邮件写成文件" in told
    assert "备份" in told
    assert "VACUUM INTO" in told
    assert "磁盘：剩余" in told
    for who in ("chen", "wang", "shen"):
        Reader(own_site, who).get("/health", status=403)


def test_a_clock_that_leapt_is_accepted_by_its_form(own_site: Site) -> None:
    _leap(own_site)
    admin = Reader(own_site, "admin")
    assert 'href="/health">看系统状况' in admin.get("/work")
    assert 'href="/health">看系统状况' not in Reader(own_site, "wang").get("/work")
    page = admin.get("/health")
    assert "时钟停着，提醒全部搁置" in plain(page)
    assert 'href="/health#held"' in page
    assert 'id="held"' in page
    assert "服务器的时间突然快了120天" in plain(page)
    assert page.count('class="btn go"') == 1
    assert admin.send("/health/clock", {"note": "机房换了电池"}).headers["location"] == "/health?done=clock"
    assert held_clocks(own_site.app.ledger) == []
    assert "时钟停着" not in plain(admin.get("/health?done=clock"))
    again = admin.send("/health/clock", {"note": ""})
    assert again.status_code == 422
    assert "没有被搁置的时钟" in plain(again.text)


def test_the_history_is_verified_in_parts_and_a_fault_is_named(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_SECONDS", 0.0)
    monkeypatch.setattr(health, "_LINKS", 1)
    shen = Reader(own_site, "shen")
    assert "开始核对" in plain(shen.get("/health/history"))
    path, pages = "/health/history?after=", 0
    # An address that would leave out what was changed is nobody's to make.
    for made in ("after=zzz", "after=zzz&chains=9&entries=99", "after=&chains=9", "after=zzz&mark=abc"):
        assert "不是本系统给出的" in plain(shen.get(f"/health/history?{made}", status=422))
    while "接着核对" in (page := shen.get(path)):
        pages += 1
        path = page.split('class="btn go" href="')[1].split('"')[0].replace("&amp;", "&")
    assert pages >= 3
    assert "全部对得上" in plain(page)
    assert f"{pages + 1}条链" in plain(page)
    Reader(own_site, "wang").get("/health/history", status=403)


def test_how_clock_mail_and_seal_stand_is_said_first(own_site: Site) -> None:
    told = plain(Reader(own_site, "admin").get("/health"))
    for said_ in ("上次检查 今天", "下一件到点", "条通知等着写进邮件", "等得最久的", "上次发信", "上次封印 还没有"):
        assert said_ in told, said_


def test_a_seal_is_given_out_and_holds_against_the_history_and_the_page_says_so(own_site: Site) -> None:
    shen = Reader(own_site, "shen")
    assert "还没有封印过" in plain(shen.get("/health/history"))
    given = shen.send("/health/history", {})
    assert given.status_code == 200
    assert given.headers["content-disposition"].startswith("attachment")
    taken = read_seal(given.text)
    assert verify(own_site.app.ledger, seal=taken).first_bad is None
    assert taken.is_marked_by(seal_key(own_site.app.settings.data, makes=False) or b"")
    assert "上次封印：今天" in plain(shen.get("/health/history"))
    assert "沈" in plain(Reader(own_site, "admin").get("/health"))
    wang = Reader(own_site, "wang")
    wang.get("/work")
    assert wang.send("/health/history", {}).status_code == 403


def test_whom_no_mail_reaches_is_said_with_the_way_to_them(own_site: Site) -> None:
    admin = Reader(own_site, "admin")
    add_person(own_site.app.ledger, "lu", "陆远", email=None, unit="乙科", actor=OPERATOR, at=AT)
    page = plain(admin.get("/people?kind=unreachable"))
    assert "陆远" in page
    assert "方圆" not in page
    # Of an address that a reader may not see, they do not learn that it is missing.
    assert "陆远" not in plain(Reader(own_site, "wang").get("/people?kind=unreachable"))


@pytest.mark.parametrize("name", sorted(MENDS))
def test_what_is_wrong_leads_to_the_page_on_which_it_is_mended(
    own_site: Site, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    bad = Check(
        name=name, title=Words("某项", "part"), ok=False, message=Words("坏了", "bad"), remedy=Words("修", "mend")
    )
    monkeypatch.setattr(doctor, "examined", lambda *_all, **_more: [bad])
    admin = Reader(own_site, "admin")
    mend = MENDS[name]
    page = admin.get("/health")
    assert f'href="{mend.way.path}"' in page
    assert ("运维人员：" in page) is mend.is_operators_too
    path, _, anchor = (mend.way.path or "").partition("#")
    there = admin.get(path)
    assert not anchor or f'id="{anchor}"' in there


def test_a_setting_is_explained_with_the_line_that_changes_it(own_site: Site) -> None:
    admin = Reader(own_site, "admin", "zh")
    listed = plain(admin.get("/settings"))
    assert "每日邮件几点发" in listed
    assert "08:30 默认" in listed
    admin.get("/settings/mail_hour")
    line = plain(admin.send("/settings/mail_hour", {"value": "07:45"}).text)
    assert 'mail_hour = "07:45"' in line
    assert "RECTIFY_MAIL_HOUR=07:45" in line
    wrong = admin.send("/settings/mail_hour", {"value": "天亮"})
    assert wrong.status_code == 422
    assert "“每日邮件几点发”不能这样写" in plain(wrong.text)
    assert "24小时制的时:分，例如 07:45" in plain(wrong.text)
    assert "Input should" not in wrong.text
    shown = plain(admin.get("/settings/mail_urgent"))
    for told in ("可以写 0到20的整数", "何时生效 启动时读一次", "怎样改回 删掉写上的那一行"):
        assert told in shown, shown
    named = admin.get("/settings/office_name")
    assert "到“单位”页改名" in plain(named)
    assert 'id="value"' not in named
    assert "smtp_password_file" in plain(admin.get("/settings/smtp_password"))
    assert "[channels.oa]" in plain(admin.get("/settings/channels"))
    admin.get("/settings/no_such", status=404)
    for name, typed, kept in (
        ("smtp_url", "smtp://zg:jinshan-42@relay.example:587?tls=starttls", "smtp://zg@relay.example:587?tls=starttls"),
        (
            "database_url",
            "postgresql://zg:jin/shan@42@db.example/r?sslmode=require",
            "postgresql://zg@db.example/r?sslmode=require",
        ),
        ("database_url", "postgresql://db.example/r?user=zg&password=jinshan-42", "postgresql://db.example/r?user=zg"),
    ):
        admin.get(f"/settings/{name}")
        said = admin.send(f"/settings/{name}", {"value": typed})
        assert (said.status_code, "jin" in said.text, "shan" in said.text) == (200, False, False)
        assert f'{name} = "{kept}"' in plain(said.text)
        assert "您写的口令已经去掉" in plain(said.text)
        assert ("smtp_password_file" in said.text, "~/.pgpass" in said.text) == (name == "smtp_url", name != "smtp_url")
    assert "口令已经去掉" not in admin.send("/settings/smtp_url", {"value": "smtp://relay.example:587"}).text
    Reader(own_site, "chen").get("/settings", status=403)
