from django.apps import AppConfig
from django.urls import register_converter


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Who it is about"

    def ready(self) -> None:
        """Say what must be known before an account is closed, how a number stands in an address, and in a log."""
        from accounts.actions import WORK_LEFT
        from base import acts
        from clients import log_words
        from clients.converters import ClientNumber
        from clients.querysets import accesses_left, contacts_left

        register_converter(ClientNumber, "client_number")
        log_words.add()
        acts.on_the_command_line("clients.actions.rotation")
        WORK_LEFT += [contacts_left, accesses_left]
