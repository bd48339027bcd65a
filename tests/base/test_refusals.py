"""What a person gets when an action says no."""

from typing import Any, ClassVar

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.access import Allowed
from accounts.models import User
from accounts.roles import Permission
from base.forms import BaseForm, VersionField
from base.refusal import Invalid, NotAllowed, NotPossibleNow, Refusal, Stale
from base.views import ActionView
from tests.conftest import SignIn


class NoteForm(BaseForm):
    """A text about a row."""

    text = forms.CharField(label="Tekst")
    version = VersionField()


class NoteView(Allowed, ActionView):
    """Refuses in the way that the test asks for."""

    permission = Permission.SEE_FILE
    form_class = NoteForm
    heading = "Notitie"
    done_text = "De notitie is opgeslagen."
    success_url = "/messages/"
    refusal: ClassVar[Refusal | None] = None

    def act(self, form: Any) -> None:
        if self.refusal:
            raise self.refusal

    def current_version(self) -> int:
        return 7


def outside_a_form(_request: HttpRequest, kind: str) -> HttpResponse:
    refusals: dict[str, Refusal] = {
        "invalid": Invalid({"": "Dit getal kan niet."}),
        "late": NotPossibleNow("De taak is al gesloten."),
        "role": NotAllowed("U mag dit niet."),
    }
    raise refusals[kind]


urlpatterns = [
    path("note/", NoteView.as_view()),
    path("refuse/<str:kind>/", outside_a_form),
    path("", include("wajong.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.test_refusals")]
TYPED = {"text": "Wat ik typte", "version": "3"}


def test_wrong_input_comes_back_at_its_field(expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoteView, "refusal", Invalid({"text": "Te kort."}))
    answer = sign_in(expert).post("/note/", TYPED)
    assert answer.status_code == 400
    assert answer.context["form"].errors["text"] == ["Te kort."]
    assert "<title>Fout: Notitie" in answer.content.decode()


def test_a_wrong_moment_gives_the_reason_and_keeps_the_text(
    expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteView, "refusal", NotPossibleNow("De taak is al gesloten."))
    answer = sign_in(expert).post("/note/", TYPED)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "De taak is al gesloten." in page
    assert "Dit kan nu niet" in page
    assert 'value="Wat ik typte"' in page
    assert 'name="version" value="3"' in page


def test_after_somebody_else_changed_the_row_the_form_follows_the_new_version(
    expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteView, "refusal", Stale())
    answer = sign_in(expert).post("/note/", TYPED)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert 'value="Wat ik typte"' in page
    assert 'name="version" value="7"' in page


def test_an_action_that_is_not_allowed_gives_the_403_page(
    expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteView, "refusal", NotAllowed("U bent niet het vaste contact."))
    answer = sign_in(expert).post("/note/", TYPED)
    assert answer.status_code == 403
    assert "U bent niet het vaste contact." in answer.content.decode()


def test_an_action_that_worked_says_so_on_the_next_page(expert: User, sign_in: SignIn) -> None:
    answer = sign_in(expert).post("/note/", TYPED, follow=True)
    assert answer.redirect_chain == [("/messages/", 302)]
    assert "De notitie is opgeslagen." in answer.content.decode()


def test_an_empty_form_comes_back_with_400(expert: User, sign_in: SignIn) -> None:
    assert sign_in(expert).post("/note/", {"version": "3"}).status_code == 400


def test_a_role_without_the_permission_gets_403_before_anything_happens(
    employer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteView, "refusal", AssertionError("the action ran"))
    assert sign_in(employer).post("/note/", TYPED).status_code == 403


def test_a_stranger_is_sent_to_the_sign_in_page(client: Any) -> None:
    answer = client.get("/note/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=/note/"


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("invalid", 400, "Dit getal kan niet."),
        ("late", 409, "De taak is al gesloten."),
        ("role", 403, "U mag dit niet."),
    ],
)
def test_a_refusal_outside_a_form_has_its_own_page(
    expert: User, sign_in: SignIn, kind: str, status: int, said: str
) -> None:
    answer = sign_in(expert).get(f"/refuse/{kind}/")
    assert answer.status_code == status
    assert said in answer.content.decode()


@override_settings(DEBUG=False)
def test_a_crash_is_no_refusal(expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    browser.raise_request_exception = False
    answer = browser.get("/refuse/unknown/")
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.content.decode()
