from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = "What happens"

    def ready(self) -> None:
        """Say what work somebody has, keep what the API shows, and give the logs their words."""
        from accounts.actions import WORK_LEFT
        from base import acts
        from base.api.views import ON_SHOWN
        from journeys import log_words
        from journeys.api.readings import keep_reading
        from journeys.querysets import tasks_left, vacancies_left

        log_words.add()
        acts.on_the_command_line("journeys.actions.import_clients", "journeys.actions.import_signals")
        ON_SHOWN.append(keep_reading)
        WORK_LEFT += [tasks_left, vacancies_left]
