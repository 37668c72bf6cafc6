"""Deadlines, reminders and the mails that carry them, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.deadlines import EndedBecause, HeldBecause, SetBecause
from engine.domain.ladders import RungOutcome
from engine.store.queries import ReminderProof
from engine.words import Words, several

SET: Mapping[SetBecause, Words] = {
    SetBecause.ENTERED: Words("进入这一状态时设定", "set when the state was entered"),
    SetBecause.IMPORTED: Words("导入时设定", "set when it was imported"),
    SetBecause.OPENED: Words("开始时设定", "set when it was opened"),
    SetBecause.MIGRATED: Words("换用新版工作流时设定", "set when the workflow changed"),
    SetBecause.PLANNED: Words("按整改方案设定", "set by the plan"),
    SetBecause.ASKED: Words("提出申请时设定", "set when it was asked for"),
    SetBecause.EXTENDED: Words("延期获准后设定", "set by an extension that was agreed to"),
    SetBecause.RESUMED: Words("恢复后顺延设定", "set anew after the pause"),
    SetBecause.REDATED: Words("人工改定", "set by hand"),
    SetBecause.CALENDAR: Words("假期安排公布后重新计算", "computed again when the calendar was published"),
}
ENDED: Mapping[EndedBecause, Words] = {
    EndedBecause.LEFT: Words("事项已离开这一状态", "the item had moved on"),
    EndedBecause.COMPLETED: Words("已经完成", "it was completed"),
    EndedBecause.MIGRATED: Words("换用新版工作流时重新设定了期限", "the date was set anew when the workflow changed"),
    EndedBecause.REPLANNED: Words("整改方案改了日期", "the plan was given another date"),
    EndedBecause.DROPPED: Words("措施已取消", "the measure was dropped"),
    EndedBecause.ANSWERED: Words("申请已有答复", "the request was answered"),
    EndedBecause.WITHDRAWN: Words("申请已撤回", "the request was withdrawn"),
    EndedBecause.EXTENDED: Words("已延期，按新的期限提醒", "it was extended: the new date reminds"),
    EndedBecause.PAUSED: Words("事项已暂停", "the item is paused"),
    EndedBecause.REDATED: Words("期限已人工改定", "the date was changed by hand"),
    EndedBecause.CALENDAR: Words("假期安排公布后期限重新计算", "the date was computed again with the new calendar"),
    EndedBecause.SKIPPED: Words("这一期已跳过", "the period was skipped"),
    EndedBecause.HANDED_OVER: Words("已移交他人", "it was handed over"),
}
HELD: Mapping[HeldBecause, Words] = {
    HeldBecause.REQUEST: Words("有申请在等答复", "a request waits for its answer"),
    HeldBecause.PAUSED: Words("事项已暂停", "the item is paused"),
}
OUTCOMES: Mapping[str, Words] = {
    RungOutcome.NOTICED: Words("已通知", "told"),
    RungOutcome.SUPERSEDED: Words("并入更近的一次", "superseded by a nearer one"),
    RungOutcome.SUPPRESSED: Words("没有发", "not sent"),
    RungOutcome.SKIPPED: Words("跳过", "skipped"),
    RungOutcome.FAILED: Words("出错，会再试", "failed, will be tried again"),
}
REASONS: Mapping[str, Words] = {
    "imported_late": Words("导入时已过", "already past when imported"),
    "set_late": Words("设定期限时已过", "already past when the date was set"),
    **{str(because): says for because, says in ENDED.items()},
    "told_before": Words("换版前已经提醒", "told before the workflow changed"),
    "nobody_to_tell": Words("没有可通知的人", "there was nobody to tell"),
    "nobody_else": Words("除责任人外没有别人可通知", "there was nobody to tell besides the owner"),
    "request_pending": Words("申请正在等答复", "a request waits for its answer"),
    "paused": Words("事项已暂停", "the item is paused"),
    "snoozed": Words("本人暂缓了提醒", "the person had snoozed it"),
}
MAIL: Mapping[str | None, Words] = {
    "waiting": Words("待发", "waiting"),
    "sending": Words("发送中", "being sent"),
    "sent": Words("已发出", "sent"),
    "written": Words("已写成文件", "written to a file"),
    "unknown": Words("结果不明，将重发", "unknown, will be tried again"),
    "dead": Words("发送失败", "failed"),
}
NOTICE: Mapping[str | None, Words] = {
    "waiting": Words("等当天的邮件", "waits for the day's mail"),
    "unreachable": Words("没有可用的邮箱，无法送达", "no usable address, cannot be reached"),
    "withdrawn": Words("写信时已不需要，没有发", "no longer true when the mail was made, so not sent"),
}


def occurrence(name: str) -> Words:
    """Return a rung's place in its ladder in words: ``T-10`` is 到期前10天."""
    if name == "?":
        return Words("某一级", "some rung")
    if name == "T":
        return Words("到期当天", "on the day")
    if name.startswith("T-"):
        days = name.removeprefix("T-")
        return Words(f"到期前{days}天", f"{several(int(days), 'day')} before")
    on = name.removeprefix("T+")
    return Words(f"{on}的逾期提醒", f"overdue, of {on}")


def reminded(proof: ReminderProof) -> Words:
    """Return what became of one rung for one person: the state of its mail, or why there was none."""
    said = OUTCOMES[proof.outcome]
    if proof.outcome == RungOutcome.NOTICED:
        said = MAIL.get(proof.message_state) or NOTICE.get(proof.notice_state) or NOTICE["waiting"]
    why = REASONS.get(proof.reason, Words(proof.reason, proof.reason))
    if proof.outcome == RungOutcome.SUPERSEDED and proof.reason not in REASONS:
        why = occurrence(proof.reason)
    late = Words(f"，晚{proof.late}天", f", {several(proof.late, 'day')} late") if proof.late else Words("", "")
    because = Words(f"：{why.zh}", f": {why.en}") if proof.reason else Words("", "")
    return Words(said.zh + because.zh + late.zh, said.en + because.en + late.en)
