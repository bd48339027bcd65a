from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = "What happens"

    def ready(self) -> None:
        """Say which tasks somebody has before an account is closed."""
        from accounts.actions import WORK_LEFT
        from journeys.querysets import tasks_left, vacancies_left

        WORK_LEFT += [tasks_left, vacancies_left]
