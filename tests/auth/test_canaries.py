"""No secret is found where it does not belong: database, history, logs, answers, mails (reliability.md T27)."""

from __future__ import annotations

import email
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email import policy
from pathlib import Path

import pytest
from pydantic import AnyHttpUrl, SecretStr

from engine.clock import SetClock
from engine.domain.sign_in import LinkPurpose
from engine.operations import sessions
from notifications.link_mail import send_link
from rectify.auth.callers import limits
from rectify.auth.password_setting import by_operator
from rectify.bootstrap import App
from tests.auth.browsing import HOST, Browser
from tests.auth.mailed import last_secret, link_mails
from tests.auth.provider import CLIENT, FakeProvider, running
from tests.auth.signing import with_password
from tests.builders import AT, OPERATOR

FIRST, SECOND, THIRD = "canary kettle one brown", "canary kettle two green", "canary kettle three red"
GUESSED, UNFIT, IN_LOGIN = "canary guess of mine", "canarywang", "canary typed as login"
RELAY, SHARED = "canary-of-the-relay", "canary-of-the-provider"
BOGUS = "rct_canaryCanaryCanaryCanaryCanaryCanaryCanaryCan"


@dataclass
class Found:
    """Everything that came out, by where, and the secrets that may be nowhere in it."""

    places: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    """Yield a provider of single sign-on."""
    with running() as found:
        yield found


@pytest.fixture
def app(sqlite_app: App, provider: FakeProvider) -> App:
    """Return an office in which every secret of the settings is a canary."""
    settings = sqlite_app.settings.model_copy(
        update={
            "smtp_password": SecretStr(RELAY),
            "oidc_issuer": AnyHttpUrl(provider.issuer),
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SHARED),
        }
    )
    return replace(sqlite_app, settings=settings, clock=SetClock(AT))


