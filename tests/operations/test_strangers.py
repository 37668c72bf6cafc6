"""A stranger learns nothing: what they may not see answers exactly like what does not exist, in every operation."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import operations
from engine.domain.editions import Edition, Withheld
from engine.errors import NotFound
from engine.operations import personnel, roles
from engine.operations.advance import Step
from engine.operations.confiding import confide
from engine.operations.convening import Meeting
from engine.operations.hearing_feedback import Heard
from engine.operations.ledger import Ledger
from engine.operations.planning import Finish
from engine.operations.progress import Report
from engine.operations.requesting import Petition
from tests.builders import AT, OPERATOR, an_item, an_office, as_person

# What else an operation on an item needs to be asked for: nothing here would be refused before the item is looked up.
REST: Mapping[str, Mapping[str, Any]] = {
    "advance.advance": {"step": Step(trigger="start")},
    "assign.assign": {"owner": "wang"},
    "confiding.confide": {},
    "confiding.withdraw_confidence": {"logins": ["wang"]},
    "confiding.open_up": {},
    "convening.convene": {
        "meeting": Meeting(about="close", subject="销号", on=AT.date(), head="zhao", members=("wang",))
    },
    "deadline_ledger.deadline_ledger": {},
    "decision_list.list_decisions": {},
    "dossier.dossier": {},
    "dossier.dossier_size": {},
    "disowning.disown": {"note": "这件事不归我，应由水务局负责。"},
    "evidence.evidence_file": {"sha256": "0" * 64},
    "explaining.explain": {"most": 10},
    "feedback_list.list_feedback": {"today": AT.date()},
    "hearing_feedback.record_feedback": {"heard": Heard(text="门口仍有车辆占道")},
    "overview.overview": {"most": 10},
    "measures.change_measures": {"asked": Finish(no=1)},
    "pausing.pause": {"note": "等待上级批复，暂停计时。"},
    "pausing.resume": {"note": "批复已到，恢复计时。"},
    "progress.report": {"told": Report(note="已按方案推进。")},
    "permissions.permissions": {},
    "reading.item_history": {},
    "reading.whole_item": {},
    "reading.workflow_of": {},
    "receipts.give_receipt": {},
    "redating.redate": {"due_on": (AT + timedelta(days=60)).date(), "note": "原定日期有误，现在改正。"},
    "remarks.attach": {"paths": ()},
    "remarks.comment": {"text": "备注"},
    "request_list.list_requests": {},
    "requesting.ask": {"petition": Petition(rule="extension", reason="材料还没有收齐，需要延长时间。")},
    "snoozing.snooze": {"until": (AT + timedelta(days=3)).date(), "note": "出差"},
    "snoozing.wake": {},
    "trail.item_trail": {},
    "urging.urge": {},
    "withholding.withhold": {"edition": Edition.OUTSIDE, "reason": Withheld.SECRET, "note": "经领导小组批准"},
    "withholding.release": {"edition": Edition.OUTSIDE},
}
USUAL: Mapping[str, Any] = {"at": AT, "zone": "Asia/Shanghai"}
# These are named by a parameter that elsewhere means an item.
_NOT_OF_ITEMS = {"personnel", "tasks_work", "units", "views"}


def operations_on_items() -> dict[str, tuple[Callable[..., object], str]]:
    """Return every operation that is asked for by the name of an item, with the parameter that takes it."""
    found: dict[str, tuple[Callable[..., object], str]] = {}
    for module in pkgutil.iter_modules(operations.__path__):
        held = importlib.import_module(f"engine.operations.{module.name}")
        for name, act in vars(held).items():
            if name.startswith("_") or not inspect.isfunction(act) or act.__module__ != held.__name__:
                continue
            parameters = inspect.signature(act).parameters
            named = next((one for one in ("item_name", "item", "name") if one in parameters), None)
            is_asked = {"ledger", "actor"} <= parameters.keys() and "work" not in parameters
            if named and is_asked and module.name not in _NOT_OF_ITEMS:
                found[f"{module.name}.{name}"] = (act, named)
    return found


def answer(ledger: Ledger, operation: str, name: str, login: str, folder: Path) -> tuple[str, str, str, str | None]:
    """Return the refusal of an operation on an item of this name, with a mark in the place of the name."""
    act, named = operations_on_items()[operation]
    taken = inspect.signature(act).parameters
    given = {key: value for key, value in {**USUAL, **REST[operation]}.items() if key in taken}
    if operation == "remarks.attach":
        (folder / "photo.txt").write_text("现场照片", encoding="utf-8")
        given["paths"] = [folder / "photo.txt"]
    with pytest.raises(NotFound) as refused:
        act(ledger, **{named: name}, actor=as_person(ledger, login), **given)
    said = refused.value
    told = [said.message("zh"), said.message("en"), said.way_out("zh"), said.where or ""]
    code, *rest = (one.replace(name, "NAME") for one in (said.code, *told))
    return code, rest[0], rest[1], rest[3]


@pytest.fixture
def strange(sqlite_ledger: Ledger) -> tuple[Ledger, str, str]:
    """Return an office with the numbers of an item of another unit and of one that is confidential."""
    an_office(sqlite_ledger)
    theirs, secret = an_item(sqlite_ledger), an_item(sqlite_ledger, title="另一件")
    confide(sqlite_ledger, secret.number, actor=as_person(sqlite_ledger, "wang"), at=AT)
    personnel.add_person(
        sqlite_ledger, "sun", "孙悦", unit="二科", roles=["manager", "leader", "administrator"], actor=OPERATOR, at=AT
    )
    roles.grant(sqlite_ledger, "chen", "administrator", actor=OPERATOR, at=AT)
    return sqlite_ledger, theirs.number, secret.number


def test_every_operation_on_an_item_is_tried_here() -> None:
    assert operations_on_items().keys() == REST.keys()


@pytest.mark.parametrize("operation", REST)
def test_what_may_not_be_seen_answers_like_what_does_not_exist(
    strange: tuple[Ledger, str, str], operation: str, tmp_path: Path
) -> None:
    ledger, theirs, secret = strange
    nowhere = {
        login: answer(ledger, operation, "XC2026-09-999", login, tmp_path) for login in ("sun", "charlie", "chen")
    }
    assert len(set(nowhere.values())) == 1
    for login, item in (("sun", theirs), ("charlie", theirs), ("chen", secret), ("sun", secret), ("charlie", secret)):
        for name in (item, "1" if item == theirs else "2"):
            assert answer(ledger, operation, name, login, tmp_path) == nowhere[login], (login, name)
