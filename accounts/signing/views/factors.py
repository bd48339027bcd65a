"""The second step: given when somebody signs in, given again before something delicate, set up and taken away."""

import base64
import json
from collections.abc import Callable
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as keys
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import UserRequest
from accounts.models import User
from accounts.signing import devices, events, proven
from accounts.signing.actions import (
    add_app,
    add_key,
    forgive_attempts,
    make_recovery_codes,
    remove_factor,
    spend_code,
    take_back_attempt,
    take_code,
)
from accounts.signing.addresses import network_of
from accounts.signing.forms import AppForm, CodeForm, KeyForm, KeyProofForm
from accounts.signing.views.doors import locked_page, shut_for
from accounts.signing.views.running import under_a_new_key
from base import sealing
from base.forms import BaseForm
from base.refusal import NotAllowed

SECRET, SHOW_CODES = "wajong_app_secret", "wajong_show_codes"  # names in a session
WRONG_CODE = "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code in uw app en probeer het opnieuw."
WRONG_KEY = "Deze sleutel hoort niet bij uw account, of het duurde te lang. Probeer het opnieuw."
WRONG_NEW_KEY = "De sleutel is niet toegevoegd: uw browser gaf een antwoord dat niet klopt. Probeer het opnieuw."


class _Proof(View):
    """Asks for a code or a key of somebody's account."""

    title = "Tweede stap"
    request: Any

    @property
    def owner(self) -> User:
        """Whose second step it is."""
        raise NotImplementedError

    def passed(self, factor: Authenticator) -> HttpResponse:
        """What comes after."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        return self.ask(CodeForm(), KeyProofForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look whether it is right; counted for the account, whatever browser tries."""
        owner = self.owner
        subject = str(owner.pk)
        if seconds := shut_for(request, ("second-step", subject)):
            return locked_page(request, seconds)
        by_code = "code" in request.POST
        form: BaseForm = CodeForm(request.POST) if by_code else KeyProofForm(request.POST)
        factor = None
        if form.is_valid():
            told = form.cleaned_data
            at = timezone.now()
            factor = (
                take_code(user=owner, code=told["code"], at=at) if by_code else _key_of(owner, told["credential"])
            )
            if factor is None:
                form.add_error("code" if by_code else None, WRONG_CODE if by_code else WRONG_KEY)
        if factor is None:
            events.note("second_step_failed", request=request, user=owner)
            return self.ask(form if by_code else CodeForm(), KeyProofForm() if by_code else form, 400)
        forgive_attempts(kind="second-step", subject=subject)
        take_back_attempt(kind="address", subject=network_of(request))
        return self.passed(factor)

    def ask(self, code_form: Any, key_form: Any, status: int = 200) -> HttpResponse:
        """The page, with a new challenge for a key where the account has one."""
        kinds = set(Authenticator.objects.filter(user=self.owner).values_list("type", flat=True))
        has_key = Authenticator.Type.WEBAUTHN in kinds
        context = {
            "title": self.title,
            "form": key_form if key_form.is_bound else code_form,
            "code_form": code_form,
            "key_form": key_form,
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_key": has_key,
            "options": json.dumps(keys.begin_authentication(self.owner)) if has_key else "",
        }
        return render(self.request, "accounts/second_step.html", context, status=status)


_between = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="sign-in")


@method_decorator(login_not_required, name="dispatch")
@method_decorator(_between, name="get")
@method_decorator(_between, name="post")
class SecondStep(_Proof):
    """Between the password and the first page; who comes here has no session yet."""

    @property
    def owner(self) -> User:
        """Whose password was right."""
        owner: User = self.request._login_stage.login.user
        return owner

    def passed(self, factor: Authenticator) -> HttpResponse:
        """In."""
        if not self.owner.is_open:
            self.request._login_stage.abort()
            return redirect("sign-in")
        post_authentication(self.request, factor)
        answer: HttpResponse = self.request._login_stage.exit()
        return answer


