from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = "What happens"

    def ready(self) -> None:
        """Say which tasks somebody has before an account is closed, and keep what the API shows."""
        from accounts.actions import WORK_LEFT
        from base.api.views import ON_SHOWN
        from journeys.api.readings import keep_reading
        from journeys.querysets import tasks_left, vacancies_left

        ON_SHOWN.append(keep_reading)
        WORK_LEFT += [tasks_left, vacancies_left]
