"""`manage.py user EMAIL …`: make, change or close an account."""

import argparse
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import close_user, keep_user
from accounts.models import User
from accounts.roles import Role
from accounts.signing import events
from accounts.signing.actions import end_sessions_of, reset_second_factor
from base.refusal import Invalid, NotPossibleNow
from clients.actions.access import grant_with_account


class Command(BaseCommand):
    help = "Make or change an account, or close it. A new one gets a first password, shown once."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whose account, what they do and for whom."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--office", default="", help="code of the office, for staff")
        parser.add_argument("--organisation", default="", help="KVK number, for jobcoaches and employers")
        parser.add_argument(
            "--client", default="", help="number of the client with whom a client account looks along"
        )
        parser.add_argument("--mandate", default="", help="evidence, when the account is a representative's")
        parser.add_argument("--phone", default="", help="direct number that clients see")
        parser.add_argument("--reachable", default="", help="days and hours that clients see")
        parser.add_argument("--new-password", action="store_true", help="give a known account another password")
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--close", action="store_true", help="let nobody sign in with it any more")
        one.add_argument("--end-sessions", action="store_true", help="sign it out wherever it is signed in")
        one.add_argument(
            "--reset-second-factor",
            action="store_true",
            help="forget its app, keys and recovery codes after a lost device, and sign it out everywhere",
        )
        parser.add_argument(
            "--may-export",
            action=argparse.BooleanOptionalAction,
            default=None,
            help="give or take the right to export; it does not go along to another role or office",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry it out and say what was done."""
        email = options["email"]
        for option, act, told in (
            ("close", close_user, "can no longer sign in."),
            ("end_sessions", end_sessions_of, "is signed out everywhere."),
            ("reset_second_factor", reset_second_factor, "sets up a second factor at the next sign-in."),
        ):
            if options[option]:
                self.carry_out(act, email)
                self.stdout.write(f"{email} {told}")
                return
        if not options["role"] or not options["name"]:
            raise CommandError("Give --name and --role.")
        try:
            user, password = self.keep(options)
        except Invalid as refusal:
            raise CommandError("; ".join(f"{field} {told}" for field, told in refusal.errors.items())) from refusal
        except NotPossibleNow as refusal:
            raise CommandError(refusal.message) from refusal
        right = ", may export" if user.may_export else ""
        self.stdout.write(f"{user.email}: {user.get_role_display()}{right}")
        if password:
            self.stdout.write(f"password, shown this once: {password}")

    def carry_out(self, act: Callable[..., bool], email: str) -> None:
        """One act on an open account, and a line of it in the log."""
        try:
            if not act(email=email):
                raise CommandError(f"There is no open account {email}.")
        except Invalid as refusal:
            raise CommandError("; ".join(f"{field} {told}" for field, told in refusal.errors.items())) from refusal
        user = User.objects.get(email=email.lower())
        events.note(f"{act.__name__}_by_command", user=user)

    @transaction.atomic
    def keep(self, options: dict[str, Any]) -> tuple[User, str]:
        """The account and, for a client or a representative, what it looks along with: both or neither."""
        if (options["client"] or options["mandate"]) and options["role"] != Role.CLIENT:
            raise Invalid({"client": "and mandate go with the role client only"})
        if options["mandate"] and not options["client"]:
            raise Invalid({"mandate": "needs --client"})
        user, password = keep_user(
            email=options["email"],
            name=options["name"],
            role=options["role"],
            office_code=options["office"],
            kvk_number=options["organisation"],
            phone=options["phone"],
            reachable=options["reachable"],
            new_password=options["new_password"],
            may_export=options["may_export"],
        )
        if options["client"]:
            grant_with_account(
                number=options["client"], user=user, mandate=options["mandate"], on=timezone.localdate()
            )
        return user, password
