"""What may be looked at: a list shows exactly what each line of it would show alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from engine.domain.actor import Actor, Door
from engine.domain.cursors import Order
from engine.domain.definition import Role
from engine.domain.permission import sees
from engine.errors import InvalidInput, NotFound
from engine.operations import office
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.ledger_lines import lines
from engine.operations.office import PublishedCalendar
from engine.operations.publishing import publish
from engine.operations.reading import inspections, item_history, list_items, list_reviews, whole_item
from engine.operations.redating import redate
from engine.operations.tick import tick
from engine.store.finding import Wanted
from engine.store.tables.ledger import Item, ItemConfidant
from engine.store.tables.office import Unit
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, a_workflow, an_item, an_office, as_person, morning, some_findings

UNITS, PEOPLE = (1, 2, 3), (None, 1, 2)


def many_items(ledger: Ledger) -> int:
    """Fill a ledger with an item of each unit, owner, leader and verifier, open and confidential; return how many.

    Every third one was opened by the second person, who is let into every fifth.
    """
    an_office(ledger)
    kinds = list(itertools.product(UNITS, PEOPLE, PEOPLE, (False, True)))
    source = some_findings(
        *(a_finding(f"第{n}个问题", number=str(n), completion="partly", sustained=True) for n in range(len(kinds)))
    )
    taken = import_findings(ledger, source, workflow="rectification", actor=OPERATOR, at=AT)
    item = table_of(Item)
    with writing(ledger.database) as work:
        for name in ("一科", "二科"):
            work.add(Unit(parent_id=1, name=name))
        for number, (one, (unit, owner, leader, is_confidential)) in enumerate(zip(taken, kinds, strict=True)):
            if not number % 5:
                work.add(ItemConfidant(item_id=one.id, person_id=2))
            verifier = 3 if owner is None and leader is None else None
            work.change_once(
                update(item)
                .where(item.c.id == one.id)
                .values(
                    unit_id=unit,
                    owner_id=owner,
                    leader_id=leader,
                    verifier_id=verifier,
                    is_confidential=is_confidential,
                    created_by_id=None if number % 3 else 2,
                    confidants="[]" if number % 5 else "[2]",
                )
            )
    return len(kinds)


def actors() -> list[Actor]:
    """Return somebody for each person, role and reach."""
    roles = (*Role, "party_secretary")
    reaches: list[dict[str, frozenset[int]]] = [
        {}, *({role: frozenset(units)} for role in roles for units in ((), (1,), (2, 3), (1, 2, 3)))
    ]  # fmt: skip
    return [
        OPERATOR,
        *(
            Actor(login="x", name="x", door=Door.CLI, person_id=person, roles=roles)
            for person in (None, 1, 2, 3, 99)
            for roles in reaches
        ),
    ]


def test_a_list_shows_exactly_what_each_actor_may_see(ledger: Ledger) -> None:
    count = many_items(ledger)
    every = list_items(ledger, Wanted(), actor=OPERATOR).items
    assert len(every) == count
    for actor in actors():
        page = list_items(ledger, Wanted(), actor=actor)
        assert [item.id for item in page.items] == [item.id for item in every if sees(actor, item.facts)]
        assert page.total == len(page.items)


def test_each_item_counts_its_days_by_the_calendar_of_its_workflow(sqlite_ledger: Ledger) -> None:
    holidays = {date(2026, 3, 4): (False, "假日")}
    calendar = PublishedCalendar(days=holidays, source="test", version="held", until=date(2030, 12, 31))
    an_office(sqlite_ledger)
    office.found(sqlite_ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)
    publish(sqlite_ledger, replace(a_workflow(), key="weekly", calendar="weekdays"), source="", actor=OPERATOR, at=AT)
    for key, title in (("rectification", "甲"), ("weekly", "乙")):
        finding = a_finding(title, completion="in_progress", due_on=date(2026, 3, 6))
        source = replace(some_findings(finding), title=title)
        import_findings(sqlite_ledger, source, workflow=key, actor=OPERATOR, at=AT)

    page = list_items(sqlite_ledger, Wanted(), actor=OPERATOR)
    left = [page.calendars[i.workflow_version_id].between(date(2026, 3, 2), date(2026, 3, 6)) for i in page.items]
    assert left == [3, 4]


def test_one_item_is_shown_to_exactly_those_who_may_see_it(sqlite_ledger: Ledger) -> None:
    many_items(sqlite_ledger)
    every = list_items(sqlite_ledger, Wanted(), actor=OPERATOR).items
    for actor, item in itertools.product(actors()[::7], every[::5]):
        if sees(actor, item.facts):
            assert whole_item(sqlite_ledger, item.number, actor=actor).item == item
            continue
        for name in (item.number, str(item.id)):
            with pytest.raises(NotFound):
                whole_item(sqlite_ledger, name, actor=actor)
            with pytest.raises(NotFound):
                item_history(sqlite_ledger, name, actor=actor)


def test_reviews_are_listed_of_items_the_actor_may_see(ledger: Ledger) -> None:
    many_items(ledger)
    tick(ledger, at=morning("2026-06-01"))
    facts = {item.number: item.facts for item in list_items(ledger, Wanted(), actor=OPERATOR).items}
    assert len(list_reviews(ledger, actor=OPERATOR)) == len(facts)
    for actor in actors()[::5]:
        shown = {review.item for review in list_reviews(ledger, actor=actor)}
        assert shown == {number for number, one in facts.items() if sees(actor, one)}


def test_pages_of_reviews_put_together_are_the_whole_list(ledger: Ledger) -> None:
    many_items(ledger)
    tick(ledger, at=morning("2026-06-01"))
    actor = Actor(login="x", name="x", door=Door.CLI, person_id=1, roles={Role.AUDITOR: frozenset({1, 2})})
    whole = list_reviews(ledger, actor=actor)
    met, after = list[int](), None
    while page := list_reviews(ledger, actor=actor, after=after, most=4):
        met += [one.review.id for one in page]
        after = page[-1].review.due_on, page[-1].review.id
    assert met == [one.review.id for one in whole]
    assert len(met) > 8


def test_pages_follow_each_other_without_gap_or_repeat(ledger: Ledger) -> None:
    count = many_items(ledger)
    actor = Actor(login="x", name="x", door=Door.CLI, person_id=1, roles={Role.AUDITOR: frozenset({1, 2})})
    whole = list_items(ledger, Wanted(), actor=actor)
    assert 0 < whole.total < count
    met, after = [], None
    for _ in range(count):
        page = list_items(ledger, Wanted(most=7, after=after), actor=actor)
        assert page.total == whole.total
        met += [item.id for item in page.items]
        after = page.next
        if after is None:
            break
    assert met == [item.id for item in whole.items]


def test_a_printed_ledger_in_the_order_of_days_tells_each_item_once_whatever_moves(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.operations.ledger_lines._A_PAGE", 1)
    an_office(ledger)
    first, second, third = (
        an_item(ledger, title=f"第{day}个问题", completion="partly", due_on=date(2026, 5, day)) for day in (6, 7, 8)
    )
    chen, told = as_person(ledger, "chen"), []
    for line in lines(ledger, Wanted(order=Order.DUE), actor=chen):
        told.append(line.item.number)
        if len(told) == 1:
            # One that was told comes once more, one that was not is where the list has been.
            redate(ledger, first.number, date(2026, 6, 1), "等上级批复后再办", actor=chen, at=AT)
            redate(ledger, third.number, date(2026, 5, 1), "等上级批复后再办", actor=chen, at=AT)
    assert told == [first.number, second.number, third.number]


def test_items_are_found_by_state_owner_date_words_and_inspection(ledger: Ledger) -> None:
    an_office(ledger)
    first = an_item(ledger, title="台账更新100%不及时")
    second = an_item(ledger, title="学习_不够深入", completion="partly", owner="chen", due_on=date(2026, 5, 31))

    def found(**wanted: object) -> list[str]:
        return [item.number for item in list_items(ledger, Wanted(**wanted), actor=OPERATOR).items]  # type: ignore[arg-type]

    assert found(state="reported") == [first.number]
    assert found(owner="chen") == [second.number]
    assert found(due_before=date(2026, 4, 2)) == []
    assert found(due_before=date(2026, 4, 3)) == [first.number]
    assert found(search="学习") == [second.number]
    assert found(search="0%不") == [first.number]
    assert found(search="%") == found(search="_") == found(search="!") == []
    assert found(search="履职") == [first.number, second.number]
    assert found(unit="督查室", inspection="XC2026-01") == [first.number, second.number]
    heading = list_items(ledger, Wanted(), actor=OPERATOR).items[0].category
    assert found(category=heading, inspection="XC2026-01") == [first.number, second.number]
    assert found(category="别的类别") == []
    for unknown in ({"unit": "一科"}, {"owner": "nobody"}):
        with pytest.raises(NotFound):
            found(**unknown)
    with pytest.raises(InvalidInput):
        found(state="reporting")


def test_an_item_says_for_each_step_what_stands_in_this_persons_way(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    for login, expected in (("wang", set()), ("li", {"not_permitted"})):
        whole = whole_item(ledger, item.number, actor=as_person(ledger, login))
        assert [(step.trigger, {reason.code for reason in why}) for step, why in whole.steps] == [("start", expected)]


def test_an_item_is_found_by_its_number_or_its_key(ledger: Ledger) -> None:
    an_office(ledger)
    item = an_item(ledger)
    assert whole_item(ledger, str(item.id), actor=OPERATOR) == whole_item(ledger, item.number, actor=OPERATOR)


@pytest.mark.parametrize("name", ["", "0", "-1", "９", "1.0", "1 OR 1=1", "9" * 30, "XC2026-01-001 ", "%"])
def test_a_name_of_no_item_is_not_found_and_not_guessed(ledger: Ledger, name: str) -> None:
    an_office(ledger)
    an_item(ledger)
    with pytest.raises(NotFound):
        whole_item(ledger, name, actor=OPERATOR)


def test_inspections_are_listed_oldest_first(ledger: Ledger) -> None:
    an_office(ledger)
    for organization in ("甲局党组", "乙局党组"):
        source = some_findings(a_finding())
        import_findings(
            ledger,
            replace(source, organization=organization),
            workflow="rectification",
            actor=OPERATOR,
            at=AT,
        )
    assert [(one.code, one.organization) for one in inspections(ledger)] == [
        ("XC2026-01", "甲局党组"),
        ("XC2026-02", "乙局党组"),
    ]
