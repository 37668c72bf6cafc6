"""What the doctor finds, and that each finding comes with a way out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SetClock
from engine.operations import calendar
from engine.operations.audit import seal_history
from engine.operations.ledger import Ledger
from engine.operations.recounting import recount
from engine.operations.tick import tick
from engine.store.tables.office import Installation
from engine.store.unit_of_work import table_of, writing
from notifications.claiming import Limits
from notifications.compose import compose
from notifications.delivery import deliver, resume
from notifications.transport import MAIL, MemoryTransport, Outcome, Result, Stage
from rectify.bootstrap import App, open_app
from rectify.check import Check
from rectify.doctor import examine
from rectify.settings import Settings
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import SENDER, WANG, change_person
from tests.operations.test_audit import behind_its_back

SSO = {"oidc_issuer": "https://sso.example", "oidc_client_id": "rectify", "base_url": "https://rectify.example"}


@pytest.fixture
def app(ledger: Ledger, tmp_path: Path) -> App:
    """Return the application over an office that has ticked just now."""
    an_office(ledger)
    tick(ledger, at=AT)
    return over(ledger, Settings(data=tmp_path))


def over(ledger: Ledger, settings: Settings) -> App:
    wired = open_app(settings)
    wired.ledger.close()
    return App(settings=settings, ledger=ledger, clock=SetClock(AT), post=wired.post)


def found(app: App, name: str, *, at: datetime = AT, deep: bool = False) -> Check:
    """Return one check; let it pass only if what is wrong comes with a remedy and what is right with none."""
    (check,) = [check for check in examine(app, at=at, deep=deep) if check.name == name]
    assert check.message.zh
    assert check.message.en
    assert bool(check.remedy.zh) is bool(check.remedy.en) is not check.ok
    return check


def test_where_everything_is_in_order_nothing_is_found(app: App) -> None:
    checks = [check for check in examine(app, at=AT, deep=True) if check.name != "disk"]
    assert {check.name for check in checks if not check.ok} == set()
    assert {
        "database",
        "calendar",
        "clock",
        "mail",
        "relay",
        "mail_texts",
        "queue",
        "people",
        "sign_in",
        "seal",
        "history",
        "evidence",
        "invariants",
    } == {check.name for check in checks}


def test_a_clock_that_has_never_ticked_is_found(ledger: Ledger, tmp_path: Path) -> None:
    an_office(ledger)
    check = found(over(ledger, Settings(data=tmp_path)), "clock")
    assert (check.ok, check.message.en) == (False, "The clock has never ticked.")


@pytest.mark.parametrize(("minutes", "ok"), [(59, True), (60, False), (60 * 24, False)])
def test_a_clock_that_ticked_long_ago_is_found(app: App, minutes: int, ok: bool) -> None:
    check = found(app, "clock", at=AT + timedelta(minutes=minutes))
    assert (check.ok, str(minutes) in check.message.zh) == (ok, True)


def test_a_mail_that_failed_for_good_is_found(app: App) -> None:
    an_item(app.ledger, leader=None, verifier=None)
    compose(app.ledger, app.post, at=AT)
    assert found(app, "queue").ok
    refused = Outcome(result=Result.DEAD, stage=Stage.RCPT, code=550)
    deliver(app.ledger, {MAIL: MemoryTransport([refused])}, sender=SENDER, clock=SetClock(AT))
    check = found(app, "queue")
    assert (check.ok, "1 failed" in check.message.en) == (False, True)


def attempt(app: App, result: Result, stage: Stage, detail: str = "", **known: Any) -> None:
    """Let the mail that waits be tried once."""
    outcome = Outcome(result=result, stage=stage, detail=detail, **known)
    deliver(app.ledger, {MAIL: MemoryTransport([outcome])}, sender=SENDER, clock=SetClock(AT))


def test_a_queue_that_stands_still_for_hours_is_found(app: App) -> None:
    an_item(app.ledger, leader=None, verifier=None)
    compose(app.ledger, app.post, at=AT)
    assert found(app, "queue", at=AT + timedelta(hours=2)).ok
    check = found(app, "queue", at=AT + timedelta(hours=2, minutes=1))
    assert (check.ok, "the queue stands still" in check.message.en) == (False, True)


def test_a_mail_that_waits_for_its_next_try_is_no_standstill(app: App) -> None:
    an_item(app.ledger, leader=None, verifier=None)
    compose(app.ledger, app.post, at=AT)
    attempt(app, Result.RETRY, Stage.RCPT, code=451)
    # Tried again a minute later, or there about.
    assert found(app, "queue", at=AT + timedelta(hours=2)).ok
    assert not found(app, "queue", at=AT + timedelta(hours=2, minutes=2)).ok


def test_a_long_queue_that_an_hourly_limit_lets_through_bit_by_bit_is_no_standstill(app: App) -> None:
    an_item(app.ledger)
    compose(app.ledger, app.post, at=AT)
    late = AT + timedelta(hours=3)
    ways, limits = {MAIL: MemoryTransport()}, {MAIL: Limits(an_hour=1)}
    assert deliver(app.ledger, ways, sender=SENDER, clock=SetClock(late), limits=limits).sent == 1
    assert found(app, "queue", at=late).ok
    assert not found(app, "queue", at=late + timedelta(hours=3)).ok


def test_a_relay_at_fault_is_found_with_since_when_why_and_until_when(app: App) -> None:
    an_item(app.ledger, leader=None, verifier=None)
    compose(app.ledger, app.post, at=AT)
    assert found(app, "relay").ok
    attempt(app, Result.RETRY, Stage.AUTH, "5.7.8 bad credentials", code=535, relay_fault=True)
    check = found(app, "relay")
    assert not check.ok
    for part in (
        "mail",
        "2026-03-02 10:00",
        "auth: 535 5.7.8 bad credentials",
        "1 time in a row",
        "it rests until 2026-03-02 10:0",
    ):
        assert part in check.message.en
    resume(app.ledger, [MAIL])
    attempt(app, Result.SENT, Stage.FINAL, code=250)
    assert found(app, "relay").ok


def test_an_address_that_a_relay_refuses_is_found_with_its_words(app: App) -> None:
    an_item(app.ledger, leader=None, verifier=None)
    compose(app.ledger, app.post, at=AT)
    attempt(app, Result.DEAD, Stage.RCPT, "5.1.1 no such user", code=550)
    check = found(app, "people")
    assert not check.ok
    assert "王敏的邮箱wang@office.example收不到邮件（550 5.1.1 no such user）" in check.message.zh


def test_people_no_mail_can_reach_are_found(app: App) -> None:
    change_person(app.ledger, WANG, email=None)
    an_item(app.ledger)
    compose(app.ledger, app.post, at=AT)
    check = found(app, "people")
    assert (check.ok, check.message.zh) == (False, "1人有通知，却没有可用的邮箱。")


def test_a_calendar_that_has_ended_is_found(app: App) -> None:
    assert found(app, "calendar", at=datetime(2030, 12, 31, tzinfo=UTC)).ok
    assert not found(app, "calendar", at=datetime(2031, 1, 1, tzinfo=UTC)).ok


def test_a_year_that_should_have_been_announced_by_now_is_said_but_is_nobodys_fault(app: App) -> None:
    assert "2031" not in found(app, "calendar", at=datetime(2030, 12, 13, tzinfo=UTC)).message.en
    check = found(app, "calendar", at=datetime(2030, 12, 15, tzinfo=UTC))
    assert (check.ok, "calendar announce 2031" in check.message.zh) == (True, True)


def test_due_days_in_years_not_announced_are_counted(app: App) -> None:
    an_item(app.ledger, completion="in_progress", due_on=date(2031, 3, 3))
    check = found(app, "calendar")
    assert (check.ok, "1 due date in years" in check.message.en) == (True, True)


def test_due_days_that_wait_to_be_counted_again_are_found(app: App) -> None:
    an_item(app.ledger, completion="in_progress", due_on=date(2031, 3, 3))
    calendar.announce(app.ledger, 2031, actor=OPERATOR, at=AT)  # and nothing more, as if the process had died here
    check = found(app, "calendar")
    assert (check.ok, check.remedy.en) == (False, "Run rectify calendar recompute.")
    recount(app.ledger, actor=OPERATOR, at=AT)
    assert found(app, "calendar").ok


def test_a_relay_that_cannot_be_used_is_found_and_does_not_hide_the_rest(app: App, tmp_path: Path) -> None:
    gone = tmp_path / "password"
    settings = Settings(data=tmp_path, smtp_url="smtp://rectify@relay.example:587", smtp_password_file=gone)
    check = found(over(app.ledger, settings), "mail")
    assert (check.ok, str(gone) in check.message.en) == (False, True)


def test_only_deep_finds_a_changed_byte_of_the_history(app: App) -> None:
    an_item(app.ledger)
    assert found(app, "history", deep=True).ok
    behind_its_back(
        app.ledger, "UPDATE history SET text = replace(text, 'owner', 'Owner') WHERE chain = 'item:1' AND seq = 2"
    )
    assert "history" not in {check.name for check in examine(app, at=AT)}
    check = found(app, "history", deep=True)
    assert (check.ok, check.message.en) == (False, "First fault: item:1 entry 2")


def test_deep_finds_a_ledger_that_contradicts_itself(app: App) -> None:
    an_item(app.ledger)
    behind_its_back(app.ledger, "DELETE FROM timer")
    assert not found(app, "invariants", deep=True).ok


def test_the_time_of_the_last_tick_is_never_shown_as_minus(app: App) -> None:
    table = table_of(Installation)
    with writing(app.ledger.database) as work:
        work.change_once(table.update().values(last_tick_at=AT + timedelta(days=1)))
    assert found(app, "clock").message.en == "It last ticked 0 minutes ago."


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"oidc_issuer": "https://sso.example"}, "只设了一半"),
        ({"oidc_client_id": "rectify"}, "只设了一半"),
        (SSO | {"base_url": "http://rectify.example"}, "没有加密"),
        (SSO | {"oidc_client_secret_file": "missing"}, "missing"),
        ({"proxy_header": "X-Remote-User"}, "没有可信的代理"),
        ({"proxy_header": "X-Remote-User", "trusted_proxies": "*"}, "写成*"),
        ({"trusted_proxies": "10.1.2.3, proxy.example"}, "“proxy.example”不是地址"),
        ({"trusted_proxies": "0.0.0.0/0"}, "太大"),
        ({"breached_passwords": "missing"}, "泄露密码表不在"),
    ],
)
def test_settings_of_signing_in_that_do_not_do_what_they_are_for_are_named(
    app: App, given: dict[str, Any], says: str
) -> None:
    check = found(over(app.ledger, Settings(data=app.settings.data, **given)), "sign_in")
    assert not check.ok
    assert says in check.message.zh


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "登录方式：密码。"),
        (SSO, "密码、单点登录（https://sso.example/）"),
        (
            {"proxy_header": "X-Remote-User", "trusted_proxies": "10.1.2.3, fd00::/48"},
            "密码、前置代理（X-Remote-User）",
        ),
    ],
)
def test_it_is_said_by_which_ways_people_sign_in(app: App, given: dict[str, Any], says: str) -> None:
    check = found(over(app.ledger, Settings(data=app.settings.data, **given)), "sign_in")
    assert (check.ok, says in check.message.zh) == (True, True), check


@pytest.mark.parametrize(("days", "ok"), [(92, True), (93, False)])
def test_a_history_that_was_never_sealed_is_found_after_a_quarter(app: App, days: int, ok: bool) -> None:
    check = found(app, "seal", at=AT + timedelta(days=days))
    assert (check.ok, check.message.zh) == (ok, "还没有封印过。")


@pytest.mark.parametrize(("days", "ok"), [(0, True), (92, True), (93, False)])
def test_a_seal_counts_for_a_quarter_and_is_said_with_who_took_it(app: App, days: int, ok: bool) -> None:
    late = AT + timedelta(days=200)
    assert not found(app, "seal", at=late).ok
    seal_history(app.ledger, secret=bytes(32), actor=OPERATOR, at=late)
    check = found(app, "seal", at=late + timedelta(days=days))
    assert check.ok is ok
    assert f"，{days}天前" in check.message.zh
