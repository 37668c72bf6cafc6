"""Channels as they are set, tried and chosen on the command line; nothing secret is ever said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from tests.stories.conftest import Typed, today
from tests.stories.founding import keep
from tests.unit.notifications.channels.conftest import SECRET
from tests.unit.notifications.channels.servers import Hook, Reply, serving

KEY = "9f86d081-884c-7d65-9a2f"
Set = Callable[[str], None]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Return one database: what these commands do to rows is tested on both elsewhere."""
    return sqlite_url


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving(Reply(200, b'{"errcode":0,"errmsg":"ok"}')) as running:
        yield running


@pytest.fixture
def configure(tmp_path: Path) -> Set:
    """Return what writes the settings of the data folder."""

    def write(text: str) -> None:
        folder = tmp_path / "rectify-data"
        folder.mkdir(exist_ok=True)
        (folder / "rectify.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def two(configure: Set, hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a webhook and a robot, both led to a server of this machine."""
    (tmp_path / "robot").write_text(f"http://127.0.0.1:{hook.port}/cgi-bin/webhook/send?key={KEY}\n", encoding="utf-8")
    monkeypatch.setenv("RECTIFY_CHANNEL_OA_SECRET", SECRET)
    configure(
        f"""
        [channels.oa]
        kind = "webhook"
        url = "http://127.0.0.1:{hook.port}/in/{KEY}"
        allow_http = true
        networks = ["127.0.0.0/8"]

        [channels.group]
        kind = "wecom"
        url_file = "{tmp_path / "robot"}"
        allow_http = true
        networks = ["127.0.0.0/8"]
        text = "full"
        """
    )


@pytest.fixture
def few(typed: Typed) -> Typed:
    """Return what runs a command where two people are known and nothing else."""
    assert typed("init", "--sandbox").status == 0
    for login, name in (("wang", "王敏"), ("li", "李强")):
        assert typed("user", "add", login, name, "--email", f"{login}@office.example").status == 0
    return typed


def a_morning() -> str:
    """Return a quarter to noon on the next weekday, when every digest has gone out."""
    day = today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return f"{day.isoformat()}T11:45"


@pytest.mark.usefixtures("two")
def test_what_was_chosen_arrives_signed_and_once(office: Typed, hook: Hook) -> None:
    assert office("assign", "XC2026-01-002", "--owner", "wang", "--as", "chen").status == 0
    assert office("user", "channel", "wang", "--by", "oa,group").out == "wang：各种通知经group、oa\n"
    assert office("user", "channel", "wang", "--kind", "overdue", "--by", "mail", "--as", "wang").out == (
        "wang：其他各种通知经group、oa\nwang：逾期经邮件\n"
    )
    at = a_morning()
    assert office("tick", "--at", at, "--json").json["by_channels"] == 2
    done = office("deliver", "--json").json
    assert done["sent"] == 2
    signed = next(request for request in hook.requests if request.path.startswith("/in/"))
    document = Webhook(SECRET).verify(signed.body, signed.headers)
    assert document["id"] == signed.headers["webhook-id"]
    assert document["data"]["recipient"]["login"] == "wang"
    assert "小水库" not in signed.body.decode()
    robot = next(request for request in hook.requests if request.path.startswith("/cgi-bin/"))
    assert "小水库安全责任不清" in json.loads(robot.body)["text"]["content"]
    assert office("tick", "--at", at, "--json").json["by_channels"] == 0
    assert office("deliver", "--json").json["sent"] == 0
    assert office("history", "verify").status == 0


@pytest.mark.usefixtures("two")
def test_a_channel_is_tried_and_listed(few: Typed, hook: Hook) -> None:
    assert few("channel", "test", "oa").out.startswith("渠道“oa”已收下测试消息（200 ")
    assert few("--lang", "en", "channel", "test", "group").out.startswith("Channel 'group' took the test message")
    assert Webhook(SECRET).verify(hook.requests[0].body, hook.requests[0].headers)["type"] == "rectify.sample"
    few("user", "channel", "wang", "--by", "oa")
    oa, group = few("channel", "list", "--json").json["channels"]
    assert (oa["name"], oa["kind"], oa["host"], oa["text"]) == ("oa", "webhook", "127.0.0.1", "brief")
    assert (oa["chosen_by"], oa["fault"], oa["per_minute"]) == (["王敏"], None, None)
    assert (group["kind"], group["text"], group["per_minute"]) == ("wecom", "full", 20)
    hook.replies[:] = [Reply(403, f"key {KEY} is not known".encode())]
    said = few("channel", "test", "oa", "--json")
    assert said.status == 3
    assert said.json == {
        "name": "oa", "kind": "webhook", "result": "retry", "stage": "answer", "code": 403, "at_fault": True,
        "detail": "key *** is not known",
    }  # fmt: skip
    failed = few("channel", "test", "group")
    assert (failed.status, "没有收下" in failed.out) == (3, True)
    assert few("channel", "test", "fax").status == 1


@pytest.mark.usefixtures("two")
def test_nothing_secret_is_said_by_any_command_or_kept_anywhere(
    office: Typed, hook: Hook, story_url: str, tmp_path: Path
) -> None:
    hook.replies[:] = [Reply(500, f"{KEY} {{path}}".encode())]
    commands = [
        ("settings",), ("settings", "--json"), ("channel", "list"), ("channel", "list", "--json"),
        ("channel", "test", "oa"), ("channel", "test", "group", "--json"),
        ("user", "channel", "wang", "--by", "oa,group"), ("tick", "--at", a_morning()),
        ("deliver",), ("deliver", "--json"), ("doctor",), ("doctor", "--json"),
        ("history", "XC2026-01-002", "--json"), ("explain", "XC2026-01-002", "--json"),
    ]  # fmt: skip
    office("assign", "XC2026-01-002", "--owner", "wang", "--as", "chen")
    said = "".join(result.out + result.err for result in (office(*command) for command in commands))
    assert "oa" in said
    for secret in (SECRET, SECRET[6:], KEY):
        assert secret not in said
    files = [path.read_bytes() for path in tmp_path.glob("rectify.db*")]
    kept = b"".join([*files, *keep(story_url, tmp_path).rows.values()])
    assert b"ways_chosen" in kept
    assert SECRET[6:].encode() not in kept
    assert KEY.encode() not in kept


def test_settings_name_a_channel_and_its_kind_only(typed: Typed, two: None) -> None:
    assert two is None
    assert typed("settings", "--json").json["channels"] == {"value": "oa (webhook), group (wecom)", "source": "file"}
    assert "[channels.…]" in typed("settings").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[channels.oa]\nkind = "fax"\nurl = "https://a.example/"', "channels.oa.kind: Input should be"),
        ('[channels.oa]\nkind = "webhook"', "channels.oa: Value error, url or url_file is missing"),
        ('[channels.oa]\nurl = "https://a.example/"', "channels.oa.kind: Field required"),
        ('[channels.oa]\nkind = "webhook"\nurl = "http://a.example/KEY"', "it is not https (or set allow_http)"),
        ('[channels.oa]\nkind = "webhook"\nurl = "https://u:KEY@a.example/"', "its form is wrong"),
        ('[channels.oa]\nkind = "wecom"\nurl = "https://a.example/"\nsecret = "KEY"', "a wecom robot signs nothing"),
        ('[channels.oa]\nkind = "wecom"\nurl = "https://a.example/KEY"\ncolour = "red"', "channels.oa.colour"),
        ('[channels.oa]\nkind = "wecom"\nurl = "https://a.example/KEY"\nnetworks = ["10.0.0.1/8"]', "networks"),
        ('[channels.oa]\nkind = "wecom"\nurl = "https://a.example/KEY"\ntext = "all"', "channels.oa.text"),
        ('[channels.oa]\nkind = "wecom"\nurl = "https://a.example/KEY"\nper_minute = 1', "or at least 2"),
        ('[channels.mail]\nkind = "wecom"\nurl = "https://a.example/KEY"', "[channels.mail]: mail is always there"),
        ('[channels."O A"]\nkind = "wecom"\nurl = "https://a.example/KEY"', "[channels.O A]: a name has"),
        ("channels = 3", "channels: write a table"),
        ("[channels]\noa = 3", "channels.oa"),
        ('channel_text = "all"', "RECTIFY_CHANNEL_TEXT"),
    ],
)
def test_a_channel_that_is_set_wrongly_is_refused_with_the_place(
    typed: Typed, configure: Set, text: str, said: str
) -> None:
    configure(text)
    refused = typed("settings", "--json")
    assert refused.status == 1
    assert said in refused.json["error"]["message"]
    assert "KEY" not in refused.out


