from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Who it is about"

    def ready(self) -> None:
        """Say whose contact somebody is, and who looks along with whom, before an account is closed."""
        from accounts.actions import WORK_LEFT
        from clients.querysets import accesses_left, contacts_left

        WORK_LEFT += [contacts_left, accesses_left]
