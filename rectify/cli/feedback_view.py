"""Public feedback for people: a receipt, a list, one piece of it whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.feedback import CAME_BY_WORDS, STATE_WORDS, Step
from engine.operations.feedback_list import ListedFeedback, WholeFeedback
from engine.operations.hearing_feedback import Receipt
from engine.operations.public_feedback import Treated
from engine.words import Words
from notifications.wording import days_left
from rectify.cli.handed_in import ANSWERED_BEFORE
from rectify.terminal import Terminal
from rectify.wording.deeds import of_feedback, who

_UNPUBLISHED = Words("{day}（假期安排未公布）", "{day} (holidays not announced)")
_OWED: Mapping[Step, Words] = {
    Step.ACKNOWLEDGE: Words("{day}前告知收到，{left}", "acknowledge by {day}: {left}"),
    Step.ANSWER: Words("{day}前答复，{left}", "answer by {day}: {left}"),
}
_TOLD = Words("会告知{told}人。", "{told} {told:person|people} will be told.")


def say_received(done: Receipt, terminal: Terminal) -> None:
    """Print the receipt of what was recorded."""
    about = done.item or done.inspection
    terminal.say(
        Words("受理编号 {number}（{about}）", "Receipt number {number} ({about})").fill(
            number=done.number, about=about
        ),
        style="bold",
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
        return
    if done.acknowledge_by is not None:
        said = Words("应在 {day} 前告知收到", "To be acknowledged by {day}")
        terminal.say(said.fill(day=done.acknowledge_by))
    else:
        terminal.say(Words("没有留联系方式，不用告知收到", "No contact was left: there is nobody to acknowledge it to"))
    day = done.answer_by if done.is_published else _UNPUBLISHED.fill(day=done.answer_by)
    terminal.say(Words("应在 {day} 前答复", "To be answered by {day}").fill(day=day))
    if done.told:
        terminal.say(_TOLD.fill(told=done.told))


def say_treated(done: Treated, said: Words, terminal: Terminal) -> None:
    """Print what was done about feedback."""
    terminal.say(
        Words("社会反馈{number}{said}", "Public feedback {number} {said}").fill(number=done.feedback.number, said=said)
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    elif done.told:
        terminal.say(_TOLD.fill(told=done.told))


def show_list(found: Sequence[ListedFeedback], terminal: Terminal) -> None:
    """Print feedback as a table."""
    terminal.table(
        [
            Words("受理编号", "No."),
            Words("针对", "About"),
            Words("状态", "State"),
            Words("承办人", "Answerer"),
            Words("下一期限", "Owed next"),
            Words("内容", "Text"),
        ],
        [
            (
                one.feedback.number,
                one.item or one.feedback.inspection,
                STATE_WORDS[one.feedback.state],
                one.answerer_name,
                _owed(one),
                one.feedback.text,
            )
            for one in found
        ],
    )


def show_feedback(found: WholeFeedback, terminal: Terminal) -> None:
    """Print one piece of feedback with all that was done about it."""
    listed, one = found.listed, found.listed.feedback
    terminal.say(Words(f"{one.number}  {one.text}", f"{one.number}  {one.text}"), style="bold")
    sender = found.sender
    kept = Words("保密，只给管理员和承办人看", "confidential: for managers and whoever answers it")
    terminal.facts(
        [
            (Words("针对", "About"), listed.item or one.inspection),
            (Words("来源", "Came by"), CAME_BY_WORDS[one.came_by]),
            (Words("收到日期", "Received"), one.received_on),
            (Words("登记", "Recorded"), f"{one.recorded_by}  {terminal.local(one.recorded_at)}"),
            (Words("反馈人", "From"), kept if sender is None else sender.name or Words("没有说", "not said")),
            (Words("联系方式", "Contact"), None if sender is None else sender.contact or Words("没有留", "none left")),
            (Words("状态", "State"), STATE_WORDS[one.state]),
            (Words("承办人", "Answerer"), listed.answerer_name or Words("还没有交办", "nobody yet")),
            (Words("告知收到的期限", "Acknowledge by"), one.acknowledge_by),
            (Words("答复期限", "Answer by"), one.answer_by),
            (Words("下一期限", "Owed next"), _owed(listed)),
            (Words("答复", "Answer"), one.answer),
            (Words("办结说明", "Note of the end"), one.ended_note),
            (Words("版本", "Version"), one.version),
        ]
    )
    terminal.heading(Words("经过", "History"))
    terminal.table(
        [Words("序", "No."), Words("时间", "At"), Words("谁", "Who"), Words("做了什么", "What"), Words("说明", "Note")],
        [(entry.seq, entry.at, who(entry), of_feedback(entry, found.people), entry.note) for entry in found.history],
    )


def _owed(listed: ListedFeedback) -> Words | None:
    """Return what is owed first, by when, and how long that still is."""
    if listed.owes is None or listed.owed_by is None or listed.days_left is None:
        return None
    left = days_left(listed.days_left, due_on=listed.owed_by, day=listed.today)
    return _OWED[listed.owes].fill(day=listed.owed_by, left=left)
