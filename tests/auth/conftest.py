"""An office whose people can sign in, on each database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.operations.ledger import Ledger
from rectify.bootstrap import App, open_app
from rectify.settings import Settings
from tests.builders import an_office


@pytest.fixture
def app(ledger: Ledger, tmp_path: Path) -> App:
    """Return an office on each database; passwords are checked as cheaply as is allowed."""
    return _app(ledger, tmp_path)


@pytest.fixture
def sqlite_app(sqlite_ledger: Ledger, tmp_path: Path) -> App:
    """Return an office on SQLite, for rules that no database has a part in."""
    return _app(sqlite_ledger, tmp_path)


def _app(ledger: Ledger, folder: Path) -> App:
    settings = Settings(data=folder, password_memory=19, password_rounds=2)
    an_office(ledger)
    return replace(open_app(settings), ledger=ledger)
