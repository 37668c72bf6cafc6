"""What all tables share: one metadata with named constraints, and the shapes of their columns."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, MetaData, Text
from sqlmodel import Field, SQLModel

from engine.store.columns import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NEVER_REUSED = {"sqlite_autoincrement": True}


class Table(SQLModel):
    """Base of every table: it gives them one metadata, apart from any other SQLModel in the process."""

    metadata = metadata


def key() -> Any:
    """Return the integer primary key of a table; the database gives the value."""
    return Field(default=None, primary_key=True)


def ref(target: str, **options: Any) -> Any:
    """Return a required reference to another table's key, without an index of its own."""
    return Field(foreign_key=f"{target}.id", **options)


def maybe_ref(target: str, **options: Any) -> Any:
    """Return an optional reference to another table's key."""
    return Field(default=None, foreign_key=f"{target}.id", **options)


def moment() -> Any:
    """Return a required instant in UTC."""
    return Field(sa_type=UtcDateTime)


def maybe_moment() -> Any:
    """Return an optional instant in UTC."""
    return Field(default=None, sa_type=UtcDateTime)


def prose(default: str | None = "") -> Any:
    """Return text of any length."""
    return Field(default=default, sa_type=Text)


def added(value: str | int) -> Any:
    """Return a required column that came to a table with rows in it: those have the value too."""
    return Field(default=value, sa_column_kwargs={"server_default": str(value)})


def one_of(column: str, allowed: Iterable[str] | type[StrEnum], *, optional: bool = False) -> CheckConstraint:
    """Return the check that a column holds one of the allowed words."""
    words = ", ".join(f"'{word!s}'" for word in allowed)
    condition = f"{column} IN ({words})"
    return CheckConstraint(f"{column} IS NULL OR {condition}" if optional else condition, name=column)


def at_least(column: str, least: int) -> CheckConstraint:
    """Return the check that a number is not below a bound."""
    return CheckConstraint(f"{column} >= {least}", name=column)


def not_blank(column: str, *, most: int) -> CheckConstraint:
    """Return the check that text is there and no longer than ``most`` characters."""
    return CheckConstraint(f"length({column}) BETWEEN 1 AND {most}", name=column)
