"""How the tables came to be: the steps lead to exactly the tables that the code declares."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from engine.errors import Collision, Unhealthy
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.store import upgrading
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.schema import every_table, revision
from engine.store.tables.searching import GRAMS
from engine.store.unit_of_work import writing
from engine.store.upgrading import upgrade
from tests.processes import PROCESSES
from tests.store import workers

NODES = 4


def _declared(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        f"{kind} {name}": _plain(sql)
        for kind, name, sql in rows
        if kind != "trigger" and not name.startswith(("sqlite_", "alembic_"))
    }


def _plain(sql: str) -> str:
    """Return a definition without blanks and quotes, its columns and constraints in the order of their names."""
    head, _, body = re.sub(r"\s+", " ", sql.replace('"', "")).partition("(")
    body, _, tail = body.rpartition(")")
    if not head.startswith("CREATE TABLE"):
        return f"{head}({body}){tail}".replace(" ", "")
    parts = re.split(r", (?![^(]*\))", body)
    return "\n".join([head.strip(), *sorted(part.strip() for part in parts), tail.strip()])


def test_on_sqlite_the_migrated_tables_are_the_declared_ones_to_the_letter(
    sqlite_ledger: Ledger, tmp_path: Path
) -> None:
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    every_table().create_all(fresh.connections)
    with sqlite_ledger.database.connections.connect() as migrated, fresh.connections.connect() as declared:
        assert _declared(migrated) == _declared(declared)
    fresh.close()


def test_no_difference_is_found_between_the_migrated_tables_and_the_declared_ones(ledger: Ledger) -> None:
    with ledger.database.connections.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_of_the_model}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, every_table()) == []


def _is_of_the_model(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a table is declared as one: the index of words is made by either database's own command."""
    return kind != "table" or name is None or not name.startswith(GRAMS)


def test_checks_are_the_same_after_the_steps_as_in_the_declaration(ledger: Ledger) -> None:
    if ledger.database.is_sqlite:
        pytest.skip("on SQLite the text of the tables is compared, checks included")
    query = text(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    indexes = text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1")
    with ledger.database.connections.connect() as connection:
        migrated = [connection.execute(asked).all() for asked in (query, indexes)]
        connection.execute(text("CREATE SCHEMA fresh"))
        connection.execute(text("SET search_path TO fresh"))
        every_table().create_all(connection)
        declared = [connection.execute(asked).all() for asked in (query, indexes)]
        connection.rollback()
    for before, after in zip(migrated, declared, strict=True):
        found = [tuple(str(part).replace("public.", "") for part in row) for row in before if "alembic" not in str(row)]
        assert found == [tuple(str(part).replace("fresh.", "") for part in row) for row in after]


def test_bringing_up_to_date_twice_does_nothing_the_second_time(database_url: str) -> None:
    database = Database(database_url)
    assert revision(database)[0] is None
    assert [upgrade(database), upgrade(database)] == [True, False]
    assert len(set(revision(database))) == 1
    database.close()


def test_several_nodes_that_start_at_once_make_the_tables_once(database_url: str) -> None:
    with ProcessPoolExecutor(NODES, mp_context=PROCESSES) as pool:
        made = list(pool.map(workers.bring_up_to_date, [database_url] * NODES, range(NODES)))
    assert sorted(made) == [False] * (NODES - 1) + [True]


def test_a_database_that_a_newer_rectify_has_changed_is_refused_and_left_alone(database_url: str) -> None:
    database = Database(database_url)
    upgrade(database)
    with writing(database) as work:
        work._cursor.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unhealthy) as refused:
        upgrade(database)
    assert "9999" in refused.value.message("zh")
    assert revision(database)[0] == "9999"
    database.close()


def test_a_step_that_fails_leaves_nothing_behind(database_url: str) -> None:
    database = Database(database_url)
    with writing(database) as work:
        work._cursor.execute("CREATE TABLE rung (in_the_way INTEGER)")
    with pytest.raises(Exception, match="rung"):
        upgrade(database)
    with database.connections.connect() as connection:
        tables = connection.dialect.get_table_names(connection)
    assert tables == ["rung"]
    database.close()


def test_a_ledger_of_the_first_release_is_brought_up_to_date_with_everything_in_it(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    released = (Path(__file__).parent / "released" / "0.1.0.sql").read_text(encoding="utf-8")
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.executescript(released)
        before = _rows(old)
    database = Database(sqlite_url)
    assert upgrade(database)
    ledger = Ledger(database, FolderFiles(Path(path).parent / "files"))
    with contextlib.closing(sqlite3.connect(path)) as new:
        after = _rows(new)
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
    assert {table: len(rows) for table, rows in after.items() if rows} == {
        **{table: len(rows) for table, rows in before.items() if rows},
        "item_words": len(before["item"]),
    }
    assert after["deadline"] == [(*row, None) for row in before["deadline"]]  # nobody's date is held
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []
    with pytest.raises(Collision), writing(database) as work:
        work._cursor.execute("DELETE FROM deadline")
    database.close()


def _rows(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    tables = [name for (name,) in names if not name.startswith(GRAMS)]
    return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}  # noqa: S608 - our own


def test_what_came_of_tasks_in_their_rows_is_to_be_made_anew_and_their_keys_are_never_used_again(
    sqlite_url: str,
) -> None:
    database = Database(sqlite_url)
    with database.connection() as connection:
        config = upgrading._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0025")
        connection.commit()
    path = sqlite_url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path)) as old:
        _fill(old, "unit", id=1)
        _fill(old, "person", id=1, unit_id=1, language="zh")
        for key, file in ((1, "ledger.xlsx"), (2, None), (3, None)):
            kept = {"state": "done", "kind": "ledger" if file else "forecast", "asked_key": str(key), "file_name": file}
            _fill(old, "task", id=key, made_by_id=1, result=b"it", **kept)
        old.execute("DELETE FROM task WHERE id = 3")
        old.commit()
    assert upgrade(database)
    with contextlib.closing(sqlite3.connect(path)) as new:
        rows = new.execute("SELECT id, state, result, file_name, refusal FROM task ORDER BY id").fetchall()
        assert [row[:4] for row in rows] == [(1, "refused", None, None), (2, "done", b"it", None)]
        assert "请再办一次" in rows[0][4]
        assert new.execute("SELECT seq FROM sqlite_sequence WHERE name = 'task'").fetchall() == [(3,)]
    database.close()


def _fill(connection: sqlite3.Connection, table: str, **values: object) -> None:
    """Put a row in with these values; what else must be there is a moment or says nothing."""
    for _at, name, kind, is_needed, default, _key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if is_needed and default is None and name not in values:
            values[name] = 0 if kind in {"INTEGER", "BOOLEAN"} else "2026-03-02 02:00:00.000000"
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 - our own
