"""Pages that carry out an action, and what they answer when it is refused."""

from collections.abc import Callable
from typing import Any, ClassVar, ParamSpec, TypeVar

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import FormView

from base.forms import BaseForm
from base.refusal import Invalid, NotAllowed, NotVisible, Refusal, Stale

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponse)


def swaps_parts(view: Callable[P, R]) -> Callable[P, R]:
    """A view whose page fetches a part of itself: htmx parses what it gets, which the policy forbids elsewhere."""
    decorate: Callable[[Any], Any] = csp_replace({"require-trusted-types-for": None, "trusted-types": None})
    decorated: Callable[P, R] = decorate(view)
    return decorated


class ActionView(FormView):
    """One form, one action. A refusal brings the form back with the reason and everything that was typed."""

    # A form is read and posted; Django would take a PUT for a post with nothing in it.
    http_method_names = ["get", "head", "post"]
    template_name = "forms/page.html"
    heading: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    submit_text: ClassVar[str] = "Opslaan"
    cancel_url: str = ""
    cancel_text: ClassVar[str] = "Terug"
    done_text: ClassVar[str] = ""
    # The attribute with the row on whose version the form is based; empty for forms that carry no version.
    versioned: ClassVar[str] = ""

    def act(self, form: Any) -> str | None:
        """Call the action with the cleaned form; what it answers, or `done_text`, is told on the next page."""
        raise NotImplementedError

    @property
    def clock(self) -> dict[str, Any]:
        """Who acts, and when: what every action asks for."""
        return {"actor": self.request.user, "on": timezone.localdate(), "at": timezone.now()}

    def get_initial(self) -> dict[str, Any]:
        """The version that one looks at, for forms that carry one."""
        return {"version": getattr(self, self.versioned).version} if self.versioned else {}

    def current_version(self) -> int | None:
        """The version that the row has now, for forms that carry one."""
        if not self.versioned:
            return None
        row = getattr(self, self.versioned)
        version: int = type(row).objects.values_list("version", flat=True).get(pk=row.pk)
        return version

    def stored(self) -> dict[str, Any]:
        """What is kept now, by field, for forms that change what is there; others have nothing to compare."""
        return {}

    def form_valid(self, form: Any) -> HttpResponse:
        """Act and go on, or bring the form back with the reason."""
        try:
            told = self.act(form)
        except Refusal as refused:
            return self.refused(form, refused)
        if text := told or self.done_text:
            messages.success(self.request, text)
        return super().form_valid(form)

    def refused(self, form: BaseForm, refused: Refusal) -> HttpResponse:
        """The form once more; or a page, when the act is not for this person at all."""
        if isinstance(refused, NotAllowed | NotVisible):
            raise refused
        return self.bring_back(form, refused)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form with its errors; 400, since nothing was done."""
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def bring_back(self, form: BaseForm, refused: Refusal) -> HttpResponse:
        """The form with what was typed and the reason: 400 for wrong input, 409 for a wrong moment."""
        if isinstance(refused, Invalid):
            form.put(refused)
            return self.form_invalid(form)
        form.conflict = True
        form.add_error(None, refused.message)
        version = self.current_version() if isinstance(refused, Stale) else None
        if version is not None:
            form.compare(self.stored())
            form.renew(version=version)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page beside the form."""
        words = ("heading", "intro", "submit_text", "cancel_url", "cancel_text")
        return super().get_context_data(**{**{word: getattr(self, word) for word in words}, **kwargs})


def refused_page(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """The page for a refusal that no form brought back."""
    answers = {NotAllowed: 403, NotVisible: 404, Invalid: 400}
    status = next((code for kind, code in answers.items() if isinstance(refused, kind)), 409)
    return render(request, f"{status}.html", {"message": refused.message}, status=status)
