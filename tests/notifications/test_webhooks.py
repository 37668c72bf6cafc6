"""Webhooks: each event of the history that their person may see, in order, signed, at least once, whoever delivers."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from engine.clock import SetClock
from engine.domain.actor import Actor
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import absence, personnel, telling_others, tokens, units
from engine.operations.absence import Absence
from engine.operations.assign import assign
from engine.operations.hearing_feedback import Heard, record_feedback
from engine.operations.ledger import Ledger
from engine.operations.remarks import comment
from engine.operations.webhooks import (
    add_webhook,
    list_webhooks,
    pause_webhook,
    remove_webhook,
    resend,
    resume_webhook,
)
from engine.store import duties, history
from engine.store.database import Database
from engine.store.tables.ledger import Item
from engine.store.tables.office import Person
from engine.store.tables.telling import Webhook
from engine.store.unit_of_work import reading, table_of, writing
from notifications.webhooks import Reachable, ToldOthers, tell_others
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.unit.notifications.channels.servers import Hook, Reply, serving

HERE = Reachable(networks=(ip_network("127.0.0.0/8"),), allow_http=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    an_office(ledger)
    return ledger


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with serving() as hook:
        yield hook


def a_webhook(ledger: Ledger, hook: Hook, *types: str, login: str = "chen") -> tuple[int, str]:
    url = f"http://127.0.0.1:{hook.port}/in"
    made = add_webhook(ledger, url, host="127.0.0.1", types=types, actor=as_person(ledger, login), at=AT)
    return made.id, made.secret


def tell(ledger: Ledger, at: Any = AT, **options: Any) -> ToldOthers:
    return tell_others(ledger, HERE, clock=SetClock(at), **options)


def told(hook: Hook) -> list[dict[str, Any]]:
    return [json.loads(request.body) for request in hook.requests]


def say(ledger: Ledger, number: str, *notes: str, login: str = "wang") -> None:
    for note in notes:
        comment(ledger, number, note, actor=as_person(ledger, login), at=AT)


def listed(ledger: Ledger, actor: Actor = OPERATOR) -> Any:
    (one,) = list_webhooks(ledger, actor=actor)
    return one


def test_every_event_comes_once_in_order_signed_and_without_anybodys_words(office: Ledger, receiver: Hook) -> None:
    _key, secret = a_webhook(office, receiver)
    item = an_item(office)
    say(office, item.number, "这句话不外传")
    assert tell(office) == ToldOthers(sent=4, retry=0, dead=0)
    assert tell(office) == ToldOthers(sent=0, retry=0, dead=0)
    events = told(receiver)
    assert [event["type"] for event in events] == [
        "webhook.webhook_added",
        "item.import",
        "item.assign",
        "item.comment",
    ]
    assert [event["seq"] for event in events[1:]] == [1, 2, 3]
    assert [event["item"] for event in events] == [None, *[item.number] * 3]
    assert events[-1]["actor"] == {
        "login": "wang", "name": "王敏", "on_behalf_of": None, "instead_of": None, "via": "cli",
    }  # fmt: skip
    assert set(events[-1]) == {"id", "type", "at", "chain", "seq", "item", "actor", "data"}
    for request, event in zip(receiver.requests, events, strict=True):
        Verifier(secret).verify(request.body, request.headers)
        assert request.headers["webhook-id"] == event["id"]
        assert "这句话不外传" not in request.body.decode()
        assert "@" not in request.body.decode()


def test_only_what_its_person_may_see_when_it_is_sent_and_only_what_it_asked_for(office: Ledger) -> None:
    item, hidden = an_item(office, title="甲"), an_item(office, title="乙", leader=None, verifier=None)
    with serving() as hook:
        a_webhook(office, hook, "item.comment")
        say(office, item.number, "一")
        say(office, hidden.number, "二")
        hide(office, hidden.id)
        say(office, item.number, "三")
        assign(office, item.number, leader="chen", actor=as_person(office, "zhao"), at=AT)
        tell(office)
        assert [event["item"] for event in told(hook)] == [item.number, item.number]


def test_of_duties_webhooks_and_ways_in_it_hears_as_much_as_its_person_sees_elsewhere(office: Ledger) -> None:
    units.add_unit(office, "乙科", actor=OPERATOR, at=AT)
    personnel.add_person(office, "ding", "丁一", unit="乙科", roles=["manager"], actor=OPERATOR, at=AT)
    an_item(office)
    with serving() as hook, serving() as other:
        a_webhook(office, hook, "duty.*", "webhook.*", "office.*", login="ding")
        a_webhook(office, other, "webhook.*")
        a_duty(office)
        for login in ("chen", "ding"):
            tokens.create(office, login, "报表", ["read"], actor=OPERATOR, at=AT)
        personnel.rename_person(office, "chen", "陈晶", actor=OPERATOR, at=AT)
        tell(office)
        heard = [(event["type"], event["data"].get("login")) for event in told(hook)]
        assert heard == [
            ("webhook.webhook_added", None),
            ("office.token_created", "ding"),
            ("office.person_renamed", "chen"),
        ]
        assert [event["chain"] for event in told(other)] == ["webhook:2"]


def test_of_public_feedback_it_hears_what_its_person_may_read_and_never_who_gave_it(office: Ledger) -> None:
    item = an_item(office)
    personnel.add_person(office, "sun", "孙悦", roles=["administrator"], actor=OPERATOR, at=AT)
    with serving() as hook, serving() as other:
        a_webhook(office, hook, "feedback.*", "item.feedback_recorded")
        a_webhook(office, other, "feedback.*", "item.feedback_recorded", login="sun")
        heard = Heard(text="这句话不外传", name="刘某", contact="13800000000")
        record_feedback(office, item.number, heard, zone="Asia/Shanghai", actor=as_person(office, "wang"), at=AT)
        tell(office)
        assert [event["type"] for event in told(hook)] == ["feedback.recorded", "item.feedback_recorded"]
        assert [event["type"] for event in told(other)] == ["item.feedback_recorded"]
        sent = "".join(request.body.decode() for request in hook.requests)
        assert not any(word in sent for word in ("这句话不外传", "刘某", "13800000000"))


def a_duty(ledger: Ledger) -> None:
    """Have the office itself owe something, and say so in the history."""
    day = AT.date()
    quarter = ReviewPeriod(name="2026Q1", starts_on=day, ends_on=day, opens_on=day, due_on=day)
    with writing(ledger.database) as work:
        key = duties.add(
            work, quarter, workflow="simple", version_id=1, rule="report", unit_id=1, state=ReviewState.OPEN, at=AT
        )
        history.append(work, f"duty:{key}", at=AT, action="duty_opened", actor=OPERATOR, data={"period": "2026Q1"})


def hide(ledger: Ledger, item_id: int) -> None:
    """Make an item confidential behind everybody's back; the history is no matter here."""
    with writing(ledger.database) as work:
        table = table_of(Item)
        work.change_once(table.update().where(table.c.id == item_id).values(is_confidential=True))


