from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "What was read and changed"

    def ready(self) -> None:
        """Register the check, put the triggers back after every migrate, give SQLite what they call, and listen."""
        from audit import append_only, change_triggers
        from audit.actions import record_refused_contact
        from base.acts import ON_CONSENT_MISSING

        ON_CONSENT_MISSING.append(lambda refused, told: record_refused_contact(refused=refused, told=told))
        connection_created.connect(change_triggers.connect, dispatch_uid="audit.change_triggers")
        post_migrate.connect(append_only.install_after_migrate, dispatch_uid="audit.append_only")
