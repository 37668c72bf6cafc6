"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

_LENGTH = len("2026-11-23T08:30:00.000000Z")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, gives back aware UTC.

    SQLite keeps fixed-width ISO text with ``Z``, so that text order is time order; PostgreSQL keeps ``timestamptz``.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type the database itself uses."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(_LENGTH))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what is handed to the database; raises ``ValueError`` for a naive instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"instant {value.isoformat()} has no zone; instants are aware and in UTC"
            raise ValueError(message)
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else _text(utc)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware UTC instant."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]  # the driver's datetime


# One operation writes the same instant into most of its rows, so the last ones are kept.
@lru_cache(maxsize=64)
def _text(utc: datetime) -> str:
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"
