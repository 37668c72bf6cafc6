"""What holds for every page there is, found by the routes themselves: a page that is added later is held to it too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from engine.domain.links import LinkPurpose, Purpose
from engine.domain.sign_in import LinkPurpose as PasswordPurpose
from engine.domain.tasks import TaskKind
from engine.operations.convening import Meeting, convene
from engine.operations.drafts import save_draft
from engine.operations.hearing_feedback import Heard, record_feedback
from engine.operations.ledger import look_up_installation
from engine.operations.remarks import attach
from engine.operations.requesting import Petition, ask
from engine.operations.tick import tick
from engine.words import LANGUAGES, Language
from notifications.compose import compose
from notifications.link_mail import send_link
from rectify.server import build_routes
from rectify.web import item_forms
from rectify.web.browser import LINK
from rectify.web.deeds.treating import TREATMENTS
from rectify.web.office import person_deeds, units
from rectify.web.task_path import new_path
from tests.auth.mailed import last_secret
from tests.builders import AT, OPERATOR, PEOPLE, as_person
from tests.http.conftest import FIRST, LASTING, MORE, OTHERS, THIRD, Site, serve
from tests.http.reading import Reader, plain
from tests.http.test_import_pages import handed_in
from tests.http.test_item_statements import MOST, WHY, said
from tests.http.test_publication_pages import published
from tests.http.test_task_pages import begun
from tests.security.matrix import routes
from tests.security.samples import PARTS
from workflows.catalogue import shipped

__all__ = ["said"]
LARGEST = 150_000
NOW = AT + timedelta(days=120)
ZONE, RULES = "Asia/Shanghai", "rectification"
# Addresses that answer with something else than a page.
NO_PAGES: Mapping[str, str] = {
    "/": "leads on",
    "/password": "leads on",
    "/sign-in/sso": "leads to the provider",
    "/sign-in/sso/return": "leads back from there",
    "/healthz": "for monitors",
    "/readyz": "for monitors",
    "/feeds/{secret}.ics": "a calendar",
    "/inspections/pages": "an archive",
    "/inspections/{code}/notices/{notice}": "a notice as it was published, without the site around it",
    "/items/{number}/files/dossier": "an archive",
    "/items/{number}/files/{sha256}": "a file",
    "/items/{number}/files/{sha256}/inline": "a file, shown inside of another page",
    "/mails/{key}/html": "a mail, shown inside of another page",
    "/mails/texts/{text}/{language}/html": "a mail, shown inside of another page",
    "/papers/ledger": "a file",
    "/papers/lists": "a file",
    "/papers/closing-form": "a file",
    "/papers/letter": "a file",
    "/papers/{document}": "a file",
    "/roster/blank": "a file",
    "/tasks/{task}/file": "a file",
    "/templates/{kind}/file": "a file",
}
# What may be asked for without being signed in, and is seen so.
_OF_ALL = ("/sign-in", "/password/forgotten", "/password/new", "/links/{token}")
_OF_ADMINISTRATORS = ("/health", "/roster", "/settings")
# Forms about a part of an item: of which item, and how its link names the part.
_ABOUT: Mapping[str, str] = {
    "plan": f"/items/{FIRST}/do/plan?no=1",
    "finish": f"/items/{FIRST}/do/finish?no=1",
    "undo": f"/items/{FIRST}/do/undo?no=1",
    "review": f"/items/{LASTING}/do/review",
    "ask": f"/items/{FIRST}/do/ask?rule=extension",
    "answer": f"/items/{THIRD}/do/answer?no=1",
    "withdraw": f"/items/{THIRD}/do/withdraw?no=1",
    "speak": f"/items/{THIRD}/do/speak?no=1",
    "absent": f"/items/{THIRD}/do/absent?no=1",
    "count": f"/items/{THIRD}/do/count?no=1",
}
# No item of this office owes a report of its progress.
_OWED_NOWHERE = ("progress",)
_EACH: Mapping[str, Sequence[Mapping[str, str]]] = {
    "/items/{number}/do/{deed}": [
        {"deed": deed} for deed in item_forms.MAKING if deed not in _ABOUT and deed not in _OWED_NOWHERE
    ],
    "/people/{login}/do/{deed}": [{"deed": deed} for deed in person_deeds.MAKING],
    "/units/{key}/do/{deed}": [{"deed": deed} for deed in units.MAKING],
    "/feedback/{receipt}/{treatment}": [{"treatment": one} for one in TREATMENTS],
    "/inspections/{code}/notice/{edition}": [{"edition": "outside"}, {"edition": "inside"}],
    "/mails/texts/{text}/{language}": [{"language": language} for language in LANGUAGES],
    "/settings/{name}": [{"name": name} for name in ("base_url", "timezone")],
    "/templates/{kind}": [{"kind": kind} for kind in ("notice", "opinion")],
}
# The clock is run ahead on a copy of the ledger in memory: what is asked there is not asked of the database.
_LOOKS_AHEAD = ("/mails/coming",)
_ATTRIBUTES = re.compile(r'(?:href|src|action|srcset|data)="([^"]*)"')
_LABELS = re.compile(r"<(button|legend|summary|th|h1|title)\b[^>]*>(.*?)</\1>", re.S)
_CHINESE, _LATIN = re.compile(r"[一-鿿]"), re.compile(r"[A-Za-z]{3,}")
# What is called the same in both languages, and what is somebody's own text or name.
_OWN = re.compile(
    "English|中文|Rectify|Excel|Word|PDF|SHA256|整改办公室|乙科|谈话记录.txt|履职不到位|粘贴的文字.txt|通报|台账更新不及时|整改日报：待办4件|"
    + "|".join(name for name, _ in (*PEOPLE.values(), *MORE.values(), *OTHERS.values()))
)


@pytest.fixture(scope="module")
def full(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    """Yield a site on which there is one of everything, with what stands for the parts of its addresses."""
    folder = tmp_path_factory.mktemp("full")
    for site in serve(founded, folder / "site"):
        found = {**PARTS, **_of_an_item(site, folder), **_of_the_office(site)}
        site.clock.at = NOW
        tick(site.app.ledger, at=NOW)
        compose(site.app.ledger, site.app.post, at=NOW)
        send_link(site.app.ledger, site.app.post, "wang", PasswordPurpose.INVITATION, actor=OPERATOR, at=NOW)
        task = begun(Reader(site, "chen"), new_path(TaskKind.LEDGER, "order=number"))
        duty = re.search(r'href="/duties/(\d+)"', Reader(site, "chen").get("/work"))
        assert duty
        known = {"duty": duty[1], "task": task.rpartition("/")[2], "link": last_secret(site.app.ledger)}
        yield site, {**found, **known}


def _of_an_item(site: Site, folder: Path) -> dict[str, str]:
    ledger, wang, chen = site.app.ledger, as_person(site.app.ledger, "wang"), as_person(site.app.ledger, "chen")
    file = folder / "谈话记录.txt"
    file.write_text("逐项核对一致", encoding="utf-8")
    attach(ledger, FIRST, [file], actor=wang, at=AT)
    petition = Petition(rule="extension", reason="两名教师在外挂职须返校谈话", new_due_on=NOW.date(), settings=WHY)
    asked = ask(ledger, THIRD, petition, actor=wang, at=AT)
    meeting = Meeting(about=str(asked.id), subject="延期", on=NOW.date(), head="zhao", members=("wang", "chen"))
    convene(ledger, THIRD, meeting, actor=chen, at=AT)
    heard = record_feedback(ledger, THIRD, Heard(text="仍有占道"), zone=ZONE, actor=wang, at=AT)
    link = LinkPurpose(purpose=Purpose.EXTEND, person_id=wang.person_id or 0, item_id=1, until=NOW + timedelta(days=1))
    return {
        "number": FIRST,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "receipt": heard.number,
        "token": link.token(look_up_installation(ledger).post_key),
    }


def _of_the_office(site: Site) -> dict[str, str]:
    ledger, chen = site.app.ledger, Reader(site, "chen")
    published(chen)
    paper = handed_in(chen)
    draft = f"{shipped()[RULES]}# 改动\n"
    save_draft(ledger, RULES, draft, seen=0, actor=as_person(ledger, "chen"), zone=ZONE, at=AT)
    return {
        "paper": paper.rpartition("/")[2],
        "code": "XC2026-01",
        "notice": "1",
        "name": RULES,
        "login": "wang",
        "key": "1",
    }


def test_every_page_is_small_asks_little_stays_here_and_is_in_both_languages(
    full: tuple[Site, dict[str, str]], said: list[str]
) -> None:
    site, parts = full
    wrong: list[str] = []
    for who, paths in _shared_out(site).items():
        cookie = None if who else f"{LINK}={parts['link']}"
        readers = [(language, Reader(site, who, language, cookie)) for language in LANGUAGES]
        for path in paths:
            for address in addresses(path, parts):
                for language, reader in readers:
                    said.clear()
                    found = list(faults(reader.ask("GET", address), language))
                    # What is read once and kept (workflows, the calendar) was read for the first language.
                    if len(said) > MOST and language == LANGUAGES[-1] and path not in _LOOKS_AHEAD:
                        found.append(f"{len(said)} statements")
                    wrong += [f"{address} ({who}, {language}): {one}" for one in found]
    assert not wrong, "\n".join(wrong)


def _shared_out(site: Site) -> dict[str, list[str]]:
    """Return the path of every page by who looks at it."""
    every = [path for method, path in routes(build_routes(site.app)) if method == "GET"]
    assert set(NO_PAGES) <= set(every)
    found: dict[str, list[str]] = {"chen": [], "admin": [], "": []}
    for path in every:
        if path not in NO_PAGES and not path.startswith("/api/"):
            who = "" if path in _OF_ALL else "admin" if path.startswith(_OF_ADMINISTRATORS) else "chen"
            found[who].append(path)
    return found


def addresses(path: str, parts: Mapping[str, str]) -> list[str]:
    """Return the addresses by which a page is looked at: a page of forms by each of its forms."""
    if path == "/tasks/new":
        return [new_path(TaskKind.LEDGER, "order=number")]
    beside = _ABOUT.values() if path == "/items/{number}/do/{deed}" else ()
    return [*(path.format(**{**parts, **named}) for named in _EACH.get(path, ({},))), *beside]


def faults(answer: Response, language: Language) -> Iterator[str]:
    """Yield what is wrong with a page."""
    page = answer.text
    if answer.status_code != 200 or not page.lstrip().startswith("<!doctype html>"):
        yield f"{answer.status_code} {plain(page)[:200]}"
        return
    if len(answer.content) > LARGEST:
        yield f"{len(answer.content)} bytes"
    foreign = [one for one in _ATTRIBUTES.findall(page) if re.match(r"(?:[a-z]+:)?//|[a-z]+:(?!//)", one)]
    if foreign:
        yield f"leads away: {foreign}"
    if 'style="' in page or "<style" in page or re.search(r"<script(?! src=)| on[a-z]+=\"", page):
        yield "style or script in the page"
    solid = len(re.findall(r'class="[^"]*\bbtn go\b', page))
    if solid > 1:
        yield f"{solid} solid buttons"
    if f'<html lang="{"zh-CN" if language == "zh" else "en"}"' not in page:
        yield "in another language"
    yield from (f"not in {language}: {one}" for one in untold(page, language))


def untold(page: str, language: Language) -> Iterator[str]:
    """Yield what a page calls its parts by in the other language; names and texts of people are left out."""
    for _, marked in _LABELS.findall(page):
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", marked, flags=re.S))).split())
        left = _OWN.sub("", text)
        if language == "en" and _CHINESE.search(left):
            yield text
        if language == "zh" and _LATIN.search(left) and not _CHINESE.search(left):
            yield text
