"""What the page of an item asks the database: as much for an item with much on it as for a new one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.operations.answering import agree
from engine.operations.hearing_feedback import Heard, record_feedback
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Plan
from engine.operations.remarks import attach, comment
from engine.operations.requesting import Petition, ask
from engine.operations.tick import tick
from engine.operations.treating_feedback import assign_feedback
from engine.store.unit_of_work import UnitOfWork
from notifications.compose import compose
from rectify.bootstrap import App
from tests.builders import AT, as_person
from tests.http.conftest import THIRD, Site
from tests.http.reading import Reader

MOST, MAILS = 12, 3
WHY = {"progress": "谈了三人", "cause": "人在外地"}


class Counting:
    """A cursor that counts what is asked of it."""

    def __init__(self, cursor: Any, said: list[str]) -> None:
        self._cursor, self._said = cursor, said

    def execute(self, sql: str, *values: Any) -> Any:
        self._said.append(sql)
        return self._cursor.execute(sql, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return every statement that is asked from now on."""
    found: list[str] = []
    begin = UnitOfWork.__init__

    def counting(self: UnitOfWork, database: Any, driver: Any) -> None:
        begin(self, database, driver)
        self._cursor = Counting(self._cursor, found)

    monkeypatch.setattr(UnitOfWork, "__init__", counting)
    return found


def _busy(app: App) -> None:
    """Give an item under way many measures, comments, files and reminders."""
    wang = as_person(app.ledger, "wang")
    petition = Petition(
        rule="extension", reason="两名教师在外挂职须返校谈话", new_due_on=date(2026, 8, 3), settings=WHY
    )
    asked = ask(app.ledger, THIRD, petition, actor=wang, at=AT)
    agree(app.ledger, asked.id, actor=as_person(app.ledger, "zhao"), at=AT)
    for number in range(12):
        plan = Plan(text=f"措施{number}", owner="wang", due_on=(AT + timedelta(days=3 + number)).date())
        change_measures(app.ledger, THIRD, Add(plan=plan), actor=wang, at=AT)
        comment(app.ledger, THIRD, f"第{number}次", actor=wang, at=AT)
    file = app.settings.data / "proof.txt"
    for number in range(8):
        file.write_text(f"{number}", encoding="utf-8")
        attach(app.ledger, THIRD, [file], actor=wang, at=AT)
    for number in range(5):
        receipt = record_feedback(
            app.ledger, THIRD, Heard(text=f"第{number}条", contact="1"), zone="Asia/Shanghai", actor=wang, at=AT
        )
        assign_feedback(app.ledger, receipt.number, "wang", actor=as_person(app.ledger, "chen"), at=AT)
    for day in range(0, 40, 8):
        tick(app.ledger, at=AT + timedelta(days=day))
        compose(app.ledger, app.post, at=AT + timedelta(days=day))


def test_an_item_with_much_on_it_is_asked_for_in_as_many_statements_as_a_new_one(
    own_site: Site, said: list[str]
) -> None:
    reader = Reader(own_site, "wang")
    reader.get(f"/items/{THIRD}")
    said.clear()
    reader.get(f"/items/{THIRD}")
    new = len(said)
    _busy(own_site.app)
    own_site.clock.at = AT + timedelta(days=40)
    reader = Reader(own_site, "wang")
    reader.get(f"/items/{THIRD}")
    said.clear()
    page = reader.get(f"/items/{THIRD}")
    assert len(page.encode()) <= 150_000
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
    # Mails are what a new item has none of: their further copies, and what else stood in each.
    assert len(said) - new <= MAILS
