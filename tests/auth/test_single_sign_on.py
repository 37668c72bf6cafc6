"""Single sign-on against a provider, and a proxy that names who is there: what is believed, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from pydantic import AnyHttpUrl, SecretStr, ValidationError

from engine.domain.sign_in import NoWayIn
from engine.operations import directory, personnel
from engine.store.tables.sign_in import SignInSession
from engine.store.unit_of_work import reading
from rectify.auth.callers import SignedIn, by_session
from rectify.auth.single_sign_on import SingleSignOnFailed, begin, finish, is_set, named_by_proxy, sign_in_by_proxy
from rectify.bootstrap import App
from rectify.sign_in_settings import SignInSettings
from tests.auth.provider import CLIENT, SECRET, FakeProvider, running
from tests.auth.signing import HERE
from tests.builders import AT, OPERATOR


@pytest.fixture(scope="module")
def shared() -> Iterator[FakeProvider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(shared: FakeProvider) -> FakeProvider:
    shared.login, shared.claims, shared.signs_with = "wang", {}, None
    return shared


@pytest.fixture
def sso(sqlite_app: App, provider: FakeProvider) -> App:
    settings = sqlite_app.settings.model_copy(
        update={
            "oidc_issuer": AnyHttpUrl(provider.issuer),
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
        }
    )
    return replace(sqlite_app, settings=settings)


def _back(app: App, secret: str | None, answer: dict[str, str]) -> SignedIn:
    return finish(app, secret, answer, network=HERE, agent="Firefox", at=AT)


def test_whom_the_provider_names_is_signed_in(sso: App, provider: FakeProvider) -> None:
    assert is_set(sso)
    begun = begin(sso, at=AT)
    assert begun.secret not in begun.address
    signed_in = _back(sso, begun.secret, provider.authorize(begun.address))
    found = by_session(sso, signed_in.secret, at=AT)
    assert found is not None
    assert found.login == "wang"
    with reading(sso.ledger.database) as work:
        assert [row.way for row in work.list(SignInSession)] == ["oidc"]
    assert SECRET not in repr(begun) + repr(sso.settings)


def test_nobody_is_added_by_signing_in(sso: App, provider: FakeProvider) -> None:
    personnel.add_person(sso.ledger, "oa", "办公系统", is_service=True, actor=OPERATOR, at=AT)
    before = len(directory.list_people(sso.ledger, actor=OPERATOR).people)
    for login in ("stranger", "oa"):
        provider.login = login
        begun = begin(sso, at=AT)
        with pytest.raises(NoWayIn):
            _back(sso, begun.secret, provider.authorize(begun.address))
    assert len(directory.list_people(sso.ledger, actor=OPERATOR).people) == before


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://somebody.example"}, "InvalidClaimError"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["rectify", "another"], "azp": "another"}, "aud"),
        ({"nonce": "another"}, "InvalidClaimError"),
        ({"exp": int(AT.timestamp()) - 3600}, "ExpiredTokenError"),
        ({"iat": int(AT.timestamp()) + 3600}, "InvalidClaimError"),
        ({"preferred_username": 7}, "claim preferred_username"),
        ({"preferred_username": ""}, "claim preferred_username"),
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    sso: App, provider: FakeProvider, claims: dict[str, Any], why: str
) -> None:
    provider.claims = claims
    begun = begin(sso, at=AT)
    with pytest.raises(SingleSignOnFailed) as refused:
        _back(sso, begun.secret, provider.authorize(begun.address))
    assert refused.value.fields["why"] == why


def test_a_token_that_somebody_else_signed_is_refused(sso: App, provider: FakeProvider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    begun = begin(sso, at=AT)
    with pytest.raises(SingleSignOnFailed) as refused:
        _back(sso, begun.secret, provider.authorize(begun.address))
    assert refused.value.fields["why"] == "BadSignatureError"


def test_an_answer_is_good_once_and_in_the_browser_that_asked(sso: App, provider: FakeProvider) -> None:
    mine, theirs = begin(sso, at=AT), begin(sso, at=AT)
    answer = provider.authorize(mine.address)
    for secret in (theirs.secret, None, ""):
        with pytest.raises(SingleSignOnFailed):
            _back(sso, secret, answer)
    _back(sso, mine.secret, answer)
    with pytest.raises(SingleSignOnFailed) as refused:
        _back(sso, mine.secret, answer)
    assert refused.value.fields["why"] == "OAuthError"


def test_a_code_of_another_sign_in_is_refused_for_its_proof_does_not_fit(sso: App, provider: FakeProvider) -> None:
    mine, theirs = begin(sso, at=AT), begin(sso, at=AT)
    stolen = provider.authorize(theirs.address)["code"]
    with pytest.raises(SingleSignOnFailed) as refused:
        _back(sso, mine.secret, provider.authorize(mine.address) | {"code": stolen})
    assert refused.value.fields["why"] == "OAuthError"


@pytest.mark.parametrize("changed", [{"state": "x"}, {"state": ""}, {"iss": "https://somebody.example"}, {"code": ""}])
def test_an_answer_that_was_changed_on_its_way_is_refused(
    sso: App, provider: FakeProvider, changed: dict[str, str]
) -> None:
    begun = begin(sso, at=AT)
    with pytest.raises(SingleSignOnFailed):
        _back(sso, begun.secret, provider.authorize(begun.address) | changed)


def test_what_the_provider_refused_is_said_in_a_word_and_nothing_else_of_it(sso: App) -> None:
    with pytest.raises(SingleSignOnFailed) as refused:
        _back(sso, "secret", {"error": "access_denied<script>", "state": "x"})
    assert refused.value.fields == {"why": "access_deniedscript"}


def test_an_address_is_believed_only_when_the_provider_has_verified_it(sso: App, provider: FakeProvider) -> None:
    by_address = replace(sso, settings=sso.settings.model_copy(update={"oidc_claim": "email"}))
    provider.claims = {"email": "wang"}
    begun = begin(by_address, at=AT)
    with pytest.raises(SingleSignOnFailed):
        _back(by_address, begun.secret, provider.authorize(begun.address))


def test_a_provider_is_asked_over_tls_unless_it_is_on_this_machine() -> None:
    with pytest.raises(ValidationError):
        SignInSettings(oidc_issuer=AnyHttpUrl("http://sso.office.example"))


@pytest.mark.parametrize(
    ("peer", "trusted", "named"),
    [
        ("10.1.2.3", "10.1.0.0/16", "wang"),
        ("10.1.2.3", "192.0.2.1, 10.1.2.3", "wang"),
        ("10.2.2.3", "10.1.0.0/16", None),
        ("10.1.2.3", "", None),
        ("10.1.2.3", "*", None),
        ("testclient", "10.1.0.0/16", None),
        (None, "10.1.0.0/16", None),
    ],
)
def test_only_a_trusted_proxy_names_who_is_there(
    sqlite_app: App, peer: str | None, trusted: str, named: str | None
) -> None:
    settings = sqlite_app.settings.model_copy(update={"proxy_header": "X-Remote-User", "trusted_proxies": trusted})
    headers = {"X-Remote-User": " Wang "}
    assert named_by_proxy(replace(sqlite_app, settings=settings), peer, headers) == named
    assert named_by_proxy(sqlite_app, peer, headers) is None


def test_whom_a_proxy_names_is_signed_in_when_they_have_an_account(sqlite_app: App) -> None:
    signed_in = sign_in_by_proxy(sqlite_app, "wang", network=HERE, agent="", at=AT)
    assert by_session(sqlite_app, signed_in.secret, at=AT) is not None
    with pytest.raises(NoWayIn):
        sign_in_by_proxy(sqlite_app, "stranger", network=HERE, agent="", at=AT)
