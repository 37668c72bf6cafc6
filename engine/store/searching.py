"""The words of items: kept in step with what items say, in the transaction that changes it, and searched.

What is searched: the number, the number in print, title and text, the heading, the measures that were not dropped,
who is responsible as the source says; and the owner's name, which is looked up among the people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    column,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    table,
    update,
)

from engine.domain import searching
from engine.store.tables.ledger import Category, Item, Measure
from engine.store.tables.office import Person
from engine.store.tables.searching import GRAMS, ItemWords
from engine.store.unit_of_work import UnitOfWork, table_of

# What of an item's own columns is searched; a change of any of them renews its words.
SEARCHED = frozenset({"number", "printed_number", "title", "body", "responsible", "category_id"})
_item, _category, _measure, _person = table_of(Item), table_of(Category), table_of(Measure), table_of(Person)
_words = table_of(ItemWords)
_own = (_item.c.number, _item.c.printed_number, _item.c.title, _category.c.title, _item.c.responsible, _item.c.body)
_FIELDS = select(_item.c.id, *_own).outerjoin(_category, _category.c.id == _item.c.category_id)
_FIELDS_OF = _FIELDS.where(_item.c.id == bindparam("item"))
_MEASURES = (
    select(_measure.c.item_id, _measure.c.text)
    .where(_measure.c.void_at.is_(None))
    .order_by(_measure.c.item_id, _measure.c.position)
)
_MEASURES_OF = _MEASURES.where(_measure.c.item_id == bindparam("item"))
_KEPT = select(_words.c.text).where(_words.c.item_id == bindparam("item"))
_KEEP = insert(_words).values(item_id=bindparam("item"), text=bindparam("plain"))
_CHANGE = update(_words).where(_words.c.item_id == bindparam("item")).values(text=bindparam("plain"))
_NAMES = select(_person.c.id, _person.c.name)

_array = table(GRAMS, column("item_id", Integer), column("grams", ARRAY(Text)))
_fts = table(GRAMS, column(GRAMS, Text), column("rowid", Integer), column("grams", Text))
_counted = table("item_grams_counted", column("term", Text), column("doc", Integer))
_PUT = {
    True: insert(_fts).values(rowid=bindparam("item"), grams=bindparam("grams")),
    False: insert(_array).values(item_id=bindparam("item"), grams=bindparam("grams", type_=ARRAY(Text))),
}
# An index without content is told what it held.
_TAKE_OUT_FTS = insert(_fts).values(
    {GRAMS: literal_column("'delete'"), "rowid": bindparam("item"), "grams": bindparam("grams")}
)
_TAKE_OUT_ARRAY = delete(_array).where(_array.c.item_id == bindparam("item"))


def keep(work: UnitOfWork, item_id: int, fields: Iterable[str | None]) -> None:
    """Keep the words of a new item; ``fields`` are all that is searched, in any order that ``renew`` would have."""
    text = searching.plain_fields(fields)
    work.run(_KEEP, item=item_id, plain=text)
    _put(work, item_id, text)


def renew(work: UnitOfWork, item_id: int) -> None:
    """Read what an item says now and keep its words, if they are others than before."""
    text = _says_now(work, item_id)
    before = work.maybe(_KEPT, item=item_id)
    if before is None:
        work.run(_KEEP, item=item_id, plain=text)
    elif before[0] == text:
        return
    else:
        _take_out(work, item_id, before[0])
        work.run(_CHANGE, item=item_id, plain=text)
    _put(work, item_id, text)


def matching(work: UnitOfWork, search: str) -> list[ColumnElement[bool]]:
    """Return the conditions on an item that its words, or its owner's name, hold all words of a search.

    Raises ``InvalidInput`` for a search that is too long.
    """
    words = searching.words(search)
    if words is None:
        return []
    if not words:
        return [false()]
    people = [(key, searching.plain(name)) for key, name in work.rows(_NAMES)]
    owned = {word: [key for key, name in people if word in name] for word in words}
    in_text = [word for word in words if not owned[word]]
    conditions = [_says(in_text, is_sqlite=work.database.is_sqlite)] if in_text else []
    for word, persons in owned.items():
        if persons:
            says = _says([word], is_sqlite=work.database.is_sqlite)
            conditions.append(or_(says, _item.c.owner_id.in_(sorted(persons))))
    return conditions


def disagreements(work: UnitOfWork) -> list[str]:
    """Return a sentence in English for each item whose words are not what it says, and for an index that strays."""
    says = _all_say_now(work)
    kept: dict[int, str] = dict(work.rows_once(select(_words.c.item_id, _words.c.text)))
    found = [f"the words of an item are not what it says: {key}" for key in sorted(says) if kept.get(key) != says[key]]
    if not work.database.is_sqlite:
        joined = func.array_to_string(_array.c.grams, " ").label("joined")
        indexed: dict[int, str] = dict(work.rows_once(select(_array.c.item_id, joined)))
        strays = [key for key, text in kept.items() if indexed.get(key) != " ".join(searching.grams(text))]
        return [*found, *(f"the index of words strays: {key}" for key in sorted({*strays, *(indexed.keys() - kept)}))]
    expected = Counter(gram for text in kept.values() for gram in searching.grams(text))
    there: dict[str, int] = dict(work.rows_once(select(_counted.c.term, _counted.c.doc)))
    return [*found, *(["the index of words strays"] if there != expected else [])]


def _says(words: Sequence[str], *, is_sqlite: bool) -> ColumnElement[bool]:
    """Build the condition that the words of an item hold all of these."""
    grams = sorted({gram for word in words for gram in searching.sought(word)})
    where: list[ColumnElement[bool]]
    key: ColumnElement[Any]
    if is_sqlite:
        # Grams are letters and digits with a break at most: within quotes they are nothing but themselves.
        asked = " AND ".join(f'"{gram}"' for gram in grams)
        key, where = _fts.c.rowid, [literal_column(GRAMS).op("MATCH")(literal(asked))]
    else:
        key, where = _array.c.item_id, [_array.c.grams.op("@>")(literal(grams, ARRAY(Text)))]
    index = select(key).where(*where)
    longer = [word for word in words if not searching.is_gram(word)]
    if not longer:
        return _item.c.id.in_(index)
    holds = [_words.c.text.contains(word) for word in longer]
    return _item.c.id.in_(select(_words.c.item_id).where(and_(_words.c.item_id.in_(index), *holds)))


def _says_now(work: UnitOfWork, item_id: int) -> str:
    _key, *own = work.one(_FIELDS_OF, item=item_id)
    return searching.plain_fields([*own, *(text for _key, text in work.rows(_MEASURES_OF, item=item_id))])


def _all_say_now(work: UnitOfWork) -> dict[int, str]:
    measures: dict[int, list[str]] = {}
    for key, text in work.rows(_MEASURES):
        measures.setdefault(key, []).append(text)
    return {key: searching.plain_fields([*own, *measures.get(key, ())]) for key, *own in work.rows(_FIELDS)}


def _put(work: UnitOfWork, item_id: int, text: str) -> None:
    grams, is_sqlite = searching.grams(text), work.database.is_sqlite
    work.run(_PUT[is_sqlite], item=item_id, grams=" ".join(grams) if is_sqlite else grams)


def _take_out(work: UnitOfWork, item_id: int, text: str) -> None:
    if work.database.is_sqlite:
        work.run(_TAKE_OUT_FTS, item=item_id, grams=" ".join(searching.grams(text)))
    else:
        work.run(_TAKE_OUT_ARRAY, item=item_id)
