"""The command line as a person types it, in a data folder of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from engine.clock import SystemClock
from engine.domain.workdays import local_day
from rectify.cli.main import main
from tests.conftest import empty
from tests.stories.founding import FILE, Founded, keep, put_back

PEOPLE = (
    ("chen", "陈静", "manager"),
    ("wang", "王敏", "staff"),
    ("li", "李强", "verifier"),
    ("zhao", "赵岚", "leader"),
)

NOTICE = """中共青禾县水务局党组关于巡察整改情况的通报

2026年1月12日至2月6日，县委第二巡察组对县水务局党组进行了巡察，2026年3月2日反馈了巡察意见。现将整改情况予以公布。

一、关于“履行职责不够到位”问题

1、针对河道巡查流于形式。

已经整改到位。

整改情况：一是重新划分巡查河段。二是巡查轨迹每日上传。

2、针对小水库安全责任不清。

正在整改。

整改情况：一是逐库签订责任书。二是公示责任人电话。

3、针对节水宣传不够经常。

取得阶段性成效但需长期整改。

整改情况：一是每月进村宣传一次。

4、针对取水许可台账缺漏。

尚未整改。

中共青禾县水务局党组

2026年3月6日
"""


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one JSON document on stdout."""
        return json.loads(self.out)


Typed = Callable[..., Said]


@pytest.fixture
def typed(tmp_path: Path, story_url: str, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return what runs a command in this test's folder, on each database; nothing is set up yet."""
    return typing_in(tmp_path, story_url, monkeypatch)


@pytest.fixture
def office(typed: Typed, tmp_path: Path, story_url: str, founded: Founded) -> Typed:
    """Return what runs a command in a founded sandbox with four people and an imported notice of four findings."""
    put_back(founded, story_url, tmp_path)
    return typed


# The operations beneath are held on both databases at each change; of the stories these are, the rest by `make slow`.
_ON_BOTH = frozenset({"test_main_story", "test_handbook", "test_requests"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the stories that are told on PostgreSQL only when there is time."""
    for item in items:
        told = getattr(item, "callspec", None)
        is_again = told is not None and told.params.get("story_url") == "postgresql"
        if is_again and item.path.stem not in _ON_BOTH:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(params=["sqlite", "postgresql"])
def story_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of this test's database: nothing is in it, on PostgreSQL empty tables where there is an office."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / FILE}"
    return str(request.getfixturevalue("emptied_url" if "office" in request.fixturenames else "bare_url"))


@pytest.fixture
def founded(request: pytest.FixtureRequest, story_url: str) -> Founded:
    """Return the office on this test's kind of database, founded once."""
    kind = "sqlite" if story_url.startswith("sqlite") else "postgresql"
    return cast(Founded, request.getfixturevalue(f"founded_on_{kind}"))


@pytest.fixture(scope="session")
def founded_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """Return the office on SQLite, in a folder to be copied."""
    folder = tmp_path_factory.mktemp("office")
    return _found(folder, f"sqlite:///{folder / FILE}")


@pytest.fixture(scope="session")
def founded_on_postgresql(tmp_path_factory: pytest.TempPathFactory, shared_postgres: str) -> Founded:
    """Return the office on PostgreSQL, as rows to be put back."""
    empty(shared_postgres)
    found = _found(tmp_path_factory.mktemp("office"), shared_postgres)
    empty(shared_postgres)
    return found


def typing_in(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return what runs a command in a folder, on a database."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RECTIFY_DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        return Said(status=int(end.value.code or 0), out=out.getvalue(), err=err.getvalue())

    return run


def _found(folder: Path, url: str) -> Founded:
    with pytest.MonkeyPatch.context() as patched:
        # The test that comes first must not leave its own settings in the office of all others.
        for name in [name for name in os.environ if name.startswith("RECTIFY_")]:
            patched.delenv(name)
        typed = typing_in(folder, url, patched)
        assert typed("init", "--sandbox").status == 0
        for login, name, role in PEOPLE:
            assert typed("user", "add", login, name, "--email", f"{login}@office.example", "--role", role).status == 0
        (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
        assert typed("import", "notice.txt", "--feedback", today().isoformat()).status == 0
    return keep(url, folder)


def today() -> date:
    """Return the day it is in the office's zone."""
    return local_day(SystemClock().now(), "Asia/Shanghai")


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """Return a file that shows the work."""
    path = tmp_path / "责任书.txt"
    path.write_text("12座水库责任书", encoding="utf-8")
    return path


def finish_measures(office: Typed, number: str, *, login: str) -> None:
    """Let a person say of every measure of an item that it is done."""
    for measure in office("show", number, "--json").json["measures"]:
        assert office("measure", "done", number, measure["position"], "--as", login).status == 0


def approve_a_plan(office: Typed, number: str) -> None:
    """Let the owner plan one measure of an item and the leader in charge approve it."""
    due = (today() + timedelta(days=30)).isoformat()
    for arguments in (
        ("measure", "add", number, "逐户核对台账", "--owner", "wang", "--due", due, "--as", "wang"),
        ("advance", number, "submit_plan", "--as", "wang"),
        ("advance", number, "approve_plan", "--as", "zhao"),
    ):
        assert office(*arguments).status == 0
