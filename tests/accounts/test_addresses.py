"""Every address of signing in is one of ours: a page that nobody styled or translated is not there."""

from importlib import import_module
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.urls import urlpatterns
from tests.conftest import SignIn

# Of what allauth has, these names lead to a page of ours.
OURS = {"account_login", "mfa_authenticate", "openid_connect_callback"}
ALLAUTH = (
    "allauth.account.urls",
    "allauth.mfa.urls",
    "allauth.socialaccount.urls",
    "allauth.socialaccount.providers.openid_connect.urls",
    "allauth.usersessions.urls",
)
# Where projects usually put them.
USUAL = (
    "/accounts/", "/accounts/login/", "/accounts/logout/", "/accounts/signup/", "/accounts/email/",
    "/accounts/password/reset/", "/accounts/password/change/", "/accounts/confirm-email/", "/accounts/inactive/",
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/", "/accounts/sessions/",
    "/accounts/3rdparty/", "/accounts/oidc/organisation/login/", "/accounts/reauthenticate/", "/accounts/login/code/",
    "/sign-up/", "/account/email/", "/_allauth/browser/v1/config", "/.well-known/openid-configuration", "/admin/",
)  # fmt: skip
REMAIN = {
    "sign-in/",
    "sign-in/second-step/",
    "sign-in/organisation/",
    "sign-in/organisation/callback/",
    "sign-out/",
    "account/",
    "account/password/",
    "account/second-factor/",
    "account/second-factor/app/",
    "account/second-factor/key/",
    "account/second-factor/again/",
    "account/second-factor/<int:pk>/remove/",
    "account/recovery-codes/",
    "account/sign-out-everywhere/",
    "account/session/",
}


def names(patterns: Any) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


def test_these_addresses_remain_and_no_others() -> None:
    assert {str(pattern.pattern) for pattern in urlpatterns} == REMAIN


@pytest.mark.parametrize("module", ALLAUTH)
def test_no_page_of_allauth_is_reached_by_its_name(module: str) -> None:
    theirs = names(import_module(module).urlpatterns)
    assert theirs
    assert theirs & names(get_resolver().url_patterns) <= OURS
    for name in theirs - OURS:
        for values in ({}, {"pk": 1}, {"key": "x"}, {"provider_id": "organisation"}, {"uidb36": "x", "key": "y"}):
            with pytest.raises(NoReverseMatch):
                reverse(name, kwargs=values)


@pytest.mark.django_db
@pytest.mark.parametrize("address", USUAL)
def test_no_page_of_allauth_is_at_its_usual_address(
    address: str, client: Browser, jobcoach: User, sign_in: SignIn
) -> None:
    for browser in (client, sign_in(jobcoach)):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "Deze pagina vinden wij niet" in answer.content.decode()


@pytest.mark.django_db
def test_every_page_that_remains_is_one_of_our_templates(jobcoach: User, sign_in: SignIn) -> None:
    browser = sign_in(jobcoach)
    for name in ("account", "password-change", "second-factor", "second-factor-app", "second-factor-key",
                 "recovery-codes"):  # fmt: skip
        answer: Any = browser.get(reverse(name))
        assert answer.status_code == 200, name
        used = {str(template.origin.name) for template in answer.templates if template.name}
        assert not [origin for origin in used if "allauth" in origin]
