"""Between what an office states about columns and what the reader of ledgers is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rectify.documents.ledger_columns import FIELDS, Column, Field, plain_heading
from rectify.documents.ledger_tables import Told


def as_told(mapping: Mapping[str, Field], remembered: Mapping[str, Mapping[str, str]]) -> Told:
    """Return what is stated now and what is remembered, without fields that this version does not know."""
    known = {
        fingerprint: {heading: field for heading, field in columns.items() if field in FIELDS}
        for fingerprint, columns in remembered.items()
    }
    return Told(mapping=mapping, remembered=known)


def to_remember(headings: Mapping[str, Sequence[Column]], mapping: Mapping[str, Field]) -> dict[str, dict[str, str]]:
    """Return what is stated now by the fingerprint of the headings it is about."""
    stated: dict[str, dict[str, str]] = {}
    for fingerprint, columns in headings.items():
        own = {
            plain_heading(column.heading) or column.keys[-1]: str(column.field)
            for column in columns
            if column.how == "stated" and any(key in mapping for key in column.keys)
        }
        if own:
            stated[fingerprint] = own
    return stated
