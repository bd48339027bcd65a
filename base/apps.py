from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Ground floor"

    def ready(self) -> None:
        """Teach SQLite the date arithmetic that PostgreSQL has."""
        from base import expressions

        expressions.install()