def test_who_stands_in_for_whom_is_told_to_those_it_concerns_and_whoever_looks_after_them(office: Ledger) -> None:
    units.add_unit(office, "乙科", actor=OPERATOR, at=AT)
    personnel.add_person(office, "ding", "丁一", unit="乙科", roles=["manager"], actor=OPERATOR, at=AT)
    day = date(2026, 3, 9)
    with serving() as here, serving() as there:
        a_webhook(office, here, "office.*")
        a_webhook(office, there, "office.*", login="ding")
        wanted = Absence(login="wang", substitute="li", first=day, last=day)
        made = absence.appoint(office, wanted, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
        absence.end(office, made.span.id, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
        tell(office)
        heard = {hook.port: [event["type"] for event in told(hook)] for hook in (here, there)}
    appointed = ["office.substitute_appointed", "office.substitute_ended"]
    assert list(heard.values()) == [appointed, []]


def test_a_place_that_is_down_is_tried_again_later_and_nothing_is_lost_or_overtaken(office: Ledger) -> None:
    with serving(Reply(503), Reply(500), Reply(200)) as hook:
        key, _secret = a_webhook(office, hook, "item.comment")
        item = an_item(office)
        say(office, item.number, "一", "二")
        assert tell(office) == ToldOthers(sent=0, retry=1, dead=0)
        assert tell(office) == ToldOthers(sent=0, retry=0, dead=0)
        standing = listed(office)
        assert (standing.tries, standing.failing_since, standing.code) == (1, AT, 503)
        assert tell(office, AT + 2 * MINUTE) == ToldOthers(sent=0, retry=1, dead=0)
        assert tell(office, AT + 10 * MINUTE) == ToldOthers(sent=2, retry=0, dead=0)
        ids = [event["id"] for event in told(hook)]
        assert ids[0] == ids[1] == ids[2] != ids[3]
        assert listed(office).failing_since is None
        assert key == standing.id


def test_what_a_place_will_never_take_is_kept_for_all_to_see_and_can_be_sent_again(office: Ledger) -> None:
    with serving(Reply(422, b"no such kind"), Reply(200)) as hook:
        key, _secret = a_webhook(office, hook, "item.comment")
        item = an_item(office)
        say(office, item.number, "一", "二")
        assert tell(office) == ToldOthers(sent=1, retry=0, dead=1)
        (dead,) = listed(office).dead
        assert resend(office, key, actor=OPERATOR, at=AT) == (dead,)
        assert tell(office).sent == 1
        assert [event["id"].rpartition("_")[2] for event in told(hook)] == [str(dead), str(dead + 1), str(dead)]
        assert listed(office).dead == ()
        with pytest.raises(NotFound):
            resend(office, key, [10**6], actor=OPERATOR, at=AT)


def test_an_event_that_fails_alone_is_given_up_after_days_and_a_place_that_is_gone_is_paused(office: Ledger) -> None:
    with serving(Reply(500)) as hook:
        key, _secret = a_webhook(office, hook, "item.comment")
        item = an_item(office)
        say(office, item.number, "一")
        at = AT
        for _ in range(11):
            tell(office, at)
            at += timedelta(hours=30)
        assert len(listed(office).dead) == 1
        hook.replies[:] = [Reply(404)]
        say(office, item.number, "二")
        for _ in range(6):
            tell(office, at)
            at += timedelta(days=1)
        assert listed(office).paused_because == "failing"
        count = len(hook.requests)
        tell(office, at)
        assert len(hook.requests) == count
        hook.replies[:] = [Reply(200)]
        assert resume_webhook(office, key, actor=OPERATOR, at=at)
        assert tell(office, at).sent == 1


def test_nothing_is_sent_while_it_is_paused_or_once_it_is_removed_or_its_person_has_left(
    office: Ledger, receiver: Hook
) -> None:
    key, _secret = a_webhook(office, receiver, "item.comment")
    item = an_item(office)
    assert pause_webhook(office, key, actor=OPERATOR, at=AT)
    assert not pause_webhook(office, key, actor=OPERATOR, at=AT)
    say(office, item.number, "一")
    assert tell(office).sent == 0
    resume_webhook(office, key, actor=OPERATOR, at=AT)
    assert tell(office).sent == 1
    with writing(office.database) as work:
        table = table_of(Person)
        work.change_once(table.update().where(table.c.name == "陈静").values(disabled_at=AT))
    say(office, item.number, "二")
    assert tell(office).sent == 0
    assert listed(office).paused_because == "person"
    remove_webhook(office, key, actor=OPERATOR, at=AT)
    assert list_webhooks(office, actor=OPERATOR) == []
    with reading(office.database) as work:
        assert work.list(Webhook)[0].secret == ""


def test_webhooks_are_kept_by_managers_for_themselves_and_are_nobody_elses_business(
    office: Ledger, receiver: Hook
) -> None:
    url = "https://a.example/in"
    for login in ("wang", "charlie"):
        with pytest.raises(NotPermitted):
            add_webhook(office, url, host="a", actor=as_person(office, login), at=AT)
    with pytest.raises(InvalidInput):
        add_webhook(office, url, host="a", actor=OPERATOR, at=AT)
    with pytest.raises(InvalidInput):
        a_webhook(office, receiver, "items.*")
    key, _secret = a_webhook(office, receiver)
    assert list_webhooks(office, actor=as_person(office, "zhao")) == []
    for act in (pause_webhook, resume_webhook, remove_webhook, resend):
        with pytest.raises(NotFound):
            act(office, key, actor=as_person(office, "zhao"), at=AT)


def test_an_address_within_the_network_is_not_called_unless_the_operator_opens_it(
    office: Ledger, receiver: Hook
) -> None:
    a_webhook(office, receiver, "item.comment")
    say(office, an_item(office).number, "一")
    closed = tell_others(office, Reachable(allow_http=True), clock=SetClock(AT))
    assert (closed.sent, closed.retry) == (0, 1)
    assert tell_others(office, Reachable(), clock=SetClock(AT + 5 * MINUTE)).sent == 0
    assert receiver.requests == []
    assert tell(office, AT + timedelta(hours=2)).sent == 1


def test_two_deliverers_at_once_tell_each_event_once(office: Ledger, receiver: Hook) -> None:
    a_webhook(office, receiver, "item.comment")
    item = an_item(office)
    say(office, item.number, *"一二三四五六七八")
    nodes = [Ledger(Database(office.database.url), office.files) for _ in range(2)]
    threads = [threading.Thread(target=tell, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for node in nodes:
        node.close()
    ids = [event["id"] for event in told(receiver)]
    assert len(ids) == 8
    assert ids == sorted(set(ids), key=ids.index)


def test_a_deliverer_that_died_is_taken_over_from_and_one_that_slept_can_write_nothing(
    office: Ledger, receiver: Hook
) -> None:
    key, _secret = a_webhook(office, receiver, "item.comment")
    say(office, an_item(office).number, "一")
    slept = telling_others.take_turn(office, key, at=AT)
    assert slept is not None
    slept, telling = telling_others.next_event(office, slept)
    assert telling is not None
    assert tell(office).sent == 0
    later = AT + telling_others.LEASE
    assert tell(office, later).sent == 1
    assert telling_others.told(office, slept, telling, at=later) is None
    assert telling_others.refused(office, slept, telling, code=400, detail="", at=later) is None
    assert listed(office).dead == ()
    assert tell(office, later + MINUTE).sent == 0


def test_no_event_is_passed_over_that_is_committed_after_a_later_one(office: Ledger, receiver: Hook) -> None:
    if office.database.is_sqlite:
        pytest.skip("SQLite has one writer: what has a later key is committed later")
    a_webhook(office, receiver, "office.*")
    tell(office)
    other = Ledger(Database(office.database.url), office.files)
    with writing(other.database) as slow:
        history.append(slow, "office:slow", at=AT, action="first", actor=OPERATOR, data={})
        with writing(office.database) as work:
            history.append(work, "office:fast", at=AT, action="second", actor=OPERATOR, data={})
        assert tell(office).sent == 0
    assert tell(office).sent == 2
    with contextlib.suppress(ZeroDivisionError), writing(other.database) as undone:
        history.append(undone, "office:slow", at=AT, action="never", actor=OPERATOR, data={})
        raise ZeroDivisionError
    with writing(office.database) as work:
        history.append(work, "office:fast", at=AT, action="third", actor=OPERATOR, data={})
    assert tell(office).sent == 1
    other.close()
    assert [event["type"].partition(".")[2] for event in told(receiver)] == ["first", "second", "third"]


def test_what_was_handed_over_is_told_to_nobody_who_lost_sight_of_it_meanwhile(office: Ledger) -> None:
    with serving(Reply(503), Reply(200)) as hook:
        a_webhook(office, hook, "item.assign")
        item = an_item(office)
        tell(office)
        hide(office, item.id)
        tell(office, AT + 10 * MINUTE)
        assert len(hook.requests) == 1