class SecondStepAgain(_Proof):
    """Before something delicate: is it still you?"""

    title = "Bevestig dat u het bent"

    @property
    def owner(self) -> User:
        """Whoever signed in."""
        owner: User = self.request.user
        return owner

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask; there is nothing to ask of who has no second factor."""
        if not devices.has_factor(self.owner):
            return redirect("second-factor")
        return super().get(request, *args, **kwargs)

    def passed(self, factor: Authenticator) -> HttpResponse:
        """Back to what one wanted to do."""
        post_authentication(self.request, factor, reauthenticated=True)
        wanted = self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure())
        return redirect(wanted if safe else "account")


def _key_of(owner: User, said: dict[str, Any]) -> Authenticator | None:
    """The key of this account that signed our challenge, or None."""
    try:
        keys.parse_authentication_response(said)
        return keys.complete_authentication(owner, said)
    except (ValidationError, ValueError, TypeError, KeyError):
        return None


def confirmed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let somebody change their factors only shortly after the second step; who has none yet may set one up."""

    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_demo:
            raise NotAllowed("Dit is een account van de demonstratie. U stelt er geen tweede stap voor in.")
        if devices.has_factor(request.user) and not proven.just_taken(request, timezone.now()):
            back = request.path if request.method == "GET" else reverse("account")
            return redirect(f"{reverse('second-step-again')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return guarded


@method_decorator(confirmed, name="dispatch")
class Choose(View):
    """Which second step somebody wants."""

    def get(self, request: UserRequest) -> HttpResponse:
        """An app with codes or a key."""
        obligatory = getattr(request, "first_this", "") == "second-factor"
        return render(request, "accounts/second_factor.html", {"obligatory": obligatory})


@method_decorator(confirmed, name="dispatch")
class SetUpApp(View):
    """An app that shows codes: it gets the key by a picture, and gives a code back."""

    def get(self, request: UserRequest) -> HttpResponse:
        """The picture, and the same key in letters for who cannot scan."""
        return self.show(request, AppForm())

    def post(self, request: UserRequest) -> HttpResponse:
        """Take the app when its code is right."""
        subject = str(request.user.pk)
        if seconds := shut_for(request, ("second-step", subject)):
            return locked_page(request, seconds)
        form = AppForm(request.POST)
        if form.is_valid() and not validate_totp_code(_secret(request), form.cleaned_data["code"]):
            form.add_error("code", "Deze code klopt niet. Kijk of u de nieuwste code uit de app overnam.")
        if not form.is_valid():
            return self.show(request, form, 400)
        forgive_attempts(kind="second-step", subject=subject)
        take_back_attempt(kind="address", subject=network_of(request))
        add_app(user=request.user, secret=_secret(request), actor=request.user)
        spend_code(user=request.user, code=form.cleaned_data["code"], at=timezone.now())
        del request.session[SECRET]
        return _factor_added(request, "app")

    def show(self, request: UserRequest, form: AppForm, status: int = 200) -> HttpResponse:
        """The page."""
        secret, adapter = _secret(request), get_adapter()
        picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
        context = {
            "form": form,
            "picture": f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}",
            "groups": [secret[place : place + 4] for place in range(0, len(secret), 4)],
        }
        return render(request, "accounts/second_factor_app.html", context, status=status)


@method_decorator(confirmed, name="dispatch")
class SetUpKey(View):
    """A security key, or a passkey on a phone or computer."""

    def get(self, request: UserRequest) -> HttpResponse:
        """Name it and touch it."""
        name = devices.browser_of(request.headers.get("User-Agent", ""))
        return self.show(request, KeyForm(initial={"name": name}))

    def post(self, request: UserRequest) -> HttpResponse:
        """Take the key when what the browser says of it is right."""
        form = KeyForm(request.POST)
        if form.is_valid() and not _is_new_key(form.cleaned_data["credential"]):
            form.add_error(None, WRONG_NEW_KEY)
        if not form.is_valid():
            return self.show(request, form, 400)
        told = form.cleaned_data
        add_key(user=request.user, name=told["name"], credential=told["credential"], actor=request.user)
        return _factor_added(request, "key")

    def show(self, request: UserRequest, form: KeyForm, status: int = 200) -> HttpResponse:
        """The page, with a new challenge."""
        context = {"form": form, "options": json.dumps(keys.begin_registration(request.user, False))}
        return render(request, "accounts/second_factor_key.html", context, status=status)


def _is_new_key(said: dict[str, Any]) -> bool:
    """Whether this answers our challenge."""
    try:
        keys.parse_registration_response(said)
        keys.complete_registration(said)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    return True


def _secret(request: UserRequest) -> str:
    """The key for the app that is being set up: made once and kept sealed in the session until the app has it."""
    if SECRET not in request.session:
        request.session[SECRET] = sealing.seal(generate_totp_secret())
    return sealing.unseal(request.session[SECRET])


def _factor_added(request: UserRequest, kind: str) -> HttpResponse:
    """The session goes on under another key, as one that has shown a second factor."""
    events.note("second_factor_added", request=request, user=request.user, kind=kind)
    proven.record(request, request.user, proven.SECOND_STEP, type=kind)
    under_a_new_key(request)
    if devices.codes_left(request.user) is None:
        return _with_new_codes(request)
    messages.success(request, "De tweede stap is toegevoegd.")
    return redirect("account")


def _with_new_codes(request: UserRequest) -> HttpResponse:
    make_recovery_codes(user=request.user, actor=request.user)
    events.note("recovery_codes_made", request=request, user=request.user)
    request.session[SHOW_CODES] = True
    return redirect("recovery-codes")


@method_decorator(confirmed, name="dispatch")
class RecoveryCodes(View):
    """Codes for when the app or the key is lost: shown until somebody says that they are kept."""

    def get(self, request: UserRequest) -> HttpResponse:
        """The new codes, or how many of the old ones are left."""
        left = devices.codes_left(request.user) or []
        shown = left if request.session.get(SHOW_CODES) else []
        return render(request, "accounts/recovery_codes.html", {"codes": shown, "left": len(left)})

    def post(self, request: UserRequest) -> HttpResponse:
        """New codes, or the new ones are kept."""
        if "kept" in request.POST:
            request.session.pop(SHOW_CODES, None)
            return redirect("home")
        return _with_new_codes(request)


@require_POST
@confirmed
def remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take an app or a key no longer."""
    remove_factor(user=request.user, factor_id=pk, must_keep_one=not settings.DEMO, actor=request.user)
    events.note("second_factor_removed", request=request, user=request.user)
    messages.success(request, "Deze tweede stap is verwijderd.")
    return redirect("account")
