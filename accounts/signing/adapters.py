"""What allauth asks of this product: who may come in, by which steps, and how secrets are kept."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import sessions
from accounts.signing import events, organisation
from accounts.signing.addresses import address_of
from accounts.signing.proven import second_step_taken, ways
from base import sealing

TEXT_LOST = "wajong_text_lost"
LOST = "Wat u verstuurde toen u al was afgemeld, is niet bewaard. Vul het opnieuw in."


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the functioneel beheerder; nobody registers, and no mail is sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def get_login_stages(self) -> list[str]:
        """Between the password and the first page stands the second step alone."""
        return ["accounts.signing.adapters.SecondStepStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that is kept beside a session."""
        return address_of(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what is told stands in our own words in our own pages."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the product sends no mail."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in for whom the door is closed, whatever way they came."""
        return None if user.is_open else redirect("sign-in")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session: under a new key, with its clock at zero."""
        super().login(request, user)
        sessions.begin(request.session, timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note who came in and how, and tell of a text that was lost before."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        events.note("signed_in", request=request, user=user, ways=sorted(ways(request)))
        if request.session.pop(TEXT_LOST, False):
            messages.warning(request, LOST)
        return response


class SecondStepStage(AuthenticateStage):
    """Asks for the second factor of whoever has one, unless it was given already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        """Not after a second factor that an organisation's own provider vouches for."""
        return bool(super()._should_handle(request)) and not second_step_taken(request, self.login.user)


class MfaAdapter(DefaultMFAAdapter):
    """Secrets are stored sealed."""

    def get_totp_issuer(self) -> str:
        """What the app calls us."""
        return "Wajong"

    def _get_site_name(self) -> str:
        """What a browser calls us beside a passkey."""
        return "Wajong"

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; raises `InvalidToken` when its key is gone."""
        return sealing.unseal(encrypted_text)


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """An organisation's own provider says who somebody is; it never makes an account."""

    error_messages: ClassVar[dict[str, Any]] = DefaultSocialAccountAdapter.error_messages

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in the open account that belongs to what the provider says, by our own steps; or refuse."""
        user = organisation.recognise(request, sociallogin)
        login = Login(user=user, redirect_url=sociallogin.get_redirect_url(request))
        raise ImmediateHttpResponse(perform_login(request, login))

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """One answer to whatever went wrong on the way."""
        organisation.refuse(request, "provider_error")
