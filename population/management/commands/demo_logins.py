"""`manage.py demo_logins`: where to look at a demonstration, and as whom."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from population.demo import DEMO_LOGINS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Print the address and a login per role; in demo mode only."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per role that has a login."""
        if not settings.DEMO:
            raise CommandError("There are demo logins only in demo mode: set WAJONG_DEMO=1.")
        known = set(User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
        if not known:
            raise CommandError("There are no demo logins yet: run `manage.py seed --clients 2500 --seed 1 --demo`.")
        self.stdout.write(f"http://127.0.0.1:{settings.PORT}/  (every password: {DEMO_PASSWORD})")
        for login in DEMO_LOGINS:
            if login.email in known:
                self.stdout.write(f"  {login.role.label:<40}{login.email}")
