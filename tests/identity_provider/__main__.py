"""`python -m tests.identity_provider PORT CALLBACK`: run the provider until it is stopped.

Its users come from standard input, as JSON: name → [address, whether it is verified]. Everybody has one password.
"""

import json
import os
import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT_ID, SECRET, PASSWORD = "wajong", "a-secret-of-the-tests", "een wachtwoord bij de eigen organisatie"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


def main(port: int, callback: str) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0, interactive=False)
    Client.objects.create(
        id=CLIENT_ID,
        name="Wajong",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=callback,
        skip_consent=True,
    )
    for name, (address, verified) in json.load(sys.stdin).items():
        user = User.objects.create_user(name, address, PASSWORD)
        EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"
    main(int(sys.argv[1]), sys.argv[2])
