"""What came back, and what is sent again, as tables for people and as the promised JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.operations.resending import SentAgain
from engine.words import Words
from notifications.bounces import Result, TakenIn
from rectify.terminal import Terminal, styled

_TAKEN: Mapping[Result, Words] = {
    Result.FLAGGED: Words("地址送不到", "address faulty"),
    Result.COUNTED: Words("这封没有送到", "did not arrive"),
    Result.NOTED: Words("只记下", "noted"),
    Result.REPEATED: Words("已经读过", "known already"),
    Result.EXPIRED: Words("太旧，不采信", "too old"),
    Result.FORGED: Words("签名不对，不采信", "not signed by us"),
    Result.UNMATCHED: Words("对不上哪封邮件", "about no mail of ours"),
    Result.AUTO_REPLY: Words("自动回复", "automatic reply"),
    Result.OTHER: Words("不是退信", "no report"),
    Result.UNREADABLE: Words("读不懂", "not readable"),
}
_LEFT = frozenset({Result.EXPIRED, Result.FORGED, Result.UNMATCHED, Result.OTHER, Result.UNREADABLE})


def show_retried(done: SentAgain, terminal: Terminal) -> None:
    """Print what is sent again, and what is not and why."""
    for one in done.refused:
        terminal.say(Words(one.refusal.message("zh"), one.refusal.message("en")), style="yellow")
    if not done.ids:
        terminal.say(Words("没有可以重发的邮件。", "There is no mail to send again."))
        return
    terminal.say(
        Words(
            "{count}封邮件将在下次发送时发出（rectify deliver）。",
            "{count} {count:mail|mails} {count:goes|go} out with the next delivery (rectify deliver).",
        ).fill(count=len(done.ids))
    )


def show_bounces(taken: Sequence[TakenIn], counts: Mapping[Result, int], terminal: Terminal) -> None:
    """Print what was read: what each report says, how many of what sort, and what stays for a person."""
    told = [one for one in taken if one.status is not None and one.result is not Result.REPEATED]
    if told:
        _table(told, terminal)
    said = [
        Words(f"{words.zh}{counts[result]}封", f"{counts[result]} {words.en}")
        for result, words in _TAKEN.items()
        if counts.get(result)
    ]
    terminal.say(
        Words("读了{read}封：{said}。", "Read {read}: {said}.").fill(
            read=len(taken), said=said or [Words("没有新的", "nothing new")]
        )
    )
    left = sum(counts.get(result, 0) for result in _LEFT)
    if left:
        terminal.say(
            Words("{left}封留在原处，请人看一看。", "{left} left where they are, for a person to look at.").fill(
                left=left
            )
        )


def _table(told: Sequence[TakenIn], terminal: Terminal) -> None:
    terminal.table(
        [
            Words("邮件", "Mail"),
            Words("地址", "Address"),
            Words("状态码", "Status"),
            Words("结果", "Result"),
            Words("对方的话", "Said"),
        ],
        [
            (
                one.message_id,
                one.address,
                one.status,
                styled(_TAKEN[one.result], terminal.language, "bold red" if one.result is Result.FLAGGED else ""),
                one.detail,
            )
            for one in told
        ],
    )
