"""Files that came of tasks: made aside, kept whole, for nobody else, and gone when no task names them."""

from __future__ import annotations

import contextlib
import hashlib
import stat
from pathlib import Path

import pytest

from engine.store import results as module
from engine.store.results import NoRoom, Results, ResultsTooLarge

ONE, TWO = "a" * 32, "b" * 32


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return Results(tmp_path / "files" / "results", most=1000)


def kept(results: Results, place: str, content: bytes = b"a workbook") -> Path:
    """Make a file and give it its place."""
    with results.making(place) as folder:
        (folder / "made").write_bytes(content)
        found = results.keep(place, folder / "made", step=lambda _size: None)
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    return results.path(place)


def test_a_file_is_whole_at_its_place_and_nobody_else_may_read_it(results: Results) -> None:
    path = kept(results, ONE)
    assert path.read_bytes() == b"a workbook"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (path, results.folder)] == [0o600, 0o700]
    assert [one.name for one in results.folder.iterdir()] == [ONE]


def test_what_is_not_finished_is_gone(results: Results) -> None:
    with contextlib.suppress(ZeroDivisionError), results.making(ONE) as folder:
        (folder / "half").write_bytes(b"half of it")
        raise ZeroDivisionError
    assert list(results.folder.iterdir()) == []


def test_what_no_task_names_is_swept_away_and_what_is_being_made_stays(results: Results) -> None:
    assert results.sweep(frozenset) == 0
    path = kept(results, ONE)
    left = results.folder / f"{TWO}.part"
    left.mkdir()
    (left / "half").write_bytes(b"half of it")
    with results.making("c" * 32) as folder:
        assert results.sweep(lambda: {ONE, "c" * 32}) == 1
        assert (path.is_file(), left.exists(), folder.is_dir()) == (True, False, True)
    assert results.sweep(frozenset) == 1
    assert not path.exists()
    results.remove([ONE])


def test_more_than_the_disk_or_a_person_has_room_for_is_refused(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    results.require_room(1)
    monkeypatch.setattr(module, "_LEFT_FREE", 1 << 60)
    with pytest.raises(NoRoom) as refused:
        results.require_room(2_500_000)
    assert "2.5 MB" in refused.value.message("zh")
    results.require_allowed(400, there=600)
    with pytest.raises(ResultsTooLarge):
        results.require_allowed(401, there=600)
