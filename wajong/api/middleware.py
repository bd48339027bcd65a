"""What every answer under /api/ has, wherever in the stack it was made."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from wajong.api import errors

PREFIX = "/api/"


class ApiAnswers:
    """Puts the version on every answer, says by what it differs, and turns pages about errors into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stands outermost, so that it also sees what the other middleware answers."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        response = self.get_response(request)
        if response.status_code >= 400 and not response["Content-Type"].startswith(errors.MEDIA_TYPE):
            problem = errors.body(response.status_code)
            if response.status_code == 400:  # refused before anything of it was read
                problem |= {"detail": "Dit verzoek is niet te begrijpen.", "errors": []}
            response.content = json.dumps(problem, ensure_ascii=False).encode()
            response["Content-Type"] = errors.MEDIA_TYPE
            response["Content-Length"] = str(len(response.content))
        response["API-Version"] = settings.SPECTACULAR_SETTINGS["VERSION"]
        patch_vary_headers(response, ["Authorization"])
        return response
