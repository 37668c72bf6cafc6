"""A ledger with something in nearly every column, made once, on SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.operations.ledger import Ledger
from engine.store.database import Database
from engine.store.files import FolderFiles
from tests.exports.filled import fill


@pytest.fixture(scope="session")
def filled_folder(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the filled ledger, to be copied."""
    folder = tmp_path_factory.mktemp("filled") / "office"
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "rectify.db")
    ledger = _opened(folder)
    fill(ledger, folder)
    ledger.close()
    return folder


@pytest.fixture(scope="module")
def filled(filled_folder: Path) -> Iterator[Ledger]:
    """Yield the filled ledger; nobody changes it."""
    ledger = _opened(filled_folder)
    yield ledger
    ledger.close()


@pytest.fixture
def own(filled_folder: Path, tmp_path: Path) -> Iterator[Ledger]:
    """Yield a filled ledger of the test's own."""
    shutil.copytree(filled_folder, tmp_path / "office")
    ledger = _opened(tmp_path / "office")
    yield ledger
    ledger.close()


def _opened(folder: Path) -> Ledger:
    return Ledger(Database(f"sqlite:///{folder / 'rectify.db'}"), FolderFiles(folder / "files"))
