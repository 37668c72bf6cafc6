"""By which ways somebody hears of things is theirs to say, always leaves one, and is remembered."""

from __future__ import annotations

import pytest

from engine.domain.ways import Chosen
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations.ledger import Ledger
from engine.operations.ways import Possible, choose_ways, choosers, ways_of
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_office, as_person

POSSIBLE = Possible(kinds=("assigned", "overdue"), channels=("oa", "team"))


def choose(ledger: Ledger, *by: str, kind: str = "*", login: str = "wang") -> Chosen:
    return choose_ways(ledger, login, by, kind=kind, possible=POSSIBLE, actor=OPERATOR, at=AT)


def test_ways_are_chosen_for_all_kinds_or_one_and_kept_in_the_history(ledger: Ledger) -> None:
    an_office(ledger)
    assert ways_of(ledger, "wang", actor=OPERATOR) == Chosen()
    choose(ledger, "oa")
    chosen = choose(ledger, "team", "mail", "team", kind="overdue")
    assert chosen == ways_of(ledger, "wang", actor=OPERATOR)
    assert chosen.ways("assigned", open_ways=("oa", "team")) == ("oa",)
    assert chosen.ways("overdue", open_ways=("oa", "team")) == ("mail", "team")
    with reading(ledger.database) as work:
        last = history.entries(work, "office")[-1]
    assert last.action == "ways_chosen"
    assert last.data == {"login": "wang", "kind": "overdue", "by": ["mail", "team"]}
    assert choosers(ledger) == {"oa": ("王敏",), "team": ("王敏",)}


def test_default_takes_a_choice_back(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "oa")
    choose(sqlite_ledger, "team", kind="overdue")
    assert choose(sqlite_ledger, "default", kind="overdue") == Chosen(by_kind={"*": frozenset({"oa"})})
    assert choose(sqlite_ledger, "default") == Chosen()
    assert choosers(sqlite_ledger) == {}


def test_there_is_always_a_way() -> None:
    gone = Chosen(by_kind={"*": frozenset({"oa"}), "overdue": frozenset({"oa", "team"})})
    assert gone.ways("assigned", open_ways=()) == ("mail",)
    assert gone.ways("overdue", open_ways=("team",)) == ("team",)
    assert Chosen().ways("overdue", open_ways=("team",)) == ("mail",)


def test_everybody_may_choose_for_themselves_and_nobody_for_another(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    charlie = as_person(sqlite_ledger, "charlie")
    choose_ways(sqlite_ledger, "charlie", ["oa"], possible=POSSIBLE, actor=charlie, at=AT)
    for login, refused in (("charlie", NotFound), ("chen", NotPermitted)):
        actor = as_person(sqlite_ledger, login)
        with pytest.raises(refused):
            choose_ways(sqlite_ledger, "wang", ["oa"], possible=POSSIBLE, actor=actor, at=AT)
        with pytest.raises(refused):
            ways_of(sqlite_ledger, "wang", actor=actor)
    assert choosers(sqlite_ledger) == {"oa": ("查理",)}


@pytest.mark.parametrize(
    ("by", "kind"),
    [((), "*"), (("",), "*"), (("fax",), "*"), (("mail", "fax"), "*"), (("OA",), "*"), (("default", "oa"), "*"),
     (("oa",), "news"), (("oa",), "")],
)  # fmt: skip
def test_what_there_is_not_is_refused_with_what_there_is(sqlite_ledger: Ledger, by: tuple[str, ...], kind: str) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput) as refused:
        choose(sqlite_ledger, *by, kind=kind)
    assert ("overdue" if kind != "*" else "mail, oa, team, default") in refused.value.way_out("en")
    assert ways_of(sqlite_ledger, "wang", actor=OPERATOR) == Chosen()


def test_somebody_unknown_is_not_found(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotFound):
        choose(sqlite_ledger, "oa", login="nobody")
