"""A notice has two editions, inside the party and to the public; from either an item may be withheld, with a reason.

The reasons are the kinds that offices allow (research: publication limits); each has words that may stand in a notice,
so that nothing somebody wrote about an item is published with the fact that it was left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from engine.words import Words


class Edition(StrEnum):
    """For whom a notice is: the public, or those who heard the feedback."""

    OUTSIDE = "outside"
    INSIDE = "inside"


class Withheld(StrEnum):
    """Why an item is left out of an edition."""

    SECRET = "secret"  # noqa: S105 - why an item is withheld
    CASE = "case"
    HYPE = "hype"
    INCIDENT = "incident"
    SENSITIVE = "sensitive"


EDITION_WORDS: Mapping[str, Words] = {
    Edition.OUTSIDE: Words("向社会公开", "to the public"),
    Edition.INSIDE: Words("党内通报", "inside the party"),
}
# As a manager chooses one.
REASON_WORDS: Mapping[str, Words] = {
    Withheld.SECRET: Words("涉及国家秘密或者党的秘密", "state or party secrets"),
    Withheld.CASE: Words("涉及正在初核或者立案未公布的案件", "a case not yet made public"),
    Withheld.HYPE: Words("公开后可能被恶意炒作", "likely to be hyped"),
    Withheld.INCIDENT: Words("公开后可能引发群体性事件", "likely to cause an incident"),
    Withheld.SENSITIVE: Words("其他高度敏感的事项", "otherwise highly sensitive"),
}
# As the notice itself says it, in Chinese as the whole notice is, between how many there are and 未予公开. A case reads
# like the other reasons, so that nobody can tell that there is one.
SAID_IN_NOTICE: Mapping[Withheld, str] = {
    Withheld.SECRET: "按照保密规定",
    Withheld.CASE: "按照有关规定",
    Withheld.HYPE: "按照有关规定",
    Withheld.INCIDENT: "按照有关规定",
    Withheld.SENSITIVE: "按照有关规定",
}
_LONGEST = 40
_TELLS_OF_A_CASE = re.compile("案|初核|审查|调查|留置")


def said_in_notice(stated: Mapping[str, str]) -> Mapping[Withheld, str]:
    """Return the words of every reason as a notice says them, the office's own before the product's.

    Raises ``ValueError`` for a reason there is not, for words of no use in a sentence, and for words of a case that
    would show that there is one: they say so, or no other reason has them.
    """
    unknown = sorted(stated.keys() - set(Withheld))
    if unknown:
        message = f"there is no reason {unknown[0]!r}; there are: {', '.join(Withheld)}"
        raise ValueError(message)
    said = {**SAID_IN_NOTICE, **{Withheld(key): words.strip() for key, words in stated.items()}}
    if not all(0 < len(words) <= _LONGEST and words.isprintable() for words in said.values()):
        message = f"words of a reason have 1 to {_LONGEST} characters and no line breaks"
        raise ValueError(message)
    others = {words for why, words in said.items() if why is not Withheld.CASE}
    if _TELLS_OF_A_CASE.search(said[Withheld.CASE]) or said[Withheld.CASE] not in others:
        message = "the words of `case` must not show that there is a case: give it the words of another reason"
        raise ValueError(message)
    return said
