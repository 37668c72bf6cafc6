"""SQL compiled once for each kind of database and run on the driver's own cursor: plain values in, plain values out.

Statements are written as SQLAlchemy expressions over the SQLModel tables; compiling one costs many times what running
it costs, and the ORM as much again (figures in ``bench/README.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]
# By the dialect's name: scratch databases come and go by the dozen, what they are asked stays the same.
_KEPT: dict[str, dict[ClauseElement, Prepared]] = {}


class Prepared:
    """One statement as a database wants it: its text, how values go in, how columns come out."""

    __slots__ = ("_binders", "_constants", "_pick", "_readers", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - statements with SQL compile to nothing else
        self.sql = compiled.string
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        names = tuple(compiled.positiontup or ())
        self._pick = _picker(names)
        self._binders = tuple(
            (index, binder)
            for index, name in enumerate(names)
            if name in types and (binder := types[name].dialect_impl(dialect).bind_processor(dialect)) is not None
        )
        given = {name for bind, name in compiled.bind_names.items() if bind.required}
        self._constants = {name: value for name, value in compiled.params.items() if name not in given}
        self._readers = _readers(statement, dialect)

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the values in the order of their places; raises ``KeyError`` when one is missing."""
        given = {**self._constants, **values} if self._constants else values
        ordered = list(self._pick(given))
        for index, binder in self._binders:
            ordered[index] = binder(ordered[index])
        return ordered

    def row(self, row: Row) -> Row:
        """Return a fetched row with every column in its Python type."""
        if not self._readers:
            return row
        values = list(row)
        for index, reader in self._readers:
            values[index] = reader(values[index])
        return tuple(values)

    def rows(self, rows: list[Row]) -> list[Row]:
        """Return fetched rows with every column in its Python type; a value that comes again is read once."""
        if not self._readers or not rows:
            return rows
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for index, reader in self._readers:
            columns[index] = turned(columns[index], reader)
        return list(zip(*columns, strict=True))


def kept_for(dialect: Dialect) -> dict[ClauseElement, Prepared]:
    """Return the statements that were compiled so far for databases of a kind; they live as long as the process."""
    return _KEPT.setdefault(dialect.name, {})


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """Return what picks values by name, in order; ``itemgetter`` does so fastest, but only several."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: [given[name] for name in names]


def turned(values: Sequence[Any], turn: _Convert) -> list[Any]:
    """Return values in another form; of those that are the same only one is turned."""
    known: dict[Any, Any] = {}
    for value in values:
        if value not in known:
            known[value] = turn(value)
    return [known[value] for value in values]


def _readers(statement: ClauseElement, dialect: Dialect) -> tuple[tuple[int, _Convert], ...]:
    columns: Sequence[Any] = tuple(getattr(statement, "exported_columns", ()))
    found = []
    for index, column in enumerate(columns):
        reader = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if reader is not None:
            found.append((index, reader))
    return tuple(found)
