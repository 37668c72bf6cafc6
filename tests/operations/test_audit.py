"""Whoever changes the ledger behind the program's back is found, and the first bad link is named."""

from __future__ import annotations

import pytest

from engine.domain.chain import link_hash
from engine.errors import NotPermitted
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.audit import FirstBad
from engine.operations.ledger import Ledger
from engine.operations.remarks import comment
from engine.operations.tick import tick
from engine.store import history
from engine.store.tables.ledger import History
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_item, an_office, as_person, morning


@pytest.fixture
def worked(ledger: Ledger) -> Ledger:
    """Return a ledger with two items; the first has six entries, the fourth and fifth with a note."""
    an_office(ledger)
    item = an_item(ledger)
    an_item(ledger, title="学习不够深入")
    wang, chen = as_person(ledger, "wang"), as_person(ledger, "chen")
    advance(ledger, item.number, Step(trigger="start"), actor=wang, at=AT)
    comment(ledger, item.number, "本周已与镇里对接", actor=wang, at=AT)
    comment(ledger, item.number, "下周完成", actor=wang, at=AT)
    assign(ledger, item.number, leader="chen", actor=chen, at=AT)
    tick(ledger, at=morning("2026-05-22"))
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []
    return ledger


def behind_its_back(ledger: Ledger, *commands: str) -> None:
    """Run SQL as somebody would who has the database and no scruples: without triggers and references."""
    connection = ledger.database.connections.raw_connection()
    cursor = connection.cursor()
    if ledger.database.is_sqlite:
        triggers = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        commands = ("PRAGMA foreign_keys = OFF", *(f"DROP TRIGGER {name}" for (name,) in triggers), *commands)
        commands = (*commands, "PRAGMA foreign_keys = ON")
    else:
        commands = ("SET session_replication_role = replica", *commands, "RESET session_replication_role")
    for command in commands:
        cursor.execute(command)
    connection.commit()
    connection.close()


def test_what_was_checked_is_counted(worked: Ledger) -> None:
    found = audit.verify(worked)
    with reading(worked.database) as work:
        assert found.entries == len(work.list(History))
    assert found.chains == 4  # two items, the office, the workflow


@pytest.mark.parametrize(
    ("command", "seq", "what"),
    [
        ("UPDATE history SET text = replace(text, '王', '李') WHERE chain='item:1' AND seq=3", 3, "text was changed"),
        ("UPDATE history SET text = text || ' ' WHERE chain = 'item:1' AND seq = 6", 6, "text was changed"),
        ("UPDATE history SET hash = previous WHERE chain = 'item:1' AND seq = 6", 6, "text was changed"),
        ("UPDATE history SET previous = hash WHERE chain='item:1' AND seq=2", 2, "does not follow the entry before it"),
        ("DELETE FROM history WHERE chain = 'item:1' AND seq = 1", 1, "missing"),
        ("DELETE FROM history WHERE chain = 'item:1' AND seq = 4", 4, "missing"),
        ("DELETE FROM history WHERE chain = 'item:1' AND seq = 6", 6, "end is missing"),
        ("UPDATE history SET seq = 99 WHERE chain = 'item:1' AND seq = 6", 6, "missing"),
        (
            "UPDATE history SET action = 'advance' WHERE chain = 'item:1' AND seq = 4",
            4,
            "row does not say what its text says",
        ),
        (
            "UPDATE history SET at = '2020-01-01T00:00:00.000000Z' WHERE chain = 'item:1' AND seq = 5",
            5,
            "row does not say what its text says",
        ),
        ("UPDATE history_text SET text = '没有对接' WHERE text LIKE '本周%'", 4, "note was changed"),
        ("UPDATE history_text SET salt = 'other' WHERE text LIKE '下周%'", 5, "note was changed"),
        ("DELETE FROM history_text WHERE text LIKE '下周%'", 5, "note was changed"),
        ("UPDATE item SET history_hash = 'other' WHERE id = 1", 6, "end is missing"),
        ("DELETE FROM item WHERE id = 1", 1, "item is missing"),
    ],
)  # fmt: skip
def test_a_change_behind_its_back_is_found_and_its_link_is_named(
    worked: Ledger, command: str, seq: int, what: str
) -> None:
    behind_its_back(worked, command)
    assert audit.verify(worked).first_bad == FirstBad(chain="item:1", seq=seq, what=what)


def test_a_note_put_where_there_was_none_is_found(worked: Ledger) -> None:
    behind_its_back(
        worked,
        "INSERT INTO history_text (history_id, salt, text)"
        " SELECT id, 's', '补写' FROM history WHERE chain = 'item:1' AND seq = 3",
    )
    assert audit.verify(worked).first_bad == FirstBad(chain="item:1", seq=3, what="note was changed")


def test_two_entries_that_change_places_are_found(worked: Ledger) -> None:
    behind_its_back(
        worked,
        "UPDATE history SET seq = 40 WHERE chain = 'item:1' AND seq = 4",
        "UPDATE history SET seq = 4 WHERE chain = 'item:1' AND seq = 5",
        "UPDATE history SET seq = 5 WHERE chain = 'item:1' AND seq = 40",
    )
    bad = audit.verify(worked).first_bad
    assert bad is not None
    assert (bad.chain, bad.seq) == ("item:1", 4)


def test_two_items_that_exchange_their_histories_are_found(worked: Ledger) -> None:
    behind_its_back(
        worked,
        "UPDATE history SET chain = 'item:9' WHERE chain = 'item:1'",
        "UPDATE history SET chain = 'item:1' WHERE chain = 'item:2'",
        "UPDATE history SET chain = 'item:2' WHERE chain = 'item:9'",
    )
    bad = audit.verify(worked).first_bad
    assert bad is not None
    assert bad.what == "row does not say what its text says"