def test_no_secret_is_found_where_it_does_not_belong(
    app: App, provider: FakeProvider, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    found, answers = Found(), list[str]()
    browser = _watched(app, answers)
    with_password(app, "wang", FIRST)
    _sign_in_well_and_badly(browser, app, found)
    _make_tokens(browser, found)
    _forget_and_reset(browser, app, found)
    _come_by_provider(browser, provider, found)
    _let_a_fault_happen(browser, monkeypatch)
    send_link(app.ledger, app.post, "chen", LinkPurpose.INVITATION, actor=OPERATOR, at=AT)
    app.deliver()
    found.places |= {"answers": "\n".join(answers), "logs": _logged(caplog.records)}
    found.places |= {"database": _dump(app), "mails": _mails(app), "values": repr(app) + repr(app.settings)}
    found.secrets |= {
        "first password": FIRST, "second password": SECOND, "third password": THIRD, "guess": GUESSED, "unfit": UNFIT,
        "login": IN_LOGIN, "relay": RELAY, "provider": SHARED, "bogus token": BOGUS,
    }  # fmt: skip
    hits = {
        (name, place)
        for name, secret in found.secrets.items()
        for place, text in found.places.items()
        if secret in text
    }
    # The token is shown on the one answer that made it; the page repeats what was typed as login, to its own reader.
    assert hits == {("token", "answers"), ("login", "answers"), ("form token", "answers")}
    assert len(found.secrets) >= 12
    # What is no secret is found, so that the places are those that would hold one.
    known = {"database": "canary token", "logs": "unforeseen fault", "mails": "chen@office.example"}
    assert [place for place, text in known.items() if text not in found.places[place]] == []


def _watched(app: App, answers: list[str]) -> Browser:
    browser = Browser(app)
    inner = browser.client.request

    def request(*arguments: object, **options: object) -> object:
        answer = inner(*arguments, **options)  # type: ignore[arg-type]  # passed on as it came
        # The cookie is where a session belongs, and an address is where the provider's answer comes back.
        answers.append(answer.text)
        return answer

    browser.client.request = request  # type: ignore[method-assign,assignment]  # looks over its shoulder
    return browser


def _sign_in_well_and_badly(browser: Browser, app: App, found: Found) -> None:
    browser.sign_in(password=GUESSED)
    browser.sign_in(login=IN_LOGIN, password=GUESSED)
    browser.sign_in(login="wang", password="x" * 5000)
    browser.sign_in(password=FIRST)
    found.secrets["session"] = str(browser.session)
    token = browser.form_token()
    found.secrets["form token"] = token
    form = {"form_token": token, "before": FIRST}
    browser.post("/account/password", {**form, "password": UNFIT, "again": UNFIT})
    browser.post("/account/password", {**form, "password": SECOND, "again": SECOND})
    found.secrets["next session"] = str(browser.session)
    sessions.list_sessions(app.ledger, "wang", limits=limits(app), actor=OPERATOR, at=AT)


def _make_tokens(browser: Browser, found: Found) -> None:
    form = {"form_token": browser.form_token(), "name": "canary token", "days": "30", "scope": "read"}
    made = browser.post("/account/tokens", form).text
    found.secrets["token"] = secret = made.partition('<code class="secret">')[2].partition("</code>")[0]
    for held in (secret, BOGUS):
        browser.client.get("/api/v1/items", headers={"Authorization": f"Bearer {held}"})
        browser.client.get("/api/v1/items?state=nonsense", headers={"Authorization": f"Bearer {held}"})


def _forget_and_reset(browser: Browser, app: App, found: Found) -> None:
    browser.post("/sign-out", {"form_token": browser.form_token()})
    browser.post("/password/forgotten", {"login": "wang"})
    found.secrets["link"] = secret = last_secret(app.ledger)
    browser.get(f"/password?link={secret}")
    browser.post("/password/new", {"password": UNFIT, "again": UNFIT})
    browser.post("/password/new", {"password": THIRD, "again": THIRD})
    by_operator(app, "li", FIRST, actor=OPERATOR, at=AT)


def _come_by_provider(browser: Browser, provider: FakeProvider, found: Found) -> None:
    for spoiled in ({}, {"code": "canary-code"}):
        address = browser.get("/sign-in/sso").headers["location"]
        found.secrets["provider's browser secret"] = str(browser.client.cookies.get("rectify_sign_on"))
        answer = provider.authorize(address) | spoiled
        browser.client.get("/sign-in/sso/return", params=answer)
    found.secrets["code"] = "canary-code"


def _let_a_fault_happen(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        message = "a fault in the midst of it"
        raise RuntimeError(message)

    with monkeypatch.context() as patched:
        patched.setattr("rectify.web.sign_in.sign_in", fail)
        assert browser.sign_in("wang", THIRD).status_code in {403, 500}
        browser.client.cookies.clear()
        assert browser.sign_in("wang", THIRD).status_code == 500


def _logged(records: Iterable[logging.LogRecord]) -> str:
    """Return what was logged with its tracebacks, but for what the test's own browser says of its requests."""
    written = logging.Formatter("%(name)s %(message)s")
    ours = (one for one in records if not (one.name.startswith("httpx") and HOST in one.getMessage()))
    return "\n".join(written.format(one) + repr(one.args) for one in ours)


def _dump(app: App) -> str:
    path = str(app.ledger.database.connections.url.database)
    with sqlite3.connect(path) as stored, sqlite3.connect(":memory:") as connection:
        stored.backup(connection)
        # The index of the search keeps no texts, and so cannot be dumped; its file is read below.
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY rowid DESC"
        ).fetchall():
            connection.execute(f"DROP TABLE {name}")
        text = "\n".join(connection.iterdump())
    # Bytes are dumped as digits; what they hold is text too.
    beside = [Path(path), *Path(path).parent.glob(Path(path).name + "-*")]
    raw = "".join(one.read_bytes().decode("latin-1") for one in beside)
    return text + raw + "".join(_read(data) for _, data in link_mails(app.ledger))


def _mails(app: App) -> str:
    return "".join(_read(path.read_bytes()) for path in Path(app.settings.mail_folder).rglob("*.eml"))


def _read(data: bytes) -> str:
    """Return a mail as it is read, and as it is sent: what is encoded is no secret."""
    parts = email.message_from_bytes(data, policy=policy.default).walk()
    return data.decode("ascii") + "".join(
        str(part.get_content()) for part in parts if part.get_content_maintype() == "text"
    )
