"""When and in which language somebody gets their mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.persons import known_person, require_about
from engine.store import history, people
from engine.store.unit_of_work import reading, writing
from engine.words import LANGUAGES, Language, Words

# What stands for the office's own hour or zone.
OFFICE = "office"
_CHAIN = "office"
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """When somebody's mail of the day goes out, and in which language; None where the office's hour or zone counts."""

    login: str
    hour: str | None
    zone: str | None
    language: str


def set_correspondence(
    ledger: Ledger,
    login: str,
    *,
    hour: str | None = None,
    zone: str | None = None,
    language: str | None = None,
    actor: Actor,
    at: datetime,
) -> Correspondence:
    """Set somebody's mail hour (``HH:MM``), zone (``Asia/Shanghai``) or language; what is left out stays as it is.

    ``office`` as hour or zone goes back to the office's. Everybody may set their own, an administrator anybody's.
    Whoever has had today's mail gets the next one tomorrow, whatever the new hour. Raises ``NotFound`` for an unknown
    login, ``NotPermitted``, and ``InvalidInput`` for a value that cannot be used or when nothing is asked for.
    """
    with writing(ledger.database) as work:
        known = known_person(work, login)
        require_about(work, known, Action.KEEP_HABITS, actor=actor)
        _require_sense(login, hour=hour, zone=zone, language=language)
        person = people.correspondents(work, [known.id])[known.id]
        asked = Correspondence(
            login=login,
            hour=_changed(person.mail_hour, hour),
            zone=_changed(person.zone, zone),
            language=language or person.language,
        )
        people.set_mail_habits(work, person.id, mail_hour=asked.hour, zone=asked.zone, language=asked.language)
        data: dict[str, object] = {"login": login, "hour": asked.hour, "zone": asked.zone, "language": asked.language}
        history.append(work, _CHAIN, at=at, action="correspondence_set", actor=actor, data=data)
    return asked


def language_of(ledger: Ledger, login: str) -> Language:
    """Return the language somebody reads; raises ``NotFound``."""
    with reading(ledger.database) as work:
        known = known_person(work, login)
        return "en" if people.correspondents(work, [known.id])[known.id].language == "en" else "zh"


def _changed(now: str | None, asked: str | None) -> str | None:
    if asked is None:
        return now
    return None if asked == OFFICE else asked


def _require_sense(login: str, *, hour: str | None, zone: str | None, language: str | None) -> None:
    if hour is None and zone is None and language is None:
        raise InvalidInput(
            what=Words("邮件习惯", "Mail habits"),
            value=login,
            why=Words("没有任何变化", "nothing would change"),
            allowed="--hour, --zone, --language",
        )
    if hour not in {None, OFFICE} and not _HOUR.fullmatch(str(hour)):
        raise InvalidInput(
            what=Words("时刻", "Hour"),
            value=hour,
            where="--hour",
            why=Words("不是HH:MM的写法", "it is not written HH:MM"),
            allowed=Words("00:00到23:59，或office（按办公室的）", "00:00 to 23:59, or office for the office's"),
        )
    if zone not in {None, OFFICE} and not _is_zone(str(zone)):
        raise InvalidInput(
            what=Words("时区", "Time zone"),
            value=zone,
            where="--zone",
            why=Words("没有这个时区", "there is no such zone"),
            allowed=Words(
                "如 Asia/Shanghai、Europe/Paris，或office（按办公室的）",
                "for example Asia/Shanghai, Europe/Paris, or office for the office's",
            ),
        )
    if language is not None and language not in LANGUAGES:
        raise InvalidInput(
            what=Words("语言", "Language"),
            value=language,
            where="--language",
            why=Words("没有这种语言", "there is no such language"),
            allowed=list(LANGUAGES),
        )


def _is_zone(name: str) -> bool:
    return name in available_timezones()
