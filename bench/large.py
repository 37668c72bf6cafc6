"""A workflow file as large as one may get in earnest: 200 states, 1,000 steps, titles in both languages."""

from __future__ import annotations

STATES, STEPS = 200, 1_000

_HEAD = """\
workflow: large
title: {zh: 分阶段整改, en: Rectification in stages}
zone: Asia/Shanghai
fields:
  progress:
    title: {zh: 整改进展, en: Progress}
    kind: long_text
    help: {zh: 写做成了什么，不写打算做什么, en: "What has been done, not what is planned"}
  findings:
    title: {zh: 核验意见, en: Findings of the check}
    kind: long_text
states:
"""
_TAIL = """\
deadlines:
  stage:
    title: {zh: 办理本阶段, en: This stage}
    after: entered
    limit: 30 days
    ladder: standard
ladders:
  standard:
    - {at: T-10, to: [owner, leader_in_charge]}
    - {at: T-3, to: [owner]}
    - {at: T, to: [owner]}
    - {at: T+1, repeat: working_day, until: T+7, to: [owner, leader_in_charge], escalates: true}
    - {at: T+14, repeat: week, to: [owner, leader_in_charge, manager], escalates: true}
"""
_STATE = """\
  stage_{number}:
    title: {{zh: 第{number}阶段, en: Stage {number}}}
    kind: {kind}
"""
_STEP = """\
  - trigger: {name}_{number}
    title: {{zh: {zh}（第{number}阶段）, en: {en} (stage {number})}}
    from: stage_{number}
    to: stage_{target}
"""
_SUBMIT = """\
    who: [owner]
    requires: [evidence: 1, note: 1]
    asks: [progress]
    tells: {to_verify: [verifier]}
    work: true
"""
_VERIFY = """\
    who: [verifier]
    requires: [taken: submit_NUMBER, not_doer, note: 1]
    asks: [findings]
    tells: {verified: [owner, manager]}
"""
_RETURN = """\
    who: [verifier, manager, leader]
    requires: [note: 10]
    tells: {returned: [owner]}
    loop: return
"""
_SKIP = """\
    who: [manager, leader]
    requires: [not_doer, note: 10, decision]
    tells: {moved: [owner]}
"""
_CLOSE = """\
    who: [manager, leader]
    requires: [not_doer, decision]
    tells: {closed: [owner, leader_in_charge]}
"""
# The steps of each stage: name, titles, how many stages on it leads (None: to the end), and its other keys.
_KINDS: tuple[tuple[str, str, str, int | None, str], ...] = (
    ("submit", "申请核查", "Submit", 0, _SUBMIT),
    ("verify", "核查通过", "Verify", 1, _VERIFY),
    ("return", "退回整改", "Return", -1, _RETURN),
    ("skip", "跳过若干阶段", "Skip some stages", 7, _SKIP),
    ("close", "直接销号", "Close", None, _CLOSE),
    ("restart", "从头再来", "Start over", -STATES, _RETURN),
)


def large_file(*, states: int = STATES, steps: int = STEPS) -> str:
    """Return the text of the file; every check passes on it."""
    last = states - 1
    places = [(number, kind) for kind in range(len(_KINDS)) for number in range(last)]
    if not 1 <= last <= steps // 2 or steps > len(places):
        message = f"{states} states have between {2 * last} and {len(places)} steps"
        raise ValueError(message)
    listed = "".join(_state(number, last) for number in range(states))
    taken = "".join(_step(number, kind, last) for number, kind in sorted(places[:steps]))
    return f"{_HEAD}{listed}transitions:\n{taken}{_TAIL}"


def _state(number: int, last: int) -> str:
    kind = "start" if number == 0 else "final" if number == last else "normal"
    return _STATE.format(number=number, kind=kind) + ("" if number == last else "    deadline: stage\n")


def _step(number: int, kind: int, last: int) -> str:
    name, zh, en, onward, more = _KINDS[kind]
    target = last if onward is None else min(max(number + onward, 0), last)
    return _STEP.format(name=name, number=number, zh=zh, en=en, target=target) + more.replace("NUMBER", str(number))
