"""The pages of signing in, as a browser meets them: cookies, forms, refusals (reliability.md T26)."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from pydantic import AnyHttpUrl, SecretStr

from engine.clock import SetClock
from engine.domain.sign_in import LinkPurpose
from engine.operations import tokens
from notifications.link_mail import send_link
from rectify.auth.callers import by_token
from rectify.bootstrap import App
from rectify.web.browser import name_of
from tests.auth.browsing import Browser
from tests.auth.mailed import last_secret
from tests.auth.provider import CLIENT, SECRET, running
from tests.auth.signing import ELSEWHERE, PASSWORD, with_password
from tests.builders import AT, OPERATOR

NEW = "another fine kettle"


@pytest.fixture
def site(sqlite_app: App) -> App:
    """Return an office whose clock stands, with two people who sign in."""
    standing = replace(sqlite_app, clock=SetClock(AT))
    with_password(standing)
    with_password(standing, "li", "a different kettle")
    return standing


def _at(site: App, **settings: object) -> App:
    return replace(site, settings=site.settings.model_copy(update=settings))


def test_somebody_signs_in_looks_at_their_account_and_signs_out(site: App) -> None:
    browser = Browser(site)
    assert browser.get("/account").headers["location"] == "/sign-in?to=%2Faccount"
    answer = browser.sign_in(to="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    shown = browser.get("/account")
    assert shown.status_code == 200
    assert "王敏" in shown.text
    assert "Firefox" not in shown.text
    held = browser.session
    assert browser.post("/sign-out", {"form_token": browser.form_token()}).headers["location"] == "/sign-in"
    assert browser.session is None
    browser.client.cookies.set("rectify_session", str(held))
    assert browser.get("/account").status_code == 303


def test_the_cookie_is_unreadable_for_scripts_and_over_tls_bound_to_the_host(site: App) -> None:
    plain = Browser(site).sign_in().headers.get_list("set-cookie")[0]
    assert re.fullmatch(r"rectify_session=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax", plain), plain
    secure = Browser(site, base="https://127.0.0.1:8765").sign_in().headers["set-cookie"]
    assert secure.startswith("__Host-rectify_session=")
    assert "Secure" in secure
    assert "Domain" not in secure


def test_nobody_goes_on_under_a_session_from_before_they_signed_in(site: App) -> None:
    browser = Browser(site)
    browser.client.cookies.set("rectify_session", "fixed-by-somebody-else")
    browser.sign_in()
    assert browser.client.cookies.get("rectify_session", domain="127.0.0.1") != "fixed-by-somebody-else"
    first = Browser(site)
    first.sign_in()
    before = first.session
    first.post("/sign-in", {"login": "li", "password": "a different kettle", "form_token": first.form_token()})
    assert first.session != before
    old = Browser(site)
    old.client.cookies.set("rectify_session", str(before))
    assert old.get("/account").status_code == 303


def test_after_signing_in_nobody_is_sent_to_another_site(site: App) -> None:
    for to in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nb"):
        assert Browser(site).sign_in(to=to).headers["location"] == "/work"


def test_a_wrong_password_and_an_unknown_login_get_the_same_page(site: App) -> None:
    wrong = Browser(site).sign_in(password="not the password")
    unknown = Browser(site).sign_in(login="nobody", password="not the password")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace('value="wang"', "") == unknown.text.replace('value="nobody"', "")
    assert "登录名或密码不对。" in wrong.text
    assert "not the password" not in wrong.text
    assert "set-cookie" not in wrong.headers
    english = Browser(site).post("/sign-in?lang=en", {"login": "wang", "password": "x"})
    assert "The login or the password is wrong." in english.text


def test_who_is_held_up_is_told_how_long_and_others_are_not(site: App) -> None:
    guessing = Browser(site, network=ELSEWHERE)
    for _ in range(10):
        assert guessing.sign_in(password="a guess of ten").status_code == 401
    held = guessing.sign_in()
    assert (held.status_code, held.headers["retry-after"]) == (429, "61")
    assert Browser(site).sign_in().status_code == 303


def test_what_a_header_says_of_the_network_counts_only_from_a_trusted_proxy(site: App) -> None:
    guessing = Browser(site, network=ELSEWHERE)
    for place in range(10):
        form = {"login": "wang", "password": "a guess of ten"}
        guessing.post("/sign-in", form, **{"X-Forwarded-For": f"203.0.113.{place}"})
    assert guessing.sign_in().status_code == 429
    behind = Browser(_at(site, trusted_proxies=ELSEWHERE), network=ELSEWHERE)
    form = {"login": "wang", "password": PASSWORD}
    assert behind.post("/sign-in", form, **{"X-Forwarded-For": "203.0.113.77"}).status_code == 303


def test_a_form_from_another_site_is_refused_signing_in_included(site: App) -> None:
    browser = Browser(site)
    browser.sign_in()
    form = {"login": "wang", "password": PASSWORD, "form_token": browser.form_token()}
    origins = (None, "https://evil.example", "null", "http://127.0.0.1:9999", "http://127.0.0.1:8765.evil.example")
    for path in (
        "/sign-in",
        "/password/new",
        "/password/forgotten",
        "/sign-in/proxy",
        "/account/password",
        "/sign-out",
    ):
        for origin in origins:
            refused = browser.post(path, form, origin=origin)
            assert (refused.status_code, "不是从本系统的页面发出的" in refused.text) == (403, True), (path, origin)


def test_a_form_with_the_token_of_another_session_is_refused(site: App) -> None:
    mine, theirs = Browser(site), Browser(site)
    mine.sign_in()
    theirs.sign_in("li", "a different kettle")
    for token in (theirs.form_token(), "", "x"):
        assert mine.post("/sign-out", {"form_token": token}).status_code == 403
        assert mine.post("/account/sessions/end-others", {"form_token": token}).status_code == 403
    assert mine.post("/sign-out", {"form_token": mine.form_token()}).status_code == 303


def test_looking_changes_nothing_and_no_method_is_overridden(site: App) -> None:
    browser = Browser(site)
    browser.sign_in()
    for path in ("/sign-out", "/account/password", "/account/tokens", "/account/sessions/end-others"):
        assert browser.get(path).status_code == 405
        assert browser.get(path, headers={"X-HTTP-Method-Override": "POST"}).status_code == 405
    assert browser.get("/account").status_code == 200


def test_every_answer_has_its_headers_and_no_page_has_a_script_or_a_style_in_it(site: App) -> None:
    browser = Browser(site)
    pages = [
        browser.get("/sign-in"),
        browser.sign_in(password="wrong"),
        browser.get("/password/forgotten"),
        browser.get("/nothing"),
    ]
    browser.sign_in()
    pages += [browser.get("/account"), browser.get("/sign-in/sso"), browser.get("/static/rectify.css")]
    assert [answer.status_code for answer in pages] == [200, 401, 200, 404, 200, 503, 200]
    for answer in pages:
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        if "text/html" in answer.headers["content-type"]:
            assert not re.search(r"<script|<style|\son\w+=|\sstyle=|https?://", answer.text)


def test_a_browser_that_is_refused_sees_a_page_and_a_program_a_document(site: App) -> None:
    browser = Browser(site)
    browser.sign_in()
    for path, status, says in (
        ("/nothing", 404, "没有找到"),
        ("/sign-out", 405, "没有办成"),
        ("/account?no_such=1", 422, "没有办成"),
        ("/account?done=nothing", 422, "没有办成"),
        ("/feeds/none.ics", 404, "没有找到"),
    ):
        shown = browser.get(path)
        assert (shown.status_code, shown.headers["content-type"]) == (status, "text/html; charset=utf-8"), path
        assert f"<h1>{says}</h1>" in shown.text, path
        assert "unsafe-inline" not in shown.headers["content-security-policy"]
        for accept in ("*/*", "application/json"):
            told = browser.get(path, headers={"Accept": accept})
            assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json"), path
    api = browser.get("/api/v1/nothing")
    assert api.headers["content-type"] == "application/problem+json"
    nobody = Browser(site).post("/sign-out")
    assert (nobody.status_code, 'href="/sign-in"' in nobody.text) == (401, True)


def test_a_browser_at_another_address_is_told_in_words(site: App) -> None:
    told = Browser(site, base="http://elsewhere.example").get("/sign-in")
    assert (told.status_code, told.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "RECTIFY_HOSTS" in told.text
    assert told.headers["x-content-type-options"] == "nosniff"


def test_the_sites_own_address_leads_on(site: App) -> None:
    assert Browser(site).get("/").headers["location"] == "/work"


def test_the_language_switch_keeps_where_somebody_wanted_to_go(site: App) -> None:
    assert 'href="/sign-in?lang=en&amp;to=%2Fitems%2F7"' in Browser(site).get("/sign-in?to=/items/7").text


def test_the_account_says_what_a_form_did_and_keeps_what_was_filled_in(site: App) -> None:
    here, there = Browser(site), Browser(site, network=ELSEWHERE)
    here.sign_in()
    there.sign_in()
    ended = here.post("/account/sessions/end-others", {"form_token": here.form_token()})
    assert "其他地方的登录都已结束。" in here.get(ended.headers["location"]).text
    form = {"name": "周报", "days": "9999", "scope": "items", "form_token": here.form_token()}
    refused = here.post("/account/tokens", form)
    assert refused.status_code == 422
    assert 'value="周报"' in refused.text
    assert 'value="9999"' in refused.text
    assert 'value="items" checked' in refused.text


def test_a_browser_has_the_name_people_know(site: App) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
    browser = Browser(site)
    browser.post("/sign-in", {"login": "wang", "password": PASSWORD}, **{"User-Agent": chrome})
    assert "Chrome（Windows）" in browser.get("/account").text
    assert name_of(chrome + " Edg/120.0").en == "Edge (Windows)"
    assert name_of("").zh == "不知名的浏览器"
    assert len(name_of("x" * 200).en) == 40


def test_an_invitation_is_followed_without_its_secret_in_the_address_of_the_form(site: App) -> None:
    send_link(site.ledger, site.post, "chen", LinkPurpose.INVITATION, actor=OPERATOR, at=AT)
    secret = last_secret(site.ledger)
    browser = Browser(site)
    followed = browser.get(f"/password?link={secret}")
    assert (followed.status_code, followed.headers["location"]) == (303, "/password/new")
    shown = browser.get("/password/new")
    assert "陈静" in shown.text
    assert secret not in shown.text
    assert browser.post("/password/new", {"password": NEW, "again": "slip"}).status_code == 422
    assert browser.post("/password/new", {"password": "chen123456", "again": "chen123456"}).status_code == 422
    assert browser.post("/password/new", {"password": NEW, "again": NEW}).status_code == 200
    assert browser.post("/password/new", {"password": NEW, "again": NEW}).status_code == 410
    assert Browser(site).get("/password/new").status_code == 410
    assert browser.sign_in("chen", NEW).status_code == 303


def test_asking_for_a_reset_answers_the_same_whoever_is_asked_for(site: App) -> None:
    known = Browser(site).post("/password/forgotten", {"login": "wang"})
    unknown = Browser(site).post("/password/forgotten", {"login": "nobody"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    browser = Browser(site)
    browser.get(f"/password?link={last_secret(site.ledger)}")
    assert browser.post("/password/new", {"password": NEW, "again": NEW}).status_code == 200
    assert browser.sign_in(password=NEW).status_code == 303


def test_a_password_is_changed_with_the_present_one_and_everything_else_is_signed_out(site: App) -> None:
    here, there = Browser(site), Browser(site, network=ELSEWHERE)
    here.sign_in()
    there.sign_in()
    before, token = here.session, here.form_token()
    form = {"password": NEW, "again": NEW, "form_token": token}
    assert here.post("/account/password", {**form, "before": "wrong"}).status_code == 401
    assert here.post("/account/password", {**form, "before": PASSWORD}).status_code == 303
    assert here.session != before
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


def test_who_knows_their_password_may_think_of_any_number_of_unfit_new_ones(site: App) -> None:
    browser = Browser(site)
    browser.sign_in()
    form = {"before": PASSWORD, "form_token": browser.form_token()}
    for unfit in ["wang", *["aaaaaaaaaaaa"] * 11]:
        assert browser.post("/account/password", {**form, "password": unfit, "again": unfit}).status_code == 422
    assert browser.post("/account/password", {**form, "password": NEW, "again": NEW}).status_code == 303


def test_a_token_is_made_shown_once_and_revoked(site: App) -> None:
    browser = Browser(site)
    browser.sign_in()
    form = {"name": "报表", "days": "30", "scope": ["read", "items"], "form_token": browser.form_token()}
    made = browser.post("/account/tokens", form)
    (secret,) = re.findall(r"<code[^>]*>(rct_[\w-]{43})</code>", made.text)
    assert by_token(site, secret, at=AT) is not None
    assert secret not in browser.get("/account").text
    (held,) = tokens.list_tokens(site.ledger, "wang", actor=OPERATOR)
    theirs = Browser(site)
    theirs.sign_in("li", "a different kettle")
    path = f"/account/tokens/{held.id}/revoke"
    assert theirs.post(path, {"form_token": theirs.form_token()}).status_code == 404
    assert browser.post(path, {"form_token": browser.form_token()}).status_code == 303
    assert by_token(site, secret, at=AT) is None
    assert browser.post("/account/tokens", {**form, "days": "9999"}).status_code == 422


def test_a_token_never_opens_the_pages_of_an_account(site: App) -> None:
    made = tokens.create(site.ledger, "wang", "x", ["read"], actor=OPERATOR, at=AT)
    answer = Browser(site).get("/account", headers={"Authorization": f"Bearer {made.secret}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def test_one_ends_ones_sessions_and_nobody_elses(site: App) -> None:
    here, there, theirs = Browser(site), Browser(site, network=ELSEWHERE), Browser(site)
    here.sign_in()
    there.sign_in()
    theirs.sign_in("li", "a different kettle")
    (there_id,) = re.findall(r"/account/sessions/(\d+)/end", here.get("/account").text)
    path = f"/account/sessions/{there_id}/end"
    assert theirs.post(path, {"form_token": theirs.form_token()}).status_code == 404
    assert here.post(path, {"form_token": here.form_token()}).status_code == 303
    assert there.get("/account").status_code == 303
    assert theirs.get("/account").status_code == 200


def test_a_proxy_signs_in_whom_it_names_and_nobody_else_can_say_so(site: App) -> None:
    behind = _at(site, proxy_header="X-Remote-User", trusted_proxies="10.0.0.5")
    named = {"X-Remote-User": "wang"}
    proxied = Browser(behind, network="10.0.0.5")
    assert "以“wang”登录" in proxied.get("/sign-in", headers=named).text
    assert proxied.post("/sign-in/proxy", {}, **named).headers["location"] == "/work"
    assert proxied.get("/account").status_code == 200
    direct = Browser(behind)
    assert "以“wang”登录" not in direct.get("/sign-in", headers=named).text
    spoofed = {**named, "X-Forwarded-For": "10.0.0.5"}
    assert direct.post("/sign-in/proxy", {}, **spoofed).headers["location"] == "/sign-in"
    assert direct.get("/account").status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_speak_both_languages_and_remember_which(site: App, language: str) -> None:
    browser = Browser(site)
    said = {"zh": "登录", "en": "Sign in"}[language]
    assert f"<h1>{said}</h1>" in browser.get(f"/sign-in?lang={language}").text
    assert f"<h1>{said}</h1>" in browser.get("/sign-in").text


def test_single_sign_on_leads_to_the_provider_and_back(site: App) -> None:
    with running() as provider:
        sso = _at(
            site,
            oidc_issuer=AnyHttpUrl(provider.issuer),
            oidc_client_id=CLIENT,
            oidc_client_secret=SecretStr(SECRET),
        )
        browser = Browser(sso)
        assert 'href="/sign-in/sso"' in browser.get("/sign-in").text
        answer = provider.authorize(browser.get("/sign-in/sso").headers["location"])
        back = {**answer, "session_state": "x", "scope": "openid"}
        stranger = Browser(sso).get("/sign-in/sso/return", params=back)
        assert (stranger.status_code, "统一身份认证没有成功" in stranger.text) == (422, True)
        assert browser.get("/sign-in/sso/return", params=back).headers["location"] == "/work"
        assert browser.get("/account").status_code == 200
        assert "rectify_sign_on" not in browser.client.cookies
        wanted = "/items/XC2026-01-001?history=all"
        for to, comes_to in ((wanted, wanted), ("//evil.example", "/work")):
            other = Browser(sso)
            answer = provider.authorize(other.get("/sign-in/sso", params={"to": to}).headers["location"])
            assert other.get("/sign-in/sso/return", params=answer).headers["location"] == comes_to
        provider.login = "stranger"
        answer = provider.authorize(browser.get("/sign-in/sso").headers["location"])
        refused = browser.get("/sign-in/sso/return", params=answer)
        assert (refused.status_code, "没有您的账号" in refused.text) == (403, True)


def test_what_was_typed_comes_back_after_signing_in_to_whom_had_typed_it_only(site: App) -> None:
    typed = {"note": "写了很久", "who": "wang", "version": "3"}
    browser = Browser(site)
    asked = browser.post("/items/XC2026-01-001/do/comment", typed)
    assert asked.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', asked.text)
    assert kept is not None
    carried = {"to": "/items/XC2026-01-001/do/comment", "kept": unescape(kept[1])}
    wrong = browser.sign_in(password="not the password", **carried)
    assert (wrong.status_code, kept[1] in wrong.text) == (401, True)
    back = browser.sign_in(**carried)
    assert back.status_code == 200
    assert 'action="/items/XC2026-01-001/do/comment"' in back.text
    assert "写了很久" in back.text
    other = Browser(site).sign_in("li", "a different kettle", **carried)
    assert (other.status_code, other.headers["location"]) == (303, carried["to"])
    elsewhere = Browser(site).sign_in(**{**carried, "to": "https://evil.example"})
    assert "evil.example" not in elsewhere.text


def test_a_password_is_never_carried_along(site: App) -> None:
    browser = Browser(site)
    for who in ({}, {"who": ""}):
        asked = browser.post("/account/password", {"before": PASSWORD, "password": NEW, "again": NEW, **who})
        assert asked.status_code == 401
        assert NEW not in asked.text
        assert PASSWORD not in asked.text
