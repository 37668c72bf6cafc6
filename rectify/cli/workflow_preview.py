"""What publishing or moving would do, as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from engine.domain.names import SUBJECTS
from engine.operations.moving import Moved
from engine.operations.preview import Fate, NewDue, Preview, ReviewTurn, RightTurn, Route
from engine.words import Language, Words
from rectify.cli.ledger_view import marked
from rectify.terminal import Cell, Terminal, styled
from rectify.wording.moves import dues_said, fate, headline

# Of longer lists a person sees the beginning and the number; programs see all.
_SHOWN = 20
_STYLES: Mapping[Fate, str] = {"same": "", "mapped": "yellow", "kept": "yellow", "unmapped": "bold red"}


def show_differences(preview: Preview, terminal: Terminal) -> None:
    """Print what the new version says otherwise."""
    terminal.say(headline(preview), style="bold")
    if preview.newest is not None and preview.is_new and not preview.differences:
        terminal.say(_SAYS_THE_SAME)
    for place, found in groupby(preview.differences, key=lambda one: one.place):
        terminal.say(place)
        for one in found:
            terminal.say(Words(f"    {one.says.zh}", f"    {one.says.en}"))


def show_moving(preview: Preview, terminal: Terminal) -> None:
    """Print what becomes of running items."""
    if preview.unfinished is not None:
        terminal.say(_UNFINISHED.fill(moved=preview.unfinished.moved), style="yellow")
    if not preview.routes:
        terminal.say(_NO_ITEMS)
        return
    terminal.heading(_ITEMS.fill(number=preview.number))
    terminal.table(
        [Words("版本", "Version"), Words("状态", "State"), Words("件数", "Items"), Words("换到", "Becomes")],
        [_route(route, terminal.language) for route in preview.routes],
    )
    if preview.unmapped:
        states = [Words(f"{r.title.zh}（{r.state}）", f"{r.title.en} ({r.state})") for r in preview.unmapped]
        terminal.say(_UNMAPPED.fill(states=states), style="bold red")
    _show_dues(preview.dues, terminal)
    _show_reviews(preview.reviews, terminal)
    for one in preview.owed:
        terminal.say(_OWED.fill(what=SUBJECTS[one.subject], ends=one.ends, begins=one.begins))
    _show_rights(preview.rights, terminal)
    if preview.unseen:
        terminal.say(_UNSEEN.fill(count=preview.unseen), style="dim")


def _route(route: Route, language: Language) -> Sequence[Cell]:
    state = Words(f"{route.title.zh}（{route.state}）", f"{route.title.en} ({route.state})")
    return route.number, state, route.items, styled(fate(route), language, _STYLES[route.fate])


def _show_dues(dues: Sequence[NewDue], terminal: Terminal) -> None:
    if not dues:
        terminal.say(dues_said(dues))
        return
    terminal.heading(dues_said(dues))
    terminal.table(
        [Words("事项", "Item"), Words("期限", "Deadline"), Words("原来", "Before"), Words("换版后", "After")],
        [
            (due.item, due.rule, due.before or _NONE, marked(due.after, is_published=due.published) or _NONE)
            for due in dues[:_SHOWN]
        ],
    )
    _say_more(dues, terminal)


def _show_reviews(turns: Sequence[ReviewTurn], terminal: Terminal) -> None:
    if not turns:
        return
    terminal.heading(_REVIEWS.fill(count=len(turns)))
    terminal.table(
        [Words("事项", "Item"), Words("终止的复核", "Review that ends"), Words("开始复核", "Reviews begin")],
        [(turn.item, turn.ends, turn.begins_on) for turn in turns[:_SHOWN]],
    )
    _say_more(turns, terminal)


def _show_rights(turns: Sequence[RightTurn], terminal: Terminal) -> None:
    if not turns:
        terminal.say(_NO_RIGHTS)
        return
    terminal.heading(_RIGHTS)
    terminal.table(
        [
            Words("人员", "Person"),
            Words("变化", "Change"),
            Words("步骤", "Step"),
            Words("件数", "Items"),
            Words("事项", ""),
        ],
        [
            (
                turn.name
                if turn.login is None
                else Words(f"{turn.name}（{turn.login}）", f"{turn.name} ({turn.login})"),
                styled(_GAINS, terminal.language, "green") if turn.gains else styled(_LOSES, terminal.language, "red"),
                Words(f"{turn.step.zh}（{turn.trigger}）", f"{turn.step.en} ({turn.trigger})"),
                turn.count,
                ", ".join(turn.items) + (" …" if turn.count > len(turn.items) else ""),
            )
            for turn in turns
        ],
    )


def show_moved(moved: Moved, terminal: Terminal) -> None:
    """Print what a move did."""
    if moved.moved == 0:
        terminal.say(_NOTHING_MOVED.fill(key=moved.key, number=moved.number))
    else:
        said = _RESUMED if moved.resumed else _MOVED
        terminal.say(said.fill(key=moved.key, number=moved.number, moved=moved.moved, now=moved.now), style="green")
    if moved.stay:
        terminal.say(_STAY.fill(count=moved.stay))


def _say_more(listed: Iterable[object], terminal: Terminal) -> None:
    more = len(list(listed)) - _SHOWN
    if more > 0:
        terminal.say(Words(f"……还有{more}件（--json 列出全部）", f"… and {more} more (--json lists them all)"))


_NONE = Words("无", "none")
_SAYS_THE_SAME = Words("写法不同，意思没有变化。", "It is written otherwise and means the same.")
_NO_ITEMS = Words("旧版本上没有事项。", "No items are on older versions.")
_ITEMS = Words("旧版本上的事项，换到第{number}版时", "Items on older versions, when they move to version {number}")
_UNMAPPED = Words(
    "新版没有这些状态：{states}。换版前用--map 旧=新 说明换成什么，或用--keep 旧 留在原来的版本。",
    "The new version does not have: {states}. Before they move, say --map OLD=NEW, or --keep OLD to leave them.",
)
_REVIEWS = Words("复核会变的事项：{count}件", "Reviews that would change: {count} {count:item|items}")
_OWED = Words(
    "{what}：{ends}件不再要求，{begins}件开始要求",
    "{what}: no longer asked of {ends} {ends:item|items}, asked of {begins} from then on",
)
_RIGHTS = Words("谁的办理权会变", "Who gains or loses the right to act")
_NO_RIGHTS = Words("没有人得到或失去办理权。", "Nobody gains or loses the right to act.")
_GAINS, _LOSES = Words("得到", "gains"), Words("失去", "loses")
_UNSEEN = Words("另有{count}件您看不到的事项。", "And {count} {count:item|items} that you may not see.")
_UNFINISHED = Words(
    "上一次换版没有完成（已换{moved}件）：再运行一次会按当时的选择继续。",
    "An earlier move was not finished ({moved} {moved:item|items} so far): run again, it goes on as it was begun.",
)
_MOVED = Words(
    "{key}：{moved}件事项已换到第{number}版。", "{key}: {moved} {moved:item|items} moved to version {number}."
)
_RESUMED = Words(
    "{key}：接着上次，这次换了{now}件，共{moved}件已换到第{number}版。",
    "{key}: went on; {now} {now:item|items} now, {moved} in all moved to version {number}.",
)
_NOTHING_MOVED = Words("{key}：没有事项要换到第{number}版。", "{key}: no item has to move to version {number}.")
_STAY = Words("{count}件留在旧版本。", "{count} {count:item|items} {count:stays|stay} on older versions.")
