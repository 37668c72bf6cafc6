"""A notice has two editions, inside the party and to the public; from either an item may be withheld, with a reason.

The reasons are the kinds that offices allow (research: publication limits); each has words that may stand in a notice,
so that nothing somebody wrote about an item is published with the fact that it was left out.
"""

from __future__ import annotations

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
# As the notice itself may say it, in Chinese as the whole notice is.
SAID_IN_NOTICE: Mapping[str, str] = {
    Withheld.SECRET: "涉及国家秘密或者党的秘密",
    Withheld.CASE: "有关案件尚在办理",
    Withheld.HYPE: "内容敏感",
    Withheld.INCIDENT: "涉及社会稳定",
    Withheld.SENSITIVE: "内容敏感",
}
