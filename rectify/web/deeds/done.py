"""What a form did, said once by the page behind it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from engine.words import Words


class Done(StrEnum):
    """Which form was taken."""

    STEP = "step"
    COMMENT = "comment"
    ATTACH = "attach"
    PROGRESS = "progress"
    RECEIPT = "receipt"
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    ASSIGN = "assign"
    MEASURE = "measure"
    FINISH = "finish"
    SNOOZE = "snooze"
    DISOWN = "disown"
    URGE = "urge"
    REDATE = "redate"
    PAUSE = "pause"
    RESUME = "resume"
    CONVENE = "convene"
    SPEAK = "speak"
    ABSENT = "absent"
    COUNT = "count"
    UNDO = "undo"
    WAKE = "wake"
    CONFIDE = "confide"
    DUTY = "duty"
    PUBLICITY = "publicity"
    HEARD = "heard"


_SAID: Mapping[Done, Words] = {
    Done.STEP: Words("已办好。", "Done."),
    Done.COMMENT: Words("备注已写入经过。", "The comment is in the history."),
    Done.ATTACH: Words("材料已上传，校验码已记入经过。", "The evidence is attached; its hash is in the history."),
    Done.PROGRESS: Words("已登记进展。", "Progress recorded."),
    Done.RECEIPT: Words("已签收。", "Receipt given."),
    Done.ASK: Words("申请已提出；答复以前，原期限不变。", "It was asked for; until the answer the date stays."),
    Done.ANSWER: Words("已答复，申请人会收到通知。", "Answered; whoever asked will hear of it."),
    Done.WITHDRAW: Words("申请已撤回。", "The request is withdrawn."),
    Done.REVIEW: Words("复核已完成。", "The review is complete."),
    Done.ASSIGN: Words("人员已指定，本人会收到通知。", "People are named; they will hear of it."),
    Done.MEASURE: Words("措施已保存。", "The measure is saved."),
    Done.FINISH: Words("措施已登记完成。", "The measure is done."),
    Done.SNOOZE: Words(
        "提醒已暂缓；到期当天和逾期照常提醒。", "Snoozed; on the due day and after it you hear all the same."
    ),
    Done.DISOWN: Words(
        "管理员会收到通知；重新指派以前仍由您负责。", "The managers will hear; until then it stays yours."
    ),
    Done.URGE: Words("已催办，本人会收到邮件。", "Urged; they get a mail."),
    Done.REDATE: Words("期限已改，原因记入经过。", "The date is changed; the reason is in the history."),
    Done.PAUSE: Words("期限已暂停，不再提醒。", "The date stands still; nobody is reminded."),
    Done.CONVENE: Words("已提请，应到会成员会收到通知。", "It is called; those who should attend will hear."),
    Done.SPEAK: Words("已表态，理由已记入经过。", "You have spoken; your reasons are in the history."),
    Done.ABSENT: Words("已登记缺席，仍计入应到会。", "Your absence is recorded; you still count as expected."),
    Done.COUNT: Words("已表决，结果见集体决策。", "The votes are counted; see the decision."),
    Done.UNDO: Words("措施又改为没有完成，原因记入经过。", "The measure is open again; the reason is in the history."),
    Done.WAKE: Words("提醒已恢复。", "Reminders come again."),
    Done.CONFIDE: Words("知情范围已改。", "Who may know of it is changed."),
    Done.DUTY: Words("已登记，下一期到时会出现在这里。", "Recorded; the next one will stand here in time."),
    Done.PUBLICITY: Words(
        "公开范围已改，批准人记入经过。", "What the notice tells is changed; who allowed it is recorded."
    ),
    Done.HEARD: Words(
        "已登记，受理编号和答复期限见社会反馈。", "It is recorded; its receipt number and limit stand below."
    ),
    Done.RESUME: Words("已恢复计时，期限顺延。", "It goes on; the date moved by the time it was paused."),
}


def said_of(done: Done | None, following: Words | None) -> Words | None:
    """Return what is said of a form that was taken; after a step also what comes next."""
    if done is Done.STEP and following is not None:
        return Words("已办好。{following}。", "Done. {following}.").fill(following=following)
    return _SAID[done] if done else None
