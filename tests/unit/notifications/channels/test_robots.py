"""Group robots answer 200 whatever came of it; only their own code says so. Asked of a real server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.clock import SetClock
from notifications.channels.channel import ChannelKind
from notifications.channels.note import sample
from notifications.channels.posting import ChannelTransport
from notifications.transport import Outcome, Result
from tests.unit.notifications.channels.conftest import a_channel
from tests.unit.notifications.channels.servers import Reply, Request, serving

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DATA = sample("sample_1", office="督查室", language="zh", at=AT)
TEXT = "【整改提醒】这是一条测试消息，不用处理。"
WECOM, DINGTALK, FEISHU = ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU


def asked(kind: ChannelKind, reply: Reply, *, secret: str | None = None, data: bytes = DATA) -> tuple[Outcome, Request]:
    """Return what comes of one text to a robot, and what the robot was asked."""
    with serving(reply) as hook:
        channel = a_channel(hook.port, kind, secrets=(secret,) if secret else ())
        way = ChannelTransport(channel, clock=SetClock(AT))
        outcome = way.send("", "oa", data)
        way.close()
    return outcome, hook.requests[0]


def said(kind: ChannelKind, code: int) -> Reply:
    names = ("code", "msg") if kind is FEISHU else ("errcode", "errmsg")
    return Reply(200, json.dumps(dict(zip(names, (code, "所说"), strict=True)), ensure_ascii=False).encode())


@pytest.mark.parametrize("kind", [WECOM, DINGTALK, FEISHU])
def test_a_robots_yes_is_sent(kind: ChannelKind) -> None:
    assert asked(kind, said(kind, 0))[0].result is Result.SENT


def test_an_older_yes_of_feishu_counts_too() -> None:
    assert asked(FEISHU, Reply(200, b'{"StatusCode":0,"StatusMessage":"success"}'))[0].result is Result.SENT


@pytest.mark.parametrize(
    ("kind", "code", "result", "is_way", "rest"),
    [
        (WECOM, 45009, Result.RETRY, True, 1), (WECOM, 93000, Result.RETRY, True, None),
        (WECOM, 40058, Result.DEAD, False, None), (WECOM, -1, Result.RETRY, False, None),
        (DINGTALK, 130101, Result.RETRY, True, 10), (DINGTALK, 410100, Result.RETRY, True, 10),
        (DINGTALK, 310000, Result.RETRY, True, None), (DINGTALK, 400102, Result.RETRY, True, None),
        (DINGTALK, 430102, Result.DEAD, False, None), (DINGTALK, -1, Result.RETRY, False, None),
        (FEISHU, 11232, Result.RETRY, True, 1), (FEISHU, 19001, Result.RETRY, True, None),
        (FEISHU, 19021, Result.RETRY, True, None), (FEISHU, 19024, Result.RETRY, True, None),
        (FEISHU, 9499, Result.DEAD, False, None), (FEISHU, 777, Result.RETRY, False, None),
    ],
)  # fmt: skip
def test_a_robots_no_is_never_taken_for_a_yes(
    kind: ChannelKind, code: int, result: Result, is_way: bool, rest: int | None
) -> None:
    outcome, _ = asked(kind, said(kind, code))
    assert (outcome.result, outcome.relay_fault, outcome.code) == (result, is_way, code)
    assert outcome.retry_after == (None if rest is None else timedelta(minutes=rest))


@pytest.mark.parametrize("kind", [WECOM, DINGTALK, FEISHU])
@pytest.mark.parametrize(
    "body",
    [b"", b"ok", b"<html>", b"[]", b"0", b"null", b"{}", b'{"errcode":"0","code":"0"}', b'{"errcode":true,"code":true}',
     b'{"errcode":null,"code":null}', b"[" * 100_000, b"\xff"],
    ids=repr,
)  # fmt: skip
def test_an_answer_that_says_neither_leaves_it_unknown(kind: ChannelKind, body: bytes) -> None:
    assert asked(kind, Reply(200, body))[0].result is Result.UNKNOWN


@pytest.mark.parametrize(
    ("status", "result"), [(500, Result.RETRY), (403, Result.RETRY), (400, Result.DEAD), (202, Result.UNKNOWN)]
)
def test_other_statuses_mean_what_they_mean_elsewhere(status: int, result: Result) -> None:
    assert asked(WECOM, Reply(status, b"{}"))[0].result is result


def test_each_robot_is_spoken_to_in_its_own_way() -> None:
    _, wecom = asked(WECOM, said(WECOM, 0))
    assert json.loads(wecom.body) == {"msgtype": "text", "text": {"content": TEXT}}
    _, dingtalk = asked(DINGTALK, said(DINGTALK, 0))
    assert json.loads(dingtalk.body) == {"msgtype": "text", "text": {"content": TEXT}, "at": {"isAtAll": False}}
    _, feishu = asked(FEISHU, said(FEISHU, 0))
    assert json.loads(feishu.body) == {"msg_type": "text", "content": {"text": TEXT}}
    assert {request.path for request in (wecom, dingtalk, feishu)} == {"/in?key=abcdefgh12345"}
    assert wecom.headers["content-type"] == "application/json; charset=utf-8"


def signed_by_openssl(key: str, content: str) -> str:
    """Return what the machine's openssl signs: no code of ours, nor of the language we write."""
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.encode().hex()}", "-binary"]
    return base64.b64encode(
        subprocess.run(command, input=content.encode(), check=True, capture_output=True).stdout
    ).decode()


def test_dingtalks_signature_stands_in_its_address() -> None:
    _, request = asked(DINGTALK, said(DINGTALK, 0), secret="SECabc123")
    query = {name: value[0] for name, value in parse_qs(urlsplit(request.path).query).items()}
    when = str(int(AT.timestamp() * 1000))
    assert query == {
        "key": "abcdefgh12345", "timestamp": when, "sign": signed_by_openssl("SECabc123", f"{when}\nSECabc123"),
    }  # fmt: skip


def test_feishus_signature_stands_in_its_body() -> None:
    _, request = asked(FEISHU, said(FEISHU, 0), secret="SECabc123")
    body, when = json.loads(request.body), str(int(AT.timestamp()))
    expected = base64.b64encode(hmac.new(f"{when}\nSECabc123".encode(), digestmod=hashlib.sha256).digest()).decode()
    assert (body["timestamp"], body["sign"]) == (when, expected)


def test_nobodys_words_can_call_everybody() -> None:
    document = json.loads(DATA)
    document["data"]["text"] = '<at user_id="all">所有人</at> @所有人'
    _, feishu = asked(FEISHU, said(FEISHU, 0), data=json.dumps(document).encode())
    assert "<" not in feishu.body.decode()
    _, dingtalk = asked(DINGTALK, said(DINGTALK, 0), data=json.dumps(document).encode())
    assert json.loads(dingtalk.body)["at"] == {"isAtAll": False}
