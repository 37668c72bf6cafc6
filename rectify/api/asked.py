"""What calls hand in, as far as several routes take the same."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from engine.domain.searching import MOST_CHARACTERS

# Free text: no control characters but line breaks and tabs, which no ledger needs and no document can hold.
Text = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Login = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9._-]*$", examples=["wang"])]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Title = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
Search = Annotated[str, Field(max_length=MOST_CHARACTERS, pattern=r"^[^\x00-\x1f\x7f]*$")]
Number = Annotated[
    str,
    Path(
        min_length=1,
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f/]+$",
        description="The number of the item.",
        examples=["XC2026-01-002"],
    ),
]
PersonLogin = Annotated[Login, Path(description="The login of the person.")]
Key = Annotated[int, Path(ge=1, le=2**31 - 1, description="Its key, as lists give it (`id`).")]


# A decision that a step, or an agreement, rests on.
DecisionKey = Annotated[int, Field(ge=1, le=2**31 - 1, description="A collective decision that was carried (`id`).")]

# No deadline of an office lies outside; a date that does is a slip of the keyboard.
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
Day = Annotated[date, Field(ge=_FIRST_DAY, le=_LAST_DAY)]
Reason = Annotated[Text, Field(min_length=1)]
# Values of fields of the item's workflow, as they are written.
Values = Annotated[dict[Name, Text], Field(max_length=100)]


class Asked(BaseModel):
    """A body of a call: what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
