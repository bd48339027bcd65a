"""Give a program access to the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.machines import SCOPES, ApiClient
from accounts.models import User
from accounts.roles import Permission


class Command(BaseCommand):
    """Makes an OAuth 2 application for client credentials and shows its secret this once."""

    help = "Make an application that uses the API as one user; its id and secret are printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, user and scopes."""
        parser.add_argument("name", help="what the program is called")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="the user as whom the program acts")
        parser.add_argument("--scopes", default="read", help='"read" (the default), "write" or "read write"')

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a user who may not use the API; otherwise make the application."""
        user = User.objects.filter(email=options["user"].lower()).first()
        if user is None or not user.may(Permission.USE_API):
            raise CommandError(f"{options['user']} is no active user with a role that may use the API.")
        asked = set(options["scopes"].split())
        if not asked or not asked <= SCOPES.keys():
            raise CommandError(f"Unknown scopes: choose from {', '.join(SCOPES)}.")
        client = ApiClient(
            name=options["name"],
            user=user,
            client_type=ApiClient.CLIENT_CONFIDENTIAL,
            authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
            scopes=" ".join(scope for scope in SCOPES if scope in asked),
        )
        secret = client.client_secret  # a hash from the moment it is stored
        client.full_clean()
        client.save()
        self.stdout.write(f"client_id     {client.client_id}")
        self.stdout.write(f"client_secret {secret}")
        self.stdout.write("The secret is stored as a hash: it cannot be shown again.")
