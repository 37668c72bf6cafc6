"""When and in which language somebody gets mail is theirs to say, and is remembered."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.operations import directory
from engine.operations.correspondence import Correspondence, set_correspondence
from engine.operations.ledger import Ledger
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import AT, OPERATOR, an_office, as_person, details_of


def of(ledger: Ledger, login: str) -> tuple[str | None, str | None, str]:
    """Return hour, zone and language of a person."""
    (found,) = (person for person in directory.list_people(ledger, actor=OPERATOR).people if person.login == login)
    habits = details_of(found)
    return habits.mail_hour, habits.zone, habits.language


def test_hour_zone_and_language_are_set_one_by_one_and_kept_in_the_history(ledger: Ledger) -> None:
    an_office(ledger)
    assert of(ledger, "wang") == (None, None, "zh")
    set_correspondence(ledger, "wang", hour="17:05", actor=OPERATOR, at=AT)
    set_correspondence(ledger, "wang", zone="Europe/Paris", actor=OPERATOR, at=AT)
    done = set_correspondence(ledger, "wang", language="en", actor=OPERATOR, at=AT)
    assert done == Correspondence(login="wang", hour="17:05", zone="Europe/Paris", language="en")
    assert of(ledger, "wang") == ("17:05", "Europe/Paris", "en")
    assert of(ledger, "li") == (None, None, "zh")
    with reading(ledger.database) as work:
        last = history.entries(work, "office")[-1]
    assert last.action == "correspondence_set"
    assert last.data == {"login": "wang", "hour": "17:05", "zone": "Europe/Paris", "language": "en"}


def test_office_goes_back_to_the_offices_hour_and_zone(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    set_correspondence(sqlite_ledger, "wang", hour="17:05", zone="Europe/Paris", actor=OPERATOR, at=AT)
    set_correspondence(sqlite_ledger, "wang", hour="office", actor=OPERATOR, at=AT)
    assert of(sqlite_ledger, "wang") == (None, "Europe/Paris", "zh")
    set_correspondence(sqlite_ledger, "wang", zone="office", actor=OPERATOR, at=AT)
    assert of(sqlite_ledger, "wang") == (None, None, "zh")


def test_everybody_may_set_their_own_and_nobody_another_persons(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    charlie = as_person(sqlite_ledger, "charlie")
    set_correspondence(sqlite_ledger, "charlie", hour="07:15", actor=charlie, at=AT)
    assert of(sqlite_ledger, "charlie") == ("07:15", None, "zh")
    for login, refused in (("charlie", NotFound), ("chen", NotPermitted)):
        with pytest.raises(refused):
            set_correspondence(sqlite_ledger, "wang", hour="07:15", actor=as_person(sqlite_ledger, login), at=AT)
    assert of(sqlite_ledger, "wang") == (None, None, "zh")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        *({"hour": hour} for hour in ("8:30", "24:00", "08:60", "08.30", "08:30:00", "", "八点半", "０８:３０")),
        *({"zone": zone} for zone in ("Beijing", "", "../etc/passwd", "/usr/share", "UTC+8")),
        {"language": "fr"},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused_and_changes_nothing(sqlite_ledger: Ledger, asked: dict[str, str]) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(InvalidInput):
        set_correspondence(sqlite_ledger, "wang", **asked, actor=OPERATOR, at=AT)
    assert of(sqlite_ledger, "wang") == (None, None, "zh")


def test_somebody_unknown_is_not_found(sqlite_ledger: Ledger) -> None:
    an_office(sqlite_ledger)
    with pytest.raises(NotFound):
        set_correspondence(sqlite_ledger, "nobody", hour="08:30", actor=OPERATOR, at=AT)
