"""The words of items: kept in step with what items say, in the transaction that changes it, and searched.

What is searched: the number, the number in print, title and text, the heading, the measures that were not dropped,
who is responsible as the source says; and the owner's name, which is looked up among the people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    literal_column,
    or_,
    select,
    table,
    update,
)

from engine.domain import searching
from engine.store.bulk import among, keys
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


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks of items, as the shape of its conditions and the values they are given.

    ``longer`` is how many words the index alone does not answer for; ``owned`` has, for each word that is in the name
    of somebody, whether it is such a word. ``nothing`` says that there is nothing to be found.
    """

    text: bool = False
    longer: int = 0
    owned: tuple[bool, ...] = ()
    nothing: bool = False


def sought(work: UnitOfWork, search: str) -> tuple[Sought, dict[str, Any]]:
    """Return what a search asks of items and its values; raises ``InvalidInput`` for one that is too long."""
    words = searching.words(search)
    if not words:
        return Sought(nothing=words is not None), {}
    is_sqlite = work.database.is_sqlite
    people = [(key, searching.plain(name)) for key, name in work.rows(_NAMES)]
    of_people = {word: [key for key, name in people if word in name] for word in words}
    in_text, owned = [word for word in words if not of_people[word]], [word for word in words if of_people[word]]
    longer = [word for word in in_text if not searching.is_gram(word)]
    values: dict[str, Any] = {f"longer_{no}": word for no, word in enumerate(longer)}
    if in_text:
        values["grams"] = _asked(in_text, is_sqlite=is_sqlite)
    for no, word in enumerate(owned):
        values[f"owned_{no}"] = _asked([word], is_sqlite=is_sqlite)
        values[f"owners_{no}"] = keys(of_people[word], is_sqlite=is_sqlite)
        if not searching.is_gram(word):
            values[f"owned_longer_{no}"] = word
    lengths = tuple(not searching.is_gram(word) for word in owned)
    return Sought(text=bool(in_text), longer=len(longer), owned=lengths), values


def saying(text: str, *, is_sqlite: bool) -> tuple[Sought, dict[str, Any]]:
    """Return what asks for items that say a text as it stands, blanks and widths aside, with its values."""
    word = searching.plain(text)
    if not word:
        return Sought(nothing=True), {}
    is_longer = not searching.is_gram(word)
    values: dict[str, Any] = {"grams": _asked([word], is_sqlite=is_sqlite)}
    return Sought(text=True, longer=int(is_longer)), values | ({"longer_0": word} if is_longer else {})


def conditions(sought: Sought, *, is_sqlite: bool) -> list[ColumnElement[bool]]:
    """Return the conditions on an item that its words, or its owner's name, hold what is sought."""
    if sought.nothing:
        return [false()]
    found = []
    if sought.text:
        found.append(_says("grams", [f"longer_{no}" for no in range(sought.longer)], is_sqlite=is_sqlite))
    for no, is_longer in enumerate(sought.owned):
        says = _says(f"owned_{no}", [f"owned_longer_{no}"] if is_longer else [], is_sqlite=is_sqlite)
        found.append(or_(says, among(_item.c.owner_id, f"owners_{no}", is_sqlite=is_sqlite)))
    return found


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


def _asked(words: Sequence[str], *, is_sqlite: bool) -> str | list[str]:
    """Return the grams of words as the index is asked for them, all together."""
    grams = sorted({gram for word in words for gram in searching.sought(word)})
    # Grams are letters and digits with a break at most: within quotes they are nothing but themselves.
    return " AND ".join(f'"{gram}"' for gram in grams) if is_sqlite else grams


def _says(grams: str, longer: Sequence[str], *, is_sqlite: bool) -> ColumnElement[bool]:
    """Build the condition that an item says all these grams and longer words, which are given under these names."""
    if is_sqlite:
        index = select(_fts.c.rowid).where(literal_column(GRAMS).op("MATCH")(bindparam(grams, type_=Text())))
    else:
        index = select(_array.c.item_id).where(_array.c.grams.op("@>")(bindparam(grams, type_=ARRAY(Text))))
    if not longer:
        return _item.c.id.in_(index)
    stands = func.instr if is_sqlite else func.strpos
    holds = [stands(_words.c.text, bindparam(name, type_=Text())) > 0 for name in longer]
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