@pytest.mark.parametrize("variable", ["RECTIFY_CHANNEL_OB_SECRET", "RECTIFY_CHANNEL_OA_COLOUR", "RECTIFY_CHANNELS"])
@pytest.mark.usefixtures("two")
def test_a_variable_of_no_channel_is_refused(typed: Typed, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, KEY)
    refused = typed("settings")
    assert (refused.status, variable in refused.err, KEY in refused.err) == (1, True, False)


@pytest.mark.usefixtures("two")
def test_a_channel_whose_files_are_gone_stands_still_and_mail_goes_on(office: Typed, tmp_path: Path) -> None:
    office("assign", "XC2026-01-002", "--owner", "wang", "--as", "chen")
    office("user", "channel", "wang", "--by", "mail,group")
    (tmp_path / "robot").unlink()
    office("tick", "--at", a_morning())
    done = office("deliver", "--json").json
    assert done["written"] >= 1
    assert (done["retry"], done["dead"], done["sent"]) == (1, 0, 0)
    refused = office("channel", "test", "group", "--json")
    assert refused.status == 1
    assert refused.json["error"]["code"] == "channel_unusable"
    assert "robot" in refused.json["error"]["message"]
    assert "robot" in office("channel", "list").out
    (check,) = [check for check in office("doctor", "--json").json["checks"] if check["name"] == "channels"]
    assert (check["ok"], "robot" in check["message"]) == (False, True)


@pytest.mark.usefixtures("two")
def test_who_chose_a_channel_that_is_gone_is_named_and_gets_mail(few: Typed, configure: Set) -> None:
    os.environ.pop("RECTIFY_CHANNEL_OA_SECRET")
    few("user", "channel", "wang", "--by", "group")
    configure("")
    assert few("user", "channel", "wang", "--json").json == {"login": "wang", "channels": {"*": ["mail"]}}
    assert few("channel", "list", "--json").json["closed"] == [{"name": "group", "chosen_by": ["王敏"]}]
    assert "改发邮件：王敏" in few("channel", "list").out
    assert "改发邮件：王敏" in few("doctor", "--json").out


@pytest.mark.usefixtures("two")
def test_slips_are_refused_with_what_there_is(few: Typed) -> None:
    for arguments in (("--by", "fax"), ("--by", ""), ("--by", "oa", "--kind", "news")):
        said = few("user", "channel", "wang", *arguments)
        assert (said.status, said.out) == (1, "")
        assert "允许的：" in said.err
    assert few("user", "channel", "wang", "--by", "oa", "--as", "li").status == 1
    assert few("user", "channel", "wang", "--json").json["channels"] == {"*": ["mail"]}
