"""An office behind HTTP: founded once, copied for each module; whoever calls shows a token of theirs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.clock import SetClock
from engine.domain.scopes import Scope
from engine.domain.sign_in import Way
from engine.errors import NotFound
from engine.operations import tokens, units
from engine.operations.assign import assign
from engine.operations.intake import import_findings
from engine.operations.personnel import add_person
from engine.operations.tick import tick
from engine.operations.tokens import LONGEST_LIFE
from notifications.compose import compose
from rectify.auth.callers import sign_in_vouched
from rectify.bootstrap import App, initialise, open_app
from rectify.cli.main import main
from rectify.server import build_routes
from rectify.settings import load
from tests.builders import AT, OPERATOR, PEOPLE, a_finding, as_person, some_findings
from tests.sites import Client, site_of

# Beside the usual five: who administers, who audits, and a manager and staff of another unit.
MORE = {"admin": ("管理员", "administrator"), "shen": ("沈明", "auditor")}
OTHERS = {"ding": ("丁一", "manager"), "fang": ("方圆", "staff")}
NUMBERS = ("XC2026-01-001", "XC2026-01-002", "XC2026-01-003")
FIRST, LASTING, THIRD = NUMBERS


@dataclass(frozen=True)
class Site:
    """A running site, as those who call it see it."""

    app: App
    client: Client
    folder: Path
    clock: SetClock = field(repr=False)
    tokens: dict[str, str] = field(default_factory=dict, repr=False)

    def token(self, who: str) -> str:
        """Return a token of somebody, with every scope; of ``LOGIN:SCOPE`` with that one; what is no login as it is."""
        if who not in self.tokens:
            self.tokens[who] = a_token(self.app, who)
        return self.tokens[who]

    def signed_in(self, who: str) -> dict[str, str]:
        """Return the headers by which the browser of somebody who signed in is known, on a page of this site."""
        opened = sign_in_vouched(self.app, who, Way.PASSWORD, network="127.0.0.1", agent="browser", at=self.clock.now())
        assert opened is not None
        assert opened.caller.form_token is not None
        return {
            "Cookie": f"rectify_session={opened.secret}",
            "Rectify-Form-Token": opened.caller.form_token,
            "Origin": "http://localhost",
        }

    def __call__(self, who: str | None, method: str, path: str, **options: Any) -> Response:
        """Answer a call of somebody, in Chinese unless it says otherwise."""
        headers = {"Accept-Language": "zh", **options.pop("headers", {})}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def get(self, who: str | None, path: str, **options: Any) -> Any:
        """Return what somebody reads."""
        answer = self(who, "GET", path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, who: str, path: str, body: Any = None, *, status: int = 200, **options: Any) -> Any:
        """Return the answer to a change by somebody."""
        answer = self(who, "POST", path, json=body, **options)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office with ten people in two units and three items, one of them lasting."""
    folder = tmp_path_factory.mktemp("office")
    app = _opened(folder, SetClock(AT))
    initialise(app, at=AT)
    ledger = app.ledger
    units.add_unit(ledger, "乙科", actor=OPERATOR, at=AT)
    for people, unit in (({**PEOPLE, **MORE}, None), (OTHERS, "乙科")):
        for login, (name, role) in people.items():
            add_person(
                ledger,
                login,
                name,
                email=f"{login}@office.example",
                unit=unit,
                roles=[role] if role else (),
                actor=OPERATOR,
                at=AT,
            )
    findings = some_findings(
        a_finding("台账更新不及时", measures=["逐项核对。"]),
        a_finding("节水宣传不够经常", number="2", completion="partly", sustained=True),
        a_finding("小水库责任不清", number="3", completion="in_progress"),
    )
    import_findings(ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)
    chen = as_person(ledger, "chen")
    for number in NUMBERS:
        assign(ledger, number, owner="wang", leader="zhao", verifier="li", actor=chen, at=AT)
    tick(ledger, at=AT)
    compose(ledger, app.post, at=AT)
    ledger.close()
    return folder


@pytest.fixture(scope="module")
def site(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the site of an office of this module's own."""
    yield from serve(founded, tmp_path_factory.mktemp("site"))


@pytest.fixture
def own_site(founded: Path, tmp_path: Path) -> Iterator[Site]:
    """Yield the site of an office of this test's own."""
    yield from serve(founded, tmp_path / "site")


def serve(founded: Path, folder: Path) -> Iterator[Site]:
    """Yield the site of a copy of an office."""
    shutil.copytree(founded, folder, dirs_exist_ok=True)
    clock = SetClock(AT)
    app = _opened(folder, clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rectify.bootstrap.SystemClock", lambda: clock)
        patch.setattr("rectify.server.build_routes", lambda _app: _routes())
        client = Client(site_of(app), base_url="http://localhost", raise_server_exceptions=False)
        before, _routes().state.rectify = _routes().state.rectify, app
        yield Site(app=app, client=client, folder=folder, clock=clock)
        _routes().state.rectify = before
    app.ledger.close()


@cache
def _routes() -> FastAPI:
    """Return the routes of every site here: they take a second to build, and ask for their office at each call."""
    return build_routes(open_app(load({"data": Path()}).settings))


def a_token(app: App, who: str) -> str:
    """Return a new token of somebody, or what was asked for where there is no such person."""
    login, _, scope = who.partition(":")
    try:
        actor = as_person(app.ledger, login)
    except NotFound:
        return who
    scopes = [Scope(scope)] if scope else list(Scope)
    return tokens.create(app.ledger, login, who, scopes, expires_at=AT + LONGEST_LIFE, actor=actor, at=AT).secret


def _opened(folder: Path, clock: SetClock) -> App:
    loaded = load({"data": folder})
    return open_app(loaded.settings, clock=clock, sources=loaded.sources)


Typing = Callable[..., Any]


@pytest.fixture
def typed(site: Site, capsys: pytest.CaptureFixture[str]) -> Typing:
    """Return what runs a command on the site's own data and gives its JSON."""

    def run(*arguments: str) -> Any:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["--data", str(site.folder), *arguments, "--json"])
        assert ended.value.code == 0, arguments
        return json.loads(capsys.readouterr().out)

    return run
