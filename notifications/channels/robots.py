"""How each group robot wants to be spoken to, and what its answers mean. Pure.

They all answer 200, whatever came of it: only the code inside says whether the group has the message. Texts go as plain
text, so that nobody's words become a link, a heading or a call to everybody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from notifications.channels.channel import ChannelKind
from notifications.channels.verdict import in_short, of_answer
from notifications.channels.wire import Answer
from notifications.transport import Outcome, Result, Stage

_OK = 200
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One request as a robot wants it: path and query, and the body."""

    target: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """A kind of robot. ``codes`` are the names its answers have for the code; 0 in one of them is yes.

    ``busy``: too much in too short a time, and then it wants ``rest``. ``closed``: nothing passes until somebody sees
    to the robot. ``unfit``: this one text will never pass. Any other code is tried again, and counts.
    """

    speak: Callable[[str, str, str | None, datetime], Spoken]
    codes: tuple[str, ...]
    busy: frozenset[int]
    closed: frozenset[int]
    unfit: frozenset[int]
    rest: timedelta


def of_robot(robot: Robot, answer: Answer, *, at: datetime) -> Outcome:
    """Return what a robot's answer means. A 200 that does not say what came of it leaves that unknown."""
    if answer.status != _OK:
        # Its other 2xx promise nothing: no code inside says that the group has the message.
        outcome = of_answer(answer, at=at)
        return outcome if outcome.result is not Result.SENT else _unknown(answer)
    code = _code(robot, answer)
    if code is None:
        return _unknown(answer)
    detail = in_short(answer)
    if code == 0:
        return Outcome(result=Result.SENT, stage=Stage.ANSWER, code=_OK, detail=detail)
    if code in robot.unfit:
        return Outcome(result=Result.DEAD, stage=Stage.ANSWER, code=code, detail=detail)
    return Outcome(
        result=Result.RETRY,
        stage=Stage.ANSWER,
        code=code,
        detail=detail,
        relay_fault=code in robot.busy | robot.closed,
        retry_after=robot.rest if code in robot.busy else None,
    )


def _unknown(answer: Answer) -> Outcome:
    return Outcome(result=Result.UNKNOWN, stage=Stage.ANSWER, code=answer.status, detail=in_short(answer))


def _code(robot: Robot, answer: Answer) -> int | None:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    found = next((said[name] for name in robot.codes if name in said), None)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _wecom(target: str, text: str, _secret: str | None, _at: datetime) -> Spoken:
    return Spoken(target=target, body=_json({"msgtype": "text", "text": {"content": text}}))


def _dingtalk(target: str, text: str, secret: str | None, at: datetime) -> Spoken:
    body = _json({"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}})
    if secret is None:
        return Spoken(target=target, body=body)
    when = str(int(at.timestamp() * 1000))
    sign = _hmac(secret, f"{when}\n{secret}")
    joint = "&" if "?" in target else "?"
    return Spoken(target=f"{target}{joint}timestamp={when}&sign={quote(sign, safe='')}", body=body)


def _feishu(target: str, text: str, secret: str | None, at: datetime) -> Spoken:
    # Its plain texts know one tag, <at>, by which a text could call everybody.
    said: dict[str, object] = {
        "msg_type": "text",
        "content": {"text": text.replace("<", "＜").replace(">", "＞")},
    }
    if secret is not None:
        when = str(int(at.timestamp()))
        said |= {"timestamp": when, "sign": _hmac(f"{when}\n{secret}", "")}
    return Spoken(target=target, body=_json(said))


def _hmac(key: str, content: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()).decode("ascii")


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


# As their makers list them: developer.work.weixin.qq.com/document/path/90313, open.dingtalk.com/document/orgapp/
# custom-robots-send-group-messages, open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.
ROBOTS: Mapping[ChannelKind, Robot] = {
    ChannelKind.WECOM: Robot(
        speak=_wecom,
        codes=("errcode",),
        busy=frozenset({45009, 45033}),
        closed=frozenset({40001, 40014, 93000, 93004, 93008, 93017}),
        unfit=frozenset({40008, 40058, 44004, 45002}),
        rest=_MINUTE,
    ),
    ChannelKind.DINGTALK: Robot(
        speak=_dingtalk,
        codes=("errcode",),
        # A robot that was too fast is silenced for ten minutes.
        busy=frozenset({130101, 410100, 90030}),
        closed=frozenset({300001, 300005, 310000, 400013, 400101, 400102, 400106}),
        unfit=frozenset({40035, 400105, 430101, 430102, 430103, 430104}),
        rest=10 * _MINUTE,
    ),
    ChannelKind.FEISHU: Robot(
        speak=_feishu,
        codes=("code", "StatusCode"),
        busy=frozenset({11232, 11233, 11247, 99991400}),
        closed=frozenset({19001, 19002, 19021, 19022, 19024}),
        unfit=frozenset({9499, 11246}),
        rest=_MINUTE,
    ),
}
