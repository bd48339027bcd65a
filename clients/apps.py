from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Who it is about"

    def ready(self) -> None:
        """Say whose contact somebody is before an account is closed."""
        from accounts.actions import WORK_LEFT
        from clients.querysets import contacts_left

        WORK_LEFT.append(contacts_left)
