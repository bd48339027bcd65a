from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Telling people"

    def ready(self) -> None:
        """Let the unread messages be counted in the query that finds who signed in: every page shows how many."""
        from django.db.models import Count, OuterRef, Subquery
        from django.db.models.functions import Coalesce

        from accounts.backends import READ_ALONG
        from notifications.context import COUNTED
        from notifications.models import Notification

        unread = Notification.objects.filter(recipient=OuterRef("pk"), read_at__isnull=True).order_by()
        count = unread.values("recipient").annotate(unread=Count("pk")).values("unread")
        READ_ALONG[COUNTED] = Coalesce(Subquery(count), 0)
