"""Addresses of signing in and out, and of one's own account.

Some have a second name, by which allauth knows them.
"""

from django.urls import path

from accounts.signing.provider import PROVIDER
from accounts.signing.views import factors, organisations, own
from accounts.views import SignIn, SignOut

second_step = factors.SecondStep.as_view()

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-in/second-step/", second_step, name="second-step"),
    path("sign-in/second-step/", second_step, name="mfa_authenticate"),
    path("sign-in/organisation/", organisations.begin, name="organisation-sign-in"),
    path(
        "sign-in/organisation/callback/", organisations.end, {"provider_id": PROVIDER}, name="openid_connect_callback"
    ),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("account/", own.account, name="account"),
    path("account/password/", own.PasswordChange.as_view(), name="password-change"),
    path("account/second-factor/", factors.Choose.as_view(), name="second-factor"),
    path("account/second-factor/app/", factors.SetUpApp.as_view(), name="second-factor-app"),
    path("account/second-factor/key/", factors.SetUpKey.as_view(), name="second-factor-key"),
    path("account/second-factor/again/", factors.SecondStepAgain.as_view(), name="second-step-again"),
    path("account/second-factor/<int:pk>/remove/", factors.remove, name="second-factor-remove"),
    path("account/recovery-codes/", factors.RecoveryCodes.as_view(), name="recovery-codes"),
    path("account/sign-out-everywhere/", own.end_everywhere, name="sign-out-everywhere"),
    path("account/session/", own.session_state, name="session-state"),
]
