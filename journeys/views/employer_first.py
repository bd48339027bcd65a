"""A form in two steps that both stand in the address: first the employer, then the rest."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse

from accounts.models import Organisation
from journeys.employers import Matches, find_employers
from journeys.forms.work import EmployerSearchForm
from journeys.views.common import ClientAction, row_id


class EmployerFirst(ClientAction):
    """The search for an employer until one was chosen; then the form."""

    @cached_property
    def employer(self) -> Organisation | None:
        """The employer that was chosen."""
        asked = self.request.GET.get("employer", "")
        employers = Organisation.objects.filter(kind=Organisation.Kind.EMPLOYER)
        return employers.filter(pk=row_id(asked)).first()

    @property
    def is_chosen(self) -> bool:
        """Whether the first step was taken."""
        return self.employer is not None

    def beside_search(self) -> dict[str, Any]:
        """What the page of the search shows besides."""
        return {}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The search, or the form."""
        if self.is_chosen:
            return super().get(request, *args, **kwargs)
        form = EmployerSearchForm(request.GET if "q" in request.GET else None)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        matches: Matches | None = find_employers(text) if text else None
        context = self.get_context_data(form=form, text=text, matches=matches, **self.beside_search())
        self.template_name = "journeys/employer_choice.html"
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The employer beside the form."""
        return super().get_context_data(**{"employer": self.employer, **kwargs})
