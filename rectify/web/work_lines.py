"""Lines of work: when, what, why it is mine, and the one button that leads to what is next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from engine.domain.definition import Relation, Role, Transition
from engine.domain.permission import called
from engine.operations.desk import Desk, Task
from engine.store.items import StoredItem
from engine.words import Words
from notifications.wording import period, plain_date
from rectify.web.marks import FOR, Left, StateMark, Way, item_path, left_of, state_mark
from rectify.web.supplying import IN_THE_FORM, way_to

# So many lines stand on the page; the others are found in the ledger, by the person's name.
MOST_LINES = 150
_UNDATED = Words("没有期限", "No date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. ``back`` is a second, lesser button: what sends the item back."""

    due: Left
    title: Words
    path: str | None
    number: str
    state: StateMark | None
    why: Words
    button: Way | None
    back: Way | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together, with how many there are; ``lines`` are those that are shown."""

    key: str
    title: Words
    says: Words
    lines: Sequence[Line]


def groups(desk: Desk, *, today: date) -> Sequence[Group]:
    """Return what waits for somebody in the order in which it is to be done: what can still be kept comes first."""
    sunday = today + timedelta(days=6 - today.weekday())
    found: list[Group] = []
    room = MOST_LINES
    for key, title, says, belongs in _GROUPS:
        there = [task for task in desk.tasks if belongs(task, today, sunday)]
        shown, room = there[:room], max(room - len(there), 0)
        if there:
            lines = [line(task, desk.names, today=today) for task in shown]
            found.append(Group(key=key, title=title, says=says(len(there), len(shown)), lines=lines))
    return found


def line(task: Task, names: Mapping[int, str], *, today: date) -> Line:
    """Return the line of one task."""
    item = task.item
    return Line(
        due=_due(task, today),
        title=Words(item.title, item.title) if item else task.workflow.duties[task.rule].title,
        path=_path(task) if item else None,
        number=item.number if item else "",
        state=state_mark(task.workflow, item.facts.state) if item else None,
        why=_waits(task, names) if task.kind == "waiting" else _why(task),
        button=_button(task),
        back=_back(task),
    )


def is_late(task: Task, today: date) -> bool:
    """Say whether its day has passed; while the item is paused it stands where it stood."""
    return task.due_on is not None and task.due_on < (task.paused_on or today)


_Belongs = Callable[[Task, date, date], bool]


def _mine(belongs: _Belongs) -> _Belongs:
    return lambda task, today, sunday: task.kind != "waiting" and belongs(task, today, sunday)


def _within(task: Task, first: date, last: date) -> bool:
    return task.due_on is not None and first <= task.due_on <= last


def _count(zh: str = "", en: str = "") -> Callable[[int, int], Words]:
    def says(there: int, shown: int) -> Words:
        rest = there - shown
        found = Words(f"{there}件{zh}", f"{there} item{'s' * (there != 1)}{en}")
        if not rest:
            return found
        return Words(f"{found.zh}，这里列出{shown}件", f"{found.en}, {shown} of them here")

    return says


_GROUPS: Sequence[tuple[str, Words, Callable[[int, int], Words], _Belongs]] = (
    (
        "today", Words("今天到期", "Due today"), _count("，今天还来得及", ", there is still time"),
        _mine(lambda task, today, _sunday: task.due_on == today and not is_late(task, today)),
    ),
    ("late", Words("已逾期", "Overdue"), _count(), _mine(lambda task, today, _sunday: is_late(task, today))),
    (
        "week", Words("本周", "This week"), _count(),
        _mine(lambda task, today, sunday: _within(task, today + timedelta(days=1), sunday)),
    ),
    (
        "later", Words("以后", "Later"), _count(),
        _mine(lambda task, today, sunday: task.due_on is None or task.due_on > max(sunday, today)
              or (task.due_on < today and not is_late(task, today))),
    ),
    (
        "waiting", Words("等别人办", "Waiting for others"), _count("，不用您做什么", ", nothing for you to do"),
        lambda task, _today, _sunday: task.kind == "waiting",
    ),
)  # fmt: skip


def _due(task: Task, today: date) -> Left:
    left = left_of(task.due_on, task.calendar, today=today, paused_on=task.paused_on)
    return left or Left(_UNDATED, None, "calm")


def _lacking(task: Task, item: StoredItem) -> tuple[Words | None, Way | None]:
    """Return the first thing that must be supplied before the step, and the way to supply it."""
    for use, reason in task.needs:
        if reason is not None and use.name not in IN_THE_FORM:
            return reason.says, way_to(task.workflow, partial(_path, task), use, reason)
    return None, None


def _path(task: Task, *parts: str, **query: str) -> str:
    """Return the address of something of a task's item; for whom it is done goes along."""
    assert task.item is not None  # noqa: S101 - only tasks of items lead to one
    return item_path(task.item.number, *parts, **query, **({FOR: task.absent} if task.absent else {}))


