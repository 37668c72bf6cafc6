"""Long work in the ledger, on both databases: whose it is, who is at it, what came of it, how long it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.domain.actor import Actor
from engine.domain.tasks import KEPT_FOR, MOST_OF_ONE, TaskKind, TaskState
from engine.errors import InvalidInput, NotFound
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.roles import revoke
from engine.operations.sign_in_upkeep import keep_up
from engine.operations.tasks import (
    NothingYet,
    ResultLost,
    RightsChanged,
    ask_for,
    begin_again,
    file_of,
    give_up,
    look_at_task,
    result_of,
    tasks_of,
)
from engine.operations.tasks_work import begin, keep_done, keep_file, keep_progress, keep_refused, renewed, require_room
from engine.store.results import KeptFile, ResultsTooLarge
from engine.words import Words
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def chen(ledger: Ledger) -> Actor:
    an_office(ledger)
    return as_person(ledger, "chen")


def asked(ledger: Ledger, actor: Actor, key: str = "one", worker: str = "here") -> int:
    """Ask for an export."""
    wanted = {"query": "state=reported", "language": "zh"}
    return ask_for(ledger, TaskKind.LEDGER, wanted, key=key, worker=worker, actor=actor, at=AT)


def test_a_task_goes_from_waiting_to_its_result_and_says_how_far_it_is(ledger: Ledger, chen: Actor) -> None:
    key = asked(ledger, chen)
    assert asked(ledger, chen) == key
    with pytest.raises(NothingYet):
        result_of(ledger, key, actor=chen, at=AT)
    task = begin(ledger, key, worker="here", place="here", at=AT)
    assert task is not None
    assert task.asked == {"query": "state=reported", "language": "zh"}
    assert begin(ledger, key, worker="there", place="there", at=AT) is None
    assert keep_progress(ledger, task, 3, 9, at=LATER)
    now = look_at_task(ledger, key, actor=chen, at=LATER)
    assert (now.state, now.done, now.total, now.changed_at) == (TaskState.AT_WORK, 3, 9, LATER)
    assert keep_done(ledger, task, b"what came of it", actor=chen, at=LATER)
    found, content = result_of(ledger, key, actor=chen, at=LATER, kind=TaskKind.LEDGER)
    assert (found.file_name, content, found.worker) == (None, b"what came of it", None)
    with pytest.raises(NotFound):
        result_of(ledger, key, actor=chen, at=LATER, kind=TaskKind.HISTORY)


def test_it_is_nobody_elses(ledger: Ledger, chen: Actor) -> None:
    key = asked(ledger, chen)
    li = as_person(ledger, "li")
    assert tasks_of(ledger, actor=li, at=AT) == []
    for tried in (
        lambda: look_at_task(ledger, key, actor=li, at=AT),
        lambda: result_of(ledger, key, actor=li, at=AT),
        lambda: begin_again(ledger, key, worker="here", actor=li, at=AT),
        lambda: give_up(ledger, key, actor=li, at=AT),
    ):
        with pytest.raises(NotFound) as refused:
            tried()
        assert refused.value.fields == {"what": Words("后台任务", "task"), "which": str(key)}
    # The same key is another's own.
    assert asked(ledger, li) != key
    with pytest.raises(NotFound):
        asked(ledger, OPERATOR)


def test_what_was_begun_again_elsewhere_or_given_up_is_left_alone_by_whoever_had_it(
    ledger: Ledger, chen: Actor
) -> None:
    key = asked(ledger, chen)
    first = begin(ledger, key, worker="here", place="here", at=AT)
    assert first is not None
    begin_again(ledger, key, worker="there", actor=chen, at=LATER)
    second = begin(ledger, key, worker="there", place="there", at=LATER)
    assert second is not None
    assert not keep_progress(ledger, first, 1, 9, at=LATER)
    assert not keep_done(ledger, first, b"old", actor=chen, at=LATER)
    keep_refused(ledger, first, Words("旧的", "old"), at=LATER)
    assert look_at_task(ledger, key, actor=chen, at=LATER).state is TaskState.AT_WORK
    keep_refused(ledger, second, Words("不行", "no"), at=LATER)
    assert look_at_task(ledger, key, actor=chen, at=LATER).refusal == Words("不行", "no")
    begin_again(ledger, key, worker="here", actor=chen, at=LATER)
    assert look_at_task(ledger, key, actor=chen, at=LATER).refusal is None
    give_up(ledger, key, actor=chen, at=LATER)
    assert not keep_progress(ledger, second, 1, 9, at=LATER)
    assert begin(ledger, key, worker="here", place="here", at=LATER) is None


def test_a_result_is_for_the_rights_it_was_made_with(ledger: Ledger, chen: Actor) -> None:
    key = asked(ledger, chen)
    task = begin(ledger, key, worker="here", place="here", at=AT)
    assert task is not None
    keep_done(ledger, task, b"all of it", actor=renewed(ledger, chen), at=AT)
    assert result_of(ledger, key, actor=chen, at=AT)[1] == b"all of it"
    revoke(ledger, "chen", "manager", actor=OPERATOR, at=AT)
    assert renewed(ledger, chen).roles != chen.roles
    with pytest.raises(RightsChanged):
        result_of(ledger, key, actor=as_person(ledger, "chen"), at=AT)


def test_tasks_are_kept_for_a_week_and_are_not_too_many(ledger: Ledger, chen: Actor) -> None:
    keys = [asked(ledger, chen, key=f"key-{number}") for number in range(MOST_OF_ONE)]
    with pytest.raises(InvalidInput):
        asked(ledger, chen, key="one too many")
    # What is left of deeds that are begun is not lost.
    left = ask_for(ledger, TaskKind.BULK, {}, key="left", worker="here", actor=chen, at=AT)
    keys.append(left)
    assert [one.id for one in tasks_of(ledger, actor=chen, at=AT)] == keys[::-1]
    over = AT + KEPT_FOR + timedelta(seconds=1)
    assert tasks_of(ledger, actor=chen, at=over) == []
    with pytest.raises(NotFound):
        look_at_task(ledger, keys[0], actor=chen, at=over)
    keep_up(ledger, kept_days=30, at=over)
    # As if it were the day before: what was forgotten is gone, not only hidden.
    assert tasks_of(ledger, actor=chen, at=AT) == []


def test_whoever_has_left_gets_nothing_done(ledger: Ledger, chen: Actor) -> None:
    with pytest.raises(NotFound):
        renewed(ledger, replace(chen, login="nobody"))


def with_file(ledger: Ledger, actor: Actor, key: str = "one", content: bytes = b"a workbook", **wanted: str) -> int:
    """Ask for a task, and let a file come of it as a process does."""
    kind = TaskKind.DOSSIER if "item" in wanted else TaskKind.LEDGER
    asked = {"query": "", **wanted}
    number = ask_for(ledger, kind, asked, key=key, worker="here", actor=actor, at=AT)
    task = begin(ledger, number, worker="here", place=place_of(number), at=AT)
    assert task is not None
    with ledger.results.making(place_of(number)) as folder:
        (folder / "made").write_bytes(content)
        kept = ledger.results.keep(place_of(number), folder / "made", step=lambda _size: None)
    assert keep_file(ledger, task, kept, name="ledger.xlsx", actor=renewed(ledger, actor), at=AT)
    return number


def place_of(number: int) -> str:
    """Return a place for the file of a task."""
    return f"{number:032x}"


def test_a_file_is_given_to_its_person_only_while_their_rights_are_the_same(ledger: Ledger, chen: Actor) -> None:
    key = with_file(ledger, chen)
    task, path = file_of(ledger, key, actor=chen, at=AT)
    assert (task.file_name, task.size, path.read_bytes()) == ("ledger.xlsx", 10, b"a workbook")
    with pytest.raises(NothingYet):
        result_of(ledger, key, actor=chen, at=AT)
    with pytest.raises(NotFound):
        file_of(ledger, key, actor=as_person(ledger, "li"), at=AT)
    revoke(ledger, "chen", "manager", actor=OPERATOR, at=AT)
    with pytest.raises(RightsChanged):
        file_of(ledger, key, actor=as_person(ledger, "chen"), at=AT)


def test_what_tells_of_an_item_is_for_who_may_still_see_it(ledger: Ledger, chen: Actor) -> None:
    item = an_item(ledger, owner="charlie")
    charlie = as_person(ledger, "charlie")
    key = with_file(ledger, charlie, item=item.number)
    assert file_of(ledger, key, actor=charlie, at=AT)[0].id == key
    # Their roles are the same; what they were to the item is not.
    assign(ledger, item.number, owner="wang", actor=chen, at=AT)
    with pytest.raises(NotFound):
        file_of(ledger, key, actor=as_person(ledger, "charlie"), at=AT)


def test_a_file_goes_with_its_task(ledger: Ledger, chen: Actor) -> None:
    again, given_up, left, old = [with_file(ledger, chen, key=f"key-{n}") for n in range(4)]
    begin_again(ledger, again, worker="here", actor=chen, at=LATER)
    give_up(ledger, given_up, actor=chen, at=LATER)
    assert [ledger.results.path(place_of(one)).exists() for one in (again, given_up, left, old)] == [
        False, False, True, True,
    ]  # fmt: skip
    # A backup holds no results: after it is brought back, the row is there and the file is not.
    ledger.results.remove([place_of(left)])
    with pytest.raises(ResultLost):
        file_of(ledger, left, actor=chen, at=LATER)
    (ledger.results.folder / f"{'f' * 32}.part").mkdir()
    keep_up(ledger, kept_days=30, at=LATER)
    assert [one.name for one in ledger.results.folder.iterdir()] == [place_of(old)]
    keep_up(ledger, kept_days=30, at=AT + KEPT_FOR + timedelta(minutes=20))
    assert list(ledger.results.folder.iterdir()) == []


def test_files_of_one_person_take_no_more_room_than_they_may(ledger: Ledger, chen: Actor) -> None:
    ledger.results.most = 15
    with_file(ledger, chen)
    number = asked(ledger, chen, key="two")
    task = begin(ledger, number, worker="here", place=place_of(number), at=AT)
    assert task is not None
    with pytest.raises(ResultsTooLarge) as refused:
        keep_file(ledger, task, KeptFile(size=6, sha256="0" * 64), name="b.xlsx", actor=chen, at=AT)
    assert "15 B" in refused.value.message("en")
    with pytest.raises(ResultsTooLarge):
        require_room(ledger, task, 6)
    require_room(ledger, task, 5)
    # Another's room is their own.
    with_file(ledger, as_person(ledger, "li"))


def test_how_far_it_is_is_said_in_words_until_it_is_over(ledger: Ledger, chen: Actor) -> None:
    number = asked(ledger, chen)
    task = begin(ledger, number, worker="here", place=place_of(number), at=AT)
    assert task is not None
    far = Words("核对经过", "the history")
    # More bytes than a number of four can hold.
    assert keep_progress(ledger, task, 3 << 31, 4 << 31, doing=far, at=AT)
    now = look_at_task(ledger, number, actor=chen, at=AT)
    assert (now.done, now.total, now.doing) == (3 << 31, 4 << 31, far)
    assert keep_done(ledger, task, b"{}", actor=chen, at=AT)
    assert look_at_task(ledger, number, actor=chen, at=AT).doing is None