def test_an_entry_added_at_the_end_with_a_right_hash_is_found(worked: Ledger) -> None:
    with reading(worked.database) as work:
        last = list(history.links(work, "item:1"))[-1]
    text = last.text.replace('"seq":6', '"seq":7')
    values = f"'item:1', 7, '2026-03-02T02:00:00Z', 'assign', '{text}', '{last.hash}', '{link_hash(last.hash, text)}'"
    command = f"INSERT INTO history (chain, seq, at, action, text, previous, hash) VALUES ({values})"  # noqa: S608
    behind_its_back(worked, command)
    assert audit.verify(worked).first_bad == FirstBad(chain="item:1", seq=6, what="end is missing")


def test_every_chain_is_checked_not_only_those_of_items(worked: Ledger) -> None:
    for chain in ("office", "workflow:rectification"):
        first = f"WHERE chain = '{chain}' AND seq = 1"
        behind_its_back(worked, f"UPDATE history SET text = text || ' ' {first}")  # noqa: S608 - both parts are here
        bad = audit.verify(worked).first_bad
        assert bad is not None
        assert (bad.chain, bad.seq) == (chain, 1)
        behind_its_back(worked, f"UPDATE history SET text = rtrim(text) {first}")  # noqa: S608 - both parts are here
    assert audit.verify(worked).first_bad is None


def test_a_note_erased_as_the_law_may_ask_leaves_the_chain_whole(worked: Ledger) -> None:
    behind_its_back(worked, "UPDATE history_text SET text = NULL, erased_at = '2026-03-03T00:00:00.000000Z'")
    assert audit.verify(worked).first_bad is None


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        ("UPDATE item SET state = 'closed' WHERE id = 1", "state is not where its history leads"),
        ("UPDATE item SET version = 5 WHERE id = 1", "version is not the number of its history entries"),
        ("UPDATE deadline SET ended_at = set_at WHERE ended_at IS NULL", "names a deadline that has ended"),
        ("UPDATE item SET due_on = '2030-01-01' WHERE id = 1", "names a deadline that has ended, or is not its own"),
        ("DELETE FROM timer", "a live deadline has no timer"),
        ("DELETE FROM notice WHERE kind = 'reminder'", "speaks of a notice that is not there"),
        ("UPDATE notice SET state = 'merged'", "merged into no message"),
        (
            """INSERT INTO message (recipient_id, local_day, slot, header_id, address, language, subject, state,
                                    attempts, detail, created_at)
               VALUES (1, '2026-03-02', 'd', 'h', 'a', 'zh', '', 'waiting', 0, '', '2026-03-02T00:00:00.000000Z')
            """,
            "neither finished nor planned",
        ),
        (
            """INSERT INTO review (item_id, rule, period, opens_on, due_on, state, created_at)
               VALUES (1, 'q', '2026Q1', '2026-03-01', '2026-03-31', 'open', '2026-03-02T00:00:00.000000Z'),
                      (1, 'q', '2026Q2', '2026-03-01', '2026-03-31', 'open', '2026-03-02T00:00:00.000000Z')
            """,
            "more than one open review",
        ),
    ],
)
def test_what_no_longer_agrees_is_said_in_a_sentence(worked: Ledger, command: str, rule: str) -> None:
    behind_its_back(worked, command)
    assert any(rule in breach for breach in audit.invariant_breaches(worked))


SECRET = bytes(range(32))


def test_a_tail_that_was_cut_off_with_its_mark_shows_against_a_seal_alone(worked: Ledger) -> None:
    seal = audit.seal_history(worked, secret=SECRET, actor=OPERATOR, at=AT)
    assert audit.verify(worked, seal=seal).first_bad is None
    comment(worked, "XC2026-01-001", "又对接一次", actor=as_person(worked, "wang"), at=AT)
    assert audit.verify(worked, seal=seal).first_bad is None
    behind_its_back(
        worked,
        "DELETE FROM history WHERE chain = 'item:1' AND seq >= 6",
        "UPDATE item SET version = 5, history_hash ="
        " (SELECT hash FROM history WHERE chain = 'item:1' AND seq = 5) WHERE id = 1",
    )
    assert audit.verify(worked).first_bad is None
    assert audit.verify(worked, seal=seal).first_bad == FirstBad(chain="item:1", seq=6, what="is gone since the seal")


def test_a_chain_that_was_made_anew_or_vanished_shows_against_a_seal_alone(worked: Ledger) -> None:
    seal = audit.seal_history(worked, secret=SECRET, actor=OPERATOR, at=AT)
    with reading(worked.database) as work:
        *_rest, last = history.links(work, "item:2")
    forged = link_hash(last.previous, f"{last.text} ")
    anew = f"UPDATE history SET text = text || ' ', hash = '{forged}' WHERE chain = 'item:2' AND seq = {last.seq}"  # noqa: S608
    behind_its_back(worked, anew, f"UPDATE item SET history_hash = '{forged}' WHERE id = 2")  # noqa: S608
    assert audit.verify(worked).first_bad is None
    found = audit.verify(worked, seal=seal).first_bad
    assert found == FirstBad(chain="item:2", seq=last.seq, what="differs from the seal")
    behind_its_back(worked, "DELETE FROM history WHERE chain = 'office'")
    assert audit.verify(worked, seal=seal).first_bad is not None


def test_whoever_may_not_verify_may_not_seal(worked: Ledger) -> None:
    with pytest.raises(NotPermitted):
        audit.seal_history(worked, secret=SECRET, actor=as_person(worked, "wang"), at=AT)
