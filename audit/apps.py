from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "What was read and changed"

    def ready(self) -> None:
        """Register the check and put the triggers back after every migrate."""
        from audit import append_only

        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="audit.append_only")
