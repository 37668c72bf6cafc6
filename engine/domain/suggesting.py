"""Which people a text may mean, by their names in it. Purely a suggestion: a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LEADER = ("责任领导", "分管领导", "牵头领导", "包案领导", "leader")
_OWNER = ("责任人", "承办人", "经办人", "联系人", "owner")
_BREAKS = "；;。\n"
# One sign is no name.
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The logins of who may be meant as owner and as leader in charge; None where the text names nobody, or two."""

    owner: str | None = None
    leader: str | None = None


def suggested(text: str, people: Mapping[str, str]) -> Suggested:
    """Return who may be meant: behind a word for owner or leader in charge, else the only one who is named at all.

    ``people`` are names by login; a name that two people have is nobody's.
    """
    owner, leader, bare = set[str](), set[str](), set[str]()
    logins = _unique(people)
    for part in _parts(text):
        named = {logins[name] for name in logins if name in part}
        # A longer name that holds a shorter one means itself alone.
        named = {login for login in named if not any(_holds(people[other], people[login]) for other in named)}
        kind = leader if _says(part, _LEADER) else owner if _says(part, _OWNER) else bare
        kind |= named
    found = owner or (bare - leader)
    return Suggested(owner=_only(found), leader=_only(leader))


def _parts(text: str) -> Iterable[str]:
    begun = 0
    for at, sign in enumerate(text):
        if sign in _BREAKS:
            yield text[begun:at]
            begun = at + 1
    yield text[begun:]


def _says(part: str, words: Iterable[str]) -> bool:
    return any(word in part.lower() for word in words)


def _unique(people: Mapping[str, str]) -> dict[str, str]:
    logins: dict[str, str] = {}
    twice = set[str]()
    for login, name in people.items():
        if name in logins:
            twice.add(name)
        logins[name] = login
    return {name: login for name, login in logins.items() if name not in twice and len(name) >= _SHORTEST}


def _holds(longer: str, shorter: str) -> bool:
    return longer != shorter and shorter in longer


def _only(found: set[str]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None