def _button(task: Task) -> Way | None:
    item = task.item
    if item is None:
        return Way(Words("登记", "Record it"), f"/duties/{task.key}" + (f"?{FOR}={task.absent}" if task.absent else ""))
    if task.kind == "waiting":
        return None
    match task.kind:
        case "step":
            _says, way = _lacking(task, item)
            return way or _step(task, task.step)
        case "assign":
            return Way(Words("指定责任人", "Assign an owner"), _path(task, "do", "assign"))
        case "measure":
            no = str(task.no or 0)
            return Way(Words("登记完成", "It is done"), _path(task, "do", "finish", no=no))
        case "receipt":
            return Way(Words("签收", "Acknowledge"), _path(task, "do", "receipt"))
        case "progress":
            return Way(Words("报进展", "Report progress"), _path(task, "do", "progress"))
        case "review":
            return Way(Words("完成复核", "Complete the review"), _path(task, "do", "review"))
        case "decision":
            return Way(Words("看议题", "See the subject"), _path(task) + "#meetings")
        case _:
            return Way(Words("答复申请", "Answer"), _path(task, "do", "answer"))


def _step(task: Task, step: Transition | None) -> Way | None:
    return Way(step.title, _path(task, step.trigger)) if step else None


def _back(task: Task) -> Way | None:
    is_checking = task.because not in {Relation.OWNER, Role.STAFF}
    return _step(task, task.back) if task.back and task.item and is_checking else None


def _why(task: Task) -> Words:
    """Say what makes it theirs, and what is still lacking."""
    who = called(task.workflow, task.because)
    which = Words(period(task.period).zh, period(task.period).en) if task.period else Words("", "")
    match task.kind:
        case "step":
            says = _lacking(task, task.item)[0] if task.item else None
            ready = Words("您是{who}，轮到您了", "You are the {who}: it is your turn").fill(who=who)
            return Words(f"您是{who.zh}；{says.zh}", f"You are the {who.en}; {says.en}") if says else ready
        case "assign":
            return Words("还没有责任人，等您指定", "Nobody owns it yet: name somebody")
        case "measure":
            return Words(f"您是措施{task.no}的责任人", f"Measure {task.no} is yours")
        case "receipt":
            return Words("刚交到您手里，等您签收", "It was handed to you: say that it arrived")
        case "progress":
            return Words(f"您报{which.zh}的进展", f"Your progress report for {which.en}")
        case "review":
            return Words(f"您做{which.zh}的复核", f"Your review for {which.en}")
        case "decision":
            return Words(f"您应到会：{task.rule}", f"You are expected at the meeting: {task.rule}")
        case "duty":
            return Words(f"{which.zh}，由{who.zh}完成", f"{which.en}, for the {who.en}")
        case _:
            title = task.workflow.requests[task.rule].title if task.rule in task.workflow.requests else None
            asked = title or Words("申请", "a request")
            return Words(f"“{asked.zh}”等您答复", f"Waits for your answer: {asked.en}")


def _waits(task: Task, names: Mapping[int, str]) -> Words:
    """Say whom it waits for, by name where the item names somebody."""
    if task.step is None or task.item is None:
        return Words("等别人办理", "somebody else is next")
    facts, name = task.item.facts, task.step.who[0]
    by_name = {
        Relation.LEADER_IN_CHARGE: facts.leader_id, Relation.ASSIGNED_VERIFIER: facts.verifier_id,
        Role.VERIFIER: facts.verifier_id,
    }  # fmt: skip
    who, person = called(task.workflow, name), names.get(by_name.get(name) or 0)  # type: ignore[call-overload]
    shown = Words(f"{who.zh}{person}", f"{person}, {who.en}") if person else who
    return Words("等{who}：{step}", "Waits for {who}: {step}").fill(who=shown, step=task.step.title)


def next_day(tasks: Iterable[Task], *, today: date) -> Words | None:
    """Return the next day on which something of these is due, after today."""
    days = [task.due_on for task in tasks if task.due_on is not None and task.due_on > today]
    return plain_date(min(days), seen_from=today) if days else None
